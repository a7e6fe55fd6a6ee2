package models_test

import (
	"math"

	"khohoso/models"
)

// definition is an indicator of a set, as written in the Decision 766 notes.
type definition struct {
	code, portalGroup, annexGroup string
	max                           float64
	target                        float64  // 0: reached at 1
	noData                        *float64 // nil: not assessed
	levels                        []string // nil: all
}

var (
	zero, six = 0.0, 6.0

	ofDepartments = []string{"province", "department"}
	ofCommunes    = []string{"province", "district with communes", "commune"}
)

// definitions are the annex's indicators; the portal's six groups split its third.
var definitions = []definition{
	{"1.1", "CKMB", "CKMB", 6, 0, nil, ofDepartments},
	{"1.2", "CKMB", "CKMB", 4, 0, nil, ofDepartments},
	{"1.3", "CKMB", "CKMB", 2, 0, nil, ofDepartments},
	{"1.4", "CKMB", "CKMB", 6, 0, &zero, nil},
	{"2.1", "TDGQ", "TDGQ", 20, 0, &zero, nil},
	{"2.2", "TDGQ", "TDGQ", 0, 0, nil, nil},
	{"3.1", "CLGQ", "DVTT", 2, 0.8, &zero, nil},
	{"3.2", "CLGQ", "DVTT", 4, 0, &zero, nil},
	{"3.3", "CLGQ", "DVTT", 6, 0.5, &zero, nil},
	{"3.4", "TTTT", "DVTT", 2, 0.8, &zero, nil},
	{"3.5", "TTTT", "DVTT", 2, 0.8, &zero, nil},
	{"3.6", "TTTT", "DVTT", 6, 0, &zero, nil},
	{"4.1", "MDSH", "MDSH", 6, 0, &zero, nil},
	{"4.2", "MDSH", "MDSH", 4, 0, &zero, nil},
	{"4.3", "MDSH", "MDSH", 2, 0.8, &zero, nil},
	{"4.4", "MDSH", "MDSH", 4, 0, &zero, nil},
	{"4.5", "MDSH", "MDSH", 2, 0, &zero, ofCommunes},
	{"4.6a", "MDSH", "MDSH", 2, 0, &zero, nil},
	{"4.6b", "MDSH", "MDSH", 2, 0, &zero, nil},
	{"5.1", "MDHL", "MDHL", 0, 0, nil, nil},
	{"5.2", "MDHL", "MDHL", 6, 0, &six, nil},
	{"5.3", "MDHL", "MDHL", 6, 0, &six, nil},
	{"5.4", "MDHL", "MDHL", 6, 0.9, &zero, nil},
}

func (d definition) group(set string) string {
	if set == "annex" {
		return d.annexGroup
	}
	return d.portalGroup
}

func (d definition) applies(level string) bool {
	for _, one := range d.levels {
		if one == level {
			return true
		}
	}
	return d.levels == nil
}

// asThePortal says whether a set scores units as the portal does: the province's 1.1 to 1.3 for everyone, 4.5 in full for
// whoever is not the province, out of all points. The other reading is of a unit's own figures, out of what is assessed.
func asThePortal(set string) bool { return set != "fair" }

func isOfProvince(code string) bool { return code == "1.1" || code == "1.2" || code == "1.3" }

// valueOf is what a stand has of an indicator by a set.
func (m *measuring) valueOf(s stand, code, set string) share {
	whole := stand{m.whole, true}
	switch {
	case !asThePortal(set):
	case isOfProvince(code):
		s = whole
	case code == "4.5" && s != whole:
		return share{}
	}
	return m.values[figure{s, code}]
}

// targetOf is the unit's own target on the last day, else that of every unit, else the
// set's; of several the one valid from the latest day.
func (m *measuring) targetOf(d definition, set, agency string) float64 {
	for _, whose := range []string{agency, ""} {
		found, from := 0.0, day(-1)
		for _, t := range m.targets {
			if t.indicator == d.code && t.set == set && t.agency == whose && m.to >= t.from && m.to <= t.to && t.from > from {
				found, from = t.target, t.from
			}
		}
		if found > 0 {
			return found
		}
	}
	return d.target
}

// countsDossiers says whether an indicator is a share of dossiers, not of procedures, decisions, communes, feedback or minutes.
func countsDossiers(code string) bool {
	switch code {
	case "2.1", "3.3", "3.6", "4.1", "4.2", "4.3", "4.4", "4.6b", "5.4":
		return true
	}
	return false
}

// worth is what a value is worth; isScored is false where there is nothing to assess.
type worth struct {
	score, max float64
	isScored   bool
}

func (d definition) worth(v share, target float64) worth {
	switch {
	case v.denominator == 0 && d.noData == nil:
		return worth{}
	case v.denominator == 0:
		return worth{*d.noData, d.max, true}
	case target == 0:
		target = 1
	}
	return worth{d.max * math.Min(1, float64(v.numerator)/float64(v.denominator)/target), d.max, true}
}

// card is the scorecard of a stand: its indicators, groups and total.
type card struct {
	values map[string]worth
	groups map[string]worth
	total  worth
	most   int64 // the largest denominator of a share of dossiers
}

func (m *measuring) card(s stand, set string) card {
	c := card{values: map[string]worth{}, groups: map[string]worth{}}
	level := m.units[s.code].level
	if level == "district" && s.all {
		level = "district with communes"
	}
	for _, d := range definitions {
		if countsDossiers(d.code) {
			c.most = max(c.most, m.valueOf(s, d.code, set).denominator)
		}
		if !asThePortal(set) && !d.applies(level) {
			continue
		}
		p := d.worth(m.valueOf(s, d.code, set), m.targetOf(d, set, s.code))
		if asThePortal(set) && d.code == "4.5" && s != (stand{m.whole, true}) {
			p = worth{d.max, d.max, true}
		}
		c.values[d.code] = p
		if asThePortal(set) {
			p.max = d.max
		}
		g := c.groups[d.group(set)]
		c.groups[d.group(set)] = worth{g.score + p.score, g.max + p.max, true}
		c.total = worth{c.total.score + p.score, c.total.max + p.max, true}
	}
	return c
}

// band is what a total is called: by its score out of 100, which for a unit that some
// indicators do not apply to is what it reaches of what it could. Where no share of
// dossiers is made from ten or more, it is called by none.
func (c card) band() string {
	if c.most < 10 {
		return ""
	}
	of100 := 100 * c.total.score / c.total.max
	for _, b := range []struct {
		from float64
		code string
	}{{90, "excellent"}, {80, "good"}, {70, "fair"}, {50, "average"}} {
		if of100 >= b.from {
			return b.code
		}
	}
	return "weak"
}

// near allows for the order in which points are added up, and for nothing else.
func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

// asScored gives a value of a scorecard as one of ours.
func asScored(v models.IndicatorValue) worth {
	if !v.Scored {
		return worth{}
	}
	return worth{v.Score, v.MaxScore, true}
}
