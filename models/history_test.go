package models_test

import (
	"encoding/csv"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// bundle is many histories in one warehouse. Each history has units and dossiers of
// its own, so that their figures stand side by side and one opening serves all.
type bundle struct {
	Zone      *time.Location
	Histories int
	Rows      []told
	Feedback  []complaint
}

// complaint is one feedback (PAKN) that names a dossier; the same id may name another one later.
type complaint struct {
	Id, Agency, Dossier string
	At, Recorded        time.Time
}

// catalogue are the procedures with a legal term; others are known from events alone.
var catalogue = map[string]term{
	"1.000001": {Count: 8, Unit: "hours"}, "1.000002": {Count: 3, Unit: "working_days"}, "1.000003": {Count: 10, Unit: "calendar_days"}, "1.000004": {Count: 1, Unit: "months"},
}

var procedureCodes = []string{"1.000001", "1.000002", "1.000003", "1.000004", "1.000005", "1.000006", "X/9", ""}

// fieldOf is what events and the catalogue say of a procedure: one field each, or none.
func fieldOf(procedure string) string {
	return map[string]string{"1.000001": "CT", "1.000002": "CT", "1.000003": "DD", "1.000004": "XD", "1.000005": "DD"}[procedure]
}

// bundles draws histories in which everything happens that the rules speak of:
// all statuses in any order, ties, closings before receipt, several
// appointments, pauses, rows after closing, other versions of an event, and instants
// around the bounds of days, both kinds of period, years and daylight saving.
func bundles(histories int) *rapid.Generator[bundle] {
	return rapid.Custom(func(t *rapid.T) bundle {
		zone := rapid.SampledFrom([]string{"Asia/Ho_Chi_Minh", "Europe/Amsterdam", "America/New_York"}).Draw(t, "zone")
		location, err := time.LoadLocation(zone)
		if err != nil {
			t.Fatal(err)
		}
		b := bundle{Zone: location, Histories: histories}
		for h := range histories {
			for d := range rapid.IntRange(1, 6).Draw(t, "dossiers") {
				rows := drawDossier(t, location, h, fmt.Sprintf("H%03d-%d", h, d))
				b.Rows = append(b.Rows, rows...)
				if rapid.IntRange(0, 5).Draw(t, "is complained of") == 0 {
					b.Feedback = append(b.Feedback, drawComplaints(t, rows[0], len(b.Feedback))...)
				}
			}
		}
		return b
	})
}

// bounds are local times at which a day, a period or the clock itself changes.
var bounds = []string{
	"2023-12-31 23:59:59", "2024-01-01 00:00:00", "2024-12-14 23:59:59", "2024-12-15 00:00:00", "2024-02-14 23:59:59",
	"2024-02-15 00:00:00", "2024-02-29 12:00:00", "2024-03-31 01:59:59", "2024-03-31 03:00:00", "2024-03-10 03:00:00",
	"2024-10-27 04:00:00", "2024-11-03 00:30:00", "2024-06-30 23:59:59", "2024-07-01 00:00:00", "2024-02-08 17:00:00",
	"2024-04-27 08:00:00", "2024-05-04 16:59:59", "2025-01-24 11:30:00", "2024-02-07 17:00:30", "2024-02-06 16:59:00", "2024-06-29 10:00:00",
}

// midnight stands among steps for the day without an hour.
const midnight = time.Nanosecond

// stepOn is the instant a step later, or the same day as feeds write it that know no hours.
func stepOn(at time.Time, step time.Duration, zone *time.Location) time.Time {
	if step != midnight {
		return at.Add(step)
	}
	year, month, date := at.In(zone).Date()
	return time.Date(year, month, date, 0, 0, 0, 0, zone)
}

// steps lead from one event of a dossier to another; many at one instant.
var steps = []time.Duration{
	0, 0, 0, time.Second, time.Minute, midnight, 5 * time.Hour, 24 * time.Hour, 3 * 24 * time.Hour, 15 * 24 * time.Hour, 40 * 24 * time.Hour,
	-time.Second, -26 * time.Hour,
}

func drawDossier(t *rapid.T, zone *time.Location, history int, code string) []told {
	at, err := time.ParseInLocation(time.DateTime, rapid.SampledFrom(bounds).Draw(t, "bound"), zone)
	if err != nil {
		t.Fatal(err)
	}
	at = at.Add(time.Duration(rapid.SampledFrom([]int{0, 0, 1, -1, 3600, -86400, 86400, 40000}).Draw(t, "shift")) * time.Second)
	likely := []int{1, 2, 2, 2, 4, 5, 6, 9, 10, 9, 7, 8, 3, 4, 5}
	home := told{Dossier: code, Agency: agencyCode(history, rapid.IntRange(0, 2).Draw(t, "agency")),
		Procedure: rapid.SampledFrom(procedureCodes).Draw(t, "procedure"), Channel: rapid.IntRange(0, 3).Draw(t, "channel")}
	if _, hasTerm := catalogue[home.Procedure]; hasTerm && rapid.IntRange(0, 2).Draw(t, "is by term") == 0 {
		return byTerm(t, home, at, zone)
	}
	isDueless := rapid.IntRange(0, 3).Draw(t, "is dueless") == 0
	var rows []told
	for range rapid.IntRange(1, 9).Draw(t, "events") {
		e := home
		e.Status = rapid.SampledFrom(likely).Draw(t, "status")
		e.At = at
		if rapid.IntRange(0, 9).Draw(t, "moves") == 0 {
			e.Agency, e.Channel = agencyCode(history, rapid.IntRange(0, 2).Draw(t, "agency")), rapid.IntRange(0, 3).Draw(t, "channel")
		}
		if !isDueless && rapid.IntRange(0, 2).Draw(t, "has due") == 0 {
			e.Due = drawDue(t, zone, at)
		}
		if rapid.IntRange(0, 2).Draw(t, "has id") == 0 {
			e.Id = strconv.Itoa(rapid.IntRange(1, 6).Draw(t, "id"))
		}
		if rapid.IntRange(0, 3).Draw(t, "is recorded") == 0 {
			e.Recorded = at.Add(time.Duration(rapid.IntRange(0, 100).Draw(t, "recorded")) * time.Hour)
		}
		if e.Status >= 9 {
			e.Rating = rapid.IntRange(0, 3).Draw(t, "rating")
		}
		if e.Status == 2 || e.Status >= 7 {
			e.Details = drawDetails(t)
		}
		rows = appendDecided(rows, e)
		if rapid.IntRange(0, 5).Draw(t, "is revised") == 0 {
			e.Recorded = e.At.Add(time.Duration(200+len(rows)) * time.Hour)
			if !isDueless {
				e.Due = drawDue(t, zone, at)
			}
			e.Rating = rapid.IntRange(0, 3).Draw(t, "new rating")
			rows = appendDecided(rows, e)
		}
		at = stepOn(at, rapid.SampledFrom(steps).Draw(t, "step"), zone)
	}
	return rows
}

// drawDetails states what a dossier has, never that it has it not.
func drawDetails(t *rapid.T) (d details) {
	for i, one := range []*string{&d.Digitised, &d.Result, &d.Reused, &d.Store, &d.Population} {
		if rapid.IntRange(0, 2).Draw(t, fmt.Sprintf("detail %d", i)) == 0 {
			*one = "yes"
		}
	}
	return d
}

// drawComplaints is one feedback about a dossier, or one that named it and names another now.
func drawComplaints(t *rapid.T, about told, number int) []complaint {
	c := complaint{Id: fmt.Sprintf("K%d", number), Agency: about.Agency, Dossier: about.Dossier, At: about.At, Recorded: about.At}
	if rapid.IntRange(0, 3).Draw(t, "is mended") > 0 {
		return []complaint{c}
	}
	mended := c
	mended.Recorded, mended.Dossier = c.Recorded.Add(time.Hour), rapid.SampledFrom([]string{"H000-0", "H001-0", "H999-9"}).Draw(t, "other dossier")
	return []complaint{c, mended}
}

// complaints are the dossiers that feedback speaks of, by the row of each that was recorded last.
func (b bundle) complaints() map[string]bool {
	last := map[string]complaint{}
	for _, c := range b.Feedback {
		if c.Recorded.After(last[c.Id].Recorded) {
			last[c.Id] = c
		}
	}
	dossiers := map[string]bool{}
	for _, c := range last {
		dossiers[c.Dossier] = true
	}
	return dossiers
}

// byTerm is a dossier without an appointment that is finished about when its
// procedure's legal term ends.
func byTerm(t *rapid.T, home told, at time.Time, zone *time.Location) []told {
	receipt, finish := home, home
	receipt.Status, receipt.At = 2, at
	finish.Status = 9
	end := shippedCalendar().end(at.In(zone), catalogue[home.Procedure])
	finish.At = latest(at, end.Add(rapid.SampledFrom([]time.Duration{-time.Second, 0, time.Second, -12 * time.Hour, 12 * time.Hour, -24 * time.Hour, 24 * time.Hour, 65 * time.Hour, -65 * time.Hour}).Draw(t, "miss")))
	return []told{receipt, finish}
}

func agencyCode(history, unit int) string { return fmt.Sprintf("A%03d.%d", history, unit) }

// drawDue is an instant, or the end of a day, which is what a plain date means.
func drawDue(t *rapid.T, zone *time.Location, at time.Time) time.Time {
	due := stepOn(at, rapid.SampledFrom(append(steps, -20*24*time.Hour, 5*24*time.Hour)).Draw(t, "due"), zone)
	if rapid.Bool().Draw(t, "is date") {
		year, month, date := due.In(zone).Date()
		return time.Date(year, month, date, 23, 59, 59, 0, zone)
	}
	if due.In(zone).Format(time.TimeOnly) == "00:00:00" { // which some spellings take for the day alone, that is its end
		due = due.Add(time.Second)
	}
	return due
}

// appendDecided leaves out a version for which the written rules name no winner.
func appendDecided(rows []told, e told) []told {
	for _, other := range rows {
		if _, decided := e.outranks(other); e.identity() == other.identity() && !decided {
			return rows
		}
	}
	return append(rows, e)
}

// histories are the rows of one history, to print when its figures differ.
func (b bundle) history(prefix string) string {
	var text strings.Builder
	for _, e := range b.Rows {
		if strings.HasPrefix(e.Agency, prefix) {
			fmt.Fprintf(&text, "  %v\n", cells(e, b.Zone, 0))
		}
	}
	return text.String()
}

var header = []string{"dossier_code", "event_time", "status", "agency_code", "procedure_code", "procedure_name", "field_code", "channel", "due_at", "recorded_at", "event_id", "rating",
	"components_digitised", "result_digital", "data_reused", "personal_store_used", "population_data_used"}

// cells writes an event as a source might: with an offset, in UTC, in local time
// where that is unambiguous, or in the national payload's form.
func cells(e told, zone *time.Location, form int) []string {
	name := ""
	if e.Procedure != "" {
		name = "Thủ tục " + e.Procedure
	}
	channel, rating := "", ""
	if e.Channel > 0 {
		channel = strconv.Itoa(e.Channel)
	}
	if e.Rating > 0 {
		rating = []string{"", "very_satisfied", "satisfied", "dissatisfied"}[e.Rating]
	}
	return []string{e.Dossier, instant(e.At, zone, form), strconv.Itoa(e.Status), e.Agency, e.Procedure, name, fieldOf(e.Procedure),
		channel, due(e.Due, zone, form), instant(e.Recorded, zone, form), e.Id, rating,
		e.Details.Digitised, e.Details.Result, e.Details.Reused, e.Details.Store, e.Details.Population}
}

func instant(t time.Time, zone *time.Location, form int) string {
	if t.IsZero() {
		return ""
	}
	local := t.In(zone).Format(time.DateTime)
	again, err := time.ParseInLocation(time.DateTime, local, zone)
	isPlain := err == nil && again.Equal(t) && t.Add(-time.Hour).In(zone).Format(time.DateTime) != local && t.Add(time.Hour).In(zone).Format(time.DateTime) != local
	switch {
	case form == 1:
		return t.UTC().Format(time.RFC3339)
	case form == 2 && isPlain:
		return strings.Replace(local, " ", "T", 1)
	case form == 3 && isPlain:
		return t.In(zone).Format("20060102150405")
	}
	return t.In(zone).Format(time.RFC3339)
}

func due(t time.Time, zone *time.Location, form int) string {
	if !t.IsZero() && form%2 == 0 && t.In(zone).Format(time.TimeOnly) == "23:59:59" {
		return t.In(zone).Format(time.DateOnly)
	}
	return instant(t, zone, form)
}

// batches parts the rows of a bundle at random into files, in random order, with
// rows repeated; the catalogue comes with one of them.
func (b bundle) batches(t testing.TB, random *rand.Rand, most int) [][]string {
	t.Helper()
	rows := append([]told(nil), b.Rows...)
	for _, e := range b.Rows {
		if random.IntN(8) == 0 {
			rows = append(rows, e)
		}
	}
	random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	dir := t.TempDir()
	var all [][]string
	count := most - random.IntN(2)
	for i := range count { // the first one is half of all, so that later ones are worth an update
		part := rows[len(rows)*(i+count-1)/(2*count-1) : len(rows)*(i+count)/(2*count-1)]
		if i == 0 {
			part = rows[:len(rows)*count/(2*count-1)]
		}
		all = append(all, []string{writeRows(t, filepath.Join(dir, fmt.Sprintf("events-%d.csv", i)), part, b.Zone, random)})
		complaints := b.Feedback[len(b.Feedback)*i/count : len(b.Feedback)*(i+1)/count]
		if len(complaints) > 0 {
			all[i] = append(all[i], writeComplaints(t, filepath.Join(dir, fmt.Sprintf("feedback-%d.csv", i)), complaints))
		}
	}
	place := 0
	if random.IntN(5) == 0 {
		place = random.IntN(count)
	}
	all[place] = append(all[place], writeCatalogue(t, filepath.Join(dir, "procedures.csv")), b.writeAgencies(t, filepath.Join(dir, "agencies.csv")))
	return all
}

// writeAgencies puts most units into the catalogue: those it lacks make everything
// anew when they first come up.
func (b bundle) writeAgencies(t testing.TB, path string) string {
	t.Helper()
	records := [][]string{{"code", "name"}}
	for history := 1; history < b.Histories; history++ {
		for unit := range 3 {
			records = append(records, []string{agencyCode(history, unit), "Đơn vị " + agencyCode(history, unit)})
		}
	}
	return writeCSV(t, path, records)
}

func writeRows(t testing.TB, path string, rows []told, zone *time.Location, random *rand.Rand) string {
	t.Helper()
	records := [][]string{header}
	for _, e := range rows {
		records = append(records, cells(e, zone, random.IntN(4)))
	}
	return writeCSV(t, path, records)
}

func writeComplaints(t testing.TB, path string, complaints []complaint) string {
	t.Helper()
	records := [][]string{{"id", "received_at", "recorded_at", "agency_code", "dossier_code"}}
	for _, c := range complaints {
		records = append(records, []string{c.Id, c.At.Format(time.RFC3339), c.Recorded.Format(time.RFC3339), c.Agency, c.Dossier})
	}
	return writeCSV(t, path, records)
}

func writeCatalogue(t testing.TB, path string) string {
	t.Helper()
	records := [][]string{{"code", "name", "field_code", "legal_term", "legal_term_unit"}}
	for code, term := range catalogue {
		records = append(records, []string{code, "Thủ tục " + code, fieldOf(code), strconv.Itoa(term.Count), term.Unit})
	}
	return writeCSV(t, path, records)
}

func writeCSV(t testing.TB, path string, records [][]string) string {
	t.Helper()
	var text strings.Builder
	w := csv.NewWriter(&text)
	if err := w.WriteAll(records); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
