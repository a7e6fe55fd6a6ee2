package source

import (
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/reports/layout"
)

// Subject is what a workbook is about: a unit or the province, in one period.
type Subject struct {
	Layout       *layout.Layout
	Period       period.Period
	Organisation metrics.Organisation // metrics.AsThen or metrics.AsNow
	Rule         metrics.Rule
	Lang         string
	Code         string // "" only for a province that has no catalogue
	Name         string
	Parent       string // name of the unit above, "" when not known
	Province     bool
	Where        dossiers.Filter
	Sort         dossiers.Sort
	Only         metrics.Subject
	Narrowed     string // what Only is in words
	SetName      string
	AskedRule    string // of the request; "": that of the form or of the set
	Agencies     map[string]metrics.Agency
}

// FlowQuery is a read of the subject's period by its rule and view of the organisation.
func (s *Subject) FlowQuery(by metrics.Grouping, agency string) metrics.FlowQuery {
	return metrics.FlowQuery{
		Periods: []period.Period{s.Period}, By: by, Agency: agency,
		Organisation: s.Organisation, Rule: s.Rule.Name, Lang: s.Lang,
	}
}

// within says whether a unit belongs to the branch under the subject's unit.
func (s *Subject) within(code string) bool {
	if s.Province {
		return true
	}
	for range len(s.Agencies) + 1 { // a catalogue with a ring in it must not hang a report
		if code == s.Code {
			return true
		}
		if code = s.Agencies[code].ParentCode; code == "" {
			return false
		}
	}
	return false
}
