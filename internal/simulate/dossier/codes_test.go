package dossier

import (
	"testing"

	"pgregory.net/rapid"

	"khohoso/internal/simulate/calendar"
	"khohoso/internal/simulate/province"
)

func TestCodesSortLikeTheirRanks(t *testing.T) {
	t.Parallel()
	w, err := province.New(1, calendar.Span{First: calendar.MustDay("2023-07-01"), Last: calendar.MustDay("2025-09-30")}, 0)
	if err != nil {
		t.Fatal(err)
	}
	agencies := w.Offices
	ranks := rankCodes(agencies)
	rapid.Check(t, func(rt *rapid.T) {
		code := func(name string) (string, int) {
			o := rapid.IntRange(0, len(agencies)-1).Draw(rt, name)
			odd := rapid.Bool().Draw(rt, name+" odd")
			a := arrival{Pair: province.Pair{Office: uint16(o)}, Odd: odd}
			separator := "-"
			if odd {
				separator = "/"
			}
			return agencies[o].Code + separator + "240115", ranks.of(a)
		}
		a, ra := code("a")
		b, rb := code("b")
		if (a < b) != (ra < rb) {
			rt.Fatalf("%s has rank %d, %s has rank %d", a, ra, b, rb)
		}
	})
}
