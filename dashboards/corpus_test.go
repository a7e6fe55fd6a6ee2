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

	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/pages"
	"khohoso/dashboards/viewtest"
)

// dangerous finds what must not be in a page: elements and attributes that only the
// corpus has, outside of quoted values, and addresses that run.
var (
	dangerous = regexp.MustCompile(`(?i)<(?:img|iframe|object|embed|style|base|math|video|audio)|<script>|<[a-z][^>]*\s(?:on[a-z]+|autofocus)\b`)
	running   = regexp.MustCompile(`(?i)(?:href|src|action)="\s*(?:javascript|data):`)
	quotation = regexp.MustCompile(`"[^"]*"`)
)

// TestCorpusStaysText makes every page from the corpus, in both languages.
func TestCorpusStaysText(t *testing.T) {
	if len(viewtest.Corpus) < 40 {
		t.Fatalf("%d strings", len(viewtest.Corpus))
	}
	s := viewtest.Load(t, viewtest.CorpusProvince(), "2025-06")
	made := allPages(t, s, layout.Options{Notice: viewtest.Corpus[1]})
	v := layout.Options{Live: true, Links: links.Service{}, MaySee: func(string) bool { return true }}
	for i, words := range viewtest.Corpus {
		var list, one bytes.Buffer
		for _, write := range []func(io.Writer) error{
			func(w io.Writer) error {
				return pages.WriteDossiers(s, w, v, links.List{Where: "late", Agency: fmt.Sprintf("H28.%03d", i), Field: &words})
			},
			func(w io.Writer) error { return pages.WriteDossier(s, w, v, words) },
			func(w io.Writer) error {
				return pages.WriteDossiers(s, w, v, links.List{Finding: "unknown_procedure", Agency: fmt.Sprintf("H28.%03d", i)})
			},
			func(w io.Writer) error { return pages.WriteItems(s, w, v, "1.3", fmt.Sprintf("H28.%03d", i), 1) },
			func(w io.Writer) error {
				return pages.WriteCompare(s, w, v, []string{fmt.Sprintf("H28.%03d", i), "H28.001"})
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
	server := httptest.NewServer(serve(viewtest.CorpusProvince()))
	defer server.Close()
	paths := []string{"/", "/units", "/procedures", "/procedures/9.000", "/procedures/9.001", "/procedures/9.002", "/procedures/9.003", "/dossiers", "/agencies/h28.001?lang=en",
		"/indicators", "/indicators/9.1", "/compare?unit=H28.002&unit=H28.009&unit=H28.030", "/what-if?unit=H28.007", "/dossiers?finding=unknown_procedure",
		"/fields/" + links.Slug(viewtest.Corpus[5]), "/dossier?code=" + url.QueryEscape(viewtest.Corpus[6])}
	if soaking() {
		for i := range viewtest.Corpus {
			paths = append(paths, fmt.Sprintf("/agencies/h28.%03d", i), fmt.Sprintf("/procedures/9.%03d", i), "/fields/"+links.Slug(viewtest.Corpus[i]), fmt.Sprintf("/compare?unit=H28.%03d", i))
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
