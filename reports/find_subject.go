package reports

import (
	"cmp"
	"context"

	"khohoso/models/metrics"
	"khohoso/reports/layout"
	"khohoso/reports/source"
	"khohoso/reports/table"
	"khohoso/reports/wording"
)

// findSubject settles what a request is about.
func findSubject(ctx context.Context, r source.Reads, form *layout.Layout, q Request) (source.Subject, error) {
	base := form
	closing, closed, err := r.Closing(ctx, q.Period)
	if err != nil {
		return source.Subject{}, err
	}
	if form = form.On(q.Period); closed {
		form = base.AsSigned(closing.WordsEdition, form)
	}
	s := source.Subject{Layout: form, Period: q.Period, Lang: "vi", Code: q.Agency, Where: q.Where, Sort: q.Sort, Only: q.Subject, Narrowed: q.Narrowed, SetName: q.Set, AskedRule: q.Rule, Agencies: map[string]metrics.Agency{}}
	if q.Lang == "en" {
		s.Lang = "en"
	}
	if err := choose(ctx, r, &s, q); err != nil {
		return source.Subject{}, err
	}
	units, err := r.Agencies(ctx)
	if err != nil {
		return source.Subject{}, err
	}
	for _, a := range units {
		s.Agencies[a.Code] = a
	}
	province, err := wholeUnit(ctx, r, s)
	if err != nil {
		return source.Subject{}, err
	}
	if q.Agency == "" || q.Agency == province.Code || s.Agencies[q.Agency].Level == "province" {
		s.Province, s.Code, s.Name = true, province.Code, province.Name
		if s.Name == "" {
			s.Name = wording.Text{VI: "Toàn tỉnh", EN: "The whole province"}.In(s.Lang)
		}
		s.Parent = form.Receiver.In(s.Lang)
		return s, nil
	}
	return s, findUnit(ctx, r, &s)
}

// choose settles what a request may leave open: the rule and the view of the organisation.
func choose(ctx context.Context, r source.Reads, s *source.Subject, q Request) (err error) {
	if s.Organisation, err = metrics.ParseOrganisation(string(q.Organisation)); err != nil {
		return err
	}
	rules, err := r.Rules(ctx)
	if err != nil {
		return err
	}
	s.Rule, err = metrics.FindRule(rules, cmp.Or(q.Rule, s.Layout.Rule))
	return err
}

// wholeUnit is the unit that stands for the whole: that of the period's end, or today's.
func wholeUnit(ctx context.Context, r source.Reads, s source.Subject) (metrics.Agency, error) {
	if s.Organisation == metrics.CurrentOrg {
		return r.Province(ctx)
	}
	return r.ProvinceOn(ctx, s.Period.To)
}

// findUnit fills in a unit of the catalogue. A code that is not in it is put to
// the flow read, which knows units without a catalogue entry and refuses the
// rest with the nearest codes.
func findUnit(ctx context.Context, r source.Reads, s *source.Subject) error {
	unit, ok := s.Agencies[s.Code]
	if !ok {
		_, err := r.Flow(ctx, s.FlowQuery(metrics.ByProvince, s.Code))
		s.Name = s.Code
		return err
	}
	if s.Name = unit.Name; s.Name == "" {
		s.Name = unit.Code
	}
	s.Parent = s.Agencies[unit.ParentCode].Name
	return nil
}

// fillIn reads a form for a request.
func fillIn(ctx context.Context, r source.Reads, form *layout.Layout, q Request) (*table.Table, error) {
	if err := ctx.Err(); err != nil { // reads that many workbooks share do not look
		return nil, err
	}
	s, err := findSubject(ctx, r, form, q)
	if err != nil {
		return nil, err
	}
	return table.Load(ctx, r, s, q.Restated)
}
