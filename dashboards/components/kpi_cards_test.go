package components

import (
	"testing"

	"khohoso/models/scale"
)

// A change is rounded as the shares are: from 90,0 to 93,8 (93,75) is 3,8.
func TestChangesRoundAsSharesDo(t *testing.T) {
	for _, c := range []struct {
		now, before scale.Share
		want        float64
	}{
		{scale.Share{Numerator: 15, Denominator: 16}, scale.Share{Numerator: 9, Denominator: 10}, 3.8},
		{scale.Share{Numerator: 9, Denominator: 10}, scale.Share{Numerator: 15, Denominator: 16}, -3.8},
		{scale.Share{Numerator: 1, Denominator: 3}, scale.Share{Numerator: 1, Denominator: 3}, 0},
		{scale.Share{Numerator: 4000, Denominator: 10001}, scale.Share{Numerator: 4, Denominator: 10}, 0},
		{scale.Share{Numerator: 1, Denominator: 1}, scale.Share{Numerator: 0, Denominator: 7}, 100},
	} {
		if got := Points(c.now, c.before); got != c.want {
			t.Errorf("%v after %v: %v points, want %v", c.now, c.before, got, c.want)
		}
	}
}
