package models

// points is the score that a share gives under the definition of v.
func points(v IndicatorValue, s Share) float64 {
	if !s.Known() {
		return 0
	}
	target := 1.0
	if v.Target != nil {
		target = *v.Target
	}
	return v.MaxScore * max(0, min(1, s.Value()/target))
}
