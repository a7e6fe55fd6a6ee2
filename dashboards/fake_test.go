package dashboards

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"khohoso/internal/apperr"
	"khohoso/models/closing"
	"khohoso/models/datatests"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

var hanoi = time.FixedZone("+07", 7*3600)

// handMade answers reads from figures written by hand: cells by agency and
// period name. The province is the sum of its agencies.
type handMade struct {
	province   metrics.Agency
	agencies   []metrics.Agency
	cells      map[string]map[string]metrics.Measures // by agency, then by period
	fields     map[string][]metrics.FlowRow           // by agency
	procedures map[string][]metrics.FlowRow           // by agency
	catalogue  []metrics.Procedure
	handling   []metrics.HandlingRow
	means      []metrics.MeanHandlingRow
	ages       []dossiers.OpenAgeRow
	timelines  map[string]dossiers.Timeline
	dueRows    []dossiers.DueRow // of units
	dueList    []dossiers.DueDossier
	lost       []scoring.Lost
	items      []scoring.LostItem
	found      []dossiers.FindingDossier
	readings   []metrics.Reading
	cards      []scoring.Scorecard
	indicators []metrics.IndicatorValue
	dossiers   []dossiers.Row
	rules      []metrics.Rule // besides form06 and portal766
	queries    []metrics.FlowQuery
	findings   []dossiers.FindingCount // of units; the province has their sum
	version    store.DataVersion
	checks     []datatests.Result
	caveats    []closing.Caveat
	closed     closing.Closing // the only one, when it names a period
	mu         sync.Mutex
	asked      []string // what was read, for tests that count
	sets       []string // by which sets indicators were asked for
	failing    error
}

func (h *handMade) Location() *time.Location { return hanoi }

func (h *handMade) note(format string, args ...any) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.asked = append(h.asked, fmt.Sprintf(format, args...))
	return h.failing
}

func (h *handMade) Flow(_ context.Context, q metrics.FlowQuery) ([]metrics.FlowRow, error) {
	if err := h.note("flow %s %s", q.By, q.Agency); err != nil {
		return nil, err
	}
	h.mu.Lock()
	h.queries = append(h.queries, q)
	h.mu.Unlock()
	if q.By == metrics.ByField {
		return split(h.fields, q), nil
	}
	if q.By == metrics.ByProcedure {
		return split(h.procedures, q), nil
	}
	var rows []metrics.FlowRow
	for _, p := range q.Periods {
		total := metrics.FlowRow{Period: p.Name}
		for code, cells := range h.cells {
			m := sumWithin(cells, p)
			if m == (metrics.Measures{}) {
				continue
			}
			add(&total.Measures, m)
			if q.By == metrics.ByAgency {
				rows = append(rows, metrics.FlowRow{Period: p.Name, Group: code, GroupName: code, Measures: m})
			}
		}
		if q.By == metrics.ByProvince && total.Measures != (metrics.Measures{}) {
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
				add(&rows[i].Measures, row.Measures)
				continue
			}
			row.Unit, at[row.Group] = "", len(rows)
			rows = append(rows, row)
		}
	}
	return rows
}

func (h *handMade) CountDossiers(_ context.Context, q dossiers.Query) (int64, error) {
	return int64(len(h.ofUnit(q))), h.note("count %s", q.Where)
}

// ofUnit are the dossiers of the unit asked for, whatever the figure.
func (h *handMade) ofUnit(q dossiers.Query) []dossiers.Row {
	return slices.DeleteFunc(slices.Clone(h.dossiers), func(d dossiers.Row) bool { return q.Agency != "" && d.AgencyCode != q.Agency })
}

func (h *handMade) OpenAges(context.Context, dossiers.Query) ([]dossiers.OpenAgeRow, error) {
	return h.ages, h.note("ages")
}

func (h *handMade) Due(_ context.Context, q dossiers.DueQuery) ([]dossiers.DueRow, error) {
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

func (h *handMade) DueDossiers(context.Context, dossiers.DueQuery, int, int) ([]dossiers.DueDossier, error) {
	return h.dueList, h.note("due dossiers")
}

func (h *handMade) LostItems(context.Context, scoring.ItemQuery) ([]scoring.LostItem, error) {
	return h.items, h.note("lost items")
}

// bySet remembers the set that figures were asked by.
func (h *handMade) bySet(set string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sets = append(h.sets, set)
}

func (h *handMade) LostPoints(_ context.Context, q scoring.LostQuery) ([]scoring.Lost, error) {
	h.bySet(q.Set)
	return h.lost, h.note("lost")
}

func (h *handMade) Scorecard(_ context.Context, q metrics.IndicatorQuery) ([]scoring.Scorecard, error) {
	h.bySet(q.Set)
	return h.cards, h.note("scorecard")
}

func (h *handMade) Compare(context.Context, scoring.CompareQuery) (scoring.Comparison, error) {
	return scoring.Comparison{}, h.note("compare")
}

func (h *handMade) WhatIf(context.Context, scoring.WhatIfQuery) (scoring.WhatIfResult, error) {
	return scoring.WhatIfResult{}, h.note("what if")
}

func (h *handMade) Readings(context.Context, metrics.ReadingsQuery) ([]metrics.Reading, error) {
	return h.readings, h.note("readings")
}

func (h *handMade) Timeline(_ context.Context, code string) (dossiers.Timeline, error) {
	if life, ok := h.timelines[code]; ok {
		return life, h.note("timeline")
	}
	return dossiers.Timeline{}, apperr.New(apperr.UnknownName, "no such dossier", "không có hồ sơ này")
}

func (h *handMade) Procedures(context.Context) ([]metrics.Procedure, error) {
	return h.catalogue, h.note("procedures")
}

func (h *handMade) Handling(context.Context, metrics.HandlingQuery) ([]metrics.HandlingRow, error) {
	return h.handling, h.note("handling")
}

func (h *handMade) MeanHandling(context.Context, metrics.HandlingQuery) ([]metrics.MeanHandlingRow, error) {
	return h.means, h.note("mean handling")
}

func (h *handMade) FindingDossiers(context.Context, dossiers.FindingDossierQuery) ([]dossiers.FindingDossier, error) {
	return h.found, h.note("finding dossiers")
}

// sumWithin is the cell of a period's own name, or the sum of the months within it.
func sumWithin(cells map[string]metrics.Measures, p period.Period) (sum metrics.Measures) {
	if m, ok := cells[p.Name]; ok {
		return m
	}
	for name, m := range cells {
		if month, err := period.ParsePeriod(name); err == nil && !month.From.Before(p.From) && !month.To.After(p.To) {
			add(&sum, m)
		}
	}
	return sum
}

func add(to *metrics.Measures, m metrics.Measures) {
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

func (h *handMade) Indicators(_ context.Context, q metrics.IndicatorQuery) ([]metrics.IndicatorValue, error) {
	h.bySet(q.Set)
	return h.indicators, h.note("indicators")
}

func (h *handMade) Dossiers(_ context.Context, q dossiers.Query) ([]dossiers.Row, error) {
	rows := h.ofUnit(q)
	if q.Limit > 0 {
		rows = rows[min(q.Offset, len(rows)):min(q.Offset+q.Limit, len(rows))]
	}
	return rows, h.note("dossiers %s", q.Where)
}

func (h *handMade) Agencies(context.Context) ([]metrics.Agency, error) {
	return h.agencies, h.note("agencies")
}

// Lineage knows of no change: every unit always stood.
func (h *handMade) Lineage(context.Context) (*metrics.Lineage, error) { return &metrics.Lineage{}, nil }

func (h *handMade) Province(context.Context) (metrics.Agency, error) {
	return h.province, h.note("province")
}

// ProvinceOn is the unit of level province that ended next after the day, or the province of today.
func (h *handMade) ProvinceOn(_ context.Context, day time.Time) (metrics.Agency, error) {
	for _, a := range h.agencies {
		if a.Level == "province" && !a.EndedOn.IsZero() && !a.EndedOn.Before(day) {
			return a, h.note("province")
		}
	}
	return h.province, h.note("province")
}

func (h *handMade) FindingCounts(_ context.Context, q dossiers.FindingQuery) ([]dossiers.FindingCount, error) {
	if !q.WholeProvince {
		return h.findings, h.note("findings")
	}
	var whole []dossiers.FindingCount
	for _, c := range h.findings {
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

func (h *handMade) IndicatorSets(context.Context) ([]metrics.IndicatorSet, error) {
	return []metrics.IndicatorSet{{Name: metrics.DefaultSet, Version: 1, Shipped: true}, {Name: "annex", Version: 1, Shipped: true}}, h.note("sets")
}

func (h *handMade) Rules(context.Context) ([]metrics.Rule, error) {
	return append([]metrics.Rule{
		{Name: "form06", Version: 1, NameVI: "Theo biểu II.06", NameEN: "Form II.06", Basis: "TT 01/2020/TT-VPCP", Shipped: true},
		{Name: "portal766", Version: 1, NameVI: "Theo Cổng DVCQG", NameEN: "National portal", Basis: "QĐ 766/QĐ-TTg", Shipped: true},
	}, h.rules...), h.note("rules")
}

func (h *handMade) Caveats(context.Context) ([]closing.Caveat, error) { return h.caveats, nil }

func (h *handMade) DefaultMonth(_ context.Context, calendar period.CalendarName) (period.Period, error) {
	day := localDay(h.version.AsOf, hanoi)
	months := period.Period{Calendar: calendar, To: day}.LastMonths(2)
	if months[1].To.Equal(day) {
		return months[1], nil
	}
	return months[0], nil
}

func (h *handMade) DataVersion(context.Context) (store.DataVersion, error) {
	return h.version, h.note("version")
}

// Stamp changes with whatever a build, a closing or a run of the data tests would change.
func (h *handMade) Stamp(context.Context) (store.Stamp, error) {
	return store.Stamp{
		Figures: fmt.Sprint(h.version.ID, h.version.AsOf.UnixNano()), Rulings: fmt.Sprint(h.closed.ID, h.closed.Period.Name, h.checks),
	}, h.failing
}

func (h *handMade) Checks(context.Context) ([]datatests.Result, error) {
	return h.checks, h.note("checks")
}

func (h *handMade) Closing(_ context.Context, p period.Period) (closing.Closing, bool, error) {
	return h.closed, h.closed.Period.Name == p.Name, nil
}

// closing makes a cell in which so many were closed, late of them late.
func closingOf(closed, late int64) metrics.Measures {
	return metrics.Measures{
		Received: closed, ReceivedOnline: closed / 2, Closed: closed, Finished: closed,
		FinishedEarly: (closed - late) / 2, FinishedOnTime: (closed - late) - (closed-late)/2, FinishedLate: late,
	}
}

// small is a province of three departments and a commune with one good and one bad unit.
func small() *handMade {
	return &handMade{
		province: metrics.Agency{Code: "H28", Name: "Tỉnh Hòa Bình", ShortName: "Tỉnh Hòa Bình", Level: "province", InCatalogue: true},
		agencies: []metrics.Agency{
			{Code: "H28", Name: "Tỉnh Hòa Bình", ShortName: "Tỉnh Hòa Bình", Level: "province", InCatalogue: true},
			department("H28.01", "Sở Tư pháp"), department("H28.02", "Sở Xây dựng"), department("H28.03", "Sở Y tế"),
			{Code: "H28.9", Name: "Ủy ban nhân dân xã Độc Lập", Level: "commune", InCatalogue: true},
		},
		cells: map[string]map[string]metrics.Measures{
			"H28.01": {"2025-05": closingOf(100, 10), "2025-06": closingOf(100, 4)},
			"H28.02": {"2025-05": closingOf(50, 10), "2025-06": overdue(closingOf(50, 12), 7, 2)},
			"H28.03": {"2025-05": closingOf(40, 0), "2025-06": closingOf(40, 0)},
			"H28.9":  {"2025-05": closingOf(5, 1), "2025-06": closingOf(5, 1)},
		},
		version: store.DataVersion{ID: "v1-abc", AsOf: time.Date(2025, 7, 3, 16, 30, 0, 0, hanoi), Events: 1000, Dossiers: 200},
		checks:  []datatests.Result{{Name: "stock", Title: "Tồn"}},
	}
}

func overdue(m metrics.Measures, late, waiting int64) metrics.Measures {
	m.OpenEnd, m.OpenOverdue, m.OpenOverdueWait, m.OpenInTime = late+3, late, waiting, 3
	return m
}

func department(code, name string) metrics.Agency {
	return metrics.Agency{Code: code, Name: name, ShortName: name, Level: "department", ParentCode: "H28", InCatalogue: true}
}

func periodOf(t testing.TB, name string) period.Period {
	t.Helper()
	p, err := period.ParsePeriod(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func load(t testing.TB, r Reads, name string) *Snapshot {
	t.Helper()
	s, err := Load(context.Background(), r, Selection{Period: periodOf(t, name)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
