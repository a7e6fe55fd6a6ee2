package province

import (
	"math"
	"strings"
	"testing"

	"khohoso/internal/simulate/calendar"
	"khohoso/internal/simulate/rng"
)

// The demand of each procedure passes to the heirs whole, and from a unit with
// one heir to that heir.
func TestDemandIsInheritedWhole(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	pairs, weights := pairUp(rng.New(1, rng.StreamWorld), w)
	transfers := transferWorkload(w, pairs, weights)
	old, inherited := make(map[uint16]float64), make(map[uint16]float64)
	for i, p := range pairs {
		old[p.Procedure] += weights[i]
	}
	for _, b := range transfers {
		inherited[b.procedure] += b.weight
		if to := w.Offices[b.to]; strings.HasPrefix(to.Code, ProvinceCode) || to.Tier == tierProvince {
			t.Fatalf("%s passes to %s", w.Offices[b.from].Code, to.Code)
		}
		if a := w.Offices[b.from]; a.Tier != tierDistrict && w.Offices[b.to].Code != a.Successors[0] {
			t.Fatalf("%s passes to %s", a.Code, w.Offices[b.to].Code)
		}
	}
	for p, x := range old {
		if math.Abs(inherited[p]/x-1) > 1e-9 {
			t.Errorf("%s: %v of the demand is inherited, want all", w.Procedures[p].Code, inherited[p]/x)
		}
	}
}

// A slow unit weighs on its heir: the heirs of the units with a late story are
// the late ones among the new.
func TestHeirsInheritHabits(t *testing.T) {
	t.Parallel()
	w := openWorld(t)
	slow, slowHeirs := 0, make(map[uint16]bool)
	for o, a := range w.Before() {
		if a.Tier > tierProvince && a.Profile.OnTimeLater < 0.9 {
			slow++
			for _, heir := range w.Heirs[o] {
				slowHeirs[heir] = true
			}
		}
	}
	late := 0
	for i, a := range w.Agencies[w.Old:] {
		if a.Tier == tierProvince {
			continue
		}
		if a.Profile.OnTime < 0.7 || a.Profile.OnTime > 1 {
			t.Errorf("%s inherits the habit %v, want 0.7 to 1", a.Code, a.Profile.OnTime)
		}
		if a.Profile.OnTime < 0.93 {
			late++
			if !slowHeirs[uint16(w.Old+i)] {
				t.Errorf("%s is late at %.3f, but no predecessor was", a.Code, a.Profile.OnTime)
			}
		}
	}
	if slow < 5 || late < 3 {
		t.Errorf("%d slow units before the reform, %d late ones after", slow, late)
	}
}

// openWorld is a province that passes the reorganization.
func openWorld(t testing.TB) *World {
	t.Helper()
	w, err := New(1, calendar.Span{First: calendar.MustDay("2023-07-01"), Last: calendar.MustDay("2025-09-30")}, 0)
	if err != nil {
		t.Fatal(err)
	}
	return w
}
