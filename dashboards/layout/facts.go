package layout

import (
	"cmp"
	"slices"
	"strings"

	"khohoso/dashboards/locale"
	"khohoso/dashboards/view"
	"khohoso/models/metrics"
	"khohoso/models/period"
)

// Fact is one line of who, when, by which rule.
type Fact struct{ Label, Value, Help string }

// state says in a word and a colour whether the figures passed their tests.
type state struct{ Class, Text string }

// pageFacts are always in view: whose figures, which days, which rule, which data.
func pageFacts(s *view.PeriodView, t locale.Locale) []Fact {
	days := t.Dates(s.Period) + t.T("calendar."+calendarOf(s.Period))
	if s.Partial() {
		days += t.T("fact.until", t.Date(s.AsOf))
	}
	return []Fact{
		{t.T("fact.period"), days, ""},
		{t.T("fact.organisation"), t.T("organisation." + string(s.Organisation)), t.T("organisation.help")},
		ruleFact(s, t),
		{t.T("fact.set"), t.SetName(cmp.Or(s.Filter.Set, metrics.DefaultSet)), t.T("set.help")},
		{t.T("fact.data"), dataFact(s, t), ""},
		closingFact(s, t),
	}
}

// gistOf is what a page rests on, on one line: which days, by which rule, of which data, and whether they may still change.
func gistOf(s *view.PeriodView, t locale.Locale) string {
	days := t.Dates(s.Period)
	if calendarOf(s.Period) == string(period.Statutory) {
		days += t.T("gist.statutory")
	}
	rule := t.T("gist.rule", s.Rule.Name)
	if key := "gist.rule." + s.Rule.Name; t.Has(key) {
		rule = t.T(key)
	}
	parts := []string{days}
	if s.Organisation == metrics.CurrentOrg {
		parts = append(parts, t.T("gist.now"))
	}
	parts = append(parts, rule)
	if set := cmp.Or(s.Filter.Set, metrics.DefaultSet); set != metrics.DefaultSet {
		parts = append(parts, t.T("gist.set", set))
	}
	parts = append(parts, t.T("gist.data", t.Moment(s.Version.AsOf.In(s.Location))))
	if s.Province.HasBefore {
		parts = append(parts, t.T("gist.compared", t.PeriodInside(s.Before)))
	}
	closed := "gist.open"
	if s.Closing != nil {
		closed = "gist.closed"
	}
	return strings.Join(append(parts, t.T(closed)), " · ")
}

// Alarm is what the line of facts must not keep folded away: figures whose tests failed or were not run, a silent source.
func (f Frame) Alarm() *state {
	switch {
	case f.State.Class != "good":
		return &f.State
	case f.Sources != nil && f.Sources.Class != "good":
		return &f.Sources.state
	}
	return nil
}

// dataFact is until when the data reach, and which version of them it is.
func dataFact(s *view.PeriodView, t locale.Locale) string {
	return t.T("fact.data.value", t.Moment(s.Version.AsOf.In(s.Location)), s.Version.ID)
}

// closingFact says whether the figures may still change. What came in after a
// closing never shows here: a closed period's page stays as it was (design law 5).
func closingFact(s *view.PeriodView, t locale.Locale) Fact {
	if s.Closing == nil {
		return Fact{t.T("fact.closing"), t.T("closing.open"), ""}
	}
	return Fact{t.T("fact.closing"), t.T("closing.closed", t.Moment(s.Closing.At), s.Closing.By), t.T("closing.help")}
}

// ruleFact names the on-time rule with its version and basis.
func ruleFact(s *view.PeriodView, t locale.Locale) Fact {
	name := t.RuleName(s.Rule)
	help := t.T("rule.help", s.Rule.Basis)
	if s.Rule.Name == metrics.DefaultRule && s.Rule.Shipped {
		help = t.T("rule.form06.help", s.Rule.Basis)
	}
	return Fact{t.T("fact.rule"), t.T("rule.version", name, t.Number(s.Rule.Version)), help}
}

// calendarOf tells the two reporting calendars and freely chosen dates apart.
func calendarOf(p period.Period) string {
	if p.Kind == period.Span {
		return "span"
	}
	return string(cmp.Or(p.Calendar, period.Calendar))
}

func checkState(s *view.PeriodView, t locale.Locale) state {
	var failed int64
	for _, c := range s.Checks {
		if c.Failures > 0 {
			failed++
		}
	}
	switch {
	case failed > 0:
		return state{"bad", t.N("state.failed", failed)}
	case len(s.Checks) == 0:
		return state{"watch", t.T("state.unchecked")}
	}
	return state{"good", t.N("state.good", int64(len(s.Checks)))}
}

// comparedNote is what the changes of a page with many units are against.
func comparedNote(s *view.PeriodView, t locale.Locale) string {
	note := t.T("compared", t.PeriodInside(s.Before))
	if slices.ContainsFunc(s.AllUnits, func(u *view.Unit) bool { return u.Base.Inherited || !u.Base.Known }) {
		note += t.T("compared.inherited")
	}
	return note
}

// caveatsOf says what was never taken in. That is so today, so the publication of a
// closed period, whose bytes stay, does not say it (design law 5); its live pages do.
func caveatsOf(s *view.PeriodView, v Options) (said []string) {
	if s.Closing != nil && !v.Live {
		return nil
	}
	for _, one := range s.Caveats {
		if locale.Of(v.Lang) == locale.English {
			said = append(said, one.EN)
		} else {
			said = append(said, one.VI)
		}
	}
	return said
}
