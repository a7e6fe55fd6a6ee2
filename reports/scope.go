package reports

import (
	"cmp"
	"context"

	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
)

// scope is what a workbook is about: a unit or the province, in one period.
type scope struct {
	form         *layout
	period       period.Period
	organisation metrics.Organisation // models.AsThen or models.AsNow
	rule         metrics.Rule
	lang         string
	code         string // "" only for a province that has no catalogue
	name         string
	parent       string // name of the unit above, "" when not known
	province     bool
	where        dossiers.Filter
	sort         dossiers.Sort
	subject      metrics.Subject
	narrowed     string // what subject is in words
	setName      string
	askedRule    string // of the request; "": that of the form or of the set
	agencies     map[string]metrics.Agency
}

func findScope(ctx context.Context, r Reads, form *layout, q Request) (scope, error) {
	base := form
	closing, closed, err := r.Closing(ctx, q.Period)
	if err != nil {
		return scope{}, err
	}
	if form = form.on(q.Period); closed {
		form = base.asSigned(closing.WordsEdition, form)
	}
	s := scope{form: form, period: q.Period, lang: "vi", code: q.Agency, where: q.Where, sort: q.Sort, subject: q.Subject, narrowed: q.Narrowed, setName: q.Set, askedRule: q.Rule, agencies: map[string]metrics.Agency{}}
	if q.Lang == "en" {
		s.lang = "en"
	}
	if err := s.choose(ctx, r, q); err != nil {
		return scope{}, err
	}
	units, err := r.Agencies(ctx)
	if err != nil {
		return scope{}, err
	}
	for _, a := range units {
		s.agencies[a.Code] = a
	}
	province, err := s.wholeUnit(ctx, r)
	if err != nil {
		return scope{}, err
	}
	if q.Agency == "" || q.Agency == province.Code || s.agencies[q.Agency].Level == "province" {
		s.province, s.code, s.name = true, province.Code, province.Name
		if s.name == "" {
			s.name = text{VI: "Toàn tỉnh", EN: "The whole province"}.in(s.lang)
		}
		s.parent = form.Receiver.in(s.lang)
		return s, nil
	}
	return s, s.findUnit(ctx, r)
}

// choose settles what a request may leave open: the rule and the view of the organisation.
func (s *scope) choose(ctx context.Context, r Reads, q Request) (err error) {
	if s.organisation, err = metrics.ParseOrganisation(string(q.Organisation)); err != nil {
		return err
	}
	rules, err := r.Rules(ctx)
	if err != nil {
		return err
	}
	s.rule, err = metrics.FindRule(rules, cmp.Or(q.Rule, s.form.Rule))
	return err
}

// wholeUnit is the unit that stands for the whole: that of the period's end, or today's.
func (s *scope) wholeUnit(ctx context.Context, r Reads) (metrics.Agency, error) {
	if s.organisation == metrics.AsNow {
		return r.Province(ctx)
	}
	return r.ProvinceOn(ctx, s.period.To)
}

// flow is a read of the scope's period by its rule and view of the organisation.
func (s *scope) flow(by metrics.Grouping, agency string) metrics.FlowQuery {
	return metrics.FlowQuery{
		Periods: []period.Period{s.period}, By: by, Agency: agency,
		Organisation: s.organisation, Rule: s.rule.Name, Lang: s.lang,
	}
}

// findUnit fills in a unit of the catalogue. A code that is not in it is put to
// the flow read, which knows units without a catalogue entry and refuses the
// rest with the nearest codes.
func (s *scope) findUnit(ctx context.Context, r Reads) error {
	unit, ok := s.agencies[s.code]
	if !ok {
		_, err := r.Flow(ctx, s.flow(metrics.ByProvince, s.code))
		s.name = s.code
		return err
	}
	if s.name = unit.Name; s.name == "" {
		s.name = unit.Code
	}
	s.parent = s.agencies[unit.ParentCode].Name
	return nil
}

// within says whether a unit belongs to the branch under the scope's unit.
func (s *scope) within(code string) bool {
	if s.province {
		return true
	}
	for range len(s.agencies) + 1 { // a catalogue with a ring in it must not hang a report
		if code == s.code {
			return true
		}
		if code = s.agencies[code].ParentCode; code == "" {
			return false
		}
	}
	return false
}
