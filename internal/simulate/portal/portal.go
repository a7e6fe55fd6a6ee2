package portal

import (
	"math"
	"slices"

	"khohoso/internal/simulate/calendar"
)

// PortalRule is how the portal scores an indicator and which group it adds it to.
type PortalRule struct {
	Indicator, group    string
	max, target, noData float64
}

// PortalRules are the indicators that the portal shows, each group after its own.
var PortalRules = []PortalRule{
	{Indicator: "2.1", max: 20, target: 1},
	{Indicator: "3.1", group: "online group", max: 2, target: 0.8},
	{Indicator: "3.2", group: "online group", max: 4, target: 1},
	{Indicator: "3.3", group: "online group", max: 6, target: 0.5},
	{Indicator: "3.4", group: "payment group", max: 2, target: 0.8},
	{Indicator: "3.5", group: "payment group", max: 2, target: 0.8},
	{Indicator: "3.6", group: "payment group", max: 6, target: 1},
	{Indicator: "4.1", max: 6, target: 1},
	{Indicator: "4.2", max: 4, target: 1},
	{Indicator: "4.3", max: 2, target: 0.8},
	{Indicator: "4.4", max: 4, target: 1},
	{Indicator: "4.6b", max: 2, target: 1},
	{Indicator: "5.2", max: 6, target: 1, noData: 6},
	{Indicator: "5.3", max: 6, target: 1, noData: 6},
	{Indicator: "5.4", max: 6, target: 0.9},
}

// Portion is a numerator and its denominator.
type Portion struct{ Of, All int32 }

func (p Portion) plus(q Portion) Portion { return Portion{p.Of + q.Of, p.All + q.All} }

// times is what is left when a share of everything is known.
func (p Portion) times(share float64) Portion {
	all := int32(math.Round(float64(p.All) * share))
	return Portion{min(int32(math.Round(float64(p.Of)*share)), all), all}
}

// Score is the points for a portion: in proportion up to the target, and what the rule gives without data where there is none.
func (r PortalRule) Score(p Portion) float64 {
	if p.All == 0 {
		return r.noData
	}
	return r.max * math.Min(1, float64(p.Of)/float64(p.All)/r.target)
}

// figures are an office's portions in one period, by place in portalRules.
type figures []Portion

// ownFigures are what the province would report of an office, as the portal counts.
func (t *ExpectedFigures) ownFigures(period, office int) figures {
	c := t.cells[period*len(t.w.Offices)+office]
	online, services, charged := t.catalogue(office, t.shown[period].last)
	return figures{
		{c.inTime, c.counted}, online,
		{t.uses(period, office, filedOnline), services}, {c.online, c.received},
		{t.uses(period, office, paidOnline), charged}, {t.uses(period, office, toldFee), charged}, {c.paid, c.charged},
		{c.digital, c.counted}, {c.digitised, c.counted}, {c.reused, c.counted}, {c.store, c.counted}, {c.population, c.counted},
		{c.inTerm, c.feedback}, {c.satisfied, c.feedback}, {c.pleased, c.counted},
	}
}

// byDate puts the statutory form's reading of lateness in the place of the portal's.
func (t *ExpectedFigures) byDate(f figures, period, office int) figures {
	c := t.cells[period*len(t.w.Offices)+office]
	f = slices.Clone(f)
	f[0].Of = c.inTimeByDate
	f[len(f)-1].Of = c.pleasedByDate
	return f
}

// uses counts the procedures in an office's hands that a deed was done with.
func (t *ExpectedFigures) uses(period, office int, by deed) (n int32) {
	for i := range t.w.Procedures {
		p := &t.w.Procedures[i]
		counts := p.OnlineService() || by != filedOnline
		if counts && t.used[use{uint16(period), uint16(office), uint16(i), by}] && t.w.Handles(office, p, t.shown[period].last) {
			n++
		}
	}
	return n
}

// ofProvince puts the procedures of the whole province, each once, in the place of the
// sums over offices.
func (t *ExpectedFigures) ofProvince(f figures, period int) {
	done := [3]map[uint16]bool{{}, {}, {}}
	for u := range t.used {
		if int(u.period) == period {
			done[u.deed][u.procedure] = true
		}
	}
	all, services, charged := t.catalogue(t.province(t.shown[period].last), t.shown[period].last)
	used := func(by deed) int32 { return int32(len(done[by])) }
	f[1], f[2], f[4], f[5] = all, Portion{used(filedOnline), services}, Portion{used(paidOnline), charged}, Portion{used(toldFee), charged}
}

// province is the place of the province's own unit on a day.
func (t *ExpectedFigures) province(on calendar.Day) int {
	if t.w.Heirs != nil && on >= calendar.ReorganizationDay {
		return t.w.Old
	}
	return 0
}

// catalogue counts the procedures that an office handles on a day: those offered
// online among all, the online services, those with a fee.
func (t *ExpectedFigures) catalogue(office int, on calendar.Day) (online Portion, services, charged int32) {
	for i := range t.w.Procedures {
		p := &t.w.Procedures[i]
		if !t.w.Handles(office, p, on) {
			continue
		}
		online.All++
		count(&online.Of, p.OnlineService())
		count(&charged, p.Fee > 0)
	}
	return online, online.Of, charged
}
