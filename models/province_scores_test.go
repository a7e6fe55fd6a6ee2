package models_test

import (
	"math"

	"khohoso/models/metrics"
)

// definition is an indicator of a set, as written in the Decision 766 notes.
type definition struct {
	Code, PortalGroup, AnnexGroup string
	Max                           float64
	Target                        float64  // 0: reached at 1
	NoData                        *float64 // nil: not assessed
	Levels                        []string // nil: all
}

var (
	zero, six = 0.0, 6.0

	ofDepartments = []string{"province", "department"}
	ofCommunes    = []string{"province", "district with communes", "commune"}
)

// Digest are the annex's indicators; the portal's six groups split its third.
var Digest = []definition{
	{Code: "1.1", PortalGroup: "CKMB", AnnexGroup: "CKMB", Max: 6, Target: 0, NoData: nil, Levels: ofDepartments},
	{Code: "1.2", PortalGroup: "CKMB", AnnexGroup: "CKMB", Max: 4, Target: 0, NoData: nil, Levels: ofDepartments},
	{Code: "1.3", PortalGroup: "CKMB", AnnexGroup: "CKMB", Max: 2, Target: 0, NoData: nil, Levels: ofDepartments},
	{Code: "1.4", PortalGroup: "CKMB", AnnexGroup: "CKMB", Max: 6, Target: 0, NoData: &zero, Levels: nil},
	{Code: "2.1", PortalGroup: "TDGQ", AnnexGroup: "TDGQ", Max: 20, Target: 0, NoData: &zero, Levels: nil},
	{Code: "2.2", PortalGroup: "TDGQ", AnnexGroup: "TDGQ", Max: 0, Target: 0, NoData: nil, Levels: nil},
	{Code: "3.1", PortalGroup: "CLGQ", AnnexGroup: "DVTT", Max: 2, Target: 0.8, NoData: &zero, Levels: nil},
	{Code: "3.2", PortalGroup: "CLGQ", AnnexGroup: "DVTT", Max: 4, Target: 0, NoData: &zero, Levels: nil},
	{Code: "3.3", PortalGroup: "CLGQ", AnnexGroup: "DVTT", Max: 6, Target: 0.5, NoData: &zero, Levels: nil},
	{Code: "3.4", PortalGroup: "TTTT", AnnexGroup: "DVTT", Max: 2, Target: 0.8, NoData: &zero, Levels: nil},
	{Code: "3.5", PortalGroup: "TTTT", AnnexGroup: "DVTT", Max: 2, Target: 0.8, NoData: &zero, Levels: nil},
	{Code: "3.6", PortalGroup: "TTTT", AnnexGroup: "DVTT", Max: 6, Target: 0, NoData: &zero, Levels: nil},
	{Code: "4.1", PortalGroup: "MDSH", AnnexGroup: "MDSH", Max: 6, Target: 0, NoData: &zero, Levels: nil},
	{Code: "4.2", PortalGroup: "MDSH", AnnexGroup: "MDSH", Max: 4, Target: 0, NoData: &zero, Levels: nil},
	{Code: "4.3", PortalGroup: "MDSH", AnnexGroup: "MDSH", Max: 2, Target: 0.8, NoData: &zero, Levels: nil},
	{Code: "4.4", PortalGroup: "MDSH", AnnexGroup: "MDSH", Max: 4, Target: 0, NoData: &zero, Levels: nil},
	{Code: "4.5", PortalGroup: "MDSH", AnnexGroup: "MDSH", Max: 2, Target: 0, NoData: &zero, Levels: ofCommunes},
	{Code: "4.6a", PortalGroup: "MDSH", AnnexGroup: "MDSH", Max: 2, Target: 0, NoData: &zero, Levels: nil},
	{Code: "4.6b", PortalGroup: "MDSH", AnnexGroup: "MDSH", Max: 2, Target: 0, NoData: &zero, Levels: nil},
	{Code: "5.1", PortalGroup: "MDHL", AnnexGroup: "MDHL", Max: 0, Target: 0, NoData: nil, Levels: nil},
	{Code: "5.2", PortalGroup: "MDHL", AnnexGroup: "MDHL", Max: 6, Target: 0, NoData: &six, Levels: nil},
	{Code: "5.3", PortalGroup: "MDHL", AnnexGroup: "MDHL", Max: 6, Target: 0, NoData: &six, Levels: nil},
	{Code: "5.4", PortalGroup: "MDHL", AnnexGroup: "MDHL", Max: 6, Target: 0.9, NoData: &zero, Levels: nil},
}

func (d definition) group(set string) string {
	if set == "annex" {
		return d.AnnexGroup
	}
	return d.PortalGroup
}

func (d definition) applies(level string) bool {
	for _, one := range d.Levels {
		if one == level {
			return true
		}
	}
	return d.Levels == nil
}

// asThePortal says whether a set scores units as the portal does: the province's 1.1 to 1.3 for everyone, 4.5 in full for
// whoever is not the province, out of all points. The other reading is of a unit's own figures, out of what is assessed.
func asThePortal(set string) bool { return set != "fair" }

func isOfProvince(code string) bool { return code == "1.1" || code == "1.2" || code == "1.3" }

// valueOf is what a stand has of an indicator by a set.
func (m *measuring) valueOf(s stand, code, set string) share {
	whole := stand{Code: m.Whole, All: true}
	switch {
	case !asThePortal(set):
	case isOfProvince(code):
		s = whole
	case code == "4.5" && s != whole:
		return share{}
	}
	return m.Values[figure{stand: s, indicator: code}]
}

// targetOf is the unit's own target on the last day, else that of every unit, else the
// set's; of several the one valid from the latest day.
func (m *measuring) targetOf(d definition, set, agency string) float64 {
	for _, whose := range []string{agency, ""} {
		found, from := 0.0, day(-1)
		for _, t := range m.Targets {
			if t.Indicator == d.Code && t.Set == set && t.Agency == whose && m.To >= t.From && m.To <= t.To && t.From > from {
				found, from = t.Target, t.From
			}
		}
		if found > 0 {
			return found
		}
	}
	return d.Target
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
	Score, Max float64
	IsScored   bool
}

func (d definition) worth(v share, target float64) worth {
	switch {
	case v.Denominator == 0 && d.NoData == nil:
		return worth{}
	case v.Denominator == 0:
		return worth{Score: *d.NoData, Max: d.Max, IsScored: true}
	case target == 0:
		target = 1
	}
	return worth{Score: d.Max * math.Min(1, float64(v.Numerator)/float64(v.Denominator)/target), Max: d.Max, IsScored: true}
}

// card is the scorecard of a stand: its indicators, groups and total.
type card struct {
	Values map[string]worth
	Groups map[string]worth
	Total  worth
	Most   int64 // the largest denominator of a share of dossiers
}

func (m *measuring) card(s stand, set string) card {
	c := card{Values: map[string]worth{}, Groups: map[string]worth{}}
	level := m.Units[s.Code].Level
	if level == "district" && s.All {
		level = "district with communes"
	}
	for _, d := range Digest {
		if countsDossiers(d.Code) {
			c.Most = max(c.Most, m.valueOf(s, d.Code, set).Denominator)
		}
		if !asThePortal(set) && !d.applies(level) {
			continue
		}
		p := d.worth(m.valueOf(s, d.Code, set), m.targetOf(d, set, s.Code))
		if asThePortal(set) && d.Code == "4.5" && s != (stand{Code: m.Whole, All: true}) {
			p = worth{Score: d.Max, Max: d.Max, IsScored: true}
		}
		c.Values[d.Code] = p
		if asThePortal(set) {
			p.Max = d.Max
		}
		g := c.Groups[d.group(set)]
		c.Groups[d.group(set)] = worth{Score: g.Score + p.Score, Max: g.Max + p.Max, IsScored: true}
		c.Total = worth{Score: c.Total.Score + p.Score, Max: c.Total.Max + p.Max, IsScored: true}
	}
	return c
}

// band is what a total is called: by its score out of 100, which for a unit that some
// indicators do not apply to is what it reaches of what it could. Where no share of
// dossiers is made from ten or more, it is called by none.
func (c card) band() string {
	if c.Most < 10 {
		return ""
	}
	of100 := 100 * c.Total.Score / c.Total.Max
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
func asScored(v metrics.IndicatorValue) worth {
	if !v.Scored {
		return worth{}
	}
	return worth{Score: v.Score, Max: v.MaxScore, IsScored: true}
}
