package reports

import (
	"slices"
	"testing"
)

func TestExpression(t *testing.T) {
	t.Parallel()
	names := []string{"a", "b", "c"}
	e, err := parseExpression(" a - b + c ", func(n string) int { return slices.Index(names, n) })
	if err != nil {
		t.Fatal(err)
	}
	if got := e.of([]value{count(10), count(3), count(1)}); got != count(8) {
		t.Error(got)
	}
	if got := e.write(func(i int) string { return names[i] }, " + ", " - "); got != "a - b + c" {
		t.Error(got)
	}
	for _, bad := range []string{"", "a +", "a b", "+ a", "d"} {
		if _, err := parseExpression(bad, func(n string) int { return slices.Index(names, n) }); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}
