package simulate

import (
	"math"
	"strings"
	"testing"
)

// The demand of each procedure passes to the heirs whole, and from a unit with
// one heir to that heir.
func TestDemandIsInheritedWhole(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	pairs, weights := pairUp(newDice(1, streamWorld), w)
	bequests := bequeath(w, pairs, weights)
	old, inherited := make(map[uint16]float64), make(map[uint16]float64)
	for i, p := range pairs {
		old[p.procedure] += weights[i]
	}
	for _, b := range bequests {
		inherited[b.procedure] += b.weight
		if to := w.offices[b.to]; strings.HasPrefix(to.code, provinceCode) || to.tier == tierProvince {
			t.Fatalf("%s passes to %s", w.offices[b.from].code, to.code)
		}
		if a := w.offices[b.from]; a.tier != tierDistrict && w.offices[b.to].code != a.successors[0] {
			t.Fatalf("%s passes to %s", a.code, w.offices[b.to].code)
		}
	}
	for p, x := range old {
		if math.Abs(inherited[p]/x-1) > 1e-9 {
			t.Errorf("%s: %v of the demand is inherited, want all", w.procedures[p].code, inherited[p]/x)
		}
	}
}

// A slow unit weighs on its heir: the heirs of the units with a late story are
// the late ones among the new.
func TestHeirsInheritHabits(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	slow, slowHeirs := 0, make(map[uint16]bool)
	for o, a := range w.before() {
		if a.tier > tierProvince && a.traits.onTimeLater < 0.9 {
			slow++
			for _, heir := range w.heirs[o] {
				slowHeirs[heir] = true
			}
		}
	}
	late := 0
	for i, a := range w.agencies[w.old:] {
		if a.tier == tierProvince {
			continue
		}
		if a.traits.onTime < 0.7 || a.traits.onTime > 1 {
			t.Errorf("%s inherits the habit %v, want 0.7 to 1", a.code, a.traits.onTime)
		}
		if a.traits.onTime < 0.93 {
			late++
			if !slowHeirs[uint16(w.old+i)] {
				t.Errorf("%s is late at %.3f, but no predecessor was", a.code, a.traits.onTime)
			}
		}
	}
	if slow < 5 || late < 3 {
		t.Errorf("%d slow units before the reform, %d late ones after", slow, late)
	}
}

// openWorld is a province that lives through the reorganization.
func openWorld(t testing.TB) *world {
	t.Helper()
	w, err := newWorld(1, span{first: mustDay("2023-07-01"), last: mustDay("2025-09-30")}, 0)
	if err != nil {
		t.Fatal(err)
	}
	return w
}
