package dashboards

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
	// smallBase is the number of dossiers below which a share is shown and nobody ranked by it.
	smallBase = scoring.SmallBase
)

// Snapshot is everything the pages of one period need, read once, so that the
// pages of 170 units cost a handful of queries. What only a unit's own page
// shows (its fields, its overdue dossiers) is read when first asked for, and
// refused with ErrDataMoved if the data have changed since. It is safe for
// concurrent use.
type Snapshot struct {
	chosen         Selection
	period, before period.Period
	organisation   metrics.Organisation
	rule           metrics.Rule
	rules          []metrics.Rule // that can be asked for
	sets           []string       // of indicators that can be asked for
	asOf           time.Time      // the day that stocks are judged at: the period's last, or the data's
	months         []period.Period
	stamp          store.Stamp // of all of it
	version        store.DataVersion
	closing        *closing.Closing // nil while the period is open
	location       *time.Location
	checks         []datatests.Result
	caveats        []closing.Caveat
	lineage        *metrics.Lineage
	province       *unit
	provinces      map[string]metrics.Agency // every unit of that level, of then and of now
	units          []*unit                   // those listed, by level, then by name
	byCode         map[string]*unit          // all that are known

	reads     Reads
	later     context.Context // for the reads of a unit's page
	byCut     lazy[cuts]
	byDue     lazy[dueReads]
	byScore   lazy[scores]
	byReading lazy[readings]
	size      atomic.Int64 // bytes, more or less, of what was read so far
	mu        sync.Mutex   // guards what is below
	overdue   map[string]*overdueList
	found     map[string][]dossiers.FindingCount // by unit, the province under ""
}

// unit is one agency, or the province, with its figures.
type unit struct {
	metrics.Agency
	slug             string
	now              metrics.Measures
	before           metrics.Measures
	hasBefore        bool // some figure of the period before is not zero
	months           []metrics.Measures
	base             metrics.Base                      // what the period before is to it
	bases            []metrics.Base                    // what the months are
	indicators       map[string]metrics.IndicatorValue // by code
	indicatorsBefore map[string]metrics.IndicatorValue
	rank             int // 1 is best among ranked units of the level; 0 when not ranked
	rankedWith       int // number of ranked units of the level
	tied             bool
}

// Load reads the figures of one period, by the rule and the organisation chosen.
//
// Errors: apperr.UnknownName for the rule, apperr.Held with ErrDataMoved, apperr.NotBuilt.
func Load(ctx context.Context, r Reads, chosen Selection) (*Snapshot, error) {
	s := &Snapshot{
		chosen: chosen, period: chosen.Period, before: chosen.Period.Previous(), provinces: map[string]metrics.Agency{},
		reads: r, later: ctx, location: r.Location(),
		byCode: map[string]*unit{},
	}
	if err := s.readAll(ctx); err != nil {
		return nil, err
	}
	s.keepListed()
	s.sortUnits()
	s.rankUnits()
	s.size.Add(s.unitsSize())
	return s, nil
}

// readAll reads what every page shows.
func (s *Snapshot) readAll(ctx context.Context) error {
	for _, step := range []func() error{
		func() error { return s.readHead(ctx) },
		func() error { return s.settle(ctx) },
		func() error { return s.readUnits(ctx) },
		func() error { return s.readFlow(ctx) },
		func() error { return s.readIndicators(ctx) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return s.unmoved(ctx)
}

func (s *Snapshot) readHead(ctx context.Context) (err error) {
	if s.stamp, err = s.reads.Stamp(ctx); err != nil {
		return err
	}
	if s.version, err = s.reads.DataVersion(ctx); err != nil {
		return err
	}
	s.asOf = s.period.To
	if !s.version.AsOf.IsZero() {
		if day := localDay(s.version.AsOf, s.location); day.Before(s.asOf) {
			s.asOf = day
		}
	}
	s.months = s.window()
	closing, closed, err := s.reads.Closing(ctx, s.period)
	if err != nil {
		return err
	}
	if closed {
		s.closing = &closing
	}
	if s.caveats, err = s.reads.Caveats(ctx); err != nil {
		return err
	}
	s.checks, err = s.reads.Checks(ctx)
	return err
}

// window is the months of the trends: up to the month that the period or the
// data end in, so that half a year of data does not draw half a picture.
func (s *Snapshot) window() []period.Period {
	last := s.period
	if s.begun(last) {
		last = s.clip(last)
	}
	return last.LastMonths(trendMonths)
}

// localDay is the calendar date of an instant in the warehouse's zone, as
// periods write dates.
func localDay(at time.Time, zone *time.Location) time.Time {
	year, month, day := at.In(zone).Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func (s *Snapshot) readUnits(ctx context.Context) error {
	province, err := s.readProvince(ctx)
	if err != nil {
		return err
	}
	s.province = &unit{Agency: province}
	if s.lineage, err = s.reads.Lineage(ctx); err != nil {
		return err
	}
	agencies, err := s.reads.Agencies(ctx)
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

func (s *Snapshot) addUnit(a metrics.Agency) *unit {
	u := &unit{Agency: a, slug: links.Slug(a.Code)}
	s.units = append(s.units, u)
	s.byCode[a.Code] = u
	return u
}

// readFlow reads the period, the one before and the months of the trend, each
// up to the day the data reach: a stock beyond it would be a forecast.
func (s *Snapshot) readFlow(ctx context.Context) error {
	periods := s.shownPeriods()
	if len(periods) == 0 {
		s.spread(nil)
		return nil
	}
	rows, err := s.reads.Flow(ctx, s.flowQuery(metrics.ByAgency, "", periods...))
	if err != nil {
		return err
	}
	s.spread(append(rows, wholeOf(rows)...))
	return nil
}

// wholeOf are the province's figures of each period: every dossier has one holder.
func wholeOf(units []metrics.FlowRow) (whole []metrics.FlowRow) {
	of := map[string]metrics.Measures{}
	for _, row := range units {
		of[row.Period] = of[row.Period].Plus(row.Measures)
	}
	for period, sum := range of {
		whole = append(whole, metrics.FlowRow{Period: period, Group: provinceRow, Measures: sum})
	}
	return whole
}

// shownPeriods are the period, the one before and the months, as far as the data reach.
func (s *Snapshot) shownPeriods() (periods []period.Period) {
	asked := map[string]bool{}
	for _, p := range append([]period.Period{s.period, s.before}, s.months...) {
		if !s.begun(p) || asked[p.Name] {
			continue
		}
		asked[p.Name] = true
		periods = append(periods, s.clip(p))
	}
	return periods
}

// provinceRow keeps the province's sum apart from dossiers that the
// province's own office handles under the same code.
const provinceRow = "\x00province"

// begun says whether any day of p lies within the data.
func (s *Snapshot) begun(p period.Period) bool { return !p.From.After(s.asOf) }

// clip ends p at the day that the data reach.
func (s *Snapshot) clip(p period.Period) period.Period {
	if p.To.After(s.asOf) {
		p.To = s.asOf
	}
	return p
}

// partial says whether the data end before the period does.
func (s *Snapshot) partial() bool { return s.asOf.Before(s.period.To) }

// spread hands the rows of the flow to their units. A row of a code that is
// not in the list of agencies still counts: nothing is lost.
func (s *Snapshot) spread(rows []metrics.FlowRow) {
	cells := map[string]map[string]metrics.Measures{}
	for _, row := range rows {
		if row.Group != provinceRow && s.byCode[row.Group] == nil {
			a := metrics.Agency{Code: row.Group, Name: row.GroupName, ShortName: row.GroupName, HasDossiers: true}
			if office, isProvince := s.provinces[row.Group]; isProvince {
				a = office
			}
			s.addUnit(a)
		}
		if cells[row.Group] == nil {
			cells[row.Group] = map[string]metrics.Measures{}
		}
		cells[row.Group][row.Period] = row.Measures
	}
	s.fill(s.province, cells[provinceRow])
	for _, u := range s.units {
		s.fill(u, cells[u.Code])
	}
}

func (s *Snapshot) fill(u *unit, cells map[string]metrics.Measures) {
	u.now = cells[s.period.Name]
	u.before, u.hasBefore = cells[s.before.Name]
	u.base = s.baseOf(u, s.before)
	for _, month := range s.months {
		u.months = append(u.months, cells[month.Name])
		u.bases = append(u.bases, s.baseOf(u, month))
	}
}

// shownIndicators are those of Decision 766 that leaders are asked about by dossier.
var shownIndicators = []string{"2.1", "3.3", "5.4"}

// readIndicators reads those of the period and of the one before, as far as the data reach.
func (s *Snapshot) readIndicators(ctx context.Context) error {
	if !s.begun(s.period) || s.period.Kind == period.Span {
		return nil // indicators are kept for the periods of the calendar only
	}
	values, err := s.reads.Indicators(ctx, metrics.IndicatorQuery{
		Periods: []period.Period{s.period, s.before}, Set: s.chosen.Set, Organisation: s.organisation, Rule: s.chosen.byRule(), Beside: &s.period,
	})
	if err != nil {
		return err
	}
	for _, v := range values {
		u := s.byCode[v.AgencyCode]
		if _, isProvince := s.provinces[v.AgencyCode]; isProvince || v.AgencyCode == s.province.Code {
			u = s.province
		}
		if u == nil {
			continue
		}
		of := &u.indicators
		if v.Period == s.before.Name {
			of = &u.indicatorsBefore
		}
		if *of == nil {
			*of = map[string]metrics.IndicatorValue{}
		}
		(*of)[v.Indicator] = v
	}
	return nil
}

// unmoved refuses figures that were read across a change of the data.
func (s *Snapshot) unmoved(ctx context.Context) error {
	now, err := s.reads.Stamp(ctx)
	if err != nil {
		return err
	}
	if now != s.stamp {
		return apperr.Wrap(apperr.Held, ErrDataMoved, "new data came in while the page was being made; ask again",
			"dữ liệu vừa thay đổi trong lúc lập trang; hãy tải lại")
	}
	return nil
}

// Units are the codes of all units that have a page, in the order of the index.
func (s *Snapshot) Units() []string {
	codes := make([]string, len(s.units))
	for i, u := range s.units {
		codes[i] = u.Code
	}
	return codes
}
