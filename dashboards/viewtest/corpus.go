package viewtest

import (
	"fmt"
	"time"

	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/scoring"
)

// Corpus are words that would run if they were ever taken for HTML, an address, a
// style, a script, a template, a chart's formatter or a rich text of the chart library.
var Corpus = []string{
	`<script>window.pwned=1</script>`, `"><script>window.pwned=1</script>`, `'><script>window.pwned=1</script>`, `</title><script>window.pwned=1</script>`,
	`</textarea><script>window.pwned=1</script>`, `</script><script>window.pwned=1</script>`, `<!--<script>window.pwned=1</script>-->`, `<ScRiPt>window.pwned=1</sCrIpT>`,
	`<scr<script>ipt>window.pwned=1</scr</script>ipt>`, `<script/src=data:,window.pwned=1>`, `<img src=x onerror=window.pwned=1>`, `<img src=x onerror="window.pwned=1">`,
	`"onmouseover="window.pwned=1" x="`, `' onfocus='window.pwned=1' autofocus x='`, `<svg onload=window.pwned=1>`, `<svg><script>window.pwned=1</script></svg>`,
	`<svg><animate onbegin=window.pwned=1 attributeName=x dur=1s>`, `<math><mtext></mtext><script>window.pwned=1</script></math>`, `<body onload=window.pwned=1>`, `<iframe srcdoc="<script>parent.pwned=1</script>">`,
	`<iframe src="javascript:parent.pwned=1">`, `javascript:window.pwned=1`, `JaVaScRiPt:window.pwned=1`, `data:text/html,<script>window.pwned=1</script>`,
	`<a href="javascript:window.pwned=1">x</a>`, `<form action="javascript:window.pwned=1"><button>x</button></form>`, `<details open ontoggle=window.pwned=1>`, `<input autofocus onfocus=window.pwned=1>`,
	`<video><source onerror=window.pwned=1></video>`, `<audio src=x onerror=window.pwned=1>`, `<object data="javascript:window.pwned=1">`, `<embed src="javascript:window.pwned=1">`,
	`<meta http-equiv=refresh content="0;url=javascript:window.pwned=1">`, `<link rel=stylesheet href="data:text/css,*{display:none}">`, `<style>*{display:none}</style>`, `<base href="https://example.invalid/">`,
	`{{.}}{{template "head"}}`, `${window.pwned=1}`, `__f__window.pwned=1__f__`, `__f__function(){window.pwned=1}__f__`,
	`{a|<b>}{value|x}`, `{b}{c}{@[0]}`, "\u2028window.pwned=1//", "]]><script>window.pwned=1</script>", `&lt;script&gt;window.pwned=1&lt;/script&gt;`, `\u003cscript\u003ewindow.pwned=1\u003c/script\u003e`,
	`=HYPERLINK("javascript:window.pwned=1")`, `%3Cscript%3Ewindow.pwned=1%3C/script%3E`,
}

// CorpusProvince has the corpus as names of units, procedures and fields: every unit
// closes too much late, so that all of them are drawn somewhere, a third on each of three procedures.
func CorpusProvince() *Warehouse {
	h := Small()
	h.Units, h.Cells = h.Units[:1], map[string]map[string]metrics.FlowMetrics{}
	h.Whole.Name = Corpus[0]
	h.Fields, h.UnitProcedures = map[string][]metrics.FlowRow{}, map[string][]metrics.FlowRow{}
	h.Timelines = map[string]dossiers.Timeline{}
	for i, words := range Corpus {
		code := fmt.Sprintf("H28.%03d", i)
		h.Units = append(h.Units, metrics.Agency{Code: code, Name: words, ShortName: words, Level: "department", InCatalogue: true})
		h.Cells[code] = map[string]metrics.FlowMetrics{"2025-05": ClosingOf(30, 3), "2025-06": Overdue(ClosingOf(30, 20), 2, 1)}
		procedure := fmt.Sprintf("9.%03d", i)
		h.Catalogue = append(h.Catalogue, metrics.Procedure{Code: procedure, Name: words, FieldCode: words, FieldName: words})
		h.Fields[code] = []metrics.FlowRow{{Group: words, GroupName: words, FlowMetrics: ClosingOf(12, 4)}}
		h.UnitProcedures[code] = []metrics.FlowRow{{Group: procedure, GroupName: words, FlowMetrics: ClosingOf(12, 4)}, {Group: fmt.Sprintf("9.%03d", i%4), GroupName: Corpus[i%4], FlowMetrics: ClosingOf(12, 5)}}
		h.DossierRows = append(h.DossierRows, dossiers.Row{DossierCode: words, AgencyCode: code, AgencyName: words, ProcedureCode: procedure, ProcedureName: words, Verdict: "open_overdue", DaysOverdue: 3})
		h.Timelines[words] = dossiers.Timeline{
			DossierCode: words, HolderCode: code, ReceiverCode: code, HolderName: words, ProcedureCode: procedure, ProcedureName: words, FieldName: words,
			ReceivedAt: h.Version.AsOf.AddDate(0, 0, -9), DueAt: h.Version.AsOf, OriginalDueAt: h.Version.AsOf.AddDate(0, 0, -2), Status: words,
			Events: []dossiers.TimelineEvent{{At: time.Date(2025, 6, 3, 8, 0, 0, 0, Hanoi), Status: words, AgencyName: words}},
		}
		h.dueRows = append(h.dueRows, dossiers.DueRow{AgencyCode: code, AgencyName: words, Within: []dossiers.DueCount{{Dossiers: 1}, {Dossiers: 2}, {Dossiers: int64(3 + i)}}})
		h.items = append(h.items, scoring.LostItem{AgencyCode: code, AgencyName: words, Code: words, Name: words, Lost: 1, Most: 1, Reason: words, BeganOn: h.Version.AsOf})
		h.found = append(h.found, dossiers.FindingDossier{DossierCode: words, AgencyCode: code, AgencyName: words, FoundOn: h.Version.AsOf, Detail: words})
		h.dueList = append(h.dueList, dossiers.DueDossier{DossierCode: words, AgencyCode: code, ProcedureName: words, Step: words})
		h.Ages = append(h.Ages, dossiers.OpenAgeRow{Agency: code, Procedure: procedure, Band: 1 + i%5, Step: words, Dossiers: 2})
	}
	ratio := 0.5
	for i, a := range h.Units {
		words := Corpus[i%len(Corpus)]
		card := scoring.Scorecards([]metrics.IndicatorValue{{
			Period: "2025-06", AgencyCode: a.Code, AgencyName: a.Name, GroupCode: words, GroupName: words, GroupNameEN: words, Indicator: "9.1", Name: Corpus[0],
			NameEN: Corpus[10], Formula: Corpus[11], Basis: words, Rule: words, NoDataReason: words, Counts: words, Numerator: 20, Denominator: 40,
			Ratio: &ratio, Score: 3, MaxScore: 6, Scored: true, Applicable: true,
		}}, []scoring.Band{{Code: "x", Name: words, NameEN: words}})[0]
		h.lost = append(h.lost, scoring.Lost{Scorecard: card, Points: []scoring.LostPoint{{IndicatorValue: card.Values()[0], Lost: 3, Full: &scoring.Step{Count: 20}}}})
	}
	return h
}
