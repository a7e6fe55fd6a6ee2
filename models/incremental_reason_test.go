package models_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"khohoso/models/pipeline"
	"khohoso/models/store"
)

// What makes everything anew, and says so; what does not. Either way the figures
// are those of a full build.
func TestWhatMakesEverythingAnew(t *testing.T) {
	t.Parallel()
	const columns = "dossier_code,event_time,status,agency_code,agency_name,procedure_code,event_id,recorded_at"
	const first = `D1,2024-03-01T08:00,2,A1,Sở A,1.000001,1,
D2,2024-03-02T08:00,2,A1,Sở A,1.000001,1,
D3,2024-03-03T08:00,2,A2,,9.000001,1,`
	cases := []struct {
		name, kind, rows, reason string
	}{
		{"an event of a known dossier", "events", "D1,2024-03-05T08:00,9,A1,Sở A,1.000001,2,", ""},
		{"a new dossier", "events", "D4,2024-03-05T08:00,2,A2,,9.000001,1,", ""},
		{"an event without its unit's name", "events", "D1,2024-03-05T08:00,9,A1,,1.000001,2,", ""},
		{"an early event by an old name", "events", "D1,2024-02-05T08:00,1,A1,Sở A cũ,1.000001,2,", ""},
		{"a unit never seen", "events", "D1,2024-03-05T08:00,4,A9,,1.000001,2,", "dim_agency"},
		{"a unit outside the catalogue renamed", "events", "D1,2024-03-05T08:00,4,A1,Sở B,1.000001,2,", "dim_agency"},
		{"a procedure never seen", "events", "D1,2024-03-05T08:00,4,A1,Sở A,7.000001,2,", "dim_procedure"},
		{"a new year", "events", "D1,2025-03-05T08:00,4,A1,Sở A,1.000001,2,", "dim_period"},
		{"another version of an event", "events", "D1,2024-03-01T08:00,2,A1,Sở A,1.000001,1,2024-03-09T08:00", ""},
		{"an event that moves to another unit", "events", "D3,2024-03-03T08:00,2,A1,Sở A,9.000001,1,2024-03-09T08:00", "moves"},
		{"a catalogue", "agencies", "A1,Sở A", "raw_agency"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			header := map[string]string{"events": columns, "agencies": "code,name"}[c.kind]
			before, after := filepath.Join(dir, "before.csv"), filepath.Join(dir, "after.csv")
			writeText(t, before, columns+"\n"+first+"\n")
			writeText(t, after, header+"\n"+c.rows+"\n")
			w := emptyWarehouse(t, store.DefaultZone, before, after)
			takeIn(t, w, before)
			build(t, w)
			takeIn(t, w, after)
			built := build(t, w)
			if built.Incremental != (c.reason == "") || !strings.Contains(built.Reason.EN, c.reason) {
				t.Errorf("incremental %t, reason %q; want a reason with %q", built.Incremental, built.Reason.EN, c.reason)
			}
			equalsFull(t, w, built)
		})
	}
}

// A build that makes everything anew because of new rows leaves what they do not reach: forty thousand days, say. Rebuild
// leaves nothing.
func TestWhatNewRowsDoNotReachStays(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	const events, holidays = "dossier_code,event_time,status,agency_code,procedure_code\n", "date,kind,name,basis\n"
	files := []string{filepath.Join(dir, "1.csv"), filepath.Join(dir, "2.csv"), filepath.Join(dir, "3.csv")}
	writeText(t, files[0], events+"D1,2024-03-01T08:00,2,A1,1.000001\n")
	writeText(t, files[1], events+"D1,2024-03-05T08:00,4,A9,1.000001\n")
	writeText(t, files[2], holidays+"2024-03-04,off,Ngày hội,QĐ 1\n")
	w := emptyWarehouse(t, store.DefaultZone, files...)
	made := func() (names []string) {
		if _, err := pipeline.Build(t.Context(), w, func(s pipeline.Step) { names = append(names, s.Model) }); err != nil {
			t.Fatal(err)
		}
		return names
	}
	takeIn(t, w, files[0])
	all := made()
	takeIn(t, w, files[1])
	unit := made()
	takeIn(t, w, files[2])
	holiday := made()
	for _, c := range []struct {
		table          string
		unit, holidays bool
	}{
		{"dim_rule", false, false}, {"dim_date", false, true}, {"dim_working_day", false, true}, {"dim_agency", true, true}, {"fct_dossier", true, true},
	} {
		if !slices.Contains(all, c.table) || slices.Contains(unit, c.table) != c.unit || slices.Contains(holiday, c.table) != c.holidays {
			t.Errorf("%s: made at first %t, with a new unit %t, with a holiday %t; want true, %t, %t",
				c.table, slices.Contains(all, c.table), slices.Contains(unit, c.table), slices.Contains(holiday, c.table), c.unit, c.holidays)
		}
	}
	var again []string
	if _, err := pipeline.Rebuild(t.Context(), w, func(s pipeline.Step) { again = append(again, s.Model) }); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(all, again) {
		t.Errorf("a full build that was asked for made %v, want %v", again, all)
	}
}

func writeText(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A build that is broken off leaves the figures of before and a connection on
// which names mean the warehouse's tables; the next one brings all up to date.
func TestBrokenOffBuildLeavesTheFiguresOfBefore(t *testing.T) {
	t.Parallel()
	w, files := simulated(t, 300)
	takeIn(t, w, files[:27]...)
	before := build(t, w)
	figures := digests(t, w)
	takeIn(t, w, files[27:]...)
	for stop := range 5 {
		ctx, cancel := context.WithCancel(context.Background())
		steps := 0
		_, err := pipeline.Build(ctx, w, func(pipeline.Step) {
			if steps++; steps > stop {
				cancel()
			}
		})
		cancel()
		if err == nil {
			t.Fatal("the build went on")
		}
		version, err := w.DataVersion(context.Background())
		if err != nil || version != before.Version {
			t.Fatalf("after a break the version is %+v (%v), before %+v", version, err, before.Version)
		}
	}
	for table, digest := range digests(t, w) {
		if figures[table] != digest {
			t.Errorf("%s changed by builds that were broken off", table)
		}
	}
	built := build(t, w)
	if !built.Incremental {
		t.Errorf("everything was made anew: %s", built.Reason.EN)
	}
	equalsFull(t, w, built)
}
