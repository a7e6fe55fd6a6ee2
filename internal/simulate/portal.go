package simulate

import (
	"math"
	"slices"
)

// portalRule is how the portal scores an indicator and which group it adds it to.
type portalRule struct {
	indicator, group    string
	max, target, noData float64
}

// portalRules are the indicators that the portal shows, each group after its own.
var portalRules = []portalRule{
	{indicator: "2.1", max: 20, target: 1},
	{indicator: "3.1", group: "online group", max: 2, target: 0.8},
	{indicator: "3.2", group: "online group", max: 4, target: 1},
	{indicator: "3.3", group: "online group", max: 6, target: 0.5},
	{indicator: "3.4", group: "payment group", max: 2, target: 0.8},
	{indicator: "3.5", group: "payment group", max: 2, target: 0.8},
	{indicator: "3.6", group: "payment group", max: 6, target: 1},
	{indicator: "4.1", max: 6, target: 1},
	{indicator: "4.2", max: 4, target: 1},
	{indicator: "4.3", max: 2, target: 0.8},
	{indicator: "4.4", max: 4, target: 1},
	{indicator: "4.6b", max: 2, target: 1},
	{indicator: "5.2", max: 6, target: 1, noData: 6},
	{indicator: "5.3", max: 6, target: 1, noData: 6},
	{indicator: "5.4", max: 6, target: 0.9},
}

// portion is a numerator and its denominator.
type portion struct{ of, all int32 }

func (p portion) plus(q portion) portion { return portion{p.of + q.of, p.all + q.all} }

// times is what is left when a share of everything is known.
func (p portion) times(share float64) portion {
	all := int32(math.Round(float64(p.all) * share))
	return portion{min(int32(math.Round(float64(p.of)*share)), all), all}
}

func (r portalRule) score(p portion) float64 {
	if p.all == 0 {
		return r.noData
	}
	return r.max * math.Min(1, float64(p.of)/float64(p.all)/r.target)
}

// figures are an office's portions in one period, by place in portalRules.
type figures []portion

// ownFigures are what the province would report of an office, as the portal counts.
func (t *tally) ownFigures(period, office int) figures {
	c := t.cells[period*len(t.w.offices)+office]
	online, services, payable, charged := t.catalogue(office, t.shown[period].last)
	return figures{
		{c.inTime, c.counted}, online,
		{t.uses(period, office, false), services}, {c.online, c.received},
		{t.uses(period, office, true), charged}, payable, {c.paid, c.charged},
		{min(c.digital, c.results), c.results}, {c.digitised, c.handled}, {c.reused, c.handled}, {c.store, c.handled},
		{c.population, c.citizens},
		{c.answered, c.feedback}, {c.satisfied, c.rated}, {max(c.handled-c.late-c.disliked, 0), c.handled},
	}
}

// byDate puts the statutory form's reading of lateness in the place of the portal's.
func (t *tally) byDate(f figures, period, office int) figures {
	c := t.cells[period*len(t.w.offices)+office]
	f = slices.Clone(f)
	f[0].of = c.inTimeByDate
	f[len(f)-1].of = max(c.handled-c.lateByDate-c.disliked, 0)
	return f
}

// uses counts the procedures that an office received online or was paid for online.
func (t *tally) uses(period, office int, paid bool) (n int32) {
	for p := range t.w.procedures {
		if t.used[use{uint16(period), uint16(office), uint16(p), paid}] {
			n++
		}
	}
	return n
}

// catalogue counts the procedures that an office handles on a day: those offered
// online among all, the online services, those payable online among those with a fee.
func (t *tally) catalogue(office int, on day) (online portion, services int32, payable portion, charged int32) {
	for i := range t.w.procedures {
		p := &t.w.procedures[i]
		if !t.w.handles(office, p, on) {
			continue
		}
		online.all++
		count(&online.of, p.onlineService())
		if p.fee == 0 {
			continue
		}
		payable.all++
		isAfter := t.w.heirs != nil && on >= reformDay
		count(&payable.of, p.payable || isAfter && p.republished.payable)
	}
	return online, online.of, payable, payable.all
}

// handles says whether a procedure is in an office's hands on a day.
func (w *world) handles(office int, p *procedure, on day) bool {
	a := w.offices[office]
	byTier := p.weight[a.tier] > 0
	if w.heirs != nil && on >= reformDay {
		byTier = p.handledAfter(a.tier)
	}
	return p.validOn(on) && byTier && (a.tier != tierDepartment || slices.Contains(p.departments, a.abbreviation))
}
