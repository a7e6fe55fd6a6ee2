package reports

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"khohoso/internal/fixtures"
	"khohoso/models/dossiers"
	"khohoso/models/figures"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
	"khohoso/reports/forms"
	"khohoso/reports/xlsx"
)

// TestRealLogs makes every form from the public event logs and compares their figures
// with the reads they come from, cell by cell.
func TestRealLogs(t *testing.T) {
	t.Parallel()
	for _, log := range []struct {
		folder, file string
		periods      []string
		long         bool
	}{
		{"receipt", "events.csv", []string{"2010-Q4", "2011", "2011-06"}, false},
		{"boston311-2011", "events.csv.gz", []string{"2011-Q3", "2012"}, true},
	} {
		t.Run(log.folder, func(t *testing.T) {
			t.Parallel()
			if log.long && os.Getenv("KHOHOSO_SOAK") != "1" {
				t.Skip("long: set KHOHOSO_SOAK=1")
			}
			w := openRealLog(t, log.folder, log.file)
			for _, expression := range log.periods {
				for _, agency := range firstUnits(t, w, 3) {
					everyCell(t, w, Request{Period: periodOf(t, expression), Agency: agency})
					everyOtherForm(t, w, Request{Period: periodOf(t, expression), Agency: agency})
				}
				scoresOf(t, w, periodOf(t, expression), "log", firstUnits(t, w, 3)[1:], 2)
			}
		})
	}
}

func openRealLog(t *testing.T, folder, file string) *store.Warehouse {
	t.Helper()
	root := os.Getenv("KHOHOSO_REAL_DATA")
	if root == "" {
		root = filepath.Join("..", "..", "shared", "data")
	}
	known, err := os.ReadFile(filepath.Join(root, folder, "expected.json"))
	if err != nil {
		t.Skipf("real event logs are not beside this checkout (set KHOHOSO_REAL_DATA): %v", err)
	}
	var log struct{ Zone string }
	if err := json.Unmarshal(known, &log); err != nil {
		t.Fatal(err)
	}
	set := filepath.Join(t.TempDir(), "sets.csv")
	if err := os.WriteFile(set, []byte(earlySet), 0o600); err != nil {
		t.Fatal(err)
	}
	return fixtures.OpenFiles(t, log.Zone, filepath.Join(root, folder, file), set)
}

// earlySet scores what the logs can tell in their years, before the shipped sets are valid.
const earlySet = `set,version,valid_from,group_code,indicator,max_score,target
log,1,2000-01-01,TDGQ,2.1,20,
log,1,2000-01-01,CLGQ,3.3,6,0.5
log,1,2000-01-01,MDHL,5.4,6,0.9
`

// firstUnits is "" for the whole, and the first units that hold dossiers.
func firstUnits(t *testing.T, w *store.Warehouse, n int) []string {
	t.Helper()
	all, err := metrics.Agencies(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	units := []string{""}
	for _, a := range all {
		if a.HasDossiers && len(units) <= n {
			units = append(units, a.Code)
		}
	}
	return units
}

// everyCell makes each form of counts for a unit or the whole and compares every row and the
// total with the flow, by hand and not through the layout.
func everyCell(t *testing.T, w *store.Warehouse, q Request) {
	t.Helper()
	for form, check := range map[string]func(metrics.FlowMetrics) []int64{
		"06a": formFigures, "06b": formFigures, "06c": formFigures, "766-progress": progressFigures,
	} {
		by := metrics.ByAgency
		if form == "06a" {
			by = metrics.ByField
		}
		q.Form = form
		rows, err := metrics.Flow(t.Context(), w, metrics.FlowQuery{Periods: []period.Period{q.Period}, By: by, Agency: q.Agency})
		if err != nil {
			t.Fatal(err)
		}
		var want []string
		var sum metrics.FlowMetrics
		for _, row := range rows {
			name := row.GroupName
			if name == "" {
				name = row.Group
			}
			if name == "" {
				name = "Chưa ghi lĩnh vực"
			}
			want = append(want, fmt.Sprint(name, check(row.FlowMetrics)))
			sum = plus(sum, row.FlowMetrics)
		}
		got, total := formRows(t, render(t, figures.Of(w), q), form)
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(want, got) {
			t.Errorf("%s of %q in %s: rows\n%v\nwant\n%v", form, q.Agency, q.Period.Name, got, want)
		}
		if w := fmt.Sprint(check(sum)); len(rows) > 0 && total != w {
			t.Errorf("%s of %q in %s: total %s, want %s", form, q.Agency, q.Period.Name, total, w)
		}
	}
	listedAsCounted(t, w, q)
}

// listedAsCounted compares the number of dossiers on lists with the flow's figures.
func listedAsCounted(t *testing.T, w *store.Warehouse, q Request) {
	t.Helper()
	rows, err := metrics.Flow(t.Context(), w, metrics.FlowQuery{Periods: []period.Period{q.Period}, By: metrics.ByProvince, Agency: q.Agency})
	if err != nil {
		t.Fatal(err)
	}
	var m metrics.FlowMetrics
	if len(rows) > 0 {
		m = rows[0].FlowMetrics
	}
	for where, want := range map[dossiers.Filter]int64{"received": m.Received, "late": m.FinishedLate, "open": m.OpenEnd} {
		q.Form, q.Where = "dossiers", where
		made := open(t, render(t, figures.Of(w), q))
		listed, err := made.GetRows("Danh sách hồ sơ")
		if err != nil {
			t.Fatal(err)
		}
		if got := int64(len(listed) - 1); got != want && !(want == 0 && got == 1) {
			t.Errorf("%d dossiers %s of %q in %s, the flow counts %d", got, where, q.Agency, q.Period.Name, want)
		}
	}
}

// formRows are the name and figures of every line of a single row, and the figures of the total.
func formRows(t *testing.T, workbook []byte, form string) (rows []string, total string) {
	t.Helper()
	f := open(t, workbook)
	l, err := (*forms.Set)(nil).Find(form)
	if err != nil {
		t.Fatal(err)
	}
	lines, err := f.GetRows(f.GetSheetList()[0]) // what is signed comes first
	if err != nil {
		t.Fatal(err)
	}
	for i := l.FirstRow() - 1; i < len(lines); i++ {
		line := lines[i]
		if len(line) < len(l.Columns) {
			continue
		}
		var figures []int64
		for c := 2; c < len(l.Columns); c++ {
			var n int64
			fmt.Sscan(strings.NewReplacer(".", "", ",", "").Replace(line[c]), &n)
			figures = append(figures, n)
		}
		name := strings.TrimPrefix(line[1], "Riêng ")
		formula, err := f.GetCellFormula(f.GetSheetList()[0], xlsx.CellName(3, i+1)) // sums of lines have one in every column
		if err != nil {
			t.Fatal(err)
		}
		switch {
		case line[0] == l.Rows.Total.VI:
			return rows, fmt.Sprint(figures)
		case formula == "":
			rows = append(rows, fmt.Sprint(name, figures))
		}
	}
	return rows, total
}

func formFigures(m metrics.FlowMetrics) []int64 {
	return []int64{
		m.Received + m.CarriedOver, m.ReceivedOnline, m.Received - m.ReceivedOnline, m.CarriedOver,
		m.Closed, m.FinishedEarly, m.FinishedOnTime + m.FinishedNoDue + m.Withdrawn + m.Stopped, m.FinishedLate,
		m.OpenEnd, m.OpenEnd - m.OpenOverdue + m.OpenOverdueWait, m.OpenOverdue - m.OpenOverdueWait,
	}
}

func progressFigures(m metrics.FlowMetrics) []int64 {
	return []int64{
		m.Received + m.CarriedOver, m.CarriedOver, m.Received, m.ReceivedOnline, m.ReceivedInPerson + m.ReceivedNoChannel, m.ReceivedPost,
		m.Closed, m.FinishedEarly, m.FinishedOnTime + m.FinishedNoDue + m.Withdrawn + m.Stopped, m.FinishedLate,
		m.OpenEnd, m.OpenEnd - m.OpenOverdue + m.OpenOverdueWait, m.OpenOverdue - m.OpenOverdueWait,
	}
}
