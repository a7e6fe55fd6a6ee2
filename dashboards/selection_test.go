package dashboards

import (
	"context"
	"regexp"
	"strings"
	"testing"
	"time"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/view"
	"khohoso/dashboards/viewtest"
	"khohoso/internal/apperr"
	"khohoso/internal/fixtures"
	"khohoso/models/figures"
	"khohoso/models/metrics"
	"khohoso/models/period"
)

func TestPagesFollowWhatIsChosen(t *testing.T) {
	h := viewtest.Small()
	chosen := view.Filter{Period: viewtest.PeriodOf(t, "2025-06").In(period.Statutory), Rule: "portal766", Organisation: metrics.CurrentOrg}
	s, err := view.Load(context.Background(), h, chosen)
	if err != nil {
		t.Fatal(err)
	}
	for path, html := range allPages(t, s, layout.Options{}) {
		want := []string{"portal766: Theo Cổng DVCQG (bản 1)", "QĐ 766/QĐ-TTg", "theo đơn vị hiện nay", "15/5/2025 – 14/6/2025, kỳ báo cáo theo NĐ 09/2019"}
		if strings.HasPrefix(path, "en/") {
			want = []string{"portal766: National portal (version 1)", "QĐ 766/QĐ-TTg", "by the units of today", "15 May 2025 – 14 June 2025, reporting period of Decree 09/2019"}
		}
		for _, words := range want {
			if !strings.Contains(html, words) {
				t.Errorf("%s does not say %q", path, words)
			}
		}
		if strings.Contains(html, "đang chờ người nộp") || strings.Contains(html, "⟦") {
			t.Errorf("%s tells of waiting, which the rule does not count apart", path)
		}
	}
	for _, q := range h.Queries {
		if q.Rule != "portal766" || q.Organisation != metrics.CurrentOrg {
			t.Errorf("a read does not follow the choice: %+v", q)
		}
		for _, p := range q.Periods {
			if p.From.Day() != 15 {
				t.Errorf("a period of another calendar was read: %+v", p)
			}
		}
	}
	if _, err := view.Load(context.Background(), h, view.Filter{Period: chosen.Period, Rule: "strickt"}); apperr.CodeOf(err) != apperr.UnknownName {
		t.Errorf("an unknown rule: %v", err)
	}
}

// TestLivePagesKeepTheChoice: every link, download and form of a page asks for the same figures.
func TestLivePagesKeepTheChoice(t *testing.T) {
	handler := serve(viewtest.Small())
	const choice = "calendar=statutory&amp;organisation=now&amp;period=2025-06&amp;rule=portal766"
	for _, target := range []string{"/", "/units", "/agencies/h28.01"} {
		html := viewtest.Body(t, viewtest.Get(t, handler, "GET", target+"?"+strings.ReplaceAll(choice, "&amp;", "&")))
		for _, href := range regexp.MustCompile(`(?:href|action)="([^"]*)"`).FindAllStringSubmatch(html, -1) {
			if strings.HasPrefix(href[1], "/assets/") || strings.HasPrefix(href[1], "#") {
				continue
			}
			if !strings.Contains(href[1], "calendar=statutory") || !strings.Contains(href[1], "rule=portal766") || !strings.Contains(href[1], "organisation=now") {
				t.Errorf("%s: the link %s loses the choice", target, href[1])
			}
		}
		for _, value := range []string{"2025-06", "statutory", "now", "portal766"} {
			if !strings.Contains(html, `<option value="`+value+`" selected>`) {
				t.Errorf("%s: %s is not shown as chosen", target, value)
			}
		}
	}
	got := viewtest.Body(t, viewtest.Get(t, handler, "GET", "/agencies/h28.01/workbook?period=2025-05&rule=portal766&organisation=now"))
	if got != "workbook of H28.01 for 2025-05 portal766now" {
		t.Errorf("the download is %q", got)
	}
	for target, says := range map[string]string{
		"/?calendar=lunar&lang=en":     "choose calendar or statutory",
		"/?organisation=later&lang=en": "choose then or now",
		"/?rule=strickt&lang=en":       "known: form06, portal766",
	} {
		if r := viewtest.Get(t, handler, "GET", target); r.StatusCode < 400 || r.StatusCode >= 500 || !strings.Contains(viewtest.Body(t, r), says) {
			t.Errorf("%s: status %d, want a page that says %q", target, r.StatusCode, says)
		}
	}
	if plain := viewtest.Body(t, viewtest.Get(t, handler, "GET", "/units?calendar=calendar&organisation=then&rule=form06&period=2025-06")); strings.Contains(plain, "rule=form06") {
		t.Error("links carry what is chosen by default")
	}
}

// TestChoicesAreKeptApart: one snapshot must not answer for another choice of the same period.
func TestChoicesAreKeptApart(t *testing.T) {
	handler := serve(viewtest.Small())
	seen := map[string]string{}
	for _, choice := range []string{"", "&calendar=statutory", "&organisation=now", "&rule=portal766"} {
		html := viewtest.Body(t, viewtest.Get(t, handler, "GET", "/?period=2025-06"+choice))
		facts := regexp.MustCompile(`(?s)<dl class="facts">.*?</dl>`).FindString(html)
		for other, theirs := range seen {
			if theirs == facts {
				t.Errorf("%q is answered with the page of %q", choice, other)
			}
		}
		seen[choice] = facts
	}
}

// TestUnitsOfThen: units that ended, or that came only later, are not listed as
// empty; their pages say why there is nothing.
func TestUnitsOfThen(t *testing.T) {
	h := viewtest.Small()
	end := time.Date(2025, 5, 31, 0, 0, 0, 0, time.UTC)
	district := metrics.Agency{Code: "H28.20", Name: "UBND huyện Đà Bắc", Level: "district", InCatalogue: true, HasDossiers: true, EndedOn: end}
	later := metrics.Agency{Code: "H28.77", Name: "UBND xã Mới", Level: "commune", InCatalogue: true, HasDossiers: true}
	h.Units = append(h.Units, district, later)
	h.Cells["H28.20"] = map[string]metrics.FlowMetrics{"2025-05": viewtest.ClosingOf(30, 3)}
	if got := strings.Join(viewtest.Load(t, h, "2025-05").Units(), " "); got != "H28.01 H28.02 H28.03 H28.20 H28.9" {
		t.Errorf("units of May are %s", got)
	}
	s := viewtest.Load(t, h, "2025-06")
	if got := strings.Join(s.Units(), " "); got != "H28.01 H28.02 H28.03 H28.9" {
		t.Errorf("units of June are %s", got)
	}
	html := viewtest.Body(t, viewtest.Get(t, serve(h), "GET", "/agencies/h28.20?period=2025-06"))
	if !strings.Contains(html, "đã kết thúc hoạt động ngày 31/5/2025") {
		t.Error("the page of an ended unit does not say so")
	}
	if r := viewtest.Get(t, serve(h), "GET", "/agencies/h28.77?period=2025-06"); r.StatusCode != 200 {
		t.Errorf("the page of a later unit: status %d", r.StatusCode)
	}
}

func TestProvinceOfThePeriod(t *testing.T) {
	h := viewtest.Small()
	h.Units[0].EndedOn = time.Date(2025, 6, 30, 0, 0, 0, 0, time.UTC)
	h.Whole = metrics.Agency{Code: "H44", Name: "Tỉnh Phú Thọ", Level: "province", InCatalogue: true}
	h.Units = append(h.Units, h.Whole)
	for _, c := range []struct {
		period, want string
		metrics.Organisation
	}{{"2025-06", "Tỉnh Hòa Bình", metrics.HistoricalOrg}, {"2025-06", "Tỉnh Phú Thọ", metrics.CurrentOrg}, {"2025-07", "Tỉnh Phú Thọ", metrics.HistoricalOrg}} {
		s, err := view.Load(context.Background(), h, view.Filter{Period: viewtest.PeriodOf(t, c.period), Organisation: c.Organisation})
		if err != nil {
			t.Fatal(err)
		}
		if s.Province.Name != c.want {
			t.Errorf("%s as %s: the page is that of %s, want %s", c.period, c.Organisation, s.Province.Name, c.want)
		}
		if strings.Contains(strings.Join(s.Units(), " ")+" ", "H28 ") {
			t.Errorf("%s: the province of then is listed as a unit", c.period)
		}
	}
}

// TestRealProvinceByChoice: units add up to the province and lists to the
// figures by every rule, calendar and organisation.
func TestRealProvinceByChoice(t *testing.T) {
	ctx := context.Background()
	w := fixtures.Open(t)
	choices := []view.Filter{
		{Period: viewtest.PeriodOf(t, "2025-Q2").In(period.Statutory)},
		{Period: viewtest.PeriodOf(t, "2025-06"), Rule: "portal766"},
		{Period: viewtest.PeriodOf(t, "2025-06"), Organisation: metrics.CurrentOrg},
		{Period: viewtest.PeriodOf(t, "2025-08").In(period.Statutory), Rule: "portal766", Organisation: metrics.CurrentOrg},
	}
	for i, chosen := range choices {
		s, err := view.Load(ctx, figures.Of(w), chosen)
		if err != nil {
			t.Fatal(err)
		}
		var sum metrics.FlowMetrics
		for _, u := range s.AllUnits {
			viewtest.Add(&sum, u.Now)
			if list, err := s.OverdueOf(u); err != nil || list.Total != u.Now.OpenOverdue {
				t.Errorf("%+v, %s: %d overdue listed, %d counted: %v", chosen, u.Code, list.Total, u.Now.OpenOverdue, err)
			}
			if s.Ended(u) && u.Now == (metrics.FlowMetrics{}) {
				t.Errorf("%+v: %s has ended and is listed", chosen, u.Code)
			}
		}
		whole := s.Province.Now
		if sum.Received != whole.Received || sum.Closed != whole.Closed || sum.FinishedLate != whole.FinishedLate || sum.OpenOverdue != whole.OpenOverdue || whole.Closed == 0 {
			t.Errorf("%+v: units add up to %+v, the province is %+v", chosen, sum, whole)
		}
		if i < len(choices)-1 && !soaking() {
			continue // the last choice differs from the usual in everything: its pages stand for all
		}
		for path, html := range allPages(t, s, layout.Options{}) {
			if strings.Contains(html, "⟦") || !strings.Contains(html, s.Rule.Name) {
				t.Errorf("%+v: %s is not complete", chosen, path)
			}
		}
	}
}
