package reports

import (
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
)

// scope is what a workbook is about: a unit or the province, in one period.
type scope struct {
	form         *layout
	period       period.Period
	organisation metrics.Organisation // models.AsThen or models.AsNow
	rule         metrics.Rule
	lang         string
	code         string // "" only for a province that has no catalogue
	name         string
	parent       string // name of the unit above, "" when not known
	province     bool
	where        dossiers.Filter
	sort         dossiers.Sort
	subject      metrics.Subject
	narrowed     string // what subject is in words
	setName      string
	askedRule    string // of the request; "": that of the form or of the set
	agencies     map[string]metrics.Agency
}

// flow is a read of the scope's period by its rule and view of the organisation.
func (s *scope) flow(by metrics.Grouping, agency string) metrics.FlowQuery {
	return metrics.FlowQuery{
		Periods: []period.Period{s.period}, By: by, Agency: agency,
		Organisation: s.organisation, Rule: s.rule.Name, Lang: s.lang,
	}
}

// within says whether a unit belongs to the branch under the scope's unit.
func (s *scope) within(code string) bool {
	if s.province {
		return true
	}
	for range len(s.agencies) + 1 { // a catalogue with a ring in it must not hang a report
		if code == s.code {
			return true
		}
		if code = s.agencies[code].ParentCode; code == "" {
			return false
		}
	}
	return false
}
