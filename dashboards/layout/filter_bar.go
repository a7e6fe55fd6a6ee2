package layout

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"khohoso/dashboards/locale"
	"khohoso/dashboards/view"
	"khohoso/models/metrics"
	"khohoso/models/period"
)

// FilterBar is what a reader of the live pages can choose: a period, its calendar,
// the organisation, the on-time rule and the set of indicators.
type FilterBar struct {
	Groups  []ChoiceGroup // of periods
	Others  []OtherChoice
	Changed bool // something besides the period is not as by default
}

// ChoiceGroup is a part of a drop-down with a name.
type ChoiceGroup struct {
	Name    string
	Choices []Choice
}

// OtherChoice is one choice besides the period.
type OtherChoice struct {
	Key, Label string
	Choices    []Choice
}

// Choice is one value of a drop-down.
type Choice struct {
	Value, Name string
	Selected    bool
}

// NewFilterBar offers the periods of the chosen calendar and the other choices.
func NewFilterBar(r view.AvailablePeriods, t locale.Locale, s *view.PeriodView) *FilterBar {
	out := &FilterBar{Groups: PeriodGroups(r, t, s.Period)}
	calendar := cmp.Or(s.Period.Calendar, period.Calendar)
	calendars := OtherChoice{Key: "calendar", Label: t.T("picker.calendar")}
	for _, one := range []period.CalendarName{period.Calendar, period.Statutory} {
		calendars.Choices = append(calendars.Choices, Choice{string(one), t.T("picker.calendar." + string(one)), one == calendar})
	}
	organisations := OtherChoice{Key: "organisation", Label: t.T("picker.organisation")}
	for _, one := range []metrics.Organisation{metrics.HistoricalOrg, metrics.CurrentOrg} {
		organisations.Choices = append(organisations.Choices, Choice{string(one), t.T("picker.organisation." + string(one)), one == s.Organisation})
	}
	rules := OtherChoice{Key: "rule", Label: t.T("fact.rule")}
	for _, one := range s.Rules {
		rules.Choices = append(rules.Choices, Choice{one.Name, t.RuleName(one), one.Name == s.Rule.Name})
	}
	sets := OtherChoice{Key: "set", Label: t.T("fact.set")}
	for _, one := range s.Sets {
		sets.Choices = append(sets.Choices, Choice{one, t.SetName(one), one == cmp.Or(s.Filter.Set, metrics.DefaultSet)})
	}
	out.Others = []OtherChoice{calendars, organisations, rules, sets}
	out.Changed = calendar != period.Calendar || s.Organisation != metrics.HistoricalOrg || s.Rule.Name != metrics.DefaultRule || s.Filter.BySet() != ""
	return out
}

// PeriodGroups offers the months of each year, newest first, then the longer periods of the decree; before them the chosen
// one where it is none of these.
func PeriodGroups(r view.AvailablePeriods, t locale.Locale, chosen period.Period) []ChoiceGroup {
	within := func(form string, year int) (choices []Choice) {
		for _, p := range slices.Backward(periodsWithin(r, form, year, cmp.Or(chosen.Calendar, period.Calendar))) {
			choices = append(choices, Choice{Value: p.Name, Name: t.Period(p), Selected: p.Name == chosen.Name})
		}
		return choices
	}
	var groups []ChoiceGroup
	larger := ChoiceGroup{Name: t.T("picker.other")}
	for year := r.End.Year() + 1; year >= r.First.From.Year(); year-- { // a statutory year begins in the one before
		if months := within("%d-01..%d-12", year); months != nil {
			groups = append(groups, ChoiceGroup{t.T("picker.month", strconv.Itoa(year)), months})
		}
		larger.Choices = append(larger.Choices, within("%d-Q1..%d-Q4", year)...)
		for _, form := range []string{"%d-H1..%d-H2", "%d-9M..%d-9M", "%d..%d"} {
			larger.Choices = append(larger.Choices, within(form, year)...)
		}
	}
	groups = append(groups, larger)
	if !has(groups, chosen.Name) {
		groups = append([]ChoiceGroup{{t.T("picker.label"), []Choice{{chosen.Name, t.Period(chosen), true}}}}, groups...)
	}
	return groups
}

// periodsWithin gives the periods of an expression for one year that touch the data.
func periodsWithin(r view.AvailablePeriods, form string, year int, calendar period.CalendarName) []period.Period {
	all, err := period.ParsePeriodsIn(fmt.Sprintf(form, year, year), calendar)
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(all, func(p period.Period) bool {
		return p.To.Before(r.First.From) || p.From.After(r.End)
	})
}

func has(groups []ChoiceGroup, value string) bool {
	for _, group := range groups {
		for _, c := range group.Choices {
			if c.Value == value {
				return true
			}
		}
	}
	return false
}
