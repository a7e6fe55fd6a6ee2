package viewtest

import (
	"time"

	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/pipeline"
)

// Names that would run, break out or mislead if they were ever taken for
// HTML, script, a template or a formula.
const (
	HostileName = `</script><b>Sở "A" & 'B'</b><img src=x onerror="window.pwned=1">`
	HostileCode = `../H28'"><script>window.pwned=2</script>`
	JsMark      = `__f__window.pwned=3__f__`
	formula     = `=1+1`
)

// Hostile is the small province with such names wherever data put words.
func Hostile() *Warehouse {
	h := Small()
	h.Whole.Name = JsMark
	h.Units[1].Name, h.Units[1].ShortName = JsMark, JsMark
	h.Units = append(h.Units, metrics.Agency{Code: HostileCode, Name: HostileName, Level: "department", InCatalogue: true})
	h.Cells[HostileCode] = map[string]metrics.FlowMetrics{
		"2025-04": ClosingOf(30, 3), "2025-05": ClosingOf(30, 3), "2025-06": Overdue(ClosingOf(30, 20), 2, 1),
	}
	h.Fields = map[string][]metrics.FlowRow{HostileCode: {
		{Group: "F1", GroupName: HostileName, FlowMetrics: ClosingOf(20, 2)}, {Group: "", GroupName: JsMark, FlowMetrics: ClosingOf(5, 0)},
	}}
	h.DossierRows = []dossiers.Row{
		{DossierCode: HostileName, AgencyCode: HostileCode, ProcedureName: formula, ProcedureCode: JsMark, ReceivedAt: h.Version.AsOf, DueAt: h.Version.AsOf, DaysOverdue: 9},
		{DossierCode: "H28-250601-0001", AgencyCode: HostileCode, Status: "fee_requested", ReceivedAt: time.Date(2025, 6, 1, 8, 0, 0, 0, Hanoi), DaysOverdue: 3},
	}
	h.UnitProcedures = map[string][]metrics.FlowRow{HostileCode: {{Group: HostileCode, GroupName: HostileName, FlowMetrics: ClosingOf(20, 2)}, {Group: JsMark, GroupName: JsMark, FlowMetrics: ClosingOf(15, 5)}}}
	term := int64(3)
	h.Catalogue = []metrics.Procedure{{Code: HostileCode, Name: HostileName, FieldCode: "F1", FieldName: HostileName, LegalTerm: &term, LegalUnit: HostileName}}
	h.HandlingRows = []metrics.ProcessingTimeRow{{Breakdown: metrics.PerProcedure, Procedure: HostileCode, Finished: 18, MedianDays: 2, P90Days: 5, LegalUnit: HostileName}}
	h.Ages = []dossiers.OpenAgeRow{{Agency: HostileCode, Procedure: HostileCode, Band: 1, Step: HostileName, Dossiers: 3}}
	h.dueRows = []dossiers.DueRow{{AgencyCode: HostileCode, AgencyName: HostileName, Rule: JsMark, Within: []dossiers.DueCount{{Dossiers: 1}, {Dossiers: 2}, {Dossiers: 3}}}}
	h.dueList = []dossiers.DueDossier{{DossierCode: HostileName, AgencyCode: HostileCode, ProcedureName: JsMark, Step: HostileName}}
	h.Timelines = map[string]dossiers.Timeline{HostileName: {
		DossierCode: HostileName, HolderCode: HostileCode, HolderName: HostileName, ProcedureName: JsMark, FieldName: HostileName, Channel: HostileName,
		Status: JsMark, ReceivedAt: h.Version.AsOf, Events: []dossiers.TimelineEvent{{At: h.Version.AsOf, Status: HostileName, AgencyName: HostileName}},
		Verdicts: []dossiers.TimelineVerdict{{Rule: HostileName, Verdict: JsMark}},
	}}
	h.MoreRules = []metrics.Rule{{Name: HostileCode, NameVI: HostileName, NameEN: JsMark, Basis: HostileName}}
	h.Findings = []dossiers.FindingCount{{Finding: pipeline.Finding{Name: HostileCode, Title: HostileName, TitleEN: JsMark, Explanation: HostileName, Severity: pipeline.High}, Agency: HostileCode, Dossiers: 1, AllTime: 2}}
	ratio := 0.5
	h.IndicatorRows = []metrics.IndicatorValue{{AgencyCode: HostileCode, Indicator: "2.1", Name: HostileName, Rule: JsMark, Ratio: &ratio, Applicable: true}}
	return h
}
