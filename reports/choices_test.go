package reports

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"khohoso/internal/apperr"
	"khohoso/models/figures"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

// TestWorkbookSaysWhatItFollows: calendar, organisation and rule stand in the
// head, the footers, the data and the notes, and the reads were asked for them.
func TestWorkbookSaysWhatItFollows(t *testing.T) {
	t.Parallel()
	f := someProvince()
	f.rules = []metrics.Rule{{Name: "strict&", Version: 3, NameVI: "So từng giờ", Basis: "Quyết định của tỉnh"}}
	q := Request{Form: "06a", Period: periodOf(t, "2025-06").In(period.Statutory), Agency: "H28.01", Rule: "strict&", Organisation: metrics.CurrentOrg}
	got := dump(t, render(t, f, q))
	for _, want := range []string{
		"Lịch: kỳ báo cáo từ ngày 15 đến ngày 14 (NĐ 09/2019/NĐ-CP). Tổ chức: theo hiện nay. Quy tắc đúng hạn: So từng giờ.",
		" Biểu II.06a · Sở Tư pháp", " · Tháng 6 năm 2025 (15/05/2025–14/06/2025)&C", "Số liệu đến 16:45 ngày 03/07/2025",
		"strict&, bản 3: So từng giờ", "Quyết định của tỉnh", "Theo đơn vị hiện nay", "Khác quy tắc của biểu", "Tính theo quy tắc strict&.",
		"từ ngày 15 tháng trước đến ngày 14", "Từ ngày 15/05/2025 đến ngày 14/06/2025",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the workbook does not say %q", want)
		}
	}
	for _, asked := range f.asked {
		if asked.Rule != "strict&" || asked.Organisation != metrics.CurrentOrg || asked.Periods[0].Calendar != period.Statutory {
			t.Errorf("a read does not follow the request: %+v", asked)
		}
	}
	var out bytes.Buffer
	if err := Render(t.Context(), f, Request{Form: "06a", Period: q.Period, Rule: "strickt"}, &out); apperr.CodeOf(err) != apperr.UnknownName {
		t.Errorf("an unknown rule: %v", err)
	}
}

// TestProvinceOfThePeriod: a workbook of a period before a merger has the name of then.
func TestProvinceOfThePeriod(t *testing.T) {
	t.Parallel()
	f := someProvince()
	f.agencies[0].EndedOn = time.Date(2025, 6, 30, 0, 0, 0, 0, time.UTC)
	f.province = metrics.Agency{Code: "H44", Name: "UBND tỉnh Phú Thọ", Level: "province", InCatalogue: true}
	f.agencies = append(f.agencies, f.province)
	for _, c := range []struct {
		period, agency, want string
		metrics.Organisation
	}{
		{"2025-06", "", "UBND tỉnh Hòa Bình", metrics.HistoricalOrg},
		{"2025-06", "H44", "UBND tỉnh Hòa Bình", metrics.HistoricalOrg},
		{"2025-06", "", "UBND tỉnh Phú Thọ", metrics.CurrentOrg},
		{"2025-06", "H28", "UBND tỉnh Phú Thọ", metrics.CurrentOrg},
		{"2025-07", "", "UBND tỉnh Phú Thọ", metrics.HistoricalOrg},
	} {
		got := dump(t, render(t, f, Request{Form: "06a", Period: periodOf(t, c.period), Agency: c.agency, Organisation: c.Organisation}))
		if !strings.Contains(got, "Đơn vị báo cáo: "+c.want) {
			t.Errorf("%+v: not the workbook of %s", c, c.want)
		}
	}
}

// byChoice holds forms against the flow by another rule, calendar and organisation.
func byChoice(t *testing.T, w *store.Warehouse) {
	for _, choice := range []Request{{Rule: "portal766"}, {Organisation: metrics.CurrentOrg}} {
		for _, calendar := range []period.CalendarName{period.Calendar, period.Statutory} {
			q := choice
			q.Form, q.Period = "06a", periodOf(t, "2025-Q1").In(calendar)
			wantFlow(t, w, metrics.FlowQuery{Periods: []period.Period{q.Period}, By: metrics.ByField, Rule: q.Rule, Organisation: q.Organisation}, render(t, figures.Of(w), q))
			q.Form = "06b"
			render(t, figures.Of(w), q)
		}
	}
}
