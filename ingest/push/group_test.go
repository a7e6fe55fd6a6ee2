package push_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"khohoso/ingest/load"
	"khohoso/ingest/push"
	"khohoso/models/store"
)

// outcome is what the sender of a body is told.
type outcome struct {
	Answer   push.Answer
	Replayed bool
	Err      string
}

func outcomeOf(answer push.Answer, replayed bool, err error) outcome {
	o := outcome{Answer: answer, Replayed: replayed}
	if err != nil {
		o = outcome{Err: err.Error()}
	}
	return o
}

func newQueue(t testing.TB, store load.Store) *push.Queue {
	t.Helper()
	queue := push.NewQueue(store)
	t.Cleanup(func() {
		if err := queue.Close(); err != nil {
			t.Error(err)
		}
	})
	return queue
}

// sendTogether sends bodies, in this order, while somebody else writes, so that all of them
// wait; meanwhile may do something before they are let go. It gives the number of turns taken.
func sendTogether(t testing.TB, w *store.Warehouse, bodies []push.Request, meanwhile func(*push.Queue)) (told []outcome, turns int64) {
	t.Helper()
	store := &countedTurns{Store: w}
	queue := newQueue(t, store)
	end, err := w.AcquireWriter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	told = make([]outcome, len(bodies))
	var sending sync.WaitGroup
	for i, body := range bodies {
		before, refused := queue.Waiting(), make(chan struct{})
		sending.Go(func() {
			defer close(refused)
			told[i] = outcomeOf(queue.Take(context.WithoutCancel(t.Context()), body, "en"))
		})
		awaitWaiting(refused, func() bool { return queue.Waiting() > before })
	}
	if meanwhile != nil {
		meanwhile(queue)
	}
	end()
	sending.Wait()
	return told, store.turns.Load()
}

// awaitWaiting waits until a body waits, or was refused before it came to that.
func awaitWaiting(refused <-chan struct{}, waits func() bool) {
	for !waits() {
		select {
		case <-refused:
			return
		case <-time.After(time.Millisecond):
		}
	}
}

// randomBodies are bodies with repeats within and between them, other content for known
// events, events with an id of their own that move, and every kind of fault.
func randomBodies(random *rand.Rand, bodies int) (all []push.Request) {
	for n := range bodies {
		var text strings.Builder
		asCSV := random.IntN(3) == 0
		if asCSV {
			text.WriteString("agency_code,dossier_code,event_time,status,due_at,event_id\n")
		}
		for range 1 + random.IntN(30) {
			event := map[string]string{
				"dossier_code": fmt.Sprintf("H28.31-240603-%05d", random.IntN(40)),
				"event_time":   fmt.Sprintf("2024-06-%02dT08:00:00+07:00", 1+random.IntN(3)),
				"status":       "received", "agency_code": []string{"STP", "SYT"}[random.IntN(2)],
			}
			switch random.IntN(12) {
			case 0:
				event["agency_code"] = " "
			case 1:
				event["event_time"] = "soon"
			case 2:
				event["event_id"] = fmt.Sprint(random.IntN(5))
			case 3:
				event["due_at"] = "2024-06-\"10\",\n"
			case 4:
				event["due_at"] = "2024-06-10"
			}
			line, _ := json.Marshal(event)
			if asCSV {
				cell := func(name string) string { return `"` + strings.ReplaceAll(event[name], `"`, `""`) + `"` }
				line = []byte(strings.Join([]string{cell("agency_code"), cell("dossier_code"), cell("event_time"), cell("status"), cell("due_at"), cell("event_id")}, ","))
			}
			if random.IntN(20) == 0 {
				line = line[:len(line)/2] // breaks off
			}
			text.Write(line)
			text.WriteByte('\n')
		}
		all = append(all, push.Request{
			Source: fmt.Sprintf("source %d", n%3), Key: []string{"", fmt.Sprintf("key %d", n)}[n%2],
			Body: strings.NewReader(text.String()), Now: takenAt.Add(time.Duration(n) * time.Second),
		})
	}
	return all
}

// What is taken in together is told, kept and counted as if it had come one after another.
func TestPushesTogetherEqualOneByOne(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			const bodies = 24
			alone, together := openWarehouse(t), openWarehouse(t)
			var want []outcome
			for _, body := range randomBodies(rand.New(rand.NewPCG(seed, 1)), bodies) {
				want = append(want, outcomeOf(push.Take(t.Context(), alone, body, "en")))
			}
			all := randomBodies(rand.New(rand.NewPCG(seed, 1)), bodies)
			first, _ := sendTogether(t, together, all[:bodies/3], nil) // so that there is something to repeat
			rest, turns := sendTogether(t, together, all[bodies/3:], nil)
			if diff := cmp.Diff(want, append(first, rest...)); diff != "" {
				t.Error(diff)
			}
			if turns != 1 {
				t.Errorf("%d turns for %d bodies that waited together", turns, len(rest))
			}
			for _, kept := range []string{
				"select columns(c -> c <> 'taken_in_at') from ledger_file order by file_id",
				"select * from raw_event order by all",
				"select * exclude (content), json_merge_patch('{}', content::json) from raw_quarantine order by quarantine_id",
				"select source, key, sha256, answer from push_receipt order by all",
				"select count(*) from unsettled_event",
			} {
				if diff := cmp.Diff(table(t, alone, kept), table(t, together, kept)); diff != "" {
					t.Errorf("%s: %s", kept, diff)
				}
			}
			holdsLedger(t, together)
		})
	}
}

// table is what a query gives, as texts.
func table(t testing.TB, w *store.Warehouse, query string) (cells []string) {
	t.Helper()
	rows, err := w.DB().QueryContext(t.Context(), "select row(r)::varchar from ("+query+") as r")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var cell string
		if err := rows.Scan(&cell); err != nil {
			t.Fatal(err)
		}
		cells = append(cells, cell)
	}
	return cells
}

func eventBody(source, key string, events ...int) push.Request {
	text := "dossier_code,event_time,status,agency_code,x\n"
	for _, n := range events {
		text += row(n) + "\n"
	}
	return push.Request{Source: source, Key: key, Body: strings.NewReader(text), Now: takenAt}
}

// One body of a group that cannot be taken in costs the others nothing.
func TestBadBodyAmongGoodOnes(t *testing.T) {
	t.Parallel()
	w := openWarehouse(t)
	bodies := []push.Request{eventBody("a", "1", 1, 2), eventBody("a", "2", 3), eventBody("b", "3", 2, 4)}
	told, turns := sendTogether(t, w, bodies, func(p *push.Queue) { p.SpoilWaiting(1) })
	if told[1].Err == "" || turns != 1 {
		t.Errorf("the bad one: %+v; %d turns", told[1], turns)
	}
	if a, b := told[0].Answer, told[2].Answer; a.Accepted != 2 || b.Accepted != 1 || b.Duplicate != 1 {
		t.Errorf("the good ones: %+v, %+v", told[0], told[2])
	}
	if events, files := number(t, w, "select count(*) from raw_event"), number(t, w, "select count(*) from ledger_file"); events != 3 || files != 2 {
		t.Errorf("%d events of %d files", events, files)
	}
	answer, replayed, err := push.Take(t.Context(), w, eventBody("a", "2", 3), "en")
	if err != nil || replayed || answer.Accepted != 1 {
		t.Errorf("sent again, the bad one: %+v, replayed %t, %v", answer, replayed, err)
	}
}

// A cell may hold the marks that keep the cells of waiting bodies apart; an empty text is no
// value, a quotation mark or a line's end is part of one.
func TestCellsWithMarksBetweenCells(t *testing.T) {
	t.Parallel()
	w := openWarehouse(t)
	names := []string{"Sở\x1fTư\x1epháp", "a\x1e", "\"b\",\n\\c", ""}
	var bodies []push.Request
	for i, name := range names {
		text, err := json.Marshal(map[string]string{
			"dossier_code": fmt.Sprint("D-", i), "event_time": "2024-06-03T08:00:00+07:00", "status": "2", "agency_code": "STP", "field_name": name,
		})
		if err != nil {
			t.Fatal(err)
		}
		bodies = append(bodies, push.Request{Source: "a", Body: bytes.NewReader(append(text, '\n')), Now: takenAt})
	}
	queue := newQueue(t, w)
	for i, body := range bodies {
		answer, _, err := queue.Take(t.Context(), body, "en")
		if err != nil || answer.Accepted != 1 {
			t.Fatalf("%q: %+v, %v", names[i], answer, err)
		}
	}
	for i, want := range names {
		var got sql.NullString
		if err := w.DB().QueryRowContext(t.Context(), "select field_name from raw_event where dossier_code = ?", fmt.Sprint("D-", i)).Scan(&got); err != nil {
			t.Fatal(err)
		}
		if got.String != want || got.Valid != (want != "") {
			t.Errorf("%q came in as %q", want, got.String)
		}
	}
}

// The same key in one group: the same body is told the same, another one is refused, and
// another source has keys of its own.
func TestSameKeyTogether(t *testing.T) {
	t.Parallel()
	w := openWarehouse(t)
	bodies := []push.Request{eventBody("a", "k", 1, 2), eventBody("a", "k", 1, 2), eventBody("a", "k", 3), eventBody("b", "k", 4)}
	told, _ := sendTogether(t, w, bodies, nil)
	if told[0].Answer.Accepted != 2 || told[0].Replayed {
		t.Errorf("first: %+v", told[0])
	}
	if !told[1].Replayed || !cmp.Equal(told[0].Answer, told[1].Answer) {
		t.Errorf("again: %+v", told[1])
	}
	if told[2].Err == "" || told[3].Answer.Accepted != 1 {
		t.Errorf("another body: %+v; another source: %+v", told[2], told[3])
	}
	if n := number(t, w, "select count(*) from raw_event"); n != 3 {
		t.Errorf("%d events", n)
	}
}

// Who goes away while waiting leaves nothing behind and holds up nobody.
func TestLeavingWhileWaiting(t *testing.T) {
	t.Parallel()
	w := openWarehouse(t)
	queue := newQueue(t, w)
	end, err := w.AcquireWriter(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ctx, leave := context.WithCancel(t.Context())
	var gone, stayed error
	var sending sync.WaitGroup
	sending.Go(func() { _, _, gone = queue.Take(ctx, eventBody("a", "", 1), "en") })
	for queue.Waiting() < 1 {
		time.Sleep(time.Millisecond)
	}
	sending.Go(func() { _, _, stayed = queue.Take(t.Context(), eventBody("a", "", 2), "en") })
	for queue.Waiting() < 2 {
		time.Sleep(time.Millisecond)
	}
	leave()
	for queue.Waiting() > 1 {
		time.Sleep(time.Millisecond)
	}
	end()
	sending.Wait()
	if !errors.Is(gone, context.Canceled) || stayed != nil {
		t.Errorf("gone: %v, stayed: %v", gone, stayed)
	}
	if n := number(t, w, "select count(*) from raw_event"); n != 1 {
		t.Errorf("%d events", n)
	}
}
