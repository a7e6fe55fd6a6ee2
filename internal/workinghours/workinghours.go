// Package workinghours is when an office works on a working day: the spans that
// deadlines in hours and handling times are counted in. Start with Parse.
package workinghours

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"khohoso/internal/apperr"
)

// Span is one stretch of a working day, in minutes since midnight.
type Span struct{ From, To int }

// Hours are the spans of a working day, in their order and apart from each other.
type Hours []Span

var spanForm = regexp.MustCompile(`^([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)$`)

// Parse reads hours like "07:00-11:30,13:30-17:00"; "" gives none.
//
// Error: apperr.Usage naming the span that is wrong, and why.
func Parse(text string) (Hours, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	var hours Hours
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		digits := spanForm.FindStringSubmatch(part)
		if digits == nil {
			return nil, bad(text, part, "write it like 07:00-11:30", "hãy viết dạng 07:00-11:30")
		}
		span := Span{minutes(digits[1], digits[2]), minutes(digits[3], digits[4])}
		switch {
		case span.To <= span.From:
			return nil, bad(text, part, "it must end after it starts, on the same day", "giờ kết thúc phải sau giờ bắt đầu, trong cùng ngày")
		case len(hours) > 0 && span.From < hours[len(hours)-1].To:
			return nil, bad(text, part, "it must start when the span before it has ended", "phải bắt đầu sau khi khoảng trước kết thúc")
		}
		hours = append(hours, span)
	}
	return hours, nil
}

// minutes since midnight; the form has made sure that these are numbers.
func minutes(hour, minute string) int {
	h, _ := strconv.Atoi(hour)   //nolint:errcheck // two digits
	m, _ := strconv.Atoi(minute) //nolint:errcheck // two digits
	return h*60 + m
}

func bad(text, part, why, whyVI string) error {
	return apperr.New(apperr.Usage, fmt.Sprintf("--working-hours %q: span %q: %s", text, part, why),
		fmt.Sprintf("--working-hours %q: khoảng %q: %s", text, part, whyVI))
}

// String writes hours as Parse reads them; equal hours give equal texts.
func (h Hours) String() string {
	var parts []string
	for _, row := range h.Rows() {
		parts = append(parts, row[0]+"-"+row[1])
	}
	return strings.Join(parts, ",")
}

// Rows gives start and end of each span as "07:00".
func (h Hours) Rows() [][2]string {
	var rows [][2]string
	for _, span := range h {
		rows = append(rows, [2]string{clock(span.From), clock(span.To)})
	}
	return rows
}

func clock(minute int) string { return fmt.Sprintf("%02d:%02d", minute/60, minute%60) }
