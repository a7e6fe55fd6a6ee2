package dashboards

import (
	"bytes"
	"fmt"
	"io"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"khohoso/dashboards/links"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/scoring"
)

// corpus are words that would run if they were ever taken for HTML, an address, a
// style, a script, a template, a chart's formatter or a rich text of the chart library.
var corpus = []string{
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

// corpusProvince has the corpus as names of units, procedures and fields: every unit
// closes too much late, so that all of them are drawn somewhere, a third on each of three procedures.
func corpusProvince() *handMade {
	h := small()
	h.agencies, h.cells = h.agencies[:1], map[string]map[string]metrics.Measures{}
	h.province.Name = corpus[0]
	h.fields, h.procedures = map[string][]metrics.FlowRow{}, map[string][]metrics.FlowRow{}
	h.timelines = map[string]dossiers.Timeline{}
	for i, words := range corpus {
		code := fmt.Sprintf("H28.%03d", i)
		h.agencies = append(h.agencies, metrics.Agency{Code: code, Name: words, ShortName: words, Level: "department", InCatalogue: true})
		h.cells[code] = map[string]metrics.Measures{"2025-05": closingOf(30, 3), "2025-06": overdue(closingOf(30, 20), 2, 1)}
		procedure := fmt.Sprintf("9.%03d", i)
		h.catalogue = append(h.catalogue, metrics.Procedure{Code: procedure, Name: words, FieldCode: words, FieldName: words})
		h.fields[code] = []metrics.FlowRow{{Group: words, GroupName: words, Measures: closingOf(12, 4)}}
		h.procedures[code] = []metrics.FlowRow{{Group: procedure, GroupName: words, Measures: closingOf(12, 4)}, {Group: fmt.Sprintf("9.%03d", i%4), GroupName: corpus[i%4], Measures: closingOf(12, 5)}}
		h.dossiers = append(h.dossiers, dossiers.Row{DossierCode: words, AgencyCode: code, AgencyName: words, ProcedureCode: procedure, ProcedureName: words, Verdict: "open_overdue", DaysOverdue: 3})
		h.timelines[words] = dossiers.Timeline{
			DossierCode: words, HolderCode: code, ReceiverCode: code, HolderName: words, ProcedureCode: procedure, ProcedureName: words, FieldName: words,
			ReceivedAt: h.version.AsOf.AddDate(0, 0, -9), DueAt: h.version.AsOf, OriginalDueAt: h.version.AsOf.AddDate(0, 0, -2), Status: words,
			Events: []dossiers.TimelineEvent{{At: time.Date(2025, 6, 3, 8, 0, 0, 0, hanoi), Status: words, AgencyName: words}},
		}
		h.dueRows = append(h.dueRows, dossiers.DueRow{AgencyCode: code, AgencyName: words, Within: []dossiers.DueCount{{Dossiers: 1}, {Dossiers: 2}, {Dossiers: int64(3 + i)}}})
		h.items = append(h.items, scoring.LostItem{AgencyCode: code, AgencyName: words, Code: words, Name: words, Lost: 1, Most: 1, Reason: words, BeganOn: h.version.AsOf})
		h.found = append(h.found, dossiers.FindingDossier{DossierCode: words, AgencyCode: code, AgencyName: words, FoundOn: h.version.AsOf, Detail: words})
		h.dueList = append(h.dueList, dossiers.DueDossier{DossierCode: words, AgencyCode: code, ProcedureName: words, Step: words})
		h.ages = append(h.ages, dossiers.OpenAgeRow{Agency: code, Procedure: procedure, Band: 1 + i%5, Step: words, Dossiers: 2})
	}
	ratio := 0.5
	for i, a := range h.agencies {
		words := corpus[i%len(corpus)]
		card := scoring.Scorecards([]metrics.IndicatorValue{{
			Period: "2025-06", AgencyCode: a.Code, AgencyName: a.Name, GroupCode: words, GroupName: words, GroupNameEN: words, Indicator: "9.1", Name: corpus[0],
			NameEN: corpus[10], Formula: corpus[11], Basis: words, Rule: words, NoDataReason: words, Counts: words, Numerator: 20, Denominator: 40,
			Ratio: &ratio, Score: 3, MaxScore: 6, Scored: true, Applicable: true,
		}}, []scoring.Band{{Code: "x", Name: words, NameEN: words}})[0]
		h.lost = append(h.lost, scoring.Lost{Scorecard: card, Points: []scoring.LostPoint{{IndicatorValue: card.Values()[0], Lost: 3, Full: &scoring.Step{Count: 20}}}})
	}
	return h
}

// dangerous finds what must not be in a page: elements and attributes that only the
// corpus has, outside of quoted values, and addresses that run.
var (
	dangerous = regexp.MustCompile(`(?i)<(?:img|iframe|object|embed|style|base|math|video|audio)|<script>|<[a-z][^>]*\s(?:on[a-z]+|autofocus)\b`)
	running   = regexp.MustCompile(`(?i)(?:href|src|action)="\s*(?:javascript|data):`)
	quotation = regexp.MustCompile(`"[^"]*"`)
)

// TestCorpusStaysText makes every page from the corpus, in both languages.
func TestCorpusStaysText(t *testing.T) {
	if len(corpus) < 40 {
		t.Fatalf("%d strings", len(corpus))
	}
	s := load(t, corpusProvince(), "2025-06")
	made := pages(t, s, View{Notice: corpus[1]})
	v := View{live: true, Links: links.Service{}, MaySee: func(string) bool { return true }}
	for i, words := range corpus {
		var list, one bytes.Buffer
		for _, write := range []func(io.Writer) error{
			func(w io.Writer) error {
				return s.WriteDossiers(w, v, links.List{Where: "late", Agency: fmt.Sprintf("H28.%03d", i), Field: &words})
			},
			func(w io.Writer) error { return s.WriteDossier(w, v, words) },
			func(w io.Writer) error {
				return s.WriteDossiers(w, v, links.List{Finding: "unknown_procedure", Agency: fmt.Sprintf("H28.%03d", i)})
			},
			func(w io.Writer) error { return s.WriteItems(w, v, "1.3", fmt.Sprintf("H28.%03d", i), 1) },
			func(w io.Writer) error {
				return s.WriteCompare(w, v, []string{fmt.Sprintf("H28.%03d", i), "H28.001"})
			},
		} {
			if err := write(io.MultiWriter(&list, &one)); err != nil {
				t.Fatal(err)
			}
		}
		made["list of "+words] = list.String()
	}
	for path, html := range made {
		if at := running.FindStringIndex(html); at != nil {
			t.Errorf("%s holds %.120q", path, html[at[0]:])
		}
		bare := quotation.ReplaceAllString(html, `""`)
		if at := dangerous.FindStringIndex(bare); at != nil {
			t.Errorf("%s holds %.120q", path, bare[at[0]:])
		}
		if n, m := strings.Count(html, "<script"), strings.Count(html, "</script>"); n != m {
			t.Errorf("%s opens %d scripts and closes %d", path, n, m)
		}
	}
}

// corpusInBrowser opens pages whose charts and tables hold the whole corpus, points
// at every mark of every chart, and sees that nothing ran.
func corpusInBrowser(t *testing.T, b *browser) {
	server := httptest.NewServer(serve(corpusProvince()))
	defer server.Close()
	paths := []string{"/", "/units", "/procedures", "/procedures/9.000", "/procedures/9.001", "/procedures/9.002", "/procedures/9.003", "/dossiers", "/agencies/h28.001?lang=en",
		"/indicators", "/indicators/9.1", "/compare?unit=H28.002&unit=H28.009&unit=H28.030", "/what-if?unit=H28.007", "/dossiers?finding=unknown_procedure",
		"/fields/" + links.Slug(corpus[5]), "/dossier?code=" + url.QueryEscape(corpus[6])}
	if soaking() {
		for i := range corpus {
			paths = append(paths, fmt.Sprintf("/agencies/h28.%03d", i), fmt.Sprintf("/procedures/9.%03d", i), "/fields/"+links.Slug(corpus[i]), fmt.Sprintf("/compare?unit=H28.%03d", i))
		}
	}
	for _, path := range paths {
		b.visit(t, server.URL+path, 1440, "light")
		pointed := ask[int](t, b, `(() => { let n = 0; document.querySelectorAll('.canvas').forEach(el => {
			const chart = echarts.getInstanceByDom(el); if (!chart) { return; }
			chart.getOption().series.forEach((one, s) => one.data.forEach((_, i) => { chart.dispatchAction({type: 'showTip', seriesIndex: s, dataIndex: i}); n++; }));
		}); document.querySelectorAll('summary').forEach(e => e.click()); return n; })()`)
		if hasChart := regexp.MustCompile(`^/(\?|$|procedures/|fields/|agencies/|indicators/|compare)`).MatchString(path); pointed == 0 && hasChart {
			t.Errorf("%s has no chart", path)
		}
		b.fine(t, server.URL+path)
	}
}
