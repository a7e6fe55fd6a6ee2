package reports

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"khohoso/models/dossiers"
	"khohoso/models/figures"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
	"khohoso/reports/xlsx"
)

// everyOtherForm compares the forms that are neither counts of dossiers nor scores with the
// reads they come from, cell by cell: 07b, the self-evaluation, the list of what is due.
func everyOtherForm(t *testing.T, w *store.Warehouse, q Request) {
	t.Helper()
	everyProcedureCount(t, w, q)
	everyCriterion(t, w, q)
	everyDue(t, w, q)
}

// figures are the numbers of a row from one column to another; an empty cell is NaN.
func cellsOf(t *testing.T, f *excelize.File, sheet string, row, from, to int) (found []float64) {
	t.Helper()
	for c := from; c <= to; c++ {
		text, err := f.GetCellValue(sheet, xlsx.CellName(c, row), excelize.Options{RawCellValue: true})
		if err != nil {
			t.Fatal(err)
		}
		n, err := strconv.ParseFloat(text, 64)
		if err != nil {
			n = math.NaN()
		}
		found = append(found, n)
	}
	return found
}

func sameFigures(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(a, b float64) bool { return math.Abs(a-b) < 1e-9 || math.IsNaN(a) && math.IsNaN(b) })
}

func everyProcedureCount(t *testing.T, w *store.Warehouse, q Request) {
	t.Helper()
	counts, err := metrics.ProcedureCounts(t.Context(), w, q.Period.To)
	if err != nil {
		t.Fatal(err)
	}
	q.Form, q.Agency = "07b", ""
	f := open(t, render(t, figures.Of(w), q))
	want := map[string][]float64{}
	districts := q.Period.To.Before(time.Date(2025, 7, 1, 0, 0, 0, 0, q.Period.To.Location())) // no such level since
	sum := make([]float64, 6)
	if districts {
		sum = make([]float64, 8)
	}
	for _, c := range counts {
		a, o := c.Authority, c.OneStop
		row := []float64{float64(a.Province + a.Commune), float64(a.Province), float64(a.Commune),
			float64(o.Province + o.Commune), float64(o.Province), float64(o.Commune)}
		if districts {
			row = []float64{float64(a.Province + a.District + a.Commune), float64(a.Province), float64(a.District), float64(a.Commune),
				float64(o.Province + o.District + o.Commune), float64(o.Province), float64(o.District), float64(o.Commune)}
		}
		name := c.AgencyName
		if name == "" {
			name = "Danh mục chưa ghi cơ quan phụ trách"
		}
		want[name] = row
		for i := range row {
			sum[i] += row[i]
		}
	}
	const first = 7
	for row := first; row < first+len(counts); row++ {
		name, _ := f.GetCellValue("II.07b", xlsx.CellName(1, row))
		if got := cellsOf(t, f, "II.07b", row, 2, 1+len(sum)); want[name] == nil || !sameFigures(got, want[name]) {
			t.Errorf("07b in %s, %q: %v, want %v", q.Period.Name, name, got, want[name])
		}
		delete(want, name)
	}
	if got := cellsOf(t, f, "II.07b", first+len(counts), 2, 1+len(sum)); len(counts) > 0 && (!sameFigures(got, sum) || len(want) > 0) {
		t.Errorf("07b in %s: total %v, want %v; not shown: %v", q.Period.Name, got, sum, want)
	}
}

// everyCriterion: the two criteria with figures, the points of the first, and nothing where hands must fill in.
func everyCriterion(t *testing.T, w *store.Warehouse, q Request) {
	t.Helper()
	rows, err := metrics.Flow(t.Context(), w, metrics.FlowQuery{Periods: []period.Period{q.Period}, By: metrics.ByProvince, Agency: q.Agency})
	if err != nil {
		t.Fatal(err)
	}
	var m metrics.FlowMetrics
	if len(rows) > 0 {
		m = rows[0].FlowMetrics
	}
	none := math.NaN()
	share := func(part, whole int64) float64 {
		if whole == 0 {
			return none
		}
		return float64(part) / float64(whole)
	}
	inTime, points := share(m.Closed-m.FinishedLate, m.Closed), none
	switch {
	case inTime >= 0.95:
		points = 2
	case inTime >= 0.9:
		points = 1
	case inTime >= 0:
		points = 0
	}
	q.Form = "self-evaluation"
	f := open(t, render(t, figures.Of(w), q))
	for n := range 9 {
		want := []float64{none, none, none, 2, none}
		switch n {
		case 0:
			want = []float64{float64(m.Closed - m.FinishedLate), float64(m.Closed), inTime, 2, points}
		case 8:
			want = []float64{float64(m.ReceivedOnline), float64(m.Received), share(m.ReceivedOnline, m.Received), 2, none}
		}
		if got := cellsOf(t, f, "Tự đánh giá", 7+n, 2, 6); !sameFigures(got, want) {
			t.Errorf("criterion %d of %q in %s: %v, want %v", n+1, q.Agency, q.Period.Name, got, want)
		}
	}
	if got := cellsOf(t, f, "Tự đánh giá", 16, 5, 6); !sameFigures(got, []float64{18, points}) {
		t.Errorf("total of %q in %s: %v, want 18 and %v", q.Agency, q.Period.Name, got, points)
	}
}

// everyDue: the list names the dossiers of the read in its order, with their days and codes.
func everyDue(t *testing.T, w *store.Warehouse, q Request) {
	t.Helper()
	day := q.Period.To
	if reached, err := w.DataDay(t.Context()); err != nil || reached.Before(day) {
		day = reached
	}
	listed, err := dossiers.DueDossiers(t.Context(), w, dossiers.DueQuery{AsOf: day, Agency: q.Agency, Rule: metrics.DefaultRule}, 5, 0)
	if err != nil {
		t.Fatal(err)
	}
	q.Form = "due"
	rows, err := open(t, render(t, figures.Of(w), q)).GetRows("Quá hạn và sắp đến hạn", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(listed) == 0 && len(rows) <= 2 {
		return
	}
	if len(rows) != len(listed)+1 {
		t.Fatalf("due of %q in %s: %d rows of %d dossiers", q.Agency, q.Period.Name, len(rows)-1, len(listed))
	}
	for i, d := range listed {
		state := "Sắp đến hạn"
		if d.Overdue {
			state = "Quá hạn"
		}
		row := rows[i+1]
		got := fmt.Sprintln(row[1], row[0], row[2], serialOf(t, row[3]), row[4:10], serialOf(t, row[11]))
		want := fmt.Sprintln(state, i+1, d.DaysLeft, wallClock(d.DueAt), []string{d.DossierCode, d.AgencyCode, d.AgencyName, d.ProcedureCode, d.ProcedureName, d.FieldName}, wallClock(d.ReceivedAt))
		if got != want {
			t.Errorf("due of %q in %s, row %d:\n%swant\n%s", q.Agency, q.Period.Name, i+2, got, want)
		}
	}
}

// serialOf reads a day and time as Excel keeps it, to the second; wallClock writes one the same way.
func serialOf(t *testing.T, text string) string {
	t.Helper()
	days, err := strconv.ParseFloat(text, 64)
	if err != nil {
		t.Fatal(err)
	}
	return time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).Add(time.Duration(math.Round(days*86400)) * time.Second).Format(time.DateTime)
}

func wallClock(at time.Time) string { return at.Format(time.DateTime) }
