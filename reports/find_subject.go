package reports

import (
	"cmp"
	"context"

	"khohoso/models/metrics"
)

// findScope settles what a request is about.
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
	if err := choose(ctx, r, &s, q); err != nil {
		return scope{}, err
	}
	units, err := r.Agencies(ctx)
	if err != nil {
		return scope{}, err
	}
	for _, a := range units {
		s.agencies[a.Code] = a
	}
	province, err := wholeUnit(ctx, r, s)
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
	return s, findUnit(ctx, r, &s)
}

// choose settles what a request may leave open: the rule and the view of the organisation.
func choose(ctx context.Context, r Reads, s *scope, q Request) (err error) {
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
func wholeUnit(ctx context.Context, r Reads, s scope) (metrics.Agency, error) {
	if s.organisation == metrics.AsNow {
		return r.Province(ctx)
	}
	return r.ProvinceOn(ctx, s.period.To)
}

// findUnit fills in a unit of the catalogue. A code that is not in it is put to
// the flow read, which knows units without a catalogue entry and refuses the
// rest with the nearest codes.
func findUnit(ctx context.Context, r Reads, s *scope) error {
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

// fillIn reads a form for a request.
func fillIn(ctx context.Context, r Reads, form *layout, q Request) (*table, error) {
	if err := ctx.Err(); err != nil { // reads that many workbooks share do not look
		return nil, err
	}
	s, err := findScope(ctx, r, form, q)
	if err != nil {
		return nil, err
	}
	return load(ctx, r, s, q.Restated)
}
