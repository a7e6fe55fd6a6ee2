package reports

import (
	"bytes"
	"testing"

	"khohoso/internal/fixtures"
	"khohoso/models/figures"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
	"khohoso/reports/forms"
	"khohoso/reports/xlsx"
)

// TestWarehouse asks a real warehouse: a simulated province made once for all of it.
func TestWarehouse(t *testing.T) {
	t.Parallel()
	w := fixtures.Open(t)
	for name, test := range map[string]func(*testing.T, *store.Warehouse){
		"every form": everyForm, "by choice": byChoice, "packs": allPacks, "shared reads": sharedReads, "every cell": everyCellOfProvince, "every score": everyScore,
	} {
		t.Run(name, func(t *testing.T) { test(t, w) })
	}
}

// everyForm makes every form, for a unit of each level and the province, and compares
// 06a with the flow read cell by cell.
func everyForm(t *testing.T, w *store.Warehouse) {
	q := Request{Form: "06b", Period: periodOf(t, "2024")}
	if first := render(t, figures.Of(w), q); !bytes.Equal(first, render(t, figures.Of(w), q)) {
		t.Error("not the same bytes")
	}
	units := busyUnits(t, w)
	for _, expression := range []string{"2024-06", "2024-Q4", "2024", "2024-01-15..2024-03-14", "2031"} {
		p := periodOf(t, expression)
		for i, agency := range units {
			for _, form := range forms.List() {
				if form.Code != "II.06a" && (expression != "2024-Q4" || i > 2) { // the others differ by their rows, not by period
					continue
				}
				workbook := render(t, figures.Of(w), Request{Form: form.Code, Period: p, Agency: agency})
				if form.Code == "II.06a" {
					wantFlow(t, w, metrics.FlowQuery{Periods: []period.Period{p}, By: metrics.ByField, Agency: agency}, workbook)
				}
			}
		}
	}
}

// everyCellOfProvince is of the whole and of departments, which have nothing below them.
func everyCellOfProvince(t *testing.T, w *store.Warehouse) {
	everyCell(t, w, Request{Period: periodOf(t, "2025-Q1")})
	everyOtherForm(t, w, Request{Period: periodOf(t, "2025-Q1")})
	everyOtherForm(t, w, Request{Period: periodOf(t, "2025-Q3"), Agency: busyUnits(t, w)[2]})
	everyCell(t, w, Request{Period: periodOf(t, "2024").In(period.Statutory), Agency: busyUnits(t, w)[2]})
}

// busyUnits is "" for the province, its own code, and the first unit of each level that has dossiers.
func busyUnits(t *testing.T, w *store.Warehouse) []string {
	t.Helper()
	all, err := metrics.Agencies(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	units, seen := []string{""}, map[string]bool{}
	for _, a := range all {
		if (a.HasDossiers || a.Level == "province") && !seen[a.Level] {
			seen[a.Level] = true
			units = append(units, a.Code)
		}
	}
	if len(units) < 4 {
		t.Fatalf("the province has too few levels: %v", units)
	}
	return units
}

// wantFlow finds each row of the form sheet by its place in the data sheet,
// which has the code, and compares its figures.
func wantFlow(t *testing.T, w *store.Warehouse, q metrics.FlowQuery, workbook []byte) {
	t.Helper()
	rows, err := metrics.Flow(t.Context(), w, q)
	if err != nil {
		t.Fatal(err)
	}
	byCode := map[string]metrics.FlowMetrics{}
	var sum metrics.FlowMetrics
	for _, row := range rows {
		byCode[row.Group] = row.FlowMetrics
		sum = plus(sum, row.FlowMetrics)
	}
	form, data := rawSheet(t, workbook, 1), rawSheet(t, workbook, 3)
	const first = 8
	for i := range rows {
		code := ""
		if c := data[xlsx.CellName(5, i+2)]; c.Text != nil {
			code = *c.Text
		}
		m, ok := byCode[code]
		if !ok {
			t.Fatalf("%+v: row %d has the field %q, which is not in the read or was there before", q, i, code)
		}
		delete(byCode, code)
		wantRow(t, form, first+i, m)
	}
	if len(rows) > 0 {
		wantRow(t, form, first+len(rows), sum)
	}
}
