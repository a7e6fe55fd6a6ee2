package dashboards

import (
	"strings"
	"testing"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/viewtest"
	"khohoso/internal/auth"
	"khohoso/models/metrics"
)

// The set of indicators is chosen like the rule: every link keeps it, figures are read
// by it, and one that there is not is refused with those that there are.
func TestPagesKeepTheSet(t *testing.T) {
	t.Parallel()
	h := viewtest.Small()
	handler := serve(h)
	for _, path := range []string{"/?set=annex", "/agencies/h28.01?set=annex", "/indicators?set=annex", "/compare?set=annex&unit=H28.01", "/dossiers?set=annex"} {
		text := viewtest.Body(t, viewtest.Get(t, handler, "GET", path))
		if !strings.Contains(text, `href="/units?period=2025-06&amp;set=annex"`) || !strings.Contains(text, `<option value="annex" selected>`) {
			t.Errorf("%s loses the set: %s", path, viewtest.Around(text, `name="set"`))
		}
	}
	for _, set := range h.Sets {
		if set != "annex" {
			t.Errorf("figures were read by the set %q", set)
		}
	}
	if len(h.Sets) < 3 {
		t.Errorf("sets asked for: %q", h.Sets)
	}
	if r := viewtest.Get(t, handler, "GET", "/?set=nothing&lang=en"); r.StatusCode != 404 || !strings.Contains(viewtest.Body(t, r), "known: portal, annex") {
		t.Errorf("an unknown set is answered with %d", r.StatusCode)
	}
	if text := viewtest.Body(t, viewtest.Get(t, handler, "GET", "/?set=portal")); strings.Contains(text, "set=portal") {
		t.Error("the default set stands in addresses")
	}
}

// Everyone who has signed in sees the province's score and what is due; findings are
// for those who stand for the whole province.
func TestAgenciesSeeTheProvincesScore(t *testing.T) {
	t.Parallel()
	h := viewtest.CorpusProvince()
	h.Findings = withFindings().Findings
	for name, who := range map[string]auth.Identity{"agency": {Name: "lan", Role: auth.Agency, Unit: "H28.001"}, "leader": {Name: "hoa", Role: auth.Leadership}} {
		text := viewtest.Body(t, viewtest.Get(t, serveAs(t, h, who), "GET", "/?period=2025-06"))
		for part, wanted := range map[string]bool{`id="score"`: true, `id="due"`: true, `id="findings"`: name == "leader"} {
			if strings.Contains(text, part) != wanted {
				t.Errorf("%s: %s is there: %v, want %v", name, part, !wanted, wanted)
			}
		}
		if name == "agency" && strings.Contains(text, "/dossiers?") {
			t.Error("the province's page leads an agency to dossiers of all units")
		}
	}
}

// The folder of a closed period says nothing that later readings could change: the
// two rules side by side stand on live pages and on those of open periods only.
func TestClosedPublicationsHaveNoTwoReadings(t *testing.T) {
	t.Parallel()
	h := closedMay(t)
	h.ReadingRows = []metrics.RuleComparison{{Period: "2025-05"}, {Period: "2025-06"}}
	for i := range h.ReadingRows {
		h.ReadingRows[i].Rule, h.ReadingRows[i].Against, h.ReadingRows[i].Closed, h.ReadingRows[i].Late = metrics.DefaultRule, "portal766", 100, 5
	}
	for name, page := range allPages(t, viewtest.Load(t, h, "2025-05"), layout.Options{}) {
		if strings.Contains(page, `id="readings"`) {
			t.Errorf("%s of a closed period has the two readings", name)
		}
	}
	if page := allPages(t, viewtest.Load(t, h, "2025-06"), layout.Options{})["index.html"]; !strings.Contains(page, `id="readings"`) {
		t.Error("the page of an open period lacks the two readings: the test proves nothing")
	}
	if text := viewtest.Body(t, viewtest.Get(t, serve(h), "GET", "/?period=2025-05")); !strings.Contains(text, `id="readings"`) {
		t.Error("the live page of a closed period lacks the two readings")
	}
}
