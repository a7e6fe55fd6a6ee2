package viewtest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"khohoso/dashboards/view"
	"khohoso/models/datatests"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

// sumWithin is the cell of a period's own name, or the sum of the months within it.
func sumWithin(cells map[string]metrics.FlowMetrics, p period.Period) (sum metrics.FlowMetrics) {
	if m, ok := cells[p.Name]; ok {
		return m
	}
	for name, m := range cells {
		if month, err := period.ParsePeriod(name); err == nil && !month.From.Before(p.From) && !month.To.After(p.To) {
			Add(&sum, m)
		}
	}
	return sum
}

// Add sums measures up.
func Add(to *metrics.FlowMetrics, m metrics.FlowMetrics) {
	to.Received += m.Received
	to.ReceivedOnline += m.ReceivedOnline
	to.CarriedOver += m.CarriedOver
	to.Closed += m.Closed
	to.Finished += m.Finished
	to.FinishedEarly += m.FinishedEarly
	to.FinishedOnTime += m.FinishedOnTime
	to.FinishedLate += m.FinishedLate
	to.OpenEnd += m.OpenEnd
	to.OpenInTime += m.OpenInTime
	to.OpenOverdue += m.OpenOverdue
	to.OpenOverdueWait += m.OpenOverdueWait
}

// closing makes a cell in which so many were closed, late of them late.
func ClosingOf(closed, late int64) metrics.FlowMetrics {
	return metrics.FlowMetrics{
		Received: closed, ReceivedOnline: closed / 2, Closed: closed, Finished: closed,
		FinishedEarly: (closed - late) / 2, FinishedOnTime: (closed - late) - (closed-late)/2, FinishedLate: late,
	}
}

// Small is a province of three departments and a commune with one good and one bad unit.
func Small() *Warehouse {
	return &Warehouse{
		Whole: metrics.Agency{Code: "H28", Name: "Tỉnh Hòa Bình", ShortName: "Tỉnh Hòa Bình", Level: "province", InCatalogue: true},
		Units: []metrics.Agency{
			{Code: "H28", Name: "Tỉnh Hòa Bình", ShortName: "Tỉnh Hòa Bình", Level: "province", InCatalogue: true},
			department("H28.01", "Sở Tư pháp"), department("H28.02", "Sở Xây dựng"), department("H28.03", "Sở Y tế"),
			{Code: "H28.9", Name: "Ủy ban nhân dân xã Độc Lập", Level: "commune", InCatalogue: true},
		},
		Cells: map[string]map[string]metrics.FlowMetrics{
			"H28.01": {"2025-05": ClosingOf(100, 10), "2025-06": ClosingOf(100, 4)},
			"H28.02": {"2025-05": ClosingOf(50, 10), "2025-06": Overdue(ClosingOf(50, 12), 7, 2)},
			"H28.03": {"2025-05": ClosingOf(40, 0), "2025-06": ClosingOf(40, 0)},
			"H28.9":  {"2025-05": ClosingOf(5, 1), "2025-06": ClosingOf(5, 1)},
		},
		Version:   store.DataVersion{ID: "v1-abc", AsOf: time.Date(2025, 7, 3, 16, 30, 0, 0, Hanoi), Events: 1000, Dossiers: 200},
		CheckRows: []datatests.Result{{Name: "stock", Title: "Tồn"}},
	}
}

// Overdue adds open dossiers to a cell: so many late, so many waiting, three in time.
func Overdue(m metrics.FlowMetrics, late, waiting int64) metrics.FlowMetrics {
	m.OpenEnd, m.OpenOverdue, m.OpenOverdueWait, m.OpenInTime = late+3, late, waiting, 3
	return m
}

func department(code, name string) metrics.Agency {
	return metrics.Agency{Code: code, Name: name, ShortName: name, Level: "department", ParentCode: "H28", InCatalogue: true}
}

// PeriodOf is the period of a name.
func PeriodOf(t testing.TB, name string) period.Period {
	t.Helper()
	p, err := period.ParsePeriod(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// Load reads the view of a period.
func Load(t testing.TB, r view.Reads, name string) *view.PeriodView {
	t.Helper()
	s, err := view.Load(context.Background(), r, view.Filter{Period: PeriodOf(t, name)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Only leaves one unit, with its May and a new June.
func (h *Warehouse) Only(code string, june metrics.FlowMetrics) {
	h.Cells = map[string]map[string]metrics.FlowMetrics{code: {"2025-05": h.Cells[code]["2025-05"], "2025-06": june}}
}

// Unit answers view.Reads.
func (h *Warehouse) Unit(random *rand.Rand, a metrics.Agency, size int) {
	a.InCatalogue, a.HasDossiers = true, true
	h.Units = append(h.Units, a)
	cells := map[string]metrics.FlowMetrics{}
	skill := 0.05 * random.ExpFloat64()
	if random.IntN(12) == 0 {
		skill += 0.15
	}
	for _, p := range (period.Period{To: time.Date(2025, 6, 30, 0, 0, 0, 0, time.UTC)}).LastMonths(12) {
		closed := int64(float64(size) * (0.7 + 0.6*random.Float64()))
		if size < 100 && random.IntN(6) == 0 {
			closed = int64(random.IntN(12))
		}
		late := int64(float64(closed) * min(1, skill*(0.6+0.8*random.Float64())))
		m := ClosingOf(closed, late)
		m.Received += int64(random.IntN(20)) - 10
		m.Received = max(0, m.Received)
		m.ReceivedOnline = m.Received * 6 / 10
		cells[p.Name] = Overdue(m, late/3, late/12)
		if late == 0 {
			cells[p.Name] = m
		}
	}
	h.Cells[a.Code] = cells
	m := cells["2025-06"]
	for i, name := range []string{"Đất đai", "Hộ tịch", "Chứng thực", "Xây dựng"} {
		part := ClosingOf(m.Closed>>(i+1), m.FinishedLate>>(i+1))
		h.Fields[a.Code] = append(h.Fields[a.Code], metrics.FlowRow{Period: "2025-06", Group: fmt.Sprintf("F%d", i), GroupName: name, FlowMetrics: part})
	}
	for i := range m.OpenOverdue {
		due := time.Date(2025, 6, 28-int(i%25), 0, 0, 0, 0, Hanoi)
		h.DossierRows = append(h.DossierRows, dossiers.Row{
			DossierCode: fmt.Sprintf("%s-250601-%04d", a.Code, i), AgencyCode: a.Code, ProcedureCode: "2.000815",
			ProcedureName: "Chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan, tổ chức có thẩm quyền của Việt Nam cấp",
			ReceivedAt:    due.AddDate(0, 0, -7), DueAt: due, Status: []string{"processing", "supplement_requested"}[i%2], DaysOverdue: 2 + int(i%25),
		})
	}
}
