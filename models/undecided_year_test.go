package models_test

import (
	"strings"
	"testing"
	"time"

	"khohoso/models/closing"
	"khohoso/models/store"
)

const feedbackOverNewYear = "id,received_at,kind,agency_code,answered_at\n" +
	"PA-1,2026-12-28T09:00:00+07:00,conduct,A,2027-01-19T16:00:00+07:00\n" +
	"PA-2,2027-01-20T09:00:00+07:00,conduct,A,2027-02-16T09:00:00+07:00\n" +
	"PA-3,2025-12-29T09:00:00+07:00,conduct,A,2026-01-20T09:00:00+07:00\n"

// fifteenDays gives the due dates of feedback, which are fifteen working days off, in the order of the codes.
func fifteenDays(t *testing.T, w *store.Warehouse) (due string) {
	t.Helper()
	if err := w.DB().QueryRow("select string_agg(due_date || ' ' || is_in_time, ', ' order by feedback_id) from fct_feedback").Scan(&due); err != nil {
		t.Fatal(err)
	}
	return due
}

func saidCaveats(t *testing.T, w *store.Warehouse) string {
	t.Helper()
	var said []string
	for _, one := range asked[[]closing.Caveat](t)(closing.Caveats(t.Context(), w)) {
		said = append(said, one.EN)
		if one.VI == "" || one.EN == "" || strings.Contains(one.VI+one.EN, "{") {
			t.Errorf("caveat: %+v", one)
		}
	}
	return strings.Join(said, "\n")
}

// New year and Tết of 2027 are off though no decision on them is loaded, which is said
// once terms reach there; 1 January and five days of Tết lie in the terms.
func TestTermsOverAnUndecidedYear(t *testing.T) {
	t.Parallel()
	w := emptyWarehouse(t, store.DefaultZone)
	if err := takeBody(t, w, feedbackOverNewYear); err != nil {
		t.Fatal(err)
	}
	if due, want := fifteenDays(t, w), "2027-01-19 true, 2027-02-17 true, 2026-01-20 true"; due != want {
		t.Errorf("due on %s, want %s", due, want)
	}
	if said := saidCaveats(t, w); !strings.Contains(said, "Terms reach into 2027, whose") {
		t.Errorf("caveats: %q", said)
	}
	certain := func(day string) (how string) {
		t.Helper()
		const one = "select is_working_day || ' ' || holiday_certainty || ' ' || is_year_decided from dim_date where date_day = ?::date"
		if err := w.DB().QueryRow(one, day).Scan(&how); err != nil {
			t.Fatal(err)
		}
		return how
	}
	for day, want := range map[string]string{
		"2026-01-01": "false known true", "2027-01-01": "false law false", "2027-02-04": "false computed false", "2027-02-11": "true  false", "2100-09-02": "false law false", "2100-12-31": "true  false",
	} {
		if how := certain(day); how != want {
			t.Errorf("%s: %s, want %s", day, how, want)
		}
	}

	// a swapped day near Tết is no decision on Tết
	if err := takeBody(t, w, "date,kind,name\n2027-02-11,off,Hoán đổi\n2027-02-20,make_up,Làm bù\n"); err != nil {
		t.Fatal(err)
	}
	if how := certain("2027-02-04"); how != "false computed false" {
		t.Errorf("4 February after one swapped day: %s", how)
	}

	// the decision: one day before the new year's and four after it, with the days off for the weekend
	if err := takeBody(t, w, "date,kind,name\n2027-02-05,off,Tết\n2027-02-08,off,Tết\n2027-02-09,off,Tết\n2027-02-10,off,Tết\n"); err != nil {
		t.Fatal(err)
	}
	for day, want := range map[string]string{"2027-02-04": "true  true", "2027-02-11": "false known true", "2027-09-03": "false computed true", "2027-01-01": "false law true"} {
		if how := certain(day); how != want {
			t.Errorf("%s after the decision: %s, want %s", day, how, want)
		}
	}
	if said := saidCaveats(t, w); strings.Contains(said, "2027") {
		t.Errorf("caveats after the decision: %q", said)
	}
}

// A legal term that ends in an undecided year says so, one that ends before does not;
// a date mistyped by decades is no term.
func TestCaveatsOfDossiers(t *testing.T) {
	t.Parallel()
	w := emptyWarehouse(t, store.DefaultZone)
	if err := takeBody(t, w, dayHead+"D-1,2026-11-02T08:00:00+07:00,received,A,P,,2026-12-31\nD-2,2026-11-03T08:00:00+07:00,received,A,P,,2099-12-31\n"); err != nil {
		t.Fatal(err)
	}
	said := saidCaveats(t, w)
	if strings.Contains(said, "Terms") || !strings.Contains(said, "catalogue of agencies") || !strings.Contains(said, "catalogue of procedures") {
		t.Errorf("caveats: %q", said)
	}
	if found := foundDossiers(t, w); len(found["unknown_agency"]) != 0 || len(found["unknown_procedure"]) != 0 {
		t.Errorf("without a catalogue nothing can be missing from it: %v", found)
	}
	if err := takeBody(t, w, "code,name,legal_term,legal_term_unit\nP,Thủ tục,45,working_days\n"); err != nil {
		t.Fatal(err)
	}
	said = saidCaveats(t, w)
	if !strings.Contains(said, "Terms reach into 2027, whose") || strings.Contains(said, "of procedures") {
		t.Errorf("caveats: %q", said)
	}
	var due time.Time
	if err := w.DB().QueryRow("select legal_due_at::date from fct_dossier where dossier_code = 'D-1'").Scan(&due); err != nil || due.Format(time.DateOnly) != "2027-01-06" {
		t.Errorf("45 working days after 2 November 2026 over 24 November and 1 January end on %s: %v", due.Format(time.DateOnly), err)
	}
}
