package reports

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
		p := periodOf(t, c.expression)
		if vi, en, calendar := periodWords(p, "vi"), periodWords(p, "en"), calendarOf(p); vi != c.vi || en != c.en || calendar != c.calendar {
			t.Errorf("%s: %q, %q, %q", c.expression, vi, en, calendar)
		}
	}
	year := periodOf(t, "2025").In(period.Statutory)
	if vi, calendar := periodWords(year, "vi"), calendarOf(year); vi != "Năm 2025" || calendar != "statutory" {
		t.Errorf("the statutory year: %q, %q", vi, calendar)
	}
}

// TestHeightsCountLines: texts whose lines were counted on a printed page.
func TestHeightsCountLines(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]int{
		"Đất đai": 1,
		"Thành lập và hoạt động của doanh nghiệp (liên hiệp hợp tác xã)":                                                                                     2,
		"Quản lý nhà nước về chất lượng công trình xây dựng, giám định tư pháp xây dựng và an toàn lao động trong thi công xây dựng công trình trên địa bàn": 4,
		"hai\ndòng": 2,
	} {
		room := (36*pointsPerUnit - 12) * 0.98
		if got := wrappedLines(words, roles["name"], room); got != want {
			t.Errorf("%q: %d lines, want %d", words, got, want)
		}
	}
}
