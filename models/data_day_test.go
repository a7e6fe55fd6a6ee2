package models_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"khohoso/internal/fixtures"
	"khohoso/models/closing"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/pipeline"
	"khohoso/models/store"
)

const dayHead = "dossier_code,event_time,status,agency_code,procedure_code,channel,due_at\n"

// written writes files of events and gives their paths.
func written(t testing.TB, texts ...string) (paths []string) {
	t.Helper()
	dir := t.TempDir()
	for i, text := range texts {
		paths = append(paths, filepath.Join(dir, fmt.Sprintf("events-%d.csv", i)))
		if err := os.WriteFile(paths[i], []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return paths
}

// upTo14October is a feed of a month that is half delivered.
func upTo14October() string {
	var rows strings.Builder
	rows.WriteString(dayHead)
	for day := 1; day <= 14; day++ {
		fmt.Fprintf(&rows, "D-%02d,2025-10-%02dT08:05:00+07:00,received,A,P,online,2025-10-30\n", day, day)
	}
	return rows.String()
}

// A row dated after its own ingest moves no time: not the data's day, the month that is
// meant by default, what may be closed, the day that early warning goes by, nor the
// years that have periods; whichever file comes first, and also where every later event
// of the same file is such a row.
func TestEventsDatedAfterTheirIngestMoveNoTime(t *testing.T) {
	t.Parallel()
	const outlier = "D-99,2099-10-03T08:05:00+07:00,received,A,P,online,2099-10-30\n"
	for name, files := range map[string][]string{
		"a file of its own, later":   {upTo14October(), dayHead + outlier},
		"a file of its own, earlier": {dayHead + outlier, upTo14October()},
		"among the others":           {upTo14October() + outlier},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			paths := written(t, files...)
			w := emptyWarehouse(t, store.DefaultZone, paths...)
			var built pipeline.Result
			for _, path := range paths {
				takeIn(t, w, path) // on 1 January 2026
				built = build(t, w)
			}
			equalsFull(t, w, built)
			if day := asked[time.Time](t)(w.DataDay(t.Context())).Format(time.DateOnly); day != "2025-10-14" {
				t.Errorf("the data reach to %s", day)
			}
			if month := asked[period.Period](t)(metrics.DefaultMonth(t.Context(), w, period.Calendar)); month.Name != "2025-10" {
				t.Errorf("%s is meant where no month is named", month.Name)
			}
			if _, err := closing.Close(t.Context(), w, periodOf(t, "2025-10"), "test", ""); err == nil {
				t.Error("October was closed on the data of its first half")
			}
			if _, err := closing.Close(t.Context(), w, periodOf(t, "2025-09"), "test", ""); err != nil {
				t.Error(err)
			}
			rows := asked[[]dossiers.DueRow](t)(dossiers.Due(t.Context(), w, dossiers.DueQuery{}))
			if len(rows) != 1 || rows[0].AsOf.Format(time.DateOnly) != "2025-10-14" || rows[0].Open != 14 {
				t.Errorf("early warning: %+v", rows)
			}
			var years string
			if err := w.DB().QueryRow("select string_agg(distinct period_name, ' ') from dim_period where period_kind = 'year'").Scan(&years); err != nil || years != "2025" {
				t.Errorf("years with periods: %s %v", years, err)
			}
			if found := foundDossiers(t, w)["event_after_ingest"]; len(found) != 1 || found[0] != "D-99" {
				t.Errorf("found: %v", found)
			}
		})
	}
}

// A row that is sent again with another time takes the last year's periods with it when
// its new time lies after its ingest.
func TestYearsFollowAnEventThatMovesBeyondItsIngest(t *testing.T) {
	t.Parallel()
	const head = "dossier_code,event_time,status,agency_code,event_id,recorded_at\n"
	paths := written(t,
		head+"D-1,2025-10-01T08:00:00+07:00,received,A,1,2025-10-01T08:00:00+07:00\nD-2,2026-01-01T01:00:00+07:00,received,A,2,2025-10-01T08:00:00+07:00\n",
		head+"D-2,2026-01-09T01:00:00+07:00,received,A,2,2025-10-02T08:00:00+07:00\n")
	w := emptyWarehouse(t, store.DefaultZone, paths...)
	for _, path := range paths {
		takeIn(t, w, path)
		equalsFull(t, w, build(t, w))
	}
	if day := asked[time.Time](t)(w.DataDay(t.Context())).Format(time.DateOnly); day != "2025-10-01" {
		t.Errorf("the data reach to %s", day)
	}
}

// The month that is meant by default is one with receipts: a log that goes on closing
// for years after its last receipt opens at that.
func TestDefaultMonthHasReceipts(t *testing.T) {
	t.Parallel()
	for _, one := range []struct{ name, rows, calendar, statutory string }{
		{"quiet for years", "D-1,2011-11-30T08:00:00,received,A,P,,\nD-1,2019-10-05T08:00:00,finished,A,P,,\n", "2011-11", "2011-12"},
		{"in use", "D-1,2025-09-05T08:00:00,received,A,P,,\nD-2,2025-10-05T08:00:00,received,A,P,,\n", "2025-09", "2025-09"},
		{"up to a month's end", "D-1,2025-09-05T08:00:00,received,A,P,,\nD-1,2025-09-30T08:00:00,finished,A,P,,\n", "2025-09", "2025-09"},
		{"less than a month", "D-1,2025-09-05T08:00:00,received,A,P,,\n", "2025-09", "2025-09"},
		{"nothing received", "D-1,2025-09-05T08:00:00,registered,A,P,,\n", "2025-09", "2025-09"},
	} {
		t.Run(one.name, func(t *testing.T) {
			t.Parallel()
			w := fixtures.OpenFiles(t, store.DefaultZone, written(t, dayHead+one.rows)...)
			for calendar, want := range map[period.CalendarName]string{period.Calendar: one.calendar, period.Statutory: one.statutory} {
				if month := asked[period.Period](t)(metrics.DefaultMonth(t.Context(), w, calendar)); month.Name != want || month.Calendar != calendar {
					t.Errorf("%s: %s %s, want %s", calendar, month.Calendar, month.Name, want)
				}
			}
		})
	}
}
