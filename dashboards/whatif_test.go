package dashboards

import (
	"context"
	"html"
	"math"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/dashboards/pages"
	"khohoso/dashboards/view"
	"khohoso/dashboards/viewtest"
	"khohoso/dashboards/web"
	"khohoso/internal/fixtures"
	"khohoso/models/dossiers"
	"khohoso/models/figures"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scale"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

// asking serves a real province and gives back the status and text of a page.
func asking(t *testing.T, w *store.Warehouse) func(path string) (int, string) {
	t.Helper()
	handler := web.Handler(web.Options{Open: func(context.Context) (view.Reads, error) { return figures.Of(w), nil }})
	return func(path string) (int, string) {
		answer := httptest.NewRecorder()
		handler.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), "GET", path, nil))
		return answer.Code, html.UnescapeString(answer.Body.String())
	}
}

// numeratorToRaise is an indicator by which a unit, the first of some that can, has points to gain.
func numeratorToRaise(t *testing.T, w *store.Warehouse, p period.Period, agencies ...string) (string, metrics.IndicatorValue) {
	t.Helper()
	for _, agency := range agencies {
		found, err := scoring.WhatIf(t.Context(), w, scoring.WhatIfQuery{Period: p, Agency: agency})
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range found.Before.Values() {
			if v.Denominator > 0 && v.Numerator < v.Denominator && v.Score < v.MaxScore && v.Target != nil {
				return agency, v
			}
		}
	}
	t.Fatalf("%q have nothing to gain", agencies)
	return "", metrics.IndicatorValue{}
}

// TestWhatIfPage holds the page against the read, of a unit and of the province, and
// sees that asking leaves the data as they are.
func TestWhatIfPage(t *testing.T) {
	w := fixtures.Open(t)
	get := asking(t, w)
	version, err := w.DataVersion(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	p := viewtest.PeriodOf(t, "2025-Q3")
	for _, among := range [][]string{viewtest.Load(t, figures.Of(w), p.Name).Units(), {""}} {
		agency, v := numeratorToRaise(t, w, p, among...)
		target := 0.5
		if *v.Target == target {
			target = 0.4
		}
		supposed := url.Values{"period": {p.Name}, "unit": {agency}, "numerator." + v.Indicator: {strconv.FormatInt(v.Denominator, 10)}, "target." + v.Indicator: {strconv.FormatFloat(target*100, 'f', -1, 64)}}
		want, err := scoring.WhatIf(t.Context(), w, scoring.WhatIfQuery{Period: p, Agency: agency, Changes: []scoring.Change{{Indicator: v.Indicator, Numerator: &v.Denominator, Target: &target}}})
		if err != nil {
			t.Fatal(err)
		}
		for lang, language := range map[string]locale.Locale{"vi": locale.Vietnamese, "en": locale.English} {
			supposed.Set("lang", lang)
			status, page := get("/what-if?" + supposed.Encode())
			if status != 200 || strings.Contains(page, "⟦") {
				t.Fatalf("%q in %s: status %d: %.300s", agency, lang, status, page)
			}
			var rows []string
			for _, one := range pages.Standings(language, want) {
				rows = append(rows, ">"+one.Name+`</th><td class="n">`+one.Before+`</td><td class="n strong">`+one.After+"</td>")
			}
			for i, g := range want.Before.Groups {
				rows = append(rows, `<td class="n">`+language.Decimal(g.Score, 2)+`</td><td class="n strong">`+language.Decimal(want.After.Groups[i].Score, 2)+"</td>")
			}
			rows = append(rows, `name="numerator.`+v.Indicator+`" value="`+strconv.FormatInt(v.Denominator, 10)+`"`, pages.WhatIfOpening(language, want, 2))
			for _, row := range rows {
				if !strings.Contains(page, row) {
					t.Errorf("%q in %s does not say %s", agency, lang, row)
				}
			}
		}
		unchanged := url.Values{"period": {p.Name}, "unit": {agency}, "numerator." + v.Indicator: {strconv.FormatInt(v.Numerator, 10)}, "target." + v.Indicator: {locale.Vietnamese.PlainPercent(*v.Target)}}
		if _, page := get("/what-if?" + unchanged.Encode()); !strings.Contains(page, locale.Vietnamese.T("whatif.ask")) {
			t.Errorf("%q: what is so anyway is taken for a supposition", agency)
		}
	}
	if after, err := w.DataVersion(t.Context()); err != nil || after != version {
		t.Errorf("asking moved the data from %+v to %+v (%v)", version, after, err)
	}
	checkItemsPages(t, w, p, get)
}

// What cannot be is refused with the field's name, in the reader's language.
func TestWhatIfRefusals(t *testing.T) {
	w := fixtures.Open(t)
	get := asking(t, w)
	for _, c := range []struct {
		field, value, vi, en string
		status               int
	}{
		{"numerator.2.1", "nhiều", `tử số của chỉ số "2.1"`, `numerator of indicator "2.1"`, 400},
		{"numerator.2.1", "-1", `tử số của chỉ số "2.1"`, `numerator of indicator "2.1"`, 400},
		{"numerator.2.1", "99999999", `tử số của chỉ số "2.1"`, `numerator of indicator "2.1"`, 400},
		{"target.2.1", "0", `chỉ tiêu của chỉ số "2.1"`, `target of indicator "2.1"`, 400},
		{"target.2.1", "NaN", `chỉ tiêu của chỉ số "2.1"`, `target of indicator "2.1"`, 400},
		{"target.2.1", "101%", `chỉ tiêu của chỉ số "2.1"`, `target of indicator "2.1"`, 400},
		{"target.8.8", "90", `không có chỉ số "8.8"`, `no indicator "8.8"`, 404},
		{"unit", "H00.77", `không có đơn vị "H00.77"`, `agency "H00.77" not found`, 404},
	} {
		for lang, want := range map[string]string{"vi": c.vi, "en": c.en} {
			status, page := get("/what-if?" + url.Values{"period": {"2025-Q3"}, "lang": {lang}, c.field: {c.value}}.Encode())
			if status != c.status || !strings.Contains(strings.ToLower(page), strings.ToLower(want)) {
				t.Errorf("%s=%s in %s: status %d, want %d with %s", c.field, c.value, lang, status, c.status, want)
			}
		}
	}
}

// TestTwoReadings holds the block of the province's and a unit's page against the read.
func TestTwoReadings(t *testing.T) {
	w := fixtures.Open(t)
	get := asking(t, w)
	p := viewtest.PeriodOf(t, "2025-Q3")
	rows, err := metrics.CompareRules(t.Context(), w, metrics.RuleComparisonQuery{Periods: []period.Period{p}, By: metrics.ByAgency})
	if err != nil {
		t.Fatal(err)
	}
	whole, err := metrics.CompareRules(t.Context(), w, metrics.RuleComparisonQuery{Periods: []period.Period{p}})
	if err != nil || len(whole) != 1 || whole[0].Parted() == 0 {
		t.Fatalf("%+v: %v", whole, err)
	}
	want := map[string]metrics.RuleComparison{"/?period=2025-Q3": whole[0]}
	for _, row := range rows {
		if row.Parted() > 0 && row.Group != "" && len(want) < 4 {
			want["/agencies/"+links.Slug(row.Group)+"?period=2025-Q3"] = row
		}
	}
	for path, r := range want {
		_, page := get(path)
		_, block, _ := strings.Cut(page, `<section id="readings"`)
		block, _, _ = strings.Cut(block, "</section>")
		for _, share := range []scale.Share{r.OnTime(), r.OnTimeAgainst()} {
			if !strings.Contains(block, `<td class="n strong">`+locale.Vietnamese.Percent(share)+"</td>") {
				t.Errorf("%s does not say %s", path, locale.Vietnamese.Percent(share))
			}
		}
		for cause, n := range r.Differ {
			row := locale.Vietnamese.T("readings."+string(cause)) + `</th><td class="n">` + locale.Vietnamese.Number(n) + "</td>"
			if strings.Contains(block, row) != (n > 0) {
				t.Errorf("%s: %d dossiers differ by %s", path, n, cause)
			}
		}
		listed := links.Service{}.To(links.Place{}, links.Place{Page: links.DossiersPage, Period: "2025-Q3", List: links.List{Where: dossiers.RulesDiffer, Agency: r.Group}})
		if !strings.Contains(block, `href="`+listed+`"`) {
			t.Errorf("%s does not lead to %s", path, listed)
		}
		if _, list := get(listed); !strings.Contains(list, locale.Vietnamese.Number(r.Parted())) {
			t.Errorf("%s does not list %d dossiers", listed, r.Parted())
		}
	}
	if len(want) < 4 {
		t.Errorf("only %d pages looked at", len(want))
	}
}

// TestSatisfactionIsAHeadline holds the tile of indicator 5.4 against the read: its value,
// its change against the period before, its target and the page behind it.
func TestSatisfactionIsAHeadline(t *testing.T) {
	w := fixtures.Open(t)
	get := asking(t, w)
	p := viewtest.PeriodOf(t, "2025-09")
	values, err := metrics.Indicators(t.Context(), w, metrics.IndicatorQuery{Periods: []period.Period{p, p.Previous()}})
	if err != nil {
		t.Fatal(err)
	}
	before := map[string]*float64{}
	for _, v := range values {
		if v.Indicator == "5.4" && v.Period != p.Name && !v.WithUnits {
			before[v.AgencyCode] = v.Ratio
		}
	}
	looked, moved := 0, 0
	units := viewtest.Load(t, figures.Of(w), p.Name).ByCode
	for _, v := range values {
		if v.Indicator != "5.4" || v.Period != p.Name || v.Ratio == nil || v.WithUnits || v.Level == "province" || units[v.AgencyCode] == nil {
			continue
		}
		was := before[v.AgencyCode]
		changed := was != nil && *was != *v.Ratio
		if looked >= 3 && (!changed || moved > 0) {
			continue
		}
		looked++
		_, page := get("/agencies/" + links.Slug(v.AgencyCode) + "?period=2025-09")
		_, tile, _ := strings.Cut(page, `id="tile-satisfaction"`)
		tile, _, _ = strings.Cut(tile, "</li>")
		wanted := []string{">" + locale.Vietnamese.Decimal(*v.Ratio*100, 1) + "<", ">" + locale.Vietnamese.T("target", locale.Vietnamese.PlainPercent(*v.Target)+locale.HardSpace+"%") + "<", `href="/indicators/5.4?`}
		if changed {
			moved++
			wanted = append(wanted, locale.Vietnamese.Decimal(math.Abs(math.Round((*v.Ratio-*was)*1000)/10), 1)+" điểm")
		}
		for _, want := range wanted {
			if !strings.Contains(tile, want) {
				t.Errorf("%s: the tile is %s, without %s", v.AgencyCode, tile, want)
			}
		}
	}
	if looked < 3 || moved == 0 {
		t.Errorf("only %d units looked at, %d of them moved", looked, moved)
	}
}
