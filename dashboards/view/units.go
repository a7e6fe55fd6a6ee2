package view

import (
	"strings"

	"khohoso/dashboards/locale"
	"khohoso/models/metrics"
)

// ChartName is a unit's name that no other unit of the province shares.
func (s *PeriodView) ChartName(t locale.Locale, u *Unit) string {
	name := u.Label(t)
	for _, other := range s.AllUnits {
		if other != u && other.Label(t) == name {
			if parent := s.ByCode[u.ParentCode]; parent != nil {
				return name + " (" + parent.Label(t) + ")"
			}
			return name + " (" + u.Code + ")"
		}
	}
	return name
}

// Label is the name of a unit as pages write it.
func (u *Unit) Label(t locale.Locale) string {
	switch {
	case u.Name != "":
		return shorten(u.Name)
	case u.ShortName != "":
		return shorten(u.ShortName)
	case u.Code != "":
		return u.Code
	}
	return t.T("province")
}

// shorten uses the abbreviation that every office uses for its committee.
func shorten(name string) string {
	const committee = "Ủy ban nhân dân "
	if rest, ok := strings.CutPrefix(name, committee); ok {
		return "UBND " + rest
	}
	return name
}

// IsWithin says whether a unit is another one or below it.
func (s *PeriodView) IsWithin(code, of string) bool {
	const deepest = 16 // a catalogue may go round in a circle
	for range deepest {
		unit := s.ByCode[code]
		if code == of || unit == nil {
			return code == of
		}
		code = unit.ParentCode
	}
	return false
}

// CodeOf turns the name of one of the agencies in a path back into its code.
func CodeOf(agencies []metrics.Agency, slug string) (string, error) {
	known := &PeriodView{ByCode: map[string]*Unit{}}
	for _, a := range agencies {
		known.addUnit(a)
	}
	return known.CodeOf(slug)
}

// CodeOf turns the name in a path back into a code; a code itself will do too.
func (s *PeriodView) CodeOf(slug string) (string, error) {
	for code, u := range s.ByCode {
		if u.slug == slug {
			return code, nil
		}
	}
	u, err := s.Find(slug)
	if err != nil {
		return "", err
	}
	return u.Code, nil
}
