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
	"khohoso/models"
)

var hanoi = time.FixedZone("+07", 7*3600)

// handMade answers reads from figures written by hand: cells by agency and
// period name. The province is the sum of its agencies.
type handMade struct {
	province   models.Agency
	agencies   []models.Agency
	cells      map[string]map[string]models.Measures // by agency, then by period
	fields     map[string][]models.FlowRow           // by agency
	procedures map[string][]models.FlowRow           // by agency
	catalogue  []models.Procedure
	handling   []models.HandlingRow
	means      []models.MeanHandlingRow
	ages       []models.OpenAgeRow
	timelines  map[string]models.Timeline
	dueRows    []models.DueRow // of units
	dueList    []models.DueDossier
	lost       []models.Lost
	items      []models.LostItem
	found      []models.FindingDossier
	readings   []models.Reading
	cards      []models.Scorecard
	indicators []models.IndicatorValue
	dossiers   []models.DossierRow
	rules      []models.Rule // besides form06 and portal766
	queries    []models.FlowQuery
	findings   []models.FindingCount // of units; the province has their sum
	version    models.DataVersion
	checks     []models.CheckResult
	caveats    []models.Caveat
	closed     models.Closing // the only one, when it names a period
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

func (h *handMade) Flow(_ context.Context, q models.FlowQuery) ([]models.FlowRow, error) {
	if err := h.note("flow %s %s", q.By, q.Agency); err != nil {
		return nil, err
	}
	h.mu.Lock()
	h.queries = append(h.queries, q)
	h.mu.Unlock()
	if q.By == models.ByField {
		return split(h.fields, q), nil
	}
	if q.By == models.ByProcedure {
		return split(h.procedures, q), nil
	}
	var rows []models.FlowRow
	for _, p := range q.Periods {
		total := models.FlowRow{Period: p.Name}
		for code, cells := range h.cells {
			m := sumWithin(cells, p)
			if m == (models.Measures{}) {
				continue
			}
			add(&total.Measures, m)
			if q.By == models.ByAgency {
				rows = append(rows, models.FlowRow{Period: p.Name, Group: code, GroupName: code, Measures: m})
			}
		}
		if q.By == models.ByProvince && total.Measures != (models.Measures{}) {
			rows = append(rows, total)
		}
	}
	return rows, nil
}

// split gives the rows of units by what they are grouped by: as they are, or summed over the units.
func split(units map[string][]models.FlowRow, q models.FlowQuery) (rows []models.FlowRow) {
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

func (h *handMade) CountDossiers(_ context.Context, q models.DossierQuery) (int64, error) {
	return int64(len(h.ofUnit(q))), h.note("count %s", q.Where)
}

// ofUnit are the dossiers of the unit asked for, whatever the figure.
func (h *handMade) ofUnit(q models.DossierQuery) []models.DossierRow {
	return slices.DeleteFunc(slices.Clone(h.dossiers), func(d models.DossierRow) bool { return q.Agency != "" && d.AgencyCode != q.Agency })
}

func (h *handMade) OpenAges(context.Context, models.DossierQuery) ([]models.OpenAgeRow, error) {
	return h.ages, h.note("ages")
}

func (h *handMade) Due(_ context.Context, q models.DueQuery) ([]models.DueRow, error) {
	if len(q.By) > 0 {
		return h.dueRows, h.note("due")
	}
	whole := models.DueRow{Within: make([]models.DueCount, len(models.DueWithin))}
	for _, row := range h.dueRows {
		whole.Open += row.Open
		for i, within := range row.Within {
			whole.Within[i].Dossiers += within.Dossiers
		}
	}
	return []models.DueRow{whole}, h.note("due")
}

func (h *handMade) DueDossiers(context.Context, models.DueQuery, int, int) ([]models.DueDossier, error) {
	return h.dueList, h.note("due dossiers")
}

func (h *handMade) LostItems(context.Context, models.ItemQuery) ([]models.LostItem, error) {
	return h.items, h.note("lost items")
}

// bySet remembers the set that figures were asked by.
func (h *handMade) bySet(set string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sets = append(h.sets, set)
}

func (h *handMade) LostPoints(_ context.Context, q models.LostQuery) ([]models.Lost, error) {
	h.bySet(q.Set)
	return h.lost, h.note("lost")
}

func (h *handMade) Scorecard(_ context.Context, q models.IndicatorQuery) ([]models.Scorecard, error) {
	h.bySet(q.Set)
	return h.cards, h.note("scorecard")
}

func (h *handMade) Compare(context.Context, models.CompareQuery) (models.Comparison, error) {
	return models.Comparison{}, h.note("compare")
}

func (h *handMade) WhatIf(context.Context, models.WhatIfQuery) (models.WhatIf, error) {
	return models.WhatIf{}, h.note("what if")
}

func (h *handMade) Readings(context.Context, models.ReadingsQuery) ([]models.Reading, error) {
	return h.readings, h.note("readings")
}

func (h *handMade) Timeline(_ context.Context, code string) (models.Timeline, error) {
	if life, ok := h.timelines[code]; ok {
		return life, h.note("timeline")
	}
	return models.Timeline{}, apperr.New(apperr.UnknownName, "no such dossier", "không có hồ sơ này")
}

func (h *handMade) Procedures(context.Context) ([]models.Procedure, error) {
	return h.catalogue, h.note("procedures")
}

func (h *handMade) Handling(context.Context, models.HandlingQuery) ([]models.HandlingRow, error) {
	return h.handling, h.note("handling")
}

func (h *handMade) MeanHandling(context.Context, models.HandlingQuery) ([]models.MeanHandlingRow, error) {
	return h.means, h.note("mean handling")
}

func (h *handMade) FindingDossiers(context.Context, models.FindingDossierQuery) ([]models.FindingDossier, error) {
	return h.found, h.note("finding dossiers")
}

// sumWithin is the cell of a period's own name, or the sum of the months within it.
func sumWithin(cells map[string]models.Measures, p models.Period) (sum models.Measures) {
	if m, ok := cells[p.Name]; ok {
		return m
	}
	for name, m := range cells {
		if month, err := models.ParsePeriod(name); err == nil && !month.From.Before(p.From) && !month.To.After(p.To) {
			add(&sum, m)
		}
	}
	return sum
}

func add(to *models.Measures, m models.Measures) {
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

func (h *handMade) Indicators(_ context.Context, q models.IndicatorQuery) ([]models.IndicatorValue, error) {
	h.bySet(q.Set)
	return h.indicators, h.note("indicators")
}

func (h *handMade) Dossiers(_ context.Context, q models.DossierQuery) ([]models.DossierRow, error) {
	rows := h.ofUnit(q)
	if q.Limit > 0 {
		rows = rows[min(q.Offset, len(rows)):min(q.Offset+q.Limit, len(rows))]
	}
	return rows, h.note("dossiers %s", q.Where)
}

func (h *handMade) Agencies(context.Context) ([]models.Agency, error) {
	return h.agencies, h.note("agencies")
}

// Lineage knows of no change: every unit always stood.
func (h *handMade) Lineage(context.Context) (*models.Lineage, error) { return &models.Lineage{}, nil }

func (h *handMade) Province(context.Context) (models.Agency, error) {
	return h.province, h.note("province")
}

// ProvinceOn is the unit of level province that ended next after the day, or the province of today.
func (h *handMade) ProvinceOn(_ context.Context, day time.Time) (models.Agency, error) {
	for _, a := range h.agencies {
		if a.Level == "province" && !a.EndedOn.IsZero() && !a.EndedOn.Before(day) {
			return a, h.note("province")
		}
	}
	return h.province, h.note("province")
}

func (h *handMade) FindingCounts(_ context.Context, q models.FindingQuery) ([]models.FindingCount, error) {
	if !q.WholeProvince {
		return h.findings, h.note("findings")
	}
	var whole []models.FindingCount
	for _, c := range h.findings {
		i := slices.IndexFunc(whole, func(one models.FindingCount) bool { return one.Name == c.Name })
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

func (h *handMade) IndicatorSets(context.Context) ([]models.IndicatorSet, error) {
	return []models.IndicatorSet{{Name: models.DefaultSet, Version: 1, Shipped: true}, {Name: "annex", Version: 1, Shipped: true}}, h.note("sets")
}

func (h *handMade) Rules(context.Context) ([]models.Rule, error) {
	return append([]models.Rule{
		{Name: "form06", Version: 1, NameVI: "Theo biểu II.06", NameEN: "Form II.06", Basis: "TT 01/2020/TT-VPCP", Shipped: true},
		{Name: "portal766", Version: 1, NameVI: "Theo Cổng DVCQG", NameEN: "National portal", Basis: "QĐ 766/QĐ-TTg", Shipped: true},
	}, h.rules...), h.note("rules")
}

func (h *handMade) Caveats(context.Context) ([]models.Caveat, error) { return h.caveats, nil }

func (h *handMade) DefaultMonth(_ context.Context, calendar models.CalendarName) (models.Period, error) {
	day := localDay(h.version.AsOf, hanoi)
	months := models.Period{Calendar: calendar, To: day}.LastMonths(2)
	if months[1].To.Equal(day) {
		return months[1], nil
	}
	return months[0], nil
}

func (h *handMade) DataVersion(context.Context) (models.DataVersion, error) {
	return h.version, h.note("version")
}

// Stamp changes with whatever a build, a closing or a run of the data tests would change.
func (h *handMade) Stamp(context.Context) (models.Stamp, error) {
	return models.Stamp{
		Figures: fmt.Sprint(h.version.ID, h.version.AsOf.UnixNano()), Rulings: fmt.Sprint(h.closed.ID, h.closed.Period.Name, h.checks),
	}, h.failing
}

func (h *handMade) Checks(context.Context) ([]models.CheckResult, error) {
	return h.checks, h.note("checks")
}

func (h *handMade) Closing(_ context.Context, p models.Period) (models.Closing, bool, error) {
	return h.closed, h.closed.Period.Name == p.Name, nil
}

// closing makes a cell in which so many were closed, late of them late.
func closing(closed, late int64) models.Measures {
	return models.Measures{
		Received: closed, ReceivedOnline: closed / 2, Closed: closed, Finished: closed,
		FinishedEarly: (closed - late) / 2, FinishedOnTime: (closed - late) - (closed-late)/2, FinishedLate: late,
	}
}

// small is a province of three departments and a commune with one good and one bad unit.
func small() *handMade {
	return &handMade{
		province: models.Agency{Code: "H28", Name: "Tỉnh Hòa Bình", ShortName: "Tỉnh Hòa Bình", Level: "province", InCatalogue: true},
		agencies: []models.Agency{
			{Code: "H28", Name: "Tỉnh Hòa Bình", ShortName: "Tỉnh Hòa Bình", Level: "province", InCatalogue: true},
			department("H28.01", "Sở Tư pháp"), department("H28.02", "Sở Xây dựng"), department("H28.03", "Sở Y tế"),
			{Code: "H28.9", Name: "Ủy ban nhân dân xã Độc Lập", Level: "commune", InCatalogue: true},
		},
		cells: map[string]map[string]models.Measures{
			"H28.01": {"2025-05": closing(100, 10), "2025-06": closing(100, 4)},
			"H28.02": {"2025-05": closing(50, 10), "2025-06": overdue(closing(50, 12), 7, 2)},
			"H28.03": {"2025-05": closing(40, 0), "2025-06": closing(40, 0)},
			"H28.9":  {"2025-05": closing(5, 1), "2025-06": closing(5, 1)},
		},
		version: models.DataVersion{ID: "v1-abc", AsOf: time.Date(2025, 7, 3, 16, 30, 0, 0, hanoi), Events: 1000, Dossiers: 200},
		checks:  []models.CheckResult{{Name: "stock", Title: "Tồn"}},
	}
}

func overdue(m models.Measures, late, waiting int64) models.Measures {
	m.OpenEnd, m.OpenOverdue, m.OpenOverdueWait, m.OpenInTime = late+3, late, waiting, 3
	return m
}

func department(code, name string) models.Agency {
	return models.Agency{Code: code, Name: name, ShortName: name, Level: "department", ParentCode: "H28", InCatalogue: true}
}

func period(t testing.TB, name string) models.Period {
	t.Helper()
	p, err := models.ParsePeriod(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func load(t testing.TB, r Reads, name string) *Snapshot {
	t.Helper()
	s, err := Load(context.Background(), r, Selection{Period: period(t, name)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}
