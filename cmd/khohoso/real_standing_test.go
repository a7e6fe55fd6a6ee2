package main

import (
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// realDossier is one dossier of a public log, made from its rows in plain Go.
type realDossier struct {
	agency           string
	received, closed time.Time // first receipt, first closing but not before it; zero: never
	isFinished       bool
	due              time.Time
}

// realDossiers reads a log in the neutral columns. Its rows stand in the order of time and
// nothing is asked of applicants in it, so the rules of appointments and pauses are not needed.
func realDossiers(t *testing.T, path string, zone *time.Location) []realDossier {
	t.Helper()
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	var from io.Reader = file
	if strings.HasSuffix(path, ".gz") {
		if from, err = gzip.NewReader(file); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := csv.NewReader(from).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	byCode := map[string]*realDossier{}
	for _, row := range rows[1:] {
		d := byCode[row[0]]
		if d == nil {
			d = &realDossier{}
			byCode[row[0]] = d
		}
		d.tell(t, row, zone)
	}
	var all []realDossier
	for _, d := range byCode {
		if d.received.IsZero() {
			continue
		}
		if !d.closed.IsZero() && d.closed.Before(d.received) {
			d.closed = d.received
		}
		all = append(all, *d)
	}
	return all
}

// tell takes one row in: code, time, status, agency, …, appointment.
func (d *realDossier) tell(t *testing.T, row []string, zone *time.Location) {
	t.Helper()
	at, err := time.Parse(time.RFC3339, row[1])
	if err != nil {
		t.Fatal(err)
	}
	at = at.In(zone)
	switch row[2] {
	case "received":
		if d.received.IsZero() || at.Before(d.received) {
			d.received, d.agency = at, row[3]
		}
	case "finished", "returned", "withdrawn", "stopped":
		if d.closed.IsZero() || at.Before(d.closed) {
			d.closed, d.isFinished = at, row[2] == "finished" || row[2] == "returned"
		}
	case "processing", "registered":
	default:
		t.Fatalf("the log has a status %q that this reading does not know", row[2])
	}
	if row[8] == "" {
		return
	}
	due, err := time.Parse(time.RFC3339, row[8])
	if err != nil {
		t.Fatal(err)
	}
	if due = due.In(zone); !d.due.IsZero() && !d.due.Equal(due) {
		t.Fatalf("%s has two appointments", row[0])
	}
	d.due = due
}

func dateOf(t time.Time) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// weekdaysLeft counts working days after one date up to another; the years of the logs have
// no holidays in the shipped calendar.
func weekdaysLeft(from, to time.Time) (days int) {
	for day := from.AddDate(0, 0, 1); !day.After(to); day = day.AddDate(0, 0, 1) {
		if day.Weekday() != time.Saturday && day.Weekday() != time.Sunday {
			days++
		}
	}
	return days
}

// Early warning and the two readings on public logs, recounted from their rows.
func TestRealLogsDueAndReadings(t *testing.T) {
	for _, log := range []struct {
		folder, file, period string
		days                 []string
	}{
		{"receipt", "events.csv", "2011-03", []string{"2010-11-20", "2011-03-15", "2011-12-30"}},
		{"boston311-2011", "events.csv.gz", "2011-10", []string{"2011-10-14", "2011-12-26"}},
	} {
		t.Run(log.folder, func(t *testing.T) {
			t.Parallel()
			if log.folder != "receipt" && os.Getenv("KHOHOSO_SOAK") == "" {
				t.Skip("the larger log is read with KHOHOSO_SOAK=1")
			}
			var want expectation
			text, err := os.ReadFile(realData(t, log.folder, "expected.json"))
			if err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(text, &want); err != nil {
				t.Fatal(err)
			}
			zone, err := time.LoadLocation(want.Zone)
			if err != nil {
				t.Fatal(err)
			}
			all := realDossiers(t, realData(t, log.folder, log.file), zone)
			p := newProgram(t, want.Zone)
			p.must("ingest", realData(t, log.folder, log.file))
			p.must("build")
			for _, day := range log.days {
				checkRealDue(t, p, all, day)
			}
			checkRealReadings(t, p, all, log.period)
		})
	}
}

func checkRealDue(t *testing.T, p *program, all []realDossier, day string) {
	t.Helper()
	asOf, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string][6]int{} // open, no due, overdue, within 1, 2, 5
	for _, d := range all {
		if dateOf(d.received).After(asOf) || !d.closed.IsZero() && !dateOf(d.closed).After(asOf) {
			continue
		}
		count := want[d.agency]
		count[0]++
		switch due := dateOf(d.due); {
		case d.due.IsZero():
			count[1]++
		case due.Before(asOf):
			count[2]++
		default:
			for i, days := range []int{1, 2, 5} {
				if weekdaysLeft(asOf, due) <= days {
					count[3+i]++
				}
			}
		}
		want[d.agency] = count
	}
	got := map[string][6]int{}
	for _, row := range p.table("due", "--as-of", day, "--rule", "form06") {
		var count [6]int
		for i, column := range []string{"open", "no_due", "overdue", "within_1", "within_2", "within_5"} {
			count[i], _ = strconv.Atoi(row[column])
		}
		got[row["agency_code"]] = count
	}
	if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
		t.Errorf("due on %s (-recounted +due):\n%s", day, diff)
	}
}

func checkRealReadings(t *testing.T, p *program, all []realDossier, period string) {
	t.Helper()
	want := map[string][5]int{} // closed, late by date, late by hour, late by one alone
	for _, d := range all {
		if d.closed.IsZero() || d.closed.Format("2006-01") != period {
			continue
		}
		count := want[d.agency]
		count[0]++
		byDate := d.isFinished && !d.due.IsZero() && dateOf(d.closed).After(dateOf(d.due))
		byHour := d.isFinished && !d.due.IsZero() && d.closed.After(d.due)
		for i, holds := range []bool{byDate, byHour, byDate && !byHour, byHour && !byDate} {
			if holds {
				count[1+i]++
			}
		}
		want[d.agency] = count
	}
	got := map[string][5]int{}
	for _, row := range p.table("readings", "--period", period, "--by", "agency") {
		var count [5]int
		for i, column := range []string{"closed", "late", "late_against", "late_only", "late_only_against"} {
			count[i], _ = strconv.Atoi(row[column])
		}
		if count[0] > 0 {
			got[row["agency_code"]] = count
		}
	}
	if diff := cmp.Diff(want, got); diff != "" || len(want) == 0 {
		t.Errorf("readings of %s (-recounted +readings):\n%s", period, diff)
	}
}
