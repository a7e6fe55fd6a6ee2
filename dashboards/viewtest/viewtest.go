// Package viewtest gives tests a province of figures written by hand, hostile words in every place
// that data fill, and ways to ask a handler.
package viewtest

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
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

// SearchDossiers answers view.Reads: of the dossiers whose lives are made up, by their holder alone.
func (h *Warehouse) SearchDossiers(_ context.Context, q dossiers.SearchQuery) (hits []dossiers.SearchHit, err error) {
	for _, code := range slices.Sorted(maps.Keys(h.Timelines)) {
		life := h.Timelines[code]
		if strings.Contains(code, strings.ToUpper(q.Text)) && (q.Agencies == nil || slices.Contains(q.Agencies, life.HolderCode)) {
			hits = append(hits, dossiers.SearchHit{DossierCode: code, AgencyCode: life.HolderCode, AgencyName: life.HolderName, ProcedureName: life.ProcedureName, Status: life.Status})
		}
	}
	return hits, h.note("search")
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
