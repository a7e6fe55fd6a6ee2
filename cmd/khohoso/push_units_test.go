package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"khohoso/ingest/push"
)

// A token that is for some units writes for these alone, in every format, by the national payload and beside bodies of
// other tokens; each other row is set aside by itself with the unit named.
func TestTokenForUnitsWritesForTheseOnly(t *testing.T) {
	t.Parallel()
	p := newPushed(t)
	issue := func(units string) string {
		t.Helper()
		token, err := p.accounts.IssueSourceToken(t.Context(), "mot-cua", "test", units, 30)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	limited, other := issue("H28.01,H28.30.*"), issue("H28.02")
	own := []string{"H28.01", "H28.30.01", "H28.30.99"}
	foreign := []string{"H28.02", "H28.30", "H28.010", "H28.300.1", "H28", "h28.01", "H28.01.01"}
	lines := func(kind string) []byte {
		var text strings.Builder
		for _, unit := range slices.Concat(own, foreign) {
			fmt.Fprintf(&text, `{"dossier_code":"%s-%s","event_time":"2024-06-03T08:00:00+07:00","status":2,"agency_code":"%s"}`+"\n", kind, unit, unit)
		}
		return []byte(text.String())
	}
	table := func(kind string) []byte {
		text := "dossier_code,event_time,status,agency_code\n"
		for _, unit := range slices.Concat(own, foreign) {
			text += kind + "-" + unit + ",2024-06-03T08:00:00+07:00,received," + unit + "\n"
		}
		return []byte(text)
	}
	var records []string
	for _, unit := range slices.Concat(own, foreign) {
		records = append(records, fmt.Sprintf(`{"MaHoSo":"%s-240603-0001","MaTTHC":"1.001193","NgayTiepNhan":"20240603080500","NgayHenTra":"20240620170000","TrangThaiHoSo":"2"}`, unit))
	}
	payload := []byte(`{"service":"DongBoHoSoMC","data":[` + strings.Join(records, ",") + `]}`)
	for name, c := range map[string]struct {
		path  string
		body  []byte
		times int64
	}{
		"lines":      {"/api/v1/events", lines("L"), 1},
		"table":      {"/api/v1/events", table("T"), 1},
		"by itself":  {"/api/v1/events", packedTable(t, table("G"), 8000), 8000},
		"long lines": {"/api/v1/events", bytes.Repeat(lines("B"), 1500), 1500},
		"national":   {"/api/v1/national", payload, 1},
	} {
		status, answer, _ := p.sendPatiently(c.path+"?lang=en", limited, c.body)
		if status != 200 || answer.Accepted+answer.Duplicate != int64(len(own))*c.times || answer.Quarantined != int64(len(foreign))*c.times || answer.Read != answer.Accepted+answer.Duplicate+answer.Quarantined {
			t.Errorf("%s: %d %+v", name, status, answer)
		}
		for _, one := range answer.Refusals {
			if one.Column != "agency_code" || one.Reason != "foreign_unit" || !slices.Contains(foreign, one.Value) || !strings.Contains(one.Says, "may not write for this unit") {
				t.Errorf("%s: %+v", name, one)
			}
		}
	}
	var senders sync.WaitGroup // their bodies are taken in together
	for i, token := range []string{limited, other, p.token, limited, other, p.token} {
		senders.Go(func() {
			status, answer, _ := p.send("/api/v1/events", token, "", lines(fmt.Sprint("M", i)))
			want := []int{len(own), 1, len(own) + len(foreign)}[i%3]
			if status != 200 || answer.Accepted != int64(want) || answer.Quarantined != int64(len(own)+len(foreign)-want) {
				t.Errorf("body %d: %d %+v, want %d taken in", i, status, answer, want)
			}
		})
	}
	senders.Wait()
	if n := rowsOf(t, p.warehouse, "select count(*) from raw_event where not starts_with(dossier_code, 'M') and agency_code not in ('H28.01', 'H28.30.01', 'H28.30.99')"); n != "0" {
		t.Errorf("%s events stand for other units", n)
	}
}

// packedTable is a table with its rows many times over, too large to be held in memory.
func packedTable(t testing.TB, table []byte, times int) []byte {
	t.Helper()
	head, rows, _ := bytes.Cut(table, []byte("\n"))
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	for _, part := range [][]byte{head, []byte("\n"), bytes.Repeat(rows, times)} {
		if _, err := w.Write(part); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A token that is for some units neither revises nor withdraws an event that is known for another unit, though it
// names a unit of its own, in whatever way the row comes in; what is known for its own units it does.
func TestTokenForUnitsLeavesEventsOfOthers(t *testing.T) {
	t.Parallel()
	p := newPushed(t)
	issue := func(units string) string {
		t.Helper()
		token, err := p.accounts.IssueSourceToken(t.Context(), "mot-cua", "test", units, 30)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	limited, other := issue("H28.01,H28.30.*"), issue("H28.02")
	const head = "dossier_code,event_time,status,agency_code,event_id,recorded_at,correction,due_at\n"
	const known = head +
		"T-1,2024-06-03T08:00:00+07:00,received,H28.02,e1,2024-06-03T08:00:00+07:00,,\n" +
		"T-2,2024-06-03T08:00:00+07:00,received,H28.02,,,,\n" +
		"H28.02-240603-0001,2024-06-03T08:00:00+07:00,received,H28.02,,,,\n"
	if status, answer, _ := p.sendPatiently("/api/v1/events", other, []byte(known)); status != 200 || answer.Accepted != 3 {
		t.Fatalf("%d %+v", status, answer)
	}
	const own = "T-3,2024-06-03T08:00:00+07:00,received,H28.01,e1,2024-06-03T08:00:00+07:00,,\n"
	rows := "T-1,2024-06-04T08:00:00+07:00,received,H28.01,e1,2030-01-01T08:00:00+07:00,,\n" + // another version
		"T-1,2024-06-03T08:00:00+07:00,received,H28.30.01,e1,,withdrawn,\n" +
		"T-2,2024-06-03T08:00:00+07:00,received,H28.01,,2030-01-01T08:00:00+07:00,,2024-06-04\n" + // without an id of its own
		own +
		"T-3,2024-06-03T08:00:00+07:00,received,H28.30.01,e1,2024-06-04T08:00:00+07:00,,\n" + // its own moves between its units
		"T-1,2024-06-04T09:00:00+07:00,processing,H28.01,e2,,,\n" // another event of the dossier
	var lines strings.Builder
	for _, row := range strings.Split(strings.TrimSpace(rows), "\n") {
		line := map[string]string{}
		for i, cell := range strings.Split(row, ",") {
			if cell != "" {
				line[strings.Split(strings.TrimSpace(head), ",")[i]] = cell
			}
		}
		text, _ := json.Marshal(line)
		lines.Write(append(text, '\n'))
	}
	for name, body := range map[string][]byte{
		"table": []byte(head + rows), "lines": []byte(lines.String()),
		"long table": append([]byte(head), bytes.Repeat([]byte(rows), 2800)...), "long lines": bytes.Repeat([]byte(lines.String()), 2500),
	} {
		status, answer, _ := p.sendPatiently("/api/v1/events?lang=en", limited, body)
		if status != 200 || answer.Quarantined*2 != answer.Read {
			t.Errorf("%s: %d, of %d rows %d are set aside, want half", name, status, answer.Read, answer.Quarantined)
		}
		for _, one := range answer.Refusals {
			if one.Column != "dossier_code" || one.Reason != "foreign_event" || !strings.Contains(one.Says, "known for another unit") {
				t.Errorf("%s: %+v", name, one)
			}
		}
	}
	national := []byte(`{"service":"DongBoHoSoMC","data":[{"MaHoSo":"H28.02-240603-0001","MaDonVi":"H28.01","MaTTHC":"1.001193","NgayTiepNhan":"20240603080000","NgayHenTra":"20240620170000","TrangThaiHoSo":"2"}]}`)
	if status, answer, _ := p.sendPatiently("/api/v1/national?lang=en", limited, national); status != 200 || answer.Accepted > 0 && answer.Quarantined == 0 {
		t.Errorf("by the national payload: %d %+v", status, answer)
	}
	if n := rowsOf(t, p.warehouse, "select count(*) from raw_event where (dossier_code, coalesce(event_id, '')) in (('T-1', 'e1'), ('T-2', ''), ('H28.02-240603-0001', '')) and agency_code <> 'H28.02'"); n != "0" {
		t.Errorf("%s rows of the limited token speak of the other unit's events", n)
	}
	if status, answer, _ := p.sendPatiently("/api/v1/events", other, []byte(head+"T-1,2024-06-03T08:00:00+07:00,received,H28.02,e1,2024-06-05T08:00:00+07:00,,\n")); status != 200 || answer.Revised != 1 {
		t.Errorf("the unit's own version: %d %+v", status, answer)
	}
	if status, answer, _ := p.sendPatiently("/api/v1/events", p.token, []byte(head+"T-1,2024-06-03T08:00:00+07:00,received,H28.01,e1,2024-06-06T08:00:00+07:00,,\n")); status != 200 || answer.Revised != 1 {
		t.Errorf("a version by a token for any unit: %d %+v", status, answer)
	}
}

// Of bodies that are taken in together the first that tells an event has it.
func TestBodiesTogetherLeaveEventsOfOthers(t *testing.T) {
	t.Parallel()
	p := newPushed(t)
	end, err := p.warehouse.AcquireWriter(t.Context()) // so that all of them wait
	if err != nil {
		t.Fatal(err)
	}
	var senders sync.WaitGroup
	var accepted, aside atomic.Int64
	for i := range 6 {
		unit := fmt.Sprintf("H28.%02d", i+1)
		token, err := p.accounts.IssueSourceToken(t.Context(), "mot-cua", "test", unit, 30)
		if err != nil {
			t.Fatal(err)
		}
		senders.Go(func() {
			status, answer, _ := p.sendPatiently("/api/v1/events", token, []byte("dossier_code,event_time,status,agency_code\nT-9,2024-06-03T08:00:00+07:00,received,"+unit+"\n"))
			if status != 200 {
				t.Errorf("body of %s: %d %+v", unit, status, answer)
			}
			accepted.Add(answer.Accepted)
			aside.Add(answer.Quarantined)
		})
	}
	time.Sleep(300 * time.Millisecond)
	end()
	senders.Wait()
	if accepted.Load() != 1 || aside.Load() != 5 {
		t.Errorf("%d bodies were taken in and %d set aside, want 1 and 5", accepted.Load(), aside.Load())
	}
}

// sendPatiently sends again what comes while a build is under way, as sources do.
func (p *pushed) sendPatiently(path, token string, body []byte) (status int, answer push.Answer, header http.Header) {
	p.Helper()
	for range 20 {
		if status, answer, header = p.send(path, token, "", body); status != http.StatusServiceUnavailable {
			break
		}
	}
	return status, answer, header
}
