package reader

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// cellAt gives what split gives, wherever the row has its quoted cells.
func TestCellAt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		cells := rapid.SliceOfN(rapid.SampledFrom([]string{"", "a", "Sở Tư pháp", `"a,b"`, `"a""b"`, `""`, ` "x"`}), 1, 6).Draw(t, "cells")
		row := strings.Join(cells, ",")
		for place, want := range Split([]byte(row), ',') {
			if got := string(CellAt([]byte(row), ',', place)); got != want {
				t.Fatalf("%s: cell %d is %q, split gives %q", row, place, got, want)
			}
		}
	})
}
