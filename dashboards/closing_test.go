package dashboards

import (
	"context"
	"strings"
	"testing"
	"time"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/view"
	"khohoso/dashboards/viewtest"
	"khohoso/dashboards/web"
	"khohoso/models/closing"
	"khohoso/models/period"
)

// closedMay is a province whose May 2025 was closed.
func closedMay(t testing.TB) *viewtest.Warehouse {
	t.Helper()
	p, err := period.ParsePeriod("2025-05")
	if err != nil {
		t.Fatal(err)
	}
	h := viewtest.Small()
	h.Closed = closing.Closing{ID: 7, Period: p, By: "Nguyễn Thị Chốt", At: time.Date(2025, 6, 5, 9, 30, 0, 0, viewtest.Hanoi)}
	return h
}

func TestPagesSayWhetherThePeriodIsClosed(t *testing.T) {
	h := closedMay(t)
	said := func(name, vi, en string) string {
		if strings.HasPrefix(name, "en/") {
			return en
		}
		return vi
	}
	for name, page := range allPages(t, viewtest.Load(t, h, "2025-05"), layout.Options{}) {
		if !strings.Contains(page, said(name, "người chốt: Nguyễn Thị Chốt", "by Nguyễn Thị Chốt")) {
			t.Errorf("%s does not say that the period is closed", name)
		}
	}
	for name, page := range allPages(t, viewtest.Load(t, h, "2025-06"), layout.Options{}) {
		if !strings.Contains(page, said(name, "đang mở, số liệu còn thay đổi", "open, figures change with new data")) {
			t.Errorf("%s does not say that the period is open", name)
		}
	}
}

// The service shows a closed period from its own reads, tells of later changes
// above it, and takes a closing in without new data.
func TestServiceShowsClosedPeriodsFromTheirOwnReads(t *testing.T) {
	live, frozen := viewtest.Small(), closedMay(t)
	frozen.Version.ID = "v1-frozen"
	closed := false
	handler := serve(live, func(o *web.Options) {
		o.ForPeriod = func(_ context.Context, p period.Period) (view.Reads, error) {
			if closed && p.Name == "2025-05" {
				return frozen, nil
			}
			return live, nil
		}
		o.PeriodNotice = func(_ context.Context, p period.Period, _ string) (string, error) {
			return map[bool]string{true: "khác 3 số liệu"}[closed && p.Name == "2025-05"], nil
		}
	})
	if text := viewtest.Body(t, viewtest.Get(t, handler, "GET", "/?period=2025-05")); strings.Contains(text, "Nguyễn Thị Chốt") || strings.Contains(text, "khác 3 số liệu") {
		t.Error("an open period is shown as closed")
	}
	closed = true
	text := viewtest.Body(t, viewtest.Get(t, handler, "GET", "/?period=2025-05"))
	for _, want := range []string{"Nguyễn Thị Chốt", "v1-frozen", "khác 3 số liệu"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page of a closed period lacks %q", want)
		}
	}
	if text := viewtest.Body(t, viewtest.Get(t, handler, "GET", "/?period=2025-06")); strings.Contains(text, "v1-frozen") {
		t.Error("an open period is shown from frozen figures")
	}
}
