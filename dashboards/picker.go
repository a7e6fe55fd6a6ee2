package dashboards

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"khohoso/dashboards/locale"
	"khohoso/internal/apperr"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

// picker is what a reader of the live pages can choose: a period, its calendar,
// the organisation, the on-time rule and the set of indicators.
type picker struct {
	Groups  []periodGroup // of periods
	Others  []otherChoice
	Changed bool // something besides the period is not as by default
}

type periodGroup struct {
	Name    string
	Choices []choice
}

// otherChoice is one choice besides the period.
type otherChoice struct {
	Key, Label string
	Choices    []choice
}

type choice struct {
	Value, Name string
	Selected    bool
}

// reach is what the data cover: from the first month with a dossier to a last day, and
// the month of each calendar that is shown where none is named.
type reach struct {
	first     period.Period
	end       time.Time
	byDefault map[period.CalendarName]period.Period
}

// readReach finds the first month with a dossier: first the year, then the
// month, so that it costs two small queries whatever the age of the data.
func readReach(ctx context.Context, r Reads, version store.DataVersion) (reach, error) {
	if version.Events == 0 || version.AsOf.IsZero() {
		return reach{}, noData()
	}
	end := localDay(version.AsOf, r.Location())
	years, err := period.ParsePeriods(fmt.Sprintf("%d..%d", oldestYear, max(end.Year(), oldestYear)))
	if err != nil {
		return reach{}, err
	}
	year, err := firstWithData(ctx, r, years)
	if err != nil {
		return reach{}, err
	}
	first, err := firstWithData(ctx, r, period.Period{To: year.To}.LastMonths(12))
	if err != nil {
		return reach{}, err
	}
	found := reach{first: first, end: end, byDefault: map[period.CalendarName]period.Period{}}
	for _, calendar := range []period.CalendarName{period.Calendar, period.Statutory} {
		if found.byDefault[calendar], err = r.DefaultMonth(ctx, calendar); err != nil {
			return reach{}, err
		}
	}
	return found, nil
}

// oldestYear is the earliest year that a period can name.
const oldestYear = 1990

func noData() error {
	return apperr.New(apperr.NotBuilt, "there are no dossiers yet: take files in with khohoso ingest, then run khohoso build",
		"chưa có hồ sơ nào: nạp dữ liệu bằng khohoso ingest, rồi chạy khohoso build")
}

// firstWithData is the first of the periods, which are in order, with any figure.
func firstWithData(ctx context.Context, r Reads, periods []period.Period) (period.Period, error) {
	rows, err := r.Flow(ctx, metrics.FlowQuery{Periods: periods, By: metrics.ByProvince})
	if err != nil {
		return period.Period{}, err
	}
	for _, p := range periods {
		if slices.ContainsFunc(rows, func(row metrics.FlowRow) bool { return row.Period == p.Name }) {
			return p, nil
		}
	}
	return period.Period{}, noData()
}

// fullMonth is the month that is shown where none is named.
func (r reach) fullMonth(calendar period.CalendarName) period.Period {
	return r.byDefault[cmp.Or(calendar, period.Calendar)]
}

// picker offers the periods of the chosen calendar and the other choices.
func (r reach) picker(t locale.Locale, s *Snapshot) *picker {
	out := &picker{Groups: r.periods(t, s.period)}
	if !out.has(s.period.Name) {
		own := periodGroup{Name: t.T("picker.label"), Choices: []choice{{s.period.Name, t.Period(s.period), true}}}
		out.Groups = append([]periodGroup{own}, out.Groups...)
	}
	calendar := cmp.Or(s.period.Calendar, period.Calendar)
	calendars := otherChoice{Key: "calendar", Label: t.T("picker.calendar")}
	for _, one := range []period.CalendarName{period.Calendar, period.Statutory} {
		calendars.Choices = append(calendars.Choices, choice{string(one), t.T("picker.calendar." + string(one)), one == calendar})
	}
	organisations := otherChoice{Key: "organisation", Label: t.T("picker.organisation")}
	for _, one := range []metrics.Organisation{metrics.AsThen, metrics.AsNow} {
		organisations.Choices = append(organisations.Choices, choice{string(one), t.T("picker.organisation." + string(one)), one == s.organisation})
	}
	rules := otherChoice{Key: "rule", Label: t.T("fact.rule")}
	for _, one := range s.rules {
		rules.Choices = append(rules.Choices, choice{one.Name, t.RuleName(one), one.Name == s.rule.Name})
	}
	sets := otherChoice{Key: "set", Label: t.T("fact.set")}
	for _, one := range s.sets {
		sets.Choices = append(sets.Choices, choice{one, t.SetName(one), one == cmp.Or(s.chosen.Set, metrics.DefaultSet)})
	}
	out.Others = []otherChoice{calendars, organisations, rules, sets}
	out.Changed = calendar != period.Calendar || s.organisation != metrics.AsThen || s.rule.Name != metrics.DefaultRule || s.chosen.bySet() != ""
	return out
}

// periods offers the months of each year, newest first, then quarters and years.
func (r reach) periods(t locale.Locale, chosen period.Period) []periodGroup {
	within := func(form string, year int) (choices []choice) {
		for _, p := range slices.Backward(r.within(form, year, cmp.Or(chosen.Calendar, period.Calendar))) {
			choices = append(choices, choice{Value: p.Name, Name: t.Period(p), Selected: p.Name == chosen.Name})
		}
		return choices
	}
	var groups []periodGroup
	larger := periodGroup{Name: t.T("picker.other")}
	for year := r.end.Year() + 1; year >= r.first.From.Year(); year-- { // a statutory year begins in the one before
		if months := within("%d-01..%d-12", year); months != nil {
			groups = append(groups, periodGroup{t.T("picker.month", strconv.Itoa(year)), months})
		}
		larger.Choices = append(larger.Choices, within("%d-Q1..%d-Q4", year)...)
		larger.Choices = append(larger.Choices, within("%d..%d", year)...)
	}
	return append(groups, larger)
}

// within gives the periods of an expression for one year that touch the data.
func (r reach) within(form string, year int, calendar period.CalendarName) []period.Period {
	all, err := period.ParsePeriodsIn(fmt.Sprintf(form, year, year), calendar)
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(all, func(p period.Period) bool {
		return p.To.Before(r.first.From) || p.From.After(r.end)
	})
}

func (p picker) has(value string) bool {
	for _, group := range p.Groups {
		for _, c := range group.Choices {
			if c.Value == value {
				return true
			}
		}
	}
	return false
}
