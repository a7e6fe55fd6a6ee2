package pull_test

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"khohoso/ingest/ledger"
	"khohoso/ingest/load"
	"khohoso/ingest/pull"
	"khohoso/internal/apperr"
	"khohoso/internal/config"
	"khohoso/internal/crashmark"
	"khohoso/internal/postgrestest"
	"khohoso/models/store"
)

func openWarehouse(t testing.TB) *store.Warehouse {
	t.Helper()
	w, err := store.Open(t.Context(), store.Options{Path: filepath.Join(t.TempDir(), "khohoso.duckdb"), Create: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	return w
}

// onestop is a table of events as a one-stop system may keep them, with types of
// its own and a column about a person.
const onestop = `
	create type channel as enum ('online', 'in_person', 'post');
	create table event (
		number         bigint generated always as identity primary key,
		dossier_code   varchar(40) not null,
		event_time     timestamptz,
		status         smallint,
		agency_code    char(12),
		channel        channel,
		due_at         date,
		fee_due        numeric(12, 2),
		fee_paid_online boolean,
		event_id       uuid default gen_random_uuid(),
		chu_ho_so      text default 'Nguyễn Văn Pull 079188004321987',
		goods          jsonb default '{"a": 1}',
		changed_at     timestamptz default clock_timestamp()
	);
	create index on event (changed_at)`

func source(c *postgrestest.Cluster) config.Source {
	return config.Source{
		Name: "onestop", Kind: "postgres", DSN: c.DSN(), Query: "select * from event -- all of it", Watermark: "changed_at", Lag: "5m", Batch: 100, Timeout: time.Minute,
	}
}

func insert(c *postgrestest.Cluster, from, to int, changed string) {
	c.Helper()
	c.Exec(fmt.Sprintf(`insert into event (dossier_code, event_time, status, agency_code, channel, due_at, fee_due, fee_paid_online, changed_at)
		select 'D-' || n, timestamptz '2024-06-03 08:00:00+07' + n * interval '1 minute', 2, 'STP', 'online', '2024-06-10', 20000, n %% 2 = 0, %s
		from generate_series(%d, %d) as n`, changed, from, to))
}

func once(t testing.TB, w *store.Warehouse, s config.Source) pull.Result {
	t.Helper()
	result, err := pull.Once(t.Context(), w, s, pull.Options{Now: time.Now()})
	if err != nil {
		t.Fatalf("%v\n%+v", err, result)
	}
	if result.Read != result.Accepted+result.Duplicate+result.Quarantined {
		t.Errorf("%+v does not add up", result)
	}
	return result
}

func ask(t testing.TB, w *store.Warehouse, query string) (text string) {
	t.Helper()
	if err := w.DB().QueryRow("select string_agg(x, ' ') from (" + query + ") as t(x)").Scan(&text); err != nil {
		t.Fatal(err)
	}
	return text
}

// A pull takes in what is new and nothing else: rows that it meets again within the
// lag, good or refused, leave no trace.
func TestPullReadsOn(t *testing.T) {
	t.Parallel()
	c, w := postgrestest.Start(t), openWarehouse(t)
	c.Exec(onestop)
	s := source(c)
	s.Query = "select * from event;\n"
	insert(c, 1, 250, "now() - interval '1 hour'")
	insert(c, 251, 520, "now() - interval '1 hour' + n * interval '1 second'")
	c.Exec("insert into event (dossier_code, event_time, status, agency_code) values ('D-bad', null, 2, 'STP')")
	first := once(t, w, s)
	if first.Accepted != 520 || first.Quarantined != 1 || first.Batches != 4 { // 250 of one instant come together, then 100, 100, 71
		t.Errorf("the first pull: %+v", first)
	}
	got := ask(t, w, `select concat_ws('|', dossier_code, event_time, status_code, agency_code, channel_code, due_at, fee_due, fee_paid_online, event_id is not null) from raw_event where dossier_code = 'D-2'`)
	if want := "D-2|2024-06-03 08:02:00+07|2|STP|2|2024-06-10 23:59:59+07|20000|true|true"; got != want {
		t.Errorf("a row is %s, want %s", got, want)
	}
	if again := once(t, w, s); again.Read != 0 || again.Reread == 0 || again.Batches != 0 {
		t.Errorf("nothing was new: %+v", again)
	}
	insert(c, 600, 609, "now()")
	c.Exec("update event set status = 9, event_id = gen_random_uuid(), event_time = event_time + interval '1 day', changed_at = clock_timestamp() where dossier_code = 'D-7'")
	if next := once(t, w, s); next.Accepted != 11 || next.Quarantined != 0 || next.Duplicate != 0 {
		t.Errorf("eleven rows are new: %+v", next)
	}
	all, err := pull.Once(t.Context(), w, s, pull.Options{Now: time.Now(), FromStart: true})
	if err != nil || all.Accepted != 0 || all.Duplicate != 530 {
		t.Errorf("from the start: %+v, %v", all, err)
	}
	if got := ask(t, w, "select distinct source || ' ' || format from ledger_file"); got != "pull onestop rows" {
		t.Errorf("the ledger: %s", got)
	}
	states, err := ledger.Sources(t.Context(), w.DB())
	if err != nil || len(states) != 1 || states[0].Source != "pull onestop" || states[0].ByHand {
		t.Errorf("the status: %+v, %v", states, err)
	}
}

// A transaction that began before the last pull and is committed after it is found, if
// within the lag.
func TestPullFindsWhatIsCommittedLate(t *testing.T) {
	t.Parallel()
	c, w := postgrestest.Start(t), openWarehouse(t)
	c.Exec(onestop)
	insert(c, 1, 10, "now()")
	if first := once(t, w, source(c)); first.Accepted != 10 {
		t.Errorf("%+v", first)
	}
	insert(c, 11, 12, "now() - interval '4 minutes'")
	insert(c, 13, 13, "now() - interval '10 minutes'") // beyond the lag
	if late := once(t, w, source(c)); late.Accepted != 2 {
		t.Errorf("two rows were committed late, within the lag: %+v", late)
	}
	insert(c, 20, 20, "now() + interval '10 years'") // a clock that is wrong hides no others
	if future := once(t, w, source(c)); future.Accepted != 1 {
		t.Errorf("%+v", future)
	}
	insert(c, 21, 22, "now()")
	c.Exec("insert into event (dossier_code, changed_at) values ('D-null', null), ('D-inf', 'infinity')")
	if next := once(t, w, source(c)); next.Accepted != 2 || next.Unplaced != 2 {
		t.Errorf("%+v", next)
	}
}

// Numbers serve as watermarks too.
func TestPullByNumber(t *testing.T) {
	t.Parallel()
	c, w := postgrestest.Start(t), openWarehouse(t)
	c.Exec(onestop)
	s := source(c)
	s.Watermark, s.Lag = "NUMBER", "3"
	insert(c, 1, 250, "now()")
	if first := once(t, w, s); first.Accepted != 250 || first.Batches != 3 {
		t.Errorf("%+v", first)
	}
	insert(c, 251, 260, "now()")
	if next := once(t, w, s); next.Accepted != 10 || next.Reread != 4 {
		t.Errorf("%+v", next)
	}
}

// What is wrong with a source is said with the way out, without a password and
// without a cell; and nothing is ever written to it.
func TestWhatIsWrongWithASource(t *testing.T) {
	t.Parallel()
	c, w := postgrestest.Start(t), openWarehouse(t)
	c.Exec(onestop + `; create function write_one() returns int language plpgsql as $$ begin insert into event (dossier_code) values ('D-w'); return 1; end $$;
		create role stranger login; create table secret (dossier_code text, event_time timestamptz, status int, agency_code text)`)
	insert(c, 1, 3, "now()")
	for name, one := range map[string]struct {
		change func(*config.Source)
		code   apperr.Code
		says   string
	}{
		"nobody answers":      {func(s *config.Source) { s.DSN = "postgres://reader:s3cret@127.0.0.1:1/onestop" }, apperr.Source, "nobody answers"},
		"no such database":    {func(s *config.Source) { s.DSN = c.DSN("password=s3cret dbname=nowhere") }, apperr.Source, "no such database"},
		"an unknown account":  {func(s *config.Source) { s.DSN = c.DSN("password=s3cret user=unknown") }, apperr.Source, "check user, password"},
		"no DSN":              {func(s *config.Source) { s.DSN = "postgres://reader:s3cret@127.0.0.1:port/x" }, apperr.Usage, "dsn cannot be read"},
		"a slip in the query": {func(s *config.Source) { s.Query = "selct 1" }, apperr.Source, "mend query"},
		"no such table":       {func(s *config.Source) { s.Query = "select * from evnt" }, apperr.Source, `relation "evnt" does not exist`},
		"not allowed": {func(s *config.Source) {
			s.DSN, s.Query = c.DSN("user=stranger"), "select *, now() as changed_at from secret"
		}, apperr.Source, "grant it select"},
		"no watermark":          {func(s *config.Source) { s.Query = "select dossier_code from event" }, apperr.Source, `no column "changed_at" for the watermark (found: dossier_code)`},
		"a watermark of text":   {func(s *config.Source) { s.Watermark = "dossier_code" }, apperr.Source, "is of type varchar; it must be timestamptz"},
		"a lag of another kind": {func(s *config.Source) { s.Lag = "1000" }, apperr.Usage, "does not fit the watermark"},
		"a type":                {func(s *config.Source) { s.Query = "select *, goods as agency_name from event" }, apperr.Source, `column "agency_name" is of type jsonb, which is not understood; cast it`},
		"a cast":                {func(s *config.Source) { s.Query = "select *, chu_ho_so::int as agency_name from event" }, apperr.Source, "take the cast out"},
		"too slow": {func(s *config.Source) {
			s.Query, s.Timeout = "select *, pg_sleep(9)::text as agency_name from event", 200*time.Millisecond
		}, apperr.Source, "takes longer than"},
		"a column missing":   {func(s *config.Source) { s.Query = "select dossier_code, status, agency_code, changed_at from event" }, apperr.BadInput, `column "event_time" is missing`},
		"a write":            {func(s *config.Source) { s.Query = "select *, write_one()::text as agency_name from event" }, apperr.Source, "wants to write"},
		"a write that hides": {func(s *config.Source) { s.Query = "select * from event) as x; commit; delete from event; select (1" }, apperr.Source, "mend query"},
		"a write in a with":  {func(s *config.Source) { s.Query = "with gone as (delete from event returning *) select * from gone" }, apperr.Source, "mend query"},
		"a sequence": {func(s *config.Source) {
			s.Query = "select *, nextval('event_number_seq')::text as agency_name from event"
		}, apperr.Source, "wants to write"},
		"a way out of it": {func(s *config.Source) {
			s.Query = "select *, set_config('transaction_read_only', 'off', true) || write_one() as agency_name from event"
		}, apperr.Source, "PostgreSQL 25001"},
	} {
		s := source(c)
		one.change(&s)
		_, err := pull.Once(t.Context(), w, s, pull.Options{Now: time.Now()})
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		sentence := apperr.Sentence(err, "en")
		if apperr.CodeOf(err) != one.code || !strings.Contains(sentence, one.says) || apperr.Sentence(err, "vi") == sentence {
			t.Errorf("%s: %s: %s", name, apperr.CodeOf(err), sentence)
		}
		if whole := err.Error() + apperr.Sentence(err, "vi"); strings.Contains(whole, "s3cret") || strings.Contains(whole, "Nguyễn") || strings.Contains(whole, "079188") {
			t.Errorf("%s tells too much: %s", name, whole)
		}
	}
	if got := ask(t, w, "select count(*)::varchar from raw_event"); got != "0" {
		t.Errorf("%s rows were taken in by pulls that failed", got)
	}
	if all := once(t, w, source(c)); all.Accepted != 3 {
		t.Errorf("the source was changed: %+v", all)
	}
}

// The server is killed in the middle of a pull and started again: what was taken in
// stays, and the next pull brings the rest, each event once.
func TestPullWhoseServerIsKilled(t *testing.T) {
	t.Parallel()
	c, w := postgrestest.Start(t), openWarehouse(t)
	c.Exec(onestop)
	insert(c, 1, 5000, "now() - interval '1 day' + n * interval '1 second'")
	batches := 0
	s := source(c)
	result, err := pull.Once(t.Context(), w, s, pull.Options{Now: time.Now(), Report: func(p load.Progress) {
		if p.Stage != load.Done {
			return
		}
		if batches++; batches == 7 {
			c.Kill()
		}
	}})
	if apperr.CodeOf(err) != apperr.Source || !strings.Contains(err.Error(), "the next pull goes on from there") || result.Accepted != 700 {
		t.Errorf("%+v: %v", result, err)
	}
	if _, err := pull.Once(context.Background(), w, s, pull.Options{Now: time.Now()}); apperr.CodeOf(err) != apperr.Source || !strings.Contains(err.Error(), "nobody answers") {
		t.Errorf("while it is down: %v", err)
	}
	c.Run()
	if rest := once(t, w, s); rest.Accepted != 4300 || rest.Duplicate != 0 || rest.Reread != 301 {
		t.Errorf("the rest: %+v", rest)
	}
	if got := ask(t, w, "select count(*) || '/' || count(distinct dossier_code) from raw_event"); got != "5000/5000" {
		t.Errorf("%s events/dossiers", got)
	}
}

// A source that the process died of twice in a row is left alone, with the reason, until
// somebody reads it by hand; one death may be somebody who stopped it by force.
func TestSourceThatEndedTheProcess(t *testing.T) {
	t.Parallel()
	c, w := postgrestest.Start(t), openWarehouse(t)
	c.Exec(onestop)
	insert(c, 1, 10, "now()")
	s := source(c)
	mark := crashmark.Mark{Path: w.Path() + ".reading-" + hex.EncodeToString([]byte(s.Name))}
	die := func(times int) { // what stands there when the process ends while it reads
		for range times {
			if err := mark.Begin(s.Name); err != nil {
				t.Fatal(err)
			}
		}
	}
	die(1)
	if first := once(t, w, s); first.Accepted != 10 {
		t.Errorf("after one death: %+v", first)
	}
	die(2)
	for range 2 { // to be left alone is no death
		_, err := pull.Once(t.Context(), w, s, pull.Options{Now: time.Now()})
		told := (*apperr.Fault)(nil)
		if !errors.As(err, &told) || told.Code != apperr.Source || !strings.Contains(told.EN, "ended 2 times in a row") || !strings.Contains(told.VI, "khohoso pull onestop") {
			t.Errorf("after two deaths: %v", err)
		}
	}
	if byHand, err := pull.Once(t.Context(), w, s, pull.Options{ByHand: true, Now: time.Now()}); err != nil || byHand.Reread != 10 {
		t.Errorf("by hand: %+v, %v", byHand, err)
	}
	once(t, w, s)
}
