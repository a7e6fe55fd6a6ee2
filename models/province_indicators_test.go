package models_test

import (
	"math"
	"time"

	"khohoso/models/metrics"
	"khohoso/models/period"
)

// stand is a unit as it stands for itself, or with all that is below it.
type stand struct {
	Code string
	All  bool
}

// figure is one indicator of one stand.
type figure struct {
	stand
	indicator string
}

// measuring is the work on one period by one view of the organisation.
type measuring struct {
	*province
	Period    period.Period
	From, To  day
	Organised day // the day whose organisation counts
	Whole     string
	Members   map[string][]stand // for whom an agency's figures count
	Values    map[figure]share
}

// far is a day after everything, for the organisation of now.
const far = never - 1

func (p *province) measure(period period.Period, view metrics.Organisation) *measuring {
	m := &measuring{province: p, Period: period, From: dayNumber(period.From), To: dayNumber(period.To), Values: map[figure]share{}}
	m.Organised = m.To
	if view == metrics.CurrentOrg {
		m.Organised = far
	}
	m.Whole = p.theProvince(m.Organised)
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
	m.Members = map[string][]stand{}
	hasBelow := map[string]bool{}
	for code := range m.Units {
		if parent := m.parentOf(m.holder(code, m.Organised)); parent != "" {
			hasBelow[parent] = true
		}
	}
	for code := range m.Units {
		holder := m.holder(code, m.Organised)
		stands := []stand{{Code: m.Whole, All: true}}
		if m.Units[holder].Level != "province" {
			stands = append(stands, stand{Code: holder, All: false})
		}
		if parent := m.parentOf(holder); parent != "" {
			stands = append(stands, stand{Code: parent, All: true})
		}
		if hasBelow[holder] {
			stands = append(stands, stand{Code: holder, All: true})
		}
		m.Members[code] = stands
	}
}

// parentOf is the unit above one, when it is no province and stands itself.
func (m *measuring) parentOf(code string) string {
	parent, known := m.Units[m.Units[code].Parent]
	if !known || parent.Level == "province" || m.holder(parent.Code, m.Organised) != parent.Code {
		return ""
	}
	return parent.Code
}

// add counts for every stand of an agency.
func (m *measuring) add(agency, indicator string, numerator, denominator int64) {
	for _, s := range m.Members[agency] {
		m.addTo(s, indicator, numerator, denominator)
	}
}

func (m *measuring) addTo(s stand, indicator string, numerator, denominator int64) {
	v := m.Values[figure{stand: s, indicator: indicator}]
	m.Values[figure{stand: s, indicator: indicator}] = share{Numerator: v.Numerator + numerator, Denominator: v.Denominator + denominator}
}

func (m *measuring) holds(d day) bool { return d >= m.From && d <= m.To }

// ofDecisions are 1.1 to 1.3: by the department in charge, and all of them for the province. A procedure counts once
// for a stand, and in time only where everything that counts of it is.
func (m *measuring) ofDecisions() {
	type decision struct {
		code string
		on   day
	}
	latest := map[decision]procedure{} // rows stand in order of time
	for _, p := range m.Procedures {
		if p.Decided != never {
			latest[decision{p.Code, p.Decided}] = p
		}
		if m.To >= p.From && m.To < p.Before && m.To <= p.To && p.Published <= m.To {
			m.add(p.Agency, "1.3", tick(p.IsFull), 1)
		}
	}
	decided, published := map[stand]map[string]bool{}, map[stand]map[string]bool{}
	for _, p := range latest {
		if m.holds(p.Decided) {
			m.addOnce(decided, p, p.Effective != never && m.workingDays(p.Decided, p.Effective) >= 5)
		}
		isDue := m.workingDays(p.Decided, m.To) >= 5 && p.Published > m.To && m.To < min(p.Before, p.To+1)
		if m.holds(p.Published) || isDue {
			m.addOnce(published, p, m.holds(p.Published) && m.workingDays(p.Decided, p.Published) <= 5)
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
	for _, s := range m.Members[p.Agency] {
		if found[s] == nil {
			found[s] = map[string]bool{}
		}
		before, isKnown := found[s][p.Code]
		found[s][p.Code] = inTime && (before || !isKnown)
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
	if m.Period.Calendar == period.Statutory {
		return
	}
	national, sent, own := map[stand]int64{}, map[stand]int64{}, map[stand]int64{}
	told, yearBefore, months := map[string]bool{}, map[string]int64{}, map[string]int{}
	before := m.Period.From.Year() - 1
	for _, c := range m.Counts {
		if time.Unix(int64(c.First)*86400, 0).UTC().Year() == before {
			yearBefore[c.Agency] += c.Received
			months[c.Agency]++
		}
		if c.First < m.From || c.Last > m.To {
			continue
		}
		told[c.Agency] = true
		for _, s := range m.Members[c.Agency] {
			national[s] += c.Received
			sent[s] += c.Synchronised
		}
	}
	length := (m.Period.To.Year()-m.Period.From.Year())*12 + int(m.Period.To.Month()) - int(m.Period.From.Month()) + 1
	for agency, n := range months {
		if n == 12 && !told[agency] {
			for _, s := range m.Members[agency] {
				national[s] += int64(math.Round(float64(yearBefore[agency]) * float64(length) / 12))
			}
		}
	}
	for _, d := range m.Dossiers {
		if m.holds(d.Received) {
			for _, s := range m.Members[d.Agency] {
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
	figures := m.populationFigures(m.Period)
	for _, d := range m.Dossiers {
		if d.isCounted(m.Period) {
			for indicator, holds := range figures {
				m.add(d.Agency, indicator, tick(holds(d.life)), 1)
			}
		}
		if !m.holds(d.Received) {
			continue
		}
		m.add(d.Agency, "3.3", tick(d.Channel == 2), 1)
		p, isKnown := m.onDay(d.Procedure, d.Received)
		if p.Fee && d.Fee != "0" {
			m.add(d.Agency, "3.6", tick(d.Paid == "yes"), 1)
		}
		if isKnown && d.Kind == "finished" { // also after the period
			handling, legal := m.times(d)
			m.add(d.Agency, "2.2", handling, legal)
		}
	}
}

// times are the handling time less the waiting, and the legal time, in working minutes.
func (m *measuring) times(d dossier) (handling, legal int64) {
	handling = m.minutesBetween(d.ReceivedAt, d.DoneAt)
	for _, w := range d.Pauses {
		handling -= m.minutesBetween(w.From, w.Until)
	}
	t := m.Terms[d.Procedure]
	switch t.Unit {
	case "hours":
		legal = int64(t.Count) * 60
	case "working_days":
		legal = int64(t.Count) * 8 * 60
	default:
		end := m.Work.end(d.ReceivedAt.In(m.Zone), t)
		legal = int64(m.workingDays(d.Received, m.dayOf(end))) * 8 * 60
	}
	return max(handling, 0), legal
}

// ofCommunes is 4.5: of those that stand on the last day, whoever they count for.
func (m *measuring) ofCommunes() {
	for code, u := range m.Units {
		if u.Level == "commune" && m.To >= u.From && m.To <= u.To {
			m.add(code, "4.5", tick(m.offers(code)), 1)
		}
	}
}

// ofFeedback are 5.1 to 5.3, as of the period's end.
func (m *measuring) ofFeedback() {
	year, month, date := m.Period.To.Date()
	end := time.Date(year, month, date+1, 0, 0, 0, 0, m.Zone)
	for _, a := range m.Feedback {
		received, answered := m.dayOf(a.Received), m.dayOf(a.Answered)
		if m.holds(received) {
			m.add(a.Agency, "5.1", tick(a.Kind == "rule"), 1)
		}
		if m.holds(received) || m.holds(answered) {
			inTime := !a.Due.Before(end)
			if answered <= m.To {
				inTime = !a.Answered.After(a.Due)
			}
			m.add(a.Agency, "5.2", tick(inTime), 1)
			m.add(a.Agency, "5.3", tick(inTime && !(a.Rating == 3 && answered <= m.To)), 1)
		}
	}
}
