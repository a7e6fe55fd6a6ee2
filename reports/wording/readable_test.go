package wording

import (
	"testing"

	"khohoso/models/period"
)

func TestPeriodWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ expression, vi, en, calendar string }{
		{"2025-06", "Tháng 6 năm 2025", "June 2025", "calendar"},
		{"2025-Q4", "Quý IV năm 2025", "quarter 4 of 2025", "calendar"},
		{"2025-H2", "6 tháng cuối năm 2025", "second half of 2025", "calendar"},
		{"2025-9M", "9 tháng năm 2025", "nine months of 2025", "calendar"},
		{"2025", "Năm 2025", "2025", "calendar"},
		{"2025-01-15..2025-03-14", "Theo khoảng ngày", "chosen dates", "span"},
	} {
		p, err := period.ParsePeriod(c.expression)
		if err != nil {
			t.Fatal(err)
		}
		if vi, en, calendar := PeriodName(p, "vi"), PeriodName(p, "en"), CalendarOf(p); vi != c.vi || en != c.en || calendar != c.calendar {
			t.Errorf("%s: %q, %q, %q", c.expression, vi, en, calendar)
		}
	}
	year, err := period.ParsePeriod("2025")
	if err != nil {
		t.Fatal(err)
	}
	year = year.In(period.Statutory)
	if vi, calendar := PeriodName(year, "vi"), CalendarOf(year); vi != "Năm 2025" || calendar != "statutory" {
		t.Errorf("the statutory year: %q, %q", vi, calendar)
	}
}
