// Package viewtest gives tests a province of figures written by hand, hostile words in every place
// that data fill, and ways to ask a handler.
package viewtest

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"

	"khohoso/dashboards/view"
	"khohoso/internal/apperr"
	"khohoso/models/closing"
	"khohoso/models/datatests"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

// Hanoi is the zone of the province.
var Hanoi = time.FixedZone("+07", 7*3600)

// Warehouse answers reads from figures written by hand: cells by agency and
// period name. The province is the sum of its agencies.
type Warehouse struct {
	Whole          metrics.Agency
	Units          []metrics.Agency
	Cells          map[string]map[string]metrics.FlowMetrics // by agency, then by period
	Fields         map[string][]metrics.FlowRow              // by agency
	UnitProcedures map[string][]metrics.FlowRow              // by agency
	Catalogue      []metrics.Procedure
	HandlingRows   []metrics.ProcessingTimeRow
	means          []metrics.MeanProcessingTimeRow
	Ages           []dossiers.OpenAgeRow
	Timelines      map[string]dossiers.Timeline
	dueRows        []dossiers.DueRow // of units
	dueList        []dossiers.DueDossier
	lost           []scoring.Lost
	items          []scoring.LostItem
	found          []dossiers.FindingDossier
	ReadingRows    []metrics.RuleComparison
	cards          []scoring.Scorecard
	IndicatorRows  []metrics.IndicatorValue
	DossierRows    []dossiers.Row
	MoreRules      []metrics.Rule // besides form06 and portal766
	Queries        []metrics.FlowQuery
	Findings       []dossiers.FindingCount // of units; the province has their sum
	Version        store.DataVersion
	CheckRows      []datatests.Result
	CaveatList     []closing.Caveat
	Closed         closing.Closing // the only one, when it names a period
	mu             sync.Mutex
	Asked          []string // what was read, for tests that count
	Sets           []string // by which sets indicators were asked for
	Failing        error
}

// Location answers view.Reads.
func (h *Warehouse) Location() *time.Location { return Hanoi }

func (h *Warehouse) note(format string, args ...any) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.Asked = append(h.Asked, fmt.Sprintf(format, args...))
	return h.Failing
}

// Flow answers view.Reads.
func (h *Warehouse) Flow(_ context.Context, q metrics.FlowQuery) ([]metrics.FlowRow, error) {
	if err := h.note("flow %s %s", q.By, q.Agency); err != nil {
		return nil, err
	}
	h.mu.Lock()
	h.Queries = append(h.Queries, q)
	h.mu.Unlock()
	if q.By == metrics.ByField {
		return split(h.Fields, q), nil
	}
	if q.By == metrics.ByProcedure {
		return split(h.UnitProcedures, q), nil
	}
	var rows []metrics.FlowRow
	for _, p := range q.Periods {
		total := metrics.FlowRow{Period: p.Name}
		for code, cells := range h.Cells {
			m := sumWithin(cells, p)
			if m == (metrics.FlowMetrics{}) {
				continue
			}
			Add(&total.FlowMetrics, m)
			if q.By == metrics.ByAgency {
				rows = append(rows, metrics.FlowRow{Period: p.Name, Group: code, GroupName: code, FlowMetrics: m})
			}
		}
		if q.By == metrics.ByProvince && total.FlowMetrics != (metrics.FlowMetrics{}) {
			rows = append(rows, total)
		}
	}
	return rows, nil
}

// split gives the rows of units by what they are grouped by: as they are, or summed over the units.
func split(units map[string][]metrics.FlowRow, q metrics.FlowQuery) (rows []metrics.FlowRow) {
	at := map[string]int{}
	for _, code := range slices.Sorted(maps.Keys(units)) {
		for _, row := range units[code] {
			row.Period, row.Unit = q.Periods[0].Name, code
			if q.PerUnit {
				rows = append(rows, row)
				continue
			}
			if i, seen := at[row.Group]; seen {
				Add(&rows[i].FlowMetrics, row.FlowMetrics)
				continue
			}
			row.Unit, at[row.Group] = "", len(rows)
			rows = append(rows, row)
		}
	}
	return rows
}

// CountDossiers answers view.Reads.
func (h *Warehouse) CountDossiers(_ context.Context, q dossiers.Query) (int64, error) {
	return int64(len(h.ofUnit(q))), h.note("count %s", q.Where)
}

// ofUnit are the dossiers of the unit asked for, whatever the figure.
func (h *Warehouse) ofUnit(q dossiers.Query) []dossiers.Row {
	return slices.DeleteFunc(slices.Clone(h.DossierRows), func(d dossiers.Row) bool { return q.Agency != "" && d.AgencyCode != q.Agency })
}

// OpenAges answers view.Reads.
func (h *Warehouse) OpenAges(context.Context, dossiers.Query) ([]dossiers.OpenAgeRow, error) {
	return h.Ages, h.note("ages")
}

// Due answers view.Reads.
func (h *Warehouse) Due(_ context.Context, q dossiers.DueQuery) ([]dossiers.DueRow, error) {
	if len(q.By) > 0 {
		return h.dueRows, h.note("due")
	}
	whole := dossiers.DueRow{Within: make([]dossiers.DueCount, len(dossiers.DueWithin))}
	for _, row := range h.dueRows {
		whole.Open += row.Open
		for i, within := range row.Within {
			whole.Within[i].Dossiers += within.Dossiers
		}
	}
	return []dossiers.DueRow{whole}, h.note("due")
}

// DueDossiers answers view.Reads.
func (h *Warehouse) DueDossiers(context.Context, dossiers.DueQuery, int, int) ([]dossiers.DueDossier, error) {
	return h.dueList, h.note("due dossiers")
}

// LostItems answers view.Reads.
func (h *Warehouse) LostItems(context.Context, scoring.ItemQuery) ([]scoring.LostItem, error) {
	return h.items, h.note("lost items")
}

// bySet remembers the set that figures were asked by.
func (h *Warehouse) bySet(set string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.Sets = append(h.Sets, set)
}

// LostPoints answers view.Reads.
func (h *Warehouse) LostPoints(_ context.Context, q scoring.LostQuery) ([]scoring.Lost, error) {
	h.bySet(q.Set)
	return h.lost, h.note("lost")
}

// Scorecard answers view.Reads.
func (h *Warehouse) Scorecard(_ context.Context, q metrics.IndicatorQuery) ([]scoring.Scorecard, error) {
	h.bySet(q.Set)
	return h.cards, h.note("scorecard")
}

// Compare answers view.Reads.
func (h *Warehouse) Compare(context.Context, scoring.CompareQuery) (scoring.Comparison, error) {
	return scoring.Comparison{}, h.note("compare")
}

// WhatIf answers view.Reads.
func (h *Warehouse) WhatIf(context.Context, scoring.WhatIfQuery) (scoring.WhatIfResult, error) {
	return scoring.WhatIfResult{}, h.note("what if")
}

// Readings answers view.Reads.
func (h *Warehouse) CompareRules(context.Context, metrics.RuleComparisonQuery) ([]metrics.RuleComparison, error) {
	return h.ReadingRows, h.note("readings")
}

// Timeline answers view.Reads.
func (h *Warehouse) Timeline(_ context.Context, code string) (dossiers.Timeline, error) {
	if life, ok := h.Timelines[code]; ok {
		return life, h.note("timeline")
	}
	return dossiers.Timeline{}, apperr.New(apperr.UnknownName, "no such dossier", "không có hồ sơ này")
}

// Procedures answers view.Reads.
func (h *Warehouse) Procedures(context.Context) ([]metrics.Procedure, error) {
	return h.Catalogue, h.note("procedures")
}

// Handling answers view.Reads.
func (h *Warehouse) ProcessingTimes(context.Context, metrics.ProcessingTimeQuery) ([]metrics.ProcessingTimeRow, error) {
	return h.HandlingRows, h.note("handling")
}

// MeanHandling answers view.Reads.
func (h *Warehouse) MeanProcessingTimes(context.Context, metrics.ProcessingTimeQuery) ([]metrics.MeanProcessingTimeRow, error) {
	return h.means, h.note("mean handling")
}

// FindingDossiers answers view.Reads.
func (h *Warehouse) FindingDossiers(context.Context, dossiers.FindingDossierQuery) ([]dossiers.FindingDossier, error) {
	return h.found, h.note("finding dossiers")
}

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

// Indicators answers view.Reads.
func (h *Warehouse) Indicators(_ context.Context, q metrics.IndicatorQuery) ([]metrics.IndicatorValue, error) {
	h.bySet(q.Set)
	return h.IndicatorRows, h.note("indicators")
}

// Dossiers answers view.Reads.
func (h *Warehouse) Dossiers(_ context.Context, q dossiers.Query) ([]dossiers.Row, error) {
	rows := h.ofUnit(q)
	if q.Limit > 0 {
		rows = rows[min(q.Offset, len(rows)):min(q.Offset+q.Limit, len(rows))]
	}
	return rows, h.note("dossiers %s", q.Where)
}

// Agencies answers view.Reads.
func (h *Warehouse) Agencies(context.Context) ([]metrics.Agency, error) {
	return h.Units, h.note("agencies")
}

// Lineage knows of no change: every unit always stood.
func (h *Warehouse) Lineage(context.Context) (*metrics.Lineage, error) {
	return &metrics.Lineage{}, nil
}

// Province answers view.Reads.
func (h *Warehouse) Province(context.Context) (metrics.Agency, error) {
	return h.Whole, h.note("province")
}

// ProvinceOn is the unit of level province that ended next after the day, or the province of today.
func (h *Warehouse) ProvinceOn(_ context.Context, day time.Time) (metrics.Agency, error) {
	for _, a := range h.Units {
		if a.Level == "province" && !a.EndedOn.IsZero() && !a.EndedOn.Before(day) {
			return a, h.note("province")
		}
	}
	return h.Whole, h.note("province")
}

// FindingCounts answers view.Reads.
func (h *Warehouse) FindingCounts(_ context.Context, q dossiers.FindingQuery) ([]dossiers.FindingCount, error) {
	if !q.WholeProvince {
		return h.Findings, h.note("findings")
	}
	var whole []dossiers.FindingCount
	for _, c := range h.Findings {
		i := slices.IndexFunc(whole, func(one dossiers.FindingCount) bool { return one.Name == c.Name })
		if i < 0 {
			c.Agency, c.AgencyName = "", ""
			whole = append(whole, c)
			continue
		}
		whole[i].Dossiers += c.Dossiers
		whole[i].AllTime += c.AllTime
	}
	return whole, h.note("findings")
}

// IndicatorSets answers view.Reads.
func (h *Warehouse) IndicatorSets(context.Context) ([]metrics.IndicatorSet, error) {
	return []metrics.IndicatorSet{{Name: metrics.DefaultSet, Version: 1, Shipped: true}, {Name: "annex", Version: 1, Shipped: true}}, h.note("sets")
}

// Rules answers view.Reads.
func (h *Warehouse) Rules(context.Context) ([]metrics.Rule, error) {
	return append([]metrics.Rule{
		{Name: "form06", Version: 1, NameVI: "Theo biểu II.06", NameEN: "Form II.06", Basis: "TT 01/2020/TT-VPCP", Shipped: true},
		{Name: "portal766", Version: 1, NameVI: "Theo Cổng DVCQG", NameEN: "National portal", Basis: "QĐ 766/QĐ-TTg", Shipped: true},
	}, h.MoreRules...), h.note("rules")
}

// Caveats answers view.Reads.
func (h *Warehouse) Caveats(context.Context) ([]closing.Caveat, error) { return h.CaveatList, nil }

// DefaultMonth answers view.Reads.
func (h *Warehouse) DefaultMonth(_ context.Context, calendar period.CalendarName) (period.Period, error) {
	day := view.LocalDay(h.Version.AsOf, Hanoi)
	months := period.Period{Calendar: calendar, To: day}.LastMonths(2)
	if months[1].To.Equal(day) {
		return months[1], nil
	}
	return months[0], nil
}

// DataVersion answers view.Reads.
func (h *Warehouse) DataVersion(context.Context) (store.DataVersion, error) {
	return h.Version, h.note("version")
}

// Stamp changes with whatever a build, a closing or a run of the data tests would change.
func (h *Warehouse) Stamp(context.Context) (store.Stamp, error) {
	return store.Stamp{
		Figures: fmt.Sprint(h.Version.ID, h.Version.AsOf.UnixNano()), Rulings: fmt.Sprint(h.Closed.ID, h.Closed.Period.Name, h.CheckRows),
	}, h.Failing
}

// Checks answers view.Reads.
func (h *Warehouse) Checks(context.Context) ([]datatests.Result, error) {
	return h.CheckRows, h.note("checks")
}

// Closing answers view.Reads.
func (h *Warehouse) Closing(_ context.Context, p period.Period) (closing.Closing, bool, error) {
	return h.Closed, h.Closed.Period.Name == p.Name, nil
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
