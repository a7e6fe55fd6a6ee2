package layout

import (
	"slices"
	"testing"

	"khohoso/reports/value"
)

func TestExpression(t *testing.T) {
	t.Parallel()
	names := []string{"a", "b", "c"}
	e, err := ParseExpression(" a - b + c ", func(n string) int { return slices.Index(names, n) })
	if err != nil {
		t.Fatal(err)
	}
	if got := e.Of([]value.Value{value.Count(10), value.Count(3), value.Count(1)}); got != value.Count(8) {
		t.Error(got)
	}
	if got := e.Write(func(i int) string { return names[i] }, " + ", " - "); got != "a - b + c" {
		t.Error(got)
	}
	for _, bad := range []string{"", "a +", "a b", "+ a", "d"} {
		if _, err := ParseExpression(bad, func(n string) int { return slices.Index(names, n) }); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}
