package ingest_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"khohoso/ingest/contract"
	"khohoso/ingest/load"
	"khohoso/models/graph"
	"khohoso/models/store"
)

// Rows of a few events, each in several versions, with and without the source's
// own ids: cut into files anyhow, in any order, they give the same events.
func TestVersionsInAnyOrderGiveTheSameEvents(t *testing.T) {
	t.Parallel()
	file := t.TempDir() + "/events.csv"
	w := openWarehouse(t, file)
	stageEvents(t, w)
	round := 0
	rapid.Check(t, func(t *rapid.T) {
		version := rapid.Custom(func(t *rapid.T) string {
			id := rapid.SampledFrom([]string{"", "", "e1", "e2"}).Draw(t, "event_id")
			return strings.Join([]string{
				"DOSSIER",
				rapid.SampledFrom([]string{"2024-06-03T08:00:00+07:00", "2024-06-03T01:00:00Z", "20240603080000", "2024-06-03 08:00:00", "2024-07-01T08:00:00+07:00"}).Draw(t, "event_time"),
				rapid.SampledFrom([]string{"received", "2", "finished"}).Draw(t, "status"),
				"STP",
				rapid.SampledFrom([]string{"", "2024-06-10", "2024-06-11"}).Draw(t, "due_at"),
				rapid.SampledFrom([]string{"", "2024-06-03T09:00:00+07:00", "2024-06-04T09:00:00+07:00"}).Draw(t, "recorded_at"),
				rapid.SampledFrom([]string{"x", "y"}).Draw(t, "procedure_name"),
				id,
			}, ",")
		})
		rows := rapid.SliceOfN(version, 1, 8).Draw(t, "rows")
		var dumps []string
		for range 2 {
			round++
			code := fmt.Sprintf("D-%d", round)
			order := rapid.Permutation(rows).Draw(t, "order")
			cut := rapid.IntRange(0, len(order)).Draw(t, "cut")
			overlap := rapid.IntRange(0, cut).Draw(t, "overlap")
			for _, part := range [][]string{order[:cut], order[cut-overlap:]} {
				text := "dossier_code,event_time,status,agency_code,due_at,recorded_at,procedure_name,event_id\n" + strings.Join(part, "\n") + "\n"
				if err := os.WriteFile(file, []byte(strings.ReplaceAll(text, "DOSSIER", code)), 0o600); err != nil {
					t.Fatal(err)
				}
				if _, err := load.Run(context.Background(), w.DB(), load.Request{Files: []string{file}, Kind: contract.Events, Now: takenAt}); err != nil {
					t.Fatal(err)
				}
			}
			dumps = append(dumps, events(t, w, code))
		}
		if diff := cmp.Diff(dumps[0], dumps[1]); diff != "" {
			t.Errorf("two orders of %q (-first +second):\n%s", rows, diff)
		}
	})
	holdsLedger(t, w)
}

// stageEvents makes the view of events that count, without a build.
func stageEvents(t *testing.T, w *store.Warehouse) {
	t.Helper()
	text, err := graph.ModelText("staging", "stg_event")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.DB().ExecContext(context.Background(), "create view stg_event as "+text); err != nil {
		t.Fatal(err)
	}
}

// events are the events of a dossier as staging gives them.
func events(t rapid.TB, w *store.Warehouse, code string) string {
	var dump string
	const query = `select coalesce(string_agg(e::varchar, chr(10) order by e::varchar), '')
		from (select * exclude (file_id, dossier_code) from stg_event where dossier_code = ?) as e`
	if err := w.DB().QueryRowContext(context.Background(), query, code).Scan(&dump); err != nil {
		t.Fatal(err)
	}
	return dump
}

// Two versions and a repeat of one event within a file; then the same file again.
func TestRepeatsWithinAFile(t *testing.T) {
	t.Parallel()
	file := writeFile(t, "events.csv", []byte("dossier_code,event_time,status,agency_code,due_at\n"+
		"D-1,2024-06-03T08:00:00+07:00,received,STP,2024-06-10\n"+
		"D-1,2024-06-03T01:00:00Z,2,STP,2024-06-10T23:59:59+07:00\n"+ // the first in other words
		"D-1,2024-06-03T08:00:00+07:00,received,STP,2024-06-12\n"))
	w := openWarehouse(t, file)
	first := take(t, w, file)[0]
	if first.Accepted != 2 || first.Duplicate != 1 || first.Revised != 1 {
		t.Errorf("%+v", first)
	}
	for range 2 {
		again := take(t, w, file)[0]
		if again.Accepted != 0 || again.Duplicate != 3 || again.Revised != 0 {
			t.Errorf("again: %+v", again)
		}
	}
}

// A file named twice in one call, and a batch that fails at its last file.
func TestABatchIsAllOrNothing(t *testing.T) {
	t.Parallel()
	good := writeFile(t, "good.csv", []byte(header+row(1)+"\n"))
	odd := writeFile(t, "odd.csv", []byte(header+row(2)+"\r\n"+row(3)+"\n"))
	bad := writeFile(t, "bad.csv", []byte("a,b\n1,2\n"))
	w := openWarehouse(t, good, odd, bad)
	if _, err := load.Run(context.Background(), w.DB(), load.Request{Files: []string{good, odd, bad}, Now: takenAt}); err == nil {
		t.Fatal("a file without the needed columns was taken in")
	}
	if n := number(t, w, "select (select count(*) from raw_event) + (select count(*) from ledger_file) + (select count(*) from raw_quarantine)"); n != 0 {
		t.Errorf("%d rows are left of a batch that failed", n)
	}
	results := take(t, w, good, odd, good)
	if results[0].Accepted != 1 || results[1].Accepted != 2 || results[2].Duplicate != 1 {
		t.Errorf("%+v", results)
	}
}

// A crash between the commit of a batch and the settling of its repeats leaves
// them in raw_event: they count once all the same, and Settle finishes the work.
func TestUnsettledRowsCountOnce(t *testing.T) {
	t.Parallel()
	file := writeFile(t, "events.csv", []byte("dossier_code,event_time,status,agency_code,procedure_name\n"+row(1)+"\n"+row(2)+"\n"))
	w := openWarehouse(t, file)
	take(t, w, file)
	exec := func(statement string) {
		t.Helper()
		if _, err := w.DB().ExecContext(context.Background(), statement); err != nil {
			t.Fatal(err)
		}
	}
	stageEvents(t, w)
	const kept = "select count(*) from raw_event"
	const counted = "select count(*) from stg_event"
	before := number(t, w, counted)
	exec(`insert into raw_event select * replace ('y' as procedure_name) from raw_event where dossier_code like '%00002';
		insert into raw_event select * from raw_event where dossier_code like '%00001';
		insert into raw_event select * replace (null as event_time) from raw_event where dossier_code like '%00001' limit 1;
		insert into unsettled_event select distinct file_id, identity_hash from raw_event union all select min(file_id), null from raw_event`)
	if n := number(t, w, kept); n != 5 {
		t.Fatalf("the crash left %d rows, not 5", n)
	}
	if n := number(t, w, counted); n != before {
		t.Errorf("unsettled: %d events, %d before", n, before)
	}
	if _, err := load.Finalize(context.Background(), w.DB()); err != nil {
		t.Fatal(err)
	}
	if n := number(t, w, kept); n != 3 {
		t.Errorf("settled: %d rows kept, not 2 events and another version of one", n)
	}
	if n := number(t, w, "select count(*) from raw_event where is_revision"); n != 1 {
		t.Errorf("settled: %d revisions, not 1", n)
	}
	if n := number(t, w, counted); n != before {
		t.Errorf("settled: %d events, %d before", n, before)
	}
	if n := number(t, w, "select count(*) from unsettled_event"); n != 0 {
		t.Errorf("settled: %d left to do", n)
	}
}
