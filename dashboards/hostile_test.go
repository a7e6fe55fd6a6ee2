package dashboards

import (
	"time"

	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/pipeline"
)

// Names that would run, break out or mislead if they were ever taken for
// HTML, script, a template or a formula.
const (
	hostileName = `</script><b>Sở "A" & 'B'</b><img src=x onerror="window.pwned=1">`
	hostileCode = `../H28'"><script>window.pwned=2</script>`
	jsMark      = `__f__window.pwned=3__f__`
	formula     = `=1+1`
)

// hostile is the small province with such names wherever data put words.
func hostile() *handMade {
	h := small()
	h.province.Name = jsMark
	h.agencies[1].Name, h.agencies[1].ShortName = jsMark, jsMark
	h.agencies = append(h.agencies, metrics.Agency{Code: hostileCode, Name: hostileName, Level: "department", InCatalogue: true})
	h.cells[hostileCode] = map[string]metrics.Measures{
		"2025-04": closingOf(30, 3), "2025-05": closingOf(30, 3), "2025-06": overdue(closingOf(30, 20), 2, 1),
	}
	h.fields = map[string][]metrics.FlowRow{hostileCode: {
		{Group: "F1", GroupName: hostileName, Measures: closingOf(20, 2)}, {Group: "", GroupName: jsMark, Measures: closingOf(5, 0)},
	}}
	h.dossiers = []dossiers.Row{
		{DossierCode: hostileName, AgencyCode: hostileCode, ProcedureName: formula, ProcedureCode: jsMark, ReceivedAt: h.version.AsOf, DueAt: h.version.AsOf, DaysOverdue: 9},
		{DossierCode: "H28-250601-0001", AgencyCode: hostileCode, Status: "fee_requested", ReceivedAt: time.Date(2025, 6, 1, 8, 0, 0, 0, hanoi), DaysOverdue: 3},
	}
	h.procedures = map[string][]metrics.FlowRow{hostileCode: {{Group: hostileCode, GroupName: hostileName, Measures: closingOf(20, 2)}, {Group: jsMark, GroupName: jsMark, Measures: closingOf(15, 5)}}}
	term := int64(3)
	h.catalogue = []metrics.Procedure{{Code: hostileCode, Name: hostileName, FieldCode: "F1", FieldName: hostileName, LegalTerm: &term, LegalUnit: hostileName}}
	h.handling = []metrics.HandlingRow{{Breakdown: metrics.PerProcedure, Procedure: hostileCode, Finished: 18, MedianDays: 2, P90Days: 5, LegalUnit: hostileName}}
	h.ages = []dossiers.OpenAgeRow{{Agency: hostileCode, Procedure: hostileCode, Band: 1, Step: hostileName, Dossiers: 3}}
	h.dueRows = []dossiers.DueRow{{AgencyCode: hostileCode, AgencyName: hostileName, Rule: jsMark, Within: []dossiers.DueCount{{Dossiers: 1}, {Dossiers: 2}, {Dossiers: 3}}}}
	h.dueList = []dossiers.DueDossier{{DossierCode: hostileName, AgencyCode: hostileCode, ProcedureName: jsMark, Step: hostileName}}
	h.timelines = map[string]dossiers.Timeline{hostileName: {
		DossierCode: hostileName, HolderCode: hostileCode, HolderName: hostileName, ProcedureName: jsMark, FieldName: hostileName, Channel: hostileName,
		Status: jsMark, ReceivedAt: h.version.AsOf, Events: []dossiers.TimelineEvent{{At: h.version.AsOf, Status: hostileName, AgencyName: hostileName}},
		Verdicts: []dossiers.TimelineVerdict{{Rule: hostileName, Verdict: jsMark}},
	}}
	h.rules = []metrics.Rule{{Name: hostileCode, NameVI: hostileName, NameEN: jsMark, Basis: hostileName}}
	h.findings = []dossiers.FindingCount{{Finding: pipeline.Finding{Name: hostileCode, Title: hostileName, TitleEN: jsMark, Explanation: hostileName, Severity: pipeline.High}, Agency: hostileCode, Dossiers: 1, AllTime: 2}}
	ratio := 0.5
	h.indicators = []metrics.IndicatorValue{{AgencyCode: hostileCode, Indicator: "2.1", Name: hostileName, Rule: jsMark, Ratio: &ratio, Applicable: true}}
	return h
}
