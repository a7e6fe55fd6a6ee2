package simulate

import (
	"context"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"khohoso/internal/simulate/calendar"
	"khohoso/internal/simulate/portal"
	"khohoso/internal/simulate/province"
	"khohoso/internal/simulate/rng"
)

// number reads a count of a simulated file.
func number(t testing.TB, s string) float64 {
	t.Helper()
	x, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// receivedBy counts the sound dossiers by unit and month of receipt.
func (p *writtenProvince) receivedBy() map[[2]string]float64 {
	all := make(map[[2]string]float64)
	seen := make(map[string]bool)
	for _, rows := range p.files {
		for _, row := range rows {
			if code := row[0]; !quarantined(row) && row[column["status"]] == "received" && !seen[code] {
				seen[code] = true
				all[[2]string{row[column["agency_code"]], row[column["event_time"]][:7]}]++
			}
		}
	}
	return all
}

func TestFeedback(t *testing.T) {
	t.Parallel()
	p := openProvince(t)
	all, ids := p.inputs["feedback.csv"], make(map[string]bool)
	if len(all) != p.sum.Feedback || len(all) < 100 {
		t.Fatalf("%d complaints, %d declared", len(all), p.sum.Feedback)
	}
	var late, open, rule, rated, happy, dated, named share
	terms := make(map[int]int)
	for _, f := range all {
		if ids[f["id"]] || oldCode(f["agency_code"]) != (f["received_at"] < calendar.ReorganizationStart) {
			t.Errorf("feedback %v", f)
		}
		ids[f["id"]] = true
		if code := f["dossier_code"]; code != "" {
			if about := p.dossiers[code]; about == nil || about.at["received"] == "" || about.at["received"] >= f["received_at"] || !strings.HasPrefix(code, f["agency_code"]) {
				t.Errorf("feedback %v speaks of %+v", f, about)
			}
		}
		named.add(f["dossier_code"] != "")
		open.add(f["answered_at"] == "")
		rule.add(f["kind"] == "rule")
		dated.add(f["due_at"] != "")
		if f["due_at"] != "" {
			days := parseTime(t, f["due_at"]).Sub(parseTime(t, f["received_at"])) / (24 * time.Hour)
			terms[[]int{2, 5, 15}[rng.Thresholds(float64(days), 5, 12)]]++
		}
		if f["answered_at"] == "" {
			continue
		}
		late.add(f["due_at"] != "" && f["answered_at"] > f["due_at"])
		rated.add(f["rating"] != "")
		if f["rating"] != "" {
			happy.add(f["rating"] != "dissatisfied")
		}
	}
	within(t, "late answers", late.of(), 0.05, 0.25)
	within(t, "not answered", open.of(), 0.002, 0.1)
	within(t, "about a rule", rule.of(), 0.2, 0.4)
	within(t, "rated of the answered", rated.of(), 0.45, 0.75)
	within(t, "satisfied of the rated", happy.of(), 0.75, 0.97)
	within(t, "of a dossier", named.of(), 0.2, 0.5)
	within(t, "with a term", dated.of(), 0.9, 1)
	if terms[2] == 0 || terms[5] == 0 || terms[15] <= terms[2] {
		t.Errorf("terms of 2, 5 and 15 working days: %v", terms)
	}
}

func TestTargetsSpeakOfTheTimeAndItsUnits(t *testing.T) {
	t.Parallel()
	p := openProvince(t)
	known := map[string]bool{"": true}
	for _, a := range p.agencies {
		known[a["code"]] = true
	}
	ofUnits, ended := 0, 0
	for _, r := range p.inputs["targets.csv"] {
		within(t, "target of "+r["indicator"], number(t, r["target"]), 0.1, 1)
		if !known[r["agency_code"]] || r["set"] != portal.PortalSet {
			t.Errorf("target %v", r)
		}
		if r["agency_code"] != "" {
			ofUnits++
		}
		if r["valid_to"] != "" {
			ended++
		}
	}
	if ofUnits < 3 || ended < 3 {
		t.Errorf("%d targets of single units, %d that end; want some of each", ofUnits, ended)
	}
}

// The national systems know nearly all of what was received; some units are behind,
// and few months are missing.
func TestNationalCounts(t *testing.T) {
	t.Parallel()
	p := openProvince(t)
	own, units, behind := p.receivedBy(), make(map[string]share), 0
	var missing share
	var all, synchronised float64
	known := make(map[[2]string]bool)
	for _, r := range p.inputs["national_counts.csv"] {
		key := [2]string{r["agency_code"], r["period"]}
		known[key] = true
		n, sent := own[key], number(t, r["synchronised"])
		if sent > n || math.Abs(number(t, r["received"])-n) > 0.03*n+1 {
			t.Errorf("%v where %v were received", r, n)
		}
		all, synchronised = all+n, synchronised+sent
		s := units[r["agency_code"]]
		s.hits, s.all = s.hits+int(sent), s.all+int(n)
		units[r["agency_code"]] = s
	}
	for key := range own {
		missing.add(!known[key])
	}
	for _, s := range units {
		if s.all > 40 && s.of() < 0.97 {
			behind++
		}
	}
	within(t, "synchronised", synchronised/all, 0.95, 0.999)
	within(t, "months not reported", missing.of(), 0.001, 0.03)
	within(t, "units behind", float64(behind), 3, 40)
}

func TestCertifiedCopiesSpread(t *testing.T) {
	t.Parallel()
	p := openProvince(t)
	level := make(map[string]string)
	for _, a := range p.agencies {
		level[a["code"]] = a["level"]
	}
	months := make(map[string]*share)
	offered := make(map[string]bool)
	for _, r := range p.inputs["services.csv"] {
		if level[r["agency_code"]] != "commune" || r["service"] != certifiedCopies || oldCode(r["agency_code"]) != (r["period"] < calendar.ReorganizationStart[:7]) {
			t.Errorf("service %v", r)
		}
		if r["offered"] == "no" && offered[r["agency_code"]] {
			t.Errorf("%s stops in %s", r["agency_code"], r["period"])
		}
		offered[r["agency_code"]] = r["offered"] == "yes"
		if months[r["period"]] == nil {
			months[r["period"]] = &share{}
		}
		months[r["period"]].add(r["offered"] == "yes")
	}
	within(t, "communes that offer copies in July 2023", months["2023-07"].of(), 0.1, 0.35)
	within(t, "in June 2025", months["2025-06"].of(), 0.75, 0.93)
	within(t, "in September 2025", months["2025-09"].of(), 0.85, 1)
	if n := months["2025-06"].all; n < 145 || n > 151 {
		t.Errorf("%d of 151 communes stated for June 2025", n)
	}
}

// What the portal shows follows from its own figures for most units, and is near
// what the events give.
func TestPublishedFigures(t *testing.T) {
	t.Parallel()
	p := openProvince(t)
	own := p.receivedBy()
	rules := make(map[string]portal.PortalRule)
	for _, r := range portal.PortalRules {
		rules[r.Indicator] = r
	}
	var ruled, same, near share
	groups := 0
	population := make(map[[2]string]portal.Portion) // by unit and period: the one denominator, how many indicators have it
	for _, r := range p.inputs["published.csv"] {
		rule, isIndicator := rules[r["indicator"]]
		if !isIndicator {
			groups++
			continue
		}
		shown := portal.Portion{Of: int32(number(t, r["numerator"])), All: int32(number(t, r["denominator"]))}
		if shown.Of > shown.All || shown.Of < 0 || number(t, r["score"]) > number(t, r["max_score"]) {
			t.Errorf("published %v", r)
		}
		if key := [2]string{r["agency_code"], r["period"]}; slices.Contains([]string{"2.1", "4.1", "4.2", "4.3", "4.4", "4.6b", "5.4"}, r["indicator"]) {
			if common := population[key]; common.Of > 0 && common.All != shown.All {
				t.Errorf("%v, while other indicators of it are of %d dossiers", r, common.All)
			}
			population[key] = portal.Portion{Of: population[key].Of + 1, All: shown.All}
		}
		ruled.add(math.Abs(rule.Score(shown)-number(t, r["score"])) <= 0.0051)
		if n := own[[2]string{r["agency_code"], r["period"]}]; r["indicator"] == "3.3" && n > 20 {
			same.add(float64(shown.All) == n)
			near.add(math.Abs(float64(shown.All)/n-1) < 0.15)
		}
	}
	for key, common := range population {
		if common.Of != 7 {
			t.Errorf("%v has %d indicators of the common population", key, common.Of)
		}
	}
	within(t, "scores that follow from the figures", ruled.of(), 0.93, 0.999)
	within(t, "units shown as they are", same.of(), 0.35, 0.85)
	within(t, "units shown about as they are", near.of(), 0.8, 1)
	if groups < 100 {
		t.Errorf("%d groups, want two for each unit and period", groups)
	}
}

// A run before the reorganization has targets and services of its own units only, and a
// short one has no quarter to show.
func TestInputsOfAShortRun(t *testing.T) {
	t.Parallel()
	date := func(s string) time.Time { return calendar.MustDay(s).Time() }
	sum, err := Write(context.Background(), Options{Dossiers: 500, Seed: 2, Dir: t.TempDir(), From: date("2024-01-10"), To: date("2024-02-20")})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range sum.Files[2 : len(sum.Files)-len(sum.EventFiles)] {
		rows, err := readTestTable(path)
		if err != nil {
			t.Fatal(err)
		}
		isBad := func(r map[string]string) bool {
			return strings.HasPrefix(r["agency_code"], province.MergedProvinceCode) || strings.Contains(r["period"], "Q")
		}
		if len(rows) == 0 || slices.ContainsFunc(rows, isBad) {
			t.Errorf("%s has %d rows, or some of another time", filepath.Base(path), len(rows))
		}
	}
}
