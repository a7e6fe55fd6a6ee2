// Package view reads what the pages of one period show: PeriodView holds the figures of a period by
// the rule and the organisation chosen, of every unit, procedure and field, and reads the rest when
// it is asked for. Start with Load; Reads is what it asks of the warehouse. It holds no rule and no SQL.
package view

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"khohoso/dashboards/links"
	"khohoso/internal/apperr"
	"khohoso/models/closing"
	"khohoso/models/datatests"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

const (
	// trendMonths is the window of the trends and of the heat map.
	trendMonths = 12
	// MinSampleSize is the number of dossiers below which a share is shown and nobody ranked by it.
	MinSampleSize = scoring.MinSampleSize
)

// PeriodView is everything the pages of one period need, read once, so that the
// pages of 170 units cost a handful of queries. What only a unit's own page
// shows (its fields, its overdue dossiers) is read when first asked for, and
// refused with ErrDataMoved if the data have changed since. It is safe for
// concurrent use.
type PeriodView struct {
	Filter         Filter
	Period, Before period.Period
	Organisation   metrics.Organisation
	Rule           metrics.Rule
	Rules          []metrics.Rule // that can be asked for
	Sets           []string       // of indicators that can be asked for
	AsOf           time.Time      // the day that stocks are judged at: the period's last, or the data's
	Months         []period.Period
	Stamp          store.Stamp // of all of it
	Version        store.DataVersion
	Closing        *closing.Closing // nil while the period is open
	Location       *time.Location
	Checks         []datatests.Result
	Caveats        []closing.Caveat
	Lineage        *metrics.Lineage
	Province       *Unit
	provinces      map[string]metrics.Agency // every unit of that level, of then and of now
	AllUnits       []*Unit                   // those listed, by level, then by name
	ByCode         map[string]*Unit          // all that are known

	Reads       Reads
	ReadContext context.Context // for the reads of a unit's page
	byBreakdown lazy[Breakdowns]
	byDue       lazy[DueReads]
	byScore     lazy[Scores]
	byReading   lazy[readings]
	Size        atomic.Int64 // bytes, more or less, of what was read so far
	mu          sync.Mutex   // guards what is below
	overdue     map[string]*overdueList
	found       map[string][]dossiers.FindingCount // by unit, the province under ""
}

// Unit is one agency, or the province, with its figures.
type Unit struct {
	metrics.Agency
	slug             string
	Now              metrics.FlowMetrics
	Before           metrics.FlowMetrics
	HasBefore        bool // some figure of the period before is not zero
	Months           []metrics.FlowMetrics
	Base             metrics.Base                      // what the period before is to it
	Bases            []metrics.Base                    // what the months are
	Indicators       map[string]metrics.IndicatorValue // by code
	IndicatorsBefore map[string]metrics.IndicatorValue
	Rank             int // 1 is best among ranked units of the level; 0 when not ranked
	RankedWith       int // number of ranked units of the level
	Tied             bool
}

// Load reads the figures of one period, by the rule and the organisation chosen.
//
// Errors: apperr.UnknownName for the rule, apperr.Held with ErrDataMoved, apperr.NotBuilt.
func Load(ctx context.Context, r Reads, chosen Filter) (*PeriodView, error) {
	s := &PeriodView{
		Filter: chosen, Period: chosen.Period, Before: chosen.Period.Previous(), provinces: map[string]metrics.Agency{},
		Reads: r, ReadContext: ctx, Location: r.Location(),
		ByCode: map[string]*Unit{},
	}
	if err := readAll(ctx, s); err != nil {
		return nil, err
	}
	keepListed(s)
	sortUnits(s)
	rankUnits(s)
	s.Size.Add(unitsSize(s))
	return s, nil
}

// readAll reads what every page shows.
func readAll(ctx context.Context, s *PeriodView) error {
	for _, step := range []func() error{
		func() error { return readHead(ctx, s) },
		func() error { return chooseRule(ctx, s) },
		func() error { return readUnits(ctx, s) },
		func() error { return readFlow(ctx, s) },
		func() error { return readIndicators(ctx, s) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return s.Unmoved(ctx)
}

func readHead(ctx context.Context, s *PeriodView) (err error) {
	if s.Stamp, err = s.Reads.Stamp(ctx); err != nil {
		return err
	}
	if s.Version, err = s.Reads.DataVersion(ctx); err != nil {
		return err
	}
	s.AsOf = s.Period.To
	if !s.Version.AsOf.IsZero() {
		if day := LocalDay(s.Version.AsOf, s.Location); day.Before(s.AsOf) {
			s.AsOf = day
		}
	}
	s.Months = window(s)
	closing, closed, err := s.Reads.Closing(ctx, s.Period)
	if err != nil {
		return err
	}
	if closed {
		s.Closing = &closing
	}
	if s.Caveats, err = s.Reads.Caveats(ctx); err != nil {
		return err
	}
	s.Checks, err = s.Reads.Checks(ctx)
	return err
}

// window is the months of the trends: up to the month that the period or the
// data end in, so that half a year of data does not draw half a picture.
func window(s *PeriodView) []period.Period {
	last := s.Period
	if s.Begun(last) {
		last = s.Clip(last)
	}
	return last.LastMonths(trendMonths)
}

// LocalDay is the calendar date of an instant in the warehouse's zone, as
// periods write dates.
func LocalDay(at time.Time, zone *time.Location) time.Time {
	year, month, day := at.In(zone).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func readUnits(ctx context.Context, s *PeriodView) error {
	province, err := readProvince(ctx, s)
	if err != nil {
		return err
	}
	s.Province = &Unit{Agency: province}
	if s.Lineage, err = s.Reads.Lineage(ctx); err != nil {
		return err
	}
	agencies, err := s.Reads.Agencies(ctx)
	if err != nil {
		return err
	}
	for _, a := range agencies {
		if a.Level == "province" || a.Code == province.Code {
			s.provinces[a.Code] = a
			continue
		}
		s.addUnit(a)
	}
	return nil
}

// addUnit takes a unit in.
func (s *PeriodView) addUnit(a metrics.Agency) *Unit {
	u := &Unit{Agency: a, slug: links.Slug(a.Code)}
	s.AllUnits = append(s.AllUnits, u)
	s.ByCode[a.Code] = u
	return u
}

// readFlow reads the period, the one before and the months of the trend, each
// up to the day the data reach: a stock beyond it would be a forecast.
func readFlow(ctx context.Context, s *PeriodView) error {
	periods := s.shownPeriods()
	if len(periods) == 0 {
		spread(s, nil)
		return nil
	}
	rows, err := s.Reads.Flow(ctx, s.flowQuery(metrics.ByAgency, "", periods...))
	if err != nil {
		return err
	}
	spread(s, append(rows, wholeOf(rows)...))
	return nil
}

// wholeOf are the province's figures of each period: every dossier has one holder.
func wholeOf(units []metrics.FlowRow) (whole []metrics.FlowRow) {
	of := map[string]metrics.FlowMetrics{}
	for _, row := range units {
		of[row.Period] = of[row.Period].Plus(row.FlowMetrics)
	}
	for period, sum := range of {
		whole = append(whole, metrics.FlowRow{Period: period, Group: provinceRow, FlowMetrics: sum})
	}
	return whole
}

// shownPeriods are the period, the one before and the months, as far as the data reach.
func (s *PeriodView) shownPeriods() (periods []period.Period) {
	asked := map[string]bool{}
	for _, p := range append([]period.Period{s.Period, s.Before}, s.Months...) {
		if !s.Begun(p) || asked[p.Name] {
			continue
		}
		asked[p.Name] = true
		periods = append(periods, s.Clip(p))
	}
	return periods
}

// provinceRow keeps the province's sum apart from dossiers that the
// province's own office handles under the same code.
const provinceRow = "\x00province"

// Begun says whether any day of p lies within the data.
func (s *PeriodView) Begun(p period.Period) bool { return !p.From.After(s.AsOf) }

// Clip ends p at the day that the data reach.
func (s *PeriodView) Clip(p period.Period) period.Period {
	if p.To.After(s.AsOf) {
		p.To = s.AsOf
	}
	return p
}

// Partial says whether the data end before the period does.
func (s *PeriodView) Partial() bool { return s.AsOf.Before(s.Period.To) }

// spread hands the rows of the flow to their units. A row of a code that is
// not in the list of agencies still counts: nothing is lost.
func spread(s *PeriodView, rows []metrics.FlowRow) {
	cells := map[string]map[string]metrics.FlowMetrics{}
	for _, row := range rows {
		if row.Group != provinceRow && s.ByCode[row.Group] == nil {
			a := metrics.Agency{Code: row.Group, Name: row.GroupName, ShortName: row.GroupName, HasDossiers: true}
			if office, isProvince := s.provinces[row.Group]; isProvince {
				a = office
			}
			s.addUnit(a)
		}
		if cells[row.Group] == nil {
			cells[row.Group] = map[string]metrics.FlowMetrics{}
		}
		cells[row.Group][row.Period] = row.FlowMetrics
	}
	s.fill(s.Province, cells[provinceRow])
	for _, u := range s.AllUnits {
		s.fill(u, cells[u.Code])
	}
}

func (s *PeriodView) fill(u *Unit, cells map[string]metrics.FlowMetrics) {
	u.Now = cells[s.Period.Name]
	u.Before, u.HasBefore = cells[s.Before.Name]
	u.Base = s.baseOf(u, s.Before)
	for _, month := range s.Months {
		u.Months = append(u.Months, cells[month.Name])
		u.Bases = append(u.Bases, s.baseOf(u, month))
	}
}

// ShownIndicators are those of Decision 766 that leaders are asked about by dossier.
var ShownIndicators = []string{"2.1", "3.3", "5.4"}

// readIndicators reads those of the period and of the one before, as far as the data reach.
func readIndicators(ctx context.Context, s *PeriodView) error {
	if !s.Begun(s.Period) || s.Period.Kind == period.Span {
		return nil // indicators are kept for the periods of the calendar only
	}
	values, err := s.Reads.Indicators(ctx, metrics.IndicatorQuery{
		Periods: []period.Period{s.Period, s.Before}, Set: s.Filter.Set, Organisation: s.Organisation, Rule: s.Filter.ByRule(), Beside: &s.Period,
	})
	if err != nil {
		return err
	}
	for _, v := range values {
		u := s.ByCode[v.AgencyCode]
		if _, isProvince := s.provinces[v.AgencyCode]; isProvince || v.AgencyCode == s.Province.Code {
			u = s.Province
		}
		if u == nil {
			continue
		}
		of := &u.Indicators
		if v.Period == s.Before.Name {
			of = &u.IndicatorsBefore
		}
		if *of == nil {
			*of = map[string]metrics.IndicatorValue{}
		}
		(*of)[v.Indicator] = v
	}
	return nil
}

// Unmoved refuses figures that were read across a change of the data.
func (s *PeriodView) Unmoved(ctx context.Context) error {
	now, err := s.Reads.Stamp(ctx)
	if err != nil {
		return err
	}
	if now != s.Stamp {
		return apperr.Wrap(apperr.Held, ErrDataMoved, "new data came in while the page was being made; ask again",
			"dữ liệu vừa thay đổi trong lúc lập trang; hãy tải lại")
	}
	return nil
}

// Units are the codes of all units that have a page, in the order of the index.
func (s *PeriodView) Units() []string {
	codes := make([]string, len(s.AllUnits))
	for i, u := range s.AllUnits {
		codes[i] = u.Code
	}
	return codes
}

// overdueList is the open overdue dossiers of one unit: the longest overdue
// ones and the number of all.
type overdueList struct {
	Rows  []dossiers.Row
	Total int64
}

// readings are what two on-time rules say, by unit, the province under "".
type readings map[string]metrics.RuleComparison

// Scores are the scorecards of the period by unit, the province under "", and
// those of the months shown for the province, all read once.
type Scores struct {
	Cards  map[string]scoring.Lost
	Before map[string]scoring.Points

	NowCards, BeforeCards []scoring.Scorecard // of every unit, as they were read

	Months []metrics.IndicatorValue // of the province, by month and indicator
	Order  []metrics.IndicatorValue // the indicators of the set, in their order, as the province has them
}

// DueReads are the early warning of all units.
type DueReads struct {
	Whole    dossiers.DueRow
	Units    map[string]dossiers.DueRow
	Dossiers map[string][]dossiers.DueDossier // the most urgent of each unit
}
