package dashboards

import (
	"context"
	"strings"
	"testing"
	"time"

	"khohoso/models/closing"
	"khohoso/models/period"
)

// closedMay is a province whose May 2025 was closed.
func closedMay(t testing.TB) *handMade {
	t.Helper()
	p, err := period.ParsePeriod("2025-05")
	if err != nil {
		t.Fatal(err)
	}
	h := small()
	h.closed = closing.Closing{ID: 7, Period: p, By: "Nguyễn Thị Chốt", At: time.Date(2025, 6, 5, 9, 30, 0, 0, hanoi)}
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
	for name, page := range pages(t, load(t, h, "2025-05"), View{}) {
		if !strings.Contains(page, said(name, "người chốt: Nguyễn Thị Chốt", "by Nguyễn Thị Chốt")) {
			t.Errorf("%s does not say that the period is closed", name)
		}
	}
	for name, page := range pages(t, load(t, h, "2025-06"), View{}) {
		if !strings.Contains(page, said(name, "đang mở, số liệu còn thay đổi", "open, figures change with new data")) {
			t.Errorf("%s does not say that the period is open", name)
		}
	}
}

// The service shows a closed period from its own reads, tells of later changes
// above it, and takes a closing in without new data.
func TestServiceShowsClosedPeriodsFromTheirOwnReads(t *testing.T) {
	live, frozen := small(), closedMay(t)
	frozen.version.ID = "v1-frozen"
	closed := false
	handler := serve(live, func(o *HandlerOptions) {
		o.ForPeriod = func(_ context.Context, p period.Period) (Reads, error) {
			if closed && p.Name == "2025-05" {
				return frozen, nil
			}
			return live, nil
		}
		o.PeriodNotice = func(_ context.Context, p period.Period, _ string) (string, error) {
			return map[bool]string{true: "khác 3 số liệu"}[closed && p.Name == "2025-05"], nil
		}
	})
	if text := body(t, get(t, handler, "GET", "/?period=2025-05")); strings.Contains(text, "Nguyễn Thị Chốt") || strings.Contains(text, "khác 3 số liệu") {
		t.Error("an open period is shown as closed")
	}
	closed = true
	text := body(t, get(t, handler, "GET", "/?period=2025-05"))
	for _, want := range []string{"Nguyễn Thị Chốt", "v1-frozen", "khác 3 số liệu"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page of a closed period lacks %q", want)
		}
	}
	if text := body(t, get(t, handler, "GET", "/?period=2025-06")); strings.Contains(text, "v1-frozen") {
		t.Error("an open period is shown from frozen figures")
	}
}
