package pages

import (
	"testing"
	"time"

	"khohoso/dashboards/locale"
	"khohoso/dashboards/viewtest"
	"khohoso/models/metrics"
	"khohoso/models/store"
)

// TestOpening puts the sentence of the leadership page to the cases in which a
// sentence made from data likes to lie.
func TestOpening(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*viewtest.Warehouse)
		vi, en string
	}{
		"ordinary": {
			func(*viewtest.Warehouse) {},
			"Tháng 6/2025: 91,3 % hồ sơ đúng hạn, tăng 2,1 điểm; 1 đơn vị có từ 10 hồ sơ dưới 90 %, chiếm 71 % số hồ sơ trễ.",
			"June 2025: 91.3 % of dossiers closed on time, up 2.1 points; 1 unit with 10 or more dossiers is below 90 %, with 71 % of the late ones.",
		},
		"no small unit left out": {
			func(h *viewtest.Warehouse) { delete(h.Cells, "H28.9") },
			"Tháng 6/2025: 91,6 % hồ sơ đúng hạn, tăng 2,1 điểm; 1 đơn vị dưới 90 %, chiếm 75 % số hồ sơ trễ.",
			"June 2025: 91.6 % of dossiers closed on time, up 2.1 points; 1 unit is below 90 %, with 75 % of the late dossiers.",
		},
		"the weak units have all the late ones": {
			func(h *viewtest.Warehouse) { h.Only("H28.02", viewtest.ClosingOf(50, 12)) },
			"Tháng 6/2025: 76,0 % hồ sơ đúng hạn, giảm 4,0 điểm; 1 đơn vị dưới 90 %, chiếm toàn bộ số hồ sơ trễ.",
			"June 2025: 76.0 % of dossiers closed on time, down 4.0 points; 1 unit is below 90 %, with all of the late dossiers.",
		},
		"late ones, but no unit below the line": {
			func(h *viewtest.Warehouse) { h.Only("H28.01", viewtest.ClosingOf(100, 4)) },
			"Tháng 6/2025: 96,0 % hồ sơ đúng hạn, tăng 6,0 điểm; không đơn vị nào dưới 90 %.",
			"June 2025: 96.0 % of dossiers closed on time, up 6.0 points; no unit is below 90 %.",
		},
		"zero late": {
			func(h *viewtest.Warehouse) { h.Only("H28.03", viewtest.ClosingOf(40, 0)) },
			"Tháng 6/2025: cả 40 hồ sơ đã giải quyết đều đúng hạn, bằng tháng 5/2025; không còn hồ sơ quá hạn.",
			"June 2025: all 40 dossiers were closed on time, the same as in May 2025; none is overdue.",
		},
		"one dossier": {
			func(h *viewtest.Warehouse) { h.Only("H28.03", viewtest.Overdue(viewtest.ClosingOf(1, 0), 1, 0)) },
			"Tháng 6/2025: hồ sơ duy nhất được giải quyết đã đúng hạn, bằng tháng 5/2025; còn 1 hồ sơ quá hạn.",
			"June 2025: the 1 dossier closed was on time, the same as in May 2025; 1 dossier is overdue.",
		},
		"nearly the same": {
			func(h *viewtest.Warehouse) { h.Only("H28.01", viewtest.ClosingOf(10001, 1000)) },
			"Tháng 6/2025: 90,0 % hồ sơ đúng hạn, gần như bằng tháng 5/2025; không đơn vị nào dưới 90 %.",
			"June 2025: 90.0 % of dossiers closed on time, nearly the same as in May 2025; no unit is below 90 %.",
		},
		"almost all on time is not all": {
			func(h *viewtest.Warehouse) { h.Only("H28.03", viewtest.ClosingOf(100000, 1)) },
			"Tháng 6/2025: >99,9 % hồ sơ đúng hạn, gần như bằng tháng 5/2025; không đơn vị nào dưới 90 %.",
			"June 2025: >99.9 % of dossiers closed on time, nearly the same as in May 2025; no unit is below 90 %.",
		},
		"first month": {
			func(h *viewtest.Warehouse) {
				for _, cells := range h.Cells {
					delete(cells, "2025-05")
				}
			},
			"Tháng 6/2025: 91,3 % hồ sơ đúng hạn, chưa có kỳ trước để so; 1 đơn vị có từ 10 hồ sơ dưới 90 %, chiếm 71 % số hồ sơ trễ.",
			"June 2025: 91.3 % of dossiers closed on time, with no period before to compare; 1 unit with 10 or more dossiers is below 90 %, with 71 % of the late ones.",
		},
		"nothing closed in the month before": {
			func(h *viewtest.Warehouse) {
				h.Only("H28.01", viewtest.ClosingOf(10, 1))
				h.Cells["H28.01"]["2025-05"] = metrics.FlowMetrics{Received: 5, OpenEnd: 5}
			},
			"Tháng 6/2025: 90,0 % hồ sơ đúng hạn, tháng 5/2025 chưa giải quyết hồ sơ nào để so; không đơn vị nào dưới 90 %.",
			"June 2025: 90.0 % of dossiers closed on time, with nothing closed in May 2025 to compare; no unit is below 90 %.",
		},
		"received only": {
			func(h *viewtest.Warehouse) { h.Only("H28.01", metrics.FlowMetrics{Received: 1200, OpenEnd: 1200}) },
			"Tháng 6/2025: tiếp nhận 1.200 hồ sơ, chưa giải quyết xong hồ sơ nào; không còn hồ sơ quá hạn.",
			"June 2025: 1,200 dossiers were received and none closed; none is overdue.",
		},
		"stock only": {
			func(h *viewtest.Warehouse) {
				h.Only("H28.01", metrics.FlowMetrics{CarriedOver: 3, OpenEnd: 3, OpenOverdue: 2})
			},
			"Tháng 6/2025: không tiếp nhận và không giải quyết hồ sơ nào; còn 3 hồ sơ đang giải quyết, còn 2 hồ sơ quá hạn.",
			"June 2025: no dossier was received or closed; 3 are open, 2 dossiers are overdue.",
		},
		"nothing at all": {
			func(h *viewtest.Warehouse) { h.Cells = nil },
			"Tháng 6/2025: không có hồ sơ nào được tiếp nhận, giải quyết hay còn tồn.",
			"June 2025: no dossier was received, closed or open.",
		},
		"empty warehouse": {
			func(h *viewtest.Warehouse) { h.Cells, h.Version = nil, store.DataVersion{} },
			"Tháng 6/2025: chưa có dữ liệu.", "June 2025: there are no data yet.",
		},
		"data end before the period": {
			func(h *viewtest.Warehouse) { h.Version.AsOf = time.Date(2025, 5, 20, 9, 0, 0, 0, viewtest.Hanoi) },
			"Tháng 6/2025: dữ liệu mới đến 20/5/2025, chưa tới kỳ này.", "June 2025: the data end on 20 May 2025, before this period.",
		},
		"data end within the period": {
			func(h *viewtest.Warehouse) {
				h.Version.AsOf = time.Date(2025, 6, 15, 9, 0, 0, 0, viewtest.Hanoi)
				h.Only("H28.01", viewtest.ClosingOf(100, 4))
			},
			"Tháng 6/2025 (đến 15/6/2025): 96,0 % hồ sơ đúng hạn, tăng 6,0 điểm; không đơn vị nào dưới 90 %.",
			"June 2025 (until 15 June 2025): 96.0 % of dossiers closed on time, up 6.0 points; no unit is below 90 %.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := viewtest.Small()
			c.change(h)
			s := viewtest.Load(t, h, "2025-06")
			for language, want := range map[locale.Locale]string{locale.Vietnamese: c.vi, locale.English: c.en} {
				if got := viewtest.PlainSpaces(opening(s, language)); got != want {
					t.Errorf("%s:\n got %s\nwant %s", language, got, want)
				}
			}
		})
	}
}

func TestAgencyOpening(t *testing.T) {
	s := viewtest.Load(t, viewtest.Small(), "2025-06")
	for code, want := range map[string]string{
		"H28.01": "Sở Tư pháp, tháng 6/2025: 96,0 % hồ sơ đúng hạn, tăng 6,0 điểm; hạng 2 trong 3 sở, ban, ngành; không còn hồ sơ quá hạn.",
		"H28.02": "Sở Xây dựng, tháng 6/2025: 76,0 % hồ sơ đúng hạn, giảm 4,0 điểm; hạng 3 trong 3 sở, ban, ngành; còn 5 hồ sơ quá hạn.",
		"H28.9":  "UBND xã Độc Lập, tháng 6/2025: 80,0 % hồ sơ đúng hạn, bằng tháng 5/2025; dưới 10 hồ sơ nên không xếp hạng; không còn hồ sơ quá hạn.",
	} {
		if got := viewtest.PlainSpaces(agencyOpening(s, locale.Vietnamese, s.ByCode[code])); got != want {
			t.Errorf("%s:\n got %s\nwant %s", code, got, want)
		}
	}
	h := viewtest.Small()
	h.Cells["H28.03"]["2025-06"] = viewtest.ClosingOf(9, 0)
	s = viewtest.Load(t, h, "2025-06")
	want := "Sở Tư pháp, tháng 6/2025: 96,0 % hồ sơ đúng hạn, tăng 6,0 điểm; hạng 1 trong 2 sở, ban, ngành có từ 10 hồ sơ; không còn hồ sơ quá hạn."
	if got := viewtest.PlainSpaces(agencyOpening(s, locale.Vietnamese, s.ByCode["H28.01"])); got != want {
		t.Errorf("with a unit left out:\n got %s\nwant %s", got, want)
	}
	h = viewtest.Small()
	h.Cells["H28.01"]["2025-06"] = viewtest.ClosingOf(80, 0)
	s = viewtest.Load(t, h, "2025-06")
	want = "Sở Tư pháp, tháng 6/2025: cả 80 hồ sơ đã giải quyết đều đúng hạn, tăng 10,0 điểm; đồng hạng 1 trong 3 sở, ban, ngành; không còn hồ sơ quá hạn."
	if got := viewtest.PlainSpaces(agencyOpening(s, locale.Vietnamese, s.ByCode["H28.01"])); got != want {
		t.Errorf("tied:\n got %s\nwant %s", got, want)
	}
}

func TestUnitsOpening(t *testing.T) {
	h := viewtest.Small()
	s := viewtest.Load(t, h, "2025-06")
	if got, want := viewtest.PlainSpaces(unitsOpening(s, locale.Vietnamese)), "Tháng 6/2025: 4 trong 4 đơn vị có hồ sơ đã giải quyết; 2 đơn vị đạt từ 90 % đúng hạn trở lên."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	h.Cells = nil
	s = viewtest.Load(t, h, "2025-06")
	if got, want := unitsOpening(s, locale.English), "June 2025: none of the 4 units closed a dossier."; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
