package simulate

import (
	"slices"
	"strconv"
)

var publishedHeader = []string{
	"agency_code", "agency_name", "period", "set", "indicator", "numerator", "denominator", "score", "max_score",
}

const portalSet = "portal"

// quirk is why the portal's figures of an office are not its own, beside dossiers
// that were not sent on.
type quirk uint8

const (
	quirkNone    quirk = iota
	quirkMissing       // the portal lacks some dossiers although all were sent
	quirkPeriod        // it shows the period before
	quirkRule          // it judges lateness by date
	quirkTarget        // it scores without the targets
)

// portal is what the national portal makes of the province's figures.
type portal struct {
	w      *world
	t      *tally
	counts [][]nationalCount
	quirks []quirk   // by office
	known  []float64 // by office: the share that is not missing
}

// newPortal leaves six offices in ten without a quirk.
func newPortal(w *world, t *tally, counts [][]nationalCount, seed uint64) *portal {
	d := newDice(seed, streamPublished)
	p := &portal{w: w, t: t, counts: counts}
	quirks := [...]quirk{quirkNone, quirkMissing, quirkPeriod, quirkRule, quirkTarget}
	for range w.offices {
		p.quirks = append(p.quirks, quirks[newWheel([]float64{0.6, 0.1, 0.1, 0.1, 0.1}).spin(d)])
		p.known = append(p.known, d.between(0.9, 0.99))
	}
	return p
}

// shows gives the figures of an office in a period.
func (p *portal) shows(period, office int) figures {
	source := period
	if p.quirks[office] == quirkPeriod {
		source = p.before(period)
	}
	own := p.t.ownFigures(source, office)
	if p.quirks[office] == quirkRule {
		own = p.t.byDate(own, source, office)
	}
	share := p.synchronised(source, office)
	if p.quirks[office] == quirkMissing {
		share *= p.known[office]
	}
	for i, r := range portalRules {
		if slices.Contains(ofDossiers, r.indicator) {
			own[i] = own[i].times(share)
		}
	}
	return own
}

// ofDossiers are the indicators whose figures shrink with the dossiers that the portal knows.
var ofDossiers = []string{"2.1", "3.3", "3.6", "4.1", "4.2", "4.3", "4.4", "4.6b", "5.4"}

// before is the place of the period of the same length before, or the period itself.
func (p *portal) before(period int) int {
	s := p.t.shown[period]
	for i, other := range p.t.shown {
		if other.last == s.first-1 && len(other.name) == len(s.name) {
			return i
		}
	}
	return period
}

// synchronised is the share of an office's dossiers of a period that the portal has.
func (p *portal) synchronised(period, office int) float64 {
	s := p.t.shown[period]
	var own, sent int32
	for m := p.t.month(s.first); m <= p.t.month(s.last); m++ {
		own, sent = own+p.t.received[m][office], sent+p.counts[m][office].synchronised
	}
	if own == 0 {
		return 1
	}
	return float64(sent) / float64(own)
}

// writePublished writes what the portal shows: each unit with dossiers of the period, then the province.
func writePublished(files *fileSet, p *portal) error {
	rows := [][]string{publishedHeader}
	for period, s := range p.t.shown {
		total := make(figures, len(portalRules))
		for office, a := range p.w.agencies {
			f := p.shows(period, office)
			if own := p.t.ownFigures(period, office); own[0].all == 0 {
				f = own // without dossiers: feedback at most, which the province's sum has
			}
			for i := range total {
				total[i] = total[i].plus(f[i])
			}
			if f[0].all > 0 {
				rows = append(rows, p.rows(a, s, f, p.quirks[office] != quirkTarget)...)
			}
		}
		p.t.ofProvince(total, period)
		rows = append(rows, p.rows(p.w.agencies[p.t.province(s.last)], s, total, true)...)
	}
	return files.writeTable("published.csv", rows)
}

// rows are an office's indicators in one period, each group after its parts, in two decimals.
func (p *portal) rows(a agency, s showing, f figures, withTargets bool) (rows [][]string) {
	line := func(indicator, numerator, denominator string, score, max float64) {
		rows = append(rows, []string{
			a.code, a.name, s.name, portalSet, indicator, numerator, denominator,
			strconv.FormatFloat(score, 'f', 2, 64), strconv.FormatFloat(max, 'f', -1, 64),
		})
	}
	sum, most := 0.0, 0.0
	for i, r := range portalRules {
		if !withTargets {
			r.target = 1
		}
		score := r.score(f[i])
		line(r.indicator, strconv.Itoa(int(f[i].of)), strconv.Itoa(int(f[i].all)), score, r.max)
		sum, most = sum+score, most+r.max
		if r.group != "" && portalRules[i+1].group != r.group {
			line(r.group, "", "", sum, most)
		}
		if portalRules[min(i+1, len(portalRules)-1)].group != r.group {
			sum, most = 0, 0
		}
	}
	return rows
}
