package reports

import (
	"context"

	"khohoso/models"
)

// scope is what a workbook is about: a unit or the province, in one period.
type scope struct {
	form     *layout
	period   models.Period
	lang     string
	code     string // "" only for a province that has no catalogue
	name     string
	parent   string // name of the unit above, "" when not known
	province bool
	agencies map[string]models.Agency
}

func findScope(ctx context.Context, r Reads, form *layout, q Request) (scope, error) {
	s := scope{form: form, period: q.Period, lang: "vi", code: q.Agency, agencies: map[string]models.Agency{}}
	if q.Lang == "en" {
		s.lang = "en"
	}
	units, err := r.Agencies(ctx)
	if err != nil {
		return scope{}, err
	}
	for _, a := range units {
		s.agencies[a.Code] = a
	}
	province, err := r.Province(ctx)
	if err != nil {
		return scope{}, err
	}
	if q.Agency == "" || q.Agency == province.Code {
		s.province, s.code, s.name = true, province.Code, province.Name
		if s.name == "" {
			s.name = text{VI: "Toàn tỉnh", EN: "The whole province"}.in(s.lang)
		}
		s.parent = form.Receiver.in(s.lang)
		return s, nil
	}
	return s, s.findUnit(ctx, r)
}

// findUnit fills in a unit of the catalogue. A code that is not in it is put to
// the flow read, which knows units without a catalogue entry and refuses the
// rest with the nearest codes.
func (s *scope) findUnit(ctx context.Context, r Reads) error {
	unit, ok := s.agencies[s.code]
	if !ok {
		_, err := r.Flow(ctx, models.FlowQuery{Periods: []models.Period{s.period}, By: models.ByProvince, Agency: s.code})
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
