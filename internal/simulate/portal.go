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
func (t *tally) byDate(f figures, period, office int) figures {
	c := t.cells[period*len(t.w.offices)+office]
	f = slices.Clone(f)
	f[0].of = c.inTimeByDate
	f[len(f)-1].of = c.pleasedByDate
	return f
}

// uses counts the procedures in an office's hands that a deed was done with.
func (t *tally) uses(period, office int, by deed) (n int32) {
	for i := range t.w.procedures {
		p := &t.w.procedures[i]
		counts := p.onlineService() || by != filedOnline
		if counts && t.used[use{uint16(period), uint16(office), uint16(i), by}] && t.w.handles(office, p, t.shown[period].last) {
			n++
		}
	}
	return n
}

// ofProvince puts the procedures of the whole province, each once, in the place of the
// sums over offices.
func (t *tally) ofProvince(f figures, period int) {
	done := [3]map[uint16]bool{{}, {}, {}}
	for u := range t.used {
		if int(u.period) == period {
			done[u.deed][u.procedure] = true
		}
	}
	all, services, charged := t.catalogue(t.province(t.shown[period].last), t.shown[period].last)
	used := func(by deed) int32 { return int32(len(done[by])) }
	f[1], f[2], f[4], f[5] = all, portion{used(filedOnline), services}, portion{used(paidOnline), charged}, portion{used(toldFee), charged}
}

// province is the place of the province's own unit on a day.
func (t *tally) province(on day) int {
	if t.w.heirs != nil && on >= reformDay {
		return t.w.old
	}
	return 0
}

// catalogue counts the procedures that an office handles on a day: those offered
// online among all, the online services, those with a fee.
func (t *tally) catalogue(office int, on day) (online portion, services, charged int32) {
	for i := range t.w.procedures {
		p := &t.w.procedures[i]
		if !t.w.handles(office, p, on) {
			continue
		}
		online.all++
		count(&online.of, p.onlineService())
		count(&charged, p.fee > 0)
	}
	return online, online.of, charged
}
