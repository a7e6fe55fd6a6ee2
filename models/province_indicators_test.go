package models_test

import (
	"math"
	"time"

	"khohoso/models"
)

// stand is a unit as it stands for itself, or with all that is below it.
type stand struct {
	code string
	all  bool
}

// figure is one indicator of one stand.
type figure struct {
	stand
	indicator string
}

// measuring is the work on one period by one view of the organisation.
type measuring struct {
	*province
	period    models.Period
	from, to  day
	organised day // the day whose organisation counts
	whole     string
	members   map[string][]stand // for whom an agency's figures count
	values    map[figure]share
}

// far is a day after everything, for the organisation of now.
const far = never - 1

func (p *province) measure(period models.Period, view models.Organisation) *measuring {
	m := &measuring{province: p, period: period, from: dayNumber(period.From), to: dayNumber(period.To), values: map[figure]share{}}
	m.organised = m.to
	if view == models.AsNow {
		m.organised = far
	}
	m.whole = p.theProvince(m.organised)
	m.organise()
	m.ofDecisions()
	m.ofNationalCounts()
	m.ofDossiers()
	m.ofProcedures()
	m.ofCommunes()
	m.ofFeedback()
	return m
}

// organise finds the stands of every agency: its holder, that one's parent with all
// below it, and the province.
func (m *measuring) organise() {
	m.members = map[string][]stand{}
	hasBelow := map[string]bool{}
	for code := range m.units {
		if parent := m.parentOf(m.holder(code, m.organised)); parent != "" {
			hasBelow[parent] = true
		}
	}
	for code := range m.units {
		holder := m.holder(code, m.organised)
		stands := []stand{{m.whole, true}}
		if m.units[holder].level != "province" {
			stands = append(stands, stand{holder, false})
		}
		if parent := m.parentOf(holder); parent != "" {
			stands = append(stands, stand{parent, true})
		}
		if hasBelow[holder] {
			stands = append(stands, stand{holder, true})
		}
		m.members[code] = stands
	}
}

// parentOf is the unit above one, when it is no province and stands itself.
func (m *measuring) parentOf(code string) string {
	parent, known := m.units[m.units[code].parent]
	if !known || parent.level == "province" || m.holder(parent.code, m.organised) != parent.code {
		return ""
	}
	return parent.code
}

// add counts for every stand of an agency.
func (m *measuring) add(agency, indicator string, numerator, denominator int64) {
	for _, s := range m.members[agency] {
		m.addTo(s, indicator, numerator, denominator)
	}
}

func (m *measuring) addTo(s stand, indicator string, numerator, denominator int64) {
	v := m.values[figure{s, indicator}]
	m.values[figure{s, indicator}] = share{v.numerator + numerator, v.denominator + denominator}
}

func (m *measuring) holds(d day) bool { return d >= m.from && d <= m.to }

// ofDecisions are 1.1 to 1.3: by the department in charge, and all of them for the province. A procedure counts once
// for a stand, and in time only where everything that counts of it is.
func (m *measuring) ofDecisions() {
	type decision struct {
		code string
		on   day
	}
	latest := map[decision]procedure{} // rows stand in order of time
	for _, p := range m.procedures {
		if p.decided != never {
			latest[decision{p.code, p.decided}] = p
		}
		if m.to >= p.from && m.to < p.before && m.to <= p.to && p.published <= m.to {
			m.add(p.agency, "1.3", tick(p.isFull), 1)
		}
	}
	decided, published := map[stand]map[string]bool{}, map[stand]map[string]bool{}
	for _, p := range latest {
		if m.holds(p.decided) {
			m.addOnce(decided, p, p.effective != never && m.workingDays(p.decided, p.effective) >= 5)
		}
		isDue := m.workingDays(p.decided, m.to) >= 5 && p.published > m.to && m.to < min(p.before, p.to+1)
		if m.holds(p.published) || isDue {
			m.addOnce(published, p, m.holds(p.published) && m.workingDays(p.decided, p.published) <= 5)
		}
	}
	for indicator, found := range map[string]map[stand]map[string]bool{"1.1": decided, "1.2": published} {
		for s, procedures := range found {
			for _, inTime := range procedures {
				m.addTo(s, indicator, tick(inTime), 1)
			}
		}
	}
}

// addOnce notes a procedure for the stands of its department; late once is late.
func (m *measuring) addOnce(found map[stand]map[string]bool, p procedure, inTime bool) {
	for _, s := range m.members[p.agency] {
		if found[s] == nil {
			found[s] = map[string]bool{}
		}
		before, isKnown := found[s][p.code]
		found[s][p.code] = inTime && (before || !isKnown)
	}
}

func tick(is bool) int64 {
	if is {
		return 1
	}
	return 0
}

// ofNationalCounts is 1.4, for periods of the calendar: the counts of a stand are
// added up before the larger one is taken. Of a unit without any, last year's months stand in, where all twelve are told.
func (m *measuring) ofNationalCounts() {
	if m.period.Calendar == models.Statutory {
		return
	}
	national, sent, own := map[stand]int64{}, map[stand]int64{}, map[stand]int64{}
	told, yearBefore, months := map[string]bool{}, map[string]int64{}, map[string]int{}
	before := m.period.From.Year() - 1
	for _, c := range m.counts {
		if time.Unix(int64(c.first)*86400, 0).UTC().Year() == before {
			yearBefore[c.agency] += c.received
			months[c.agency]++
		}
		if c.first < m.from || c.last > m.to {
			continue
		}
		told[c.agency] = true
		for _, s := range m.members[c.agency] {
			national[s] += c.received
			sent[s] += c.synchronised
		}
	}
	length := (m.period.To.Year()-m.period.From.Year())*12 + int(m.period.To.Month()) - int(m.period.From.Month()) + 1
	for agency, n := range months {
		if n == 12 && !told[agency] {
			for _, s := range m.members[agency] {
				national[s] += int64(math.Round(float64(yearBefore[agency]) * float64(length) / 12))
			}
		}
	}
	for _, d := range m.dossiers {
		if m.holds(d.received) {
			for _, s := range m.members[d.agency] {
				own[s]++
			}
		}
	}
	for s := range national {
		if denominator := max(national[s], own[s]); denominator > 0 {
			m.addTo(s, "1.4", min(sent[s], denominator), denominator)
		}
	}
}

// ofDossiers are the indicators that count dossiers one by one.
func (m *measuring) ofDossiers() {
	figures := m.populationFigures(m.period)
	for _, d := range m.dossiers {
		if d.isCounted(m.period) {
			for indicator, holds := range figures {
				m.add(d.agency, indicator, tick(holds(d.life)), 1)
			}
		}
		if !m.holds(d.received) {
			continue
		}
		m.add(d.agency, "3.3", tick(d.channel == 2), 1)
		p, isKnown := m.onDay(d.procedure, d.received)
		if p.fee && d.fee != "0" {
			m.add(d.agency, "3.6", tick(d.paid == "yes"), 1)
		}
		if isKnown && d.kind == "finished" { // also after the period
			handling, legal := m.times(d)
			m.add(d.agency, "2.2", handling, legal)
		}
	}
}

// times are the handling time less the waiting, and the legal time, in working minutes.
func (m *measuring) times(d dossier) (handling, legal int64) {
	handling = m.minutesBetween(d.receivedAt, d.doneAt)
	for _, w := range d.pauses {
		handling -= m.minutesBetween(w.from, w.until)
	}
	t := m.terms[d.procedure]
	switch t.unit {
	case "hours":
		legal = int64(t.count) * 60
	case "working_days":
		legal = int64(t.count) * 8 * 60
	default:
		end := m.work.end(d.receivedAt.In(m.zone), t)
		legal = int64(m.workingDays(d.received, m.dayOf(end))) * 8 * 60
	}
	return max(handling, 0), legal
}

// ofCommunes is 4.5: of those that stand on the last day, whoever they count for.
func (m *measuring) ofCommunes() {
	for code, u := range m.units {
		if u.level == "commune" && m.to >= u.from && m.to <= u.to {
			m.add(code, "4.5", tick(m.offers(code)), 1)
		}
	}
}

// ofFeedback are 5.1 to 5.3, as of the period's end.
func (m *measuring) ofFeedback() {
	year, month, date := m.period.To.Date()
	end := time.Date(year, month, date+1, 0, 0, 0, 0, m.zone)
	for _, a := range m.feedback {
		received, answered := m.dayOf(a.received), m.dayOf(a.answered)
		if m.holds(received) {
			m.add(a.agency, "5.1", tick(a.kind == "rule"), 1)
		}
		if m.holds(received) || m.holds(answered) {
			inTime := !a.due.Before(end)
			if answered <= m.to {
				inTime = !a.answered.After(a.due)
			}
			m.add(a.agency, "5.2", tick(inTime), 1)
			m.add(a.agency, "5.3", tick(inTime && !(a.rating == 3 && answered <= m.to)), 1)
		}
	}
}
