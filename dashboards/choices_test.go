package dashboards

import (
	"strings"
	"testing"

	"khohoso/internal/auth"
	"khohoso/models/metrics"
)

// The set of indicators is chosen like the rule: every link keeps it, figures are read
// by it, and one that there is not is refused with those that there are.
func TestPagesKeepTheSet(t *testing.T) {
	t.Parallel()
	h := small()
	handler := serve(h)
	for _, path := range []string{"/?set=annex", "/agencies/h28.01?set=annex", "/indicators?set=annex", "/compare?set=annex&unit=H28.01", "/dossiers?set=annex"} {
		text := body(t, get(t, handler, "GET", path))
		if !strings.Contains(text, `href="/units?period=2025-06&amp;set=annex"`) || !strings.Contains(text, `<option value="annex" selected>`) {
			t.Errorf("%s loses the set: %s", path, around(text, `name="set"`))
		}
	}
	for _, set := range h.sets {
		if set != "annex" {
			t.Errorf("figures were read by the set %q", set)
		}
	}
	if len(h.sets) < 3 {
		t.Errorf("sets asked for: %q", h.sets)
	}
	if r := get(t, handler, "GET", "/?set=nothing&lang=en"); r.StatusCode != 404 || !strings.Contains(body(t, r), "known: portal, annex") {
		t.Errorf("an unknown set is answered with %d", r.StatusCode)
	}
	if text := body(t, get(t, handler, "GET", "/?set=portal")); strings.Contains(text, "set=portal") {
		t.Error("the default set stands in addresses")
	}
}

// Everyone who has signed in sees the province's score and what is due; findings are
// for those who stand for the whole province.
func TestAgenciesSeeTheProvincesScore(t *testing.T) {
	t.Parallel()
	h := corpusProvince()
	h.findings = withFindings().findings
	for name, who := range map[string]auth.Identity{"agency": {Name: "lan", Role: auth.Agency, Unit: "H28.001"}, "leader": {Name: "hoa", Role: auth.Leadership}} {
		text := body(t, get(t, serveAs(t, h, who), "GET", "/?period=2025-06"))
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
	h.readings = []metrics.Reading{{Period: "2025-05"}, {Period: "2025-06"}}
	for i := range h.readings {
		h.readings[i].Rule, h.readings[i].Against, h.readings[i].Closed, h.readings[i].Late = metrics.DefaultRule, "portal766", 100, 5
	}
	for name, page := range pages(t, load(t, h, "2025-05"), View{}) {
		if strings.Contains(page, `id="readings"`) {
			t.Errorf("%s of a closed period has the two readings", name)
		}
	}
	if page := pages(t, load(t, h, "2025-06"), View{})["index.html"]; !strings.Contains(page, `id="readings"`) {
		t.Error("the page of an open period lacks the two readings: the test proves nothing")
	}
	if text := body(t, get(t, serve(h), "GET", "/?period=2025-05")); !strings.Contains(text, `id="readings"`) {
		t.Error("the live page of a closed period lacks the two readings")
	}
}
