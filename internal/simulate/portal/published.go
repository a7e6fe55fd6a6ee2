package portal

import (
	"slices"
	"strconv"

	"khohoso/internal/simulate/files"
	"khohoso/internal/simulate/province"
	"khohoso/internal/simulate/rng"
)

var publishedHeader = []string{
	"agency_code", "agency_name", "period", "set", "indicator", "numerator", "denominator", "score", "max_score",
}

// PortalSet is the set of indicators by which the portal scores.
const PortalSet = "portal"

// bug is why the portal's figures of an office are not its own, beside dossiers
// that were not sent on.
type bug uint8

const (
	bugNone    bug = iota
	bugMissing     // the portal lacks some dossiers although all were sent
	bugPeriod      // it shows the period before
	bugRule        // it judges lateness by date
	bugTarget      // it scores without the targets
)

// Portal is what the national portal makes of the province's figures.
type Portal struct {
	w        *province.World
	expected *ExpectedFigures
	counts   [][]nationalCount
	bugs     []bug     // by office
	known    []float64 // by office: the share that is not missing
}

// New leaves six offices in ten without a bug.
func New(w *province.World, t *ExpectedFigures, counts [][]nationalCount, seed uint64) *Portal {
	d := rng.New(seed, rng.StreamPublished)
	p := &Portal{w: w, expected: t, counts: counts}
	bugs := [...]bug{bugNone, bugMissing, bugPeriod, bugRule, bugTarget}
	for range w.Offices {
		p.bugs = append(p.bugs, bugs[rng.NewWeightedPick([]float64{0.6, 0.1, 0.1, 0.1, 0.1}).Draw(d)])
		p.known = append(p.known, d.Between(0.9, 0.99))
	}
	return p
}

// shows gives the figures of an office in a period.
func (p *Portal) shows(period, office int) figures {
	source := period
	if p.bugs[office] == bugPeriod {
		source = p.before(period)
	}
	own := p.expected.ownFigures(source, office)
	if p.bugs[office] == bugRule {
		own = p.expected.byDate(own, source, office)
	}
	share := p.synchronised(source, office)
	if p.bugs[office] == bugMissing {
		share *= p.known[office]
	}
	for i, r := range PortalRules {
		if slices.Contains(ofDossiers, r.Indicator) {
			own[i] = own[i].times(share)
		}
	}
	return own
}

// ofDossiers are the indicators whose figures shrink with the dossiers that the portal knows.
var ofDossiers = []string{"2.1", "3.3", "3.6", "4.1", "4.2", "4.3", "4.4", "4.6b", "5.4"}

// before is the place of the period of the same length before, or the period itself.
func (p *Portal) before(period int) int {
	s := p.expected.shown[period]
	for i, other := range p.expected.shown {
		if other.last == s.first-1 && len(other.name) == len(s.name) {
			return i
		}
	}
	return period
}

// synchronised is the share of an office's dossiers of a period that the portal has.
func (p *Portal) synchronised(period, office int) float64 {
	s := p.expected.shown[period]
	var own, sent int32
	for m := p.expected.month(s.first); m <= p.expected.month(s.last); m++ {
		own, sent = own+p.expected.received[m][office], sent+p.counts[m][office].synchronised
	}
	if own == 0 {
		return 1
	}
	return float64(sent) / float64(own)
}

// WritePublished writes what the portal shows: each unit with dossiers of the period, then the province.
func WritePublished(files *files.Set, p *Portal) error {
	rows := [][]string{publishedHeader}
	for period, s := range p.expected.shown {
		total := make(figures, len(PortalRules))
		for office, a := range p.w.Agencies {
			f := p.shows(period, office)
			if own := p.expected.ownFigures(period, office); own[0].All == 0 {
				f = own // without dossiers: feedback at most, which the province's sum has
			}
			for i := range total {
				total[i] = total[i].plus(f[i])
			}
			if f[0].All > 0 {
				rows = append(rows, p.rows(a, s, f, p.bugs[office] != bugTarget)...)
			}
		}
		p.expected.ofProvince(total, period)
		rows = append(rows, p.rows(p.w.Agencies[p.expected.province(s.last)], s, total, true)...)
	}
	return files.WriteTable("published.csv", rows)
}

// rows are an office's indicators in one period, each group after its parts, in two decimals.
func (p *Portal) rows(a province.Agency, s showing, f figures, withTargets bool) (rows [][]string) {
	line := func(indicator, numerator, denominator string, score, max float64) {
		rows = append(rows, []string{
			a.Code, a.Name, s.name, PortalSet, indicator, numerator, denominator,
			strconv.FormatFloat(score, 'f', 2, 64), strconv.FormatFloat(max, 'f', -1, 64),
		})
	}
	sum, most := 0.0, 0.0
	for i, r := range PortalRules {
		if !withTargets {
			r.target = 1
		}
		score := r.Score(f[i])
		line(r.Indicator, strconv.Itoa(int(f[i].Of)), strconv.Itoa(int(f[i].All)), score, r.max)
		sum, most = sum+score, most+r.max
		if r.group != "" && PortalRules[i+1].group != r.group {
			line(r.group, "", "", sum, most)
		}
		if PortalRules[min(i+1, len(PortalRules)-1)].group != r.group {
			sum, most = 0, 0
		}
	}
	return rows
}
