package simulate

import (
	"testing"

	"pgregory.net/rapid"
)

func TestCodesSortLikeTheirRanks(t *testing.T) {
	t.Parallel()
	w, err := newWorld(1, span{first: mustDay("2023-07-01"), last: mustDay("2025-09-30")}, 0)
	if err != nil {
		t.Fatal(err)
	}
	agencies := w.offices
	ranks := rankCodes(agencies)
	rapid.Check(t, func(rt *rapid.T) {
		code := func(name string) (string, int) {
			o := rapid.IntRange(0, len(agencies)-1).Draw(rt, name)
			odd := rapid.Bool().Draw(rt, name+" odd")
			a := arrival{pair: pair{office: uint16(o)}, odd: odd}
			separator := "-"
			if odd {
				separator = "/"
			}
			return agencies[o].code + separator + "240115", ranks.of(a)
		}
		a, ra := code("a")
		b, rb := code("b")
		if (a < b) != (ra < rb) {
			rt.Fatalf("%s has rank %d, %s has rank %d", a, ra, b, rb)
		}
	})
}
