package pages

import (
	"strconv"
	"time"
)

// instant, number and optional write values for machines; what is not known is empty.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

func optional(n *int64) string {
	if n == nil {
		return ""
	}
	return number(*n)
}
