package simulate

import "math"

// How busy the months are, January first: school papers in summer, books closed
// in December.
var monthFactor = [12]float64{1.0, 0.95, 1.08, 1.0, 1.0, 1.04, 1.08, 1.1, 0.98, 1.0, 1.06, 1.24}

// How busy the weekdays are, Sunday first. Weekends are online registrations and
// a few Saturday counters.
var weekdayFactor = [7]float64{0.035, 1.15, 1.05, 1.0, 0.98, 0.92, 0.10}

// dayWeights gives the share of demand of each day of the span, and how busy the
// season is around it.
func dayWeights(d dice, c *calendar, s span) (weights, season []float64) {
	for i := range s.days() {
		date := s.first + day(i)
		busy := monthFactor[date.time().Month()-1] * aroundTet(c, date)
		x := busy * d.lognormal(1, 0.06) * math.Pow(1.07, horizon(date)*2)
		switch c.kind(date) {
		case tet:
			x *= 0.006
		case holiday:
			x *= 0.02
		case working:
			x *= max(weekdayFactor[date.weekday()], 0.8) // a make-up Saturday is a quiet working day
		default:
			x *= weekdayFactor[date.weekday()]
		}
		weights, season = append(weights, x), append(season, busy)
	}
	return weights, season
}

// aroundTet lowers the demand before the long holiday and raises it after, when
// everything that waited comes in.
func aroundTet(c *calendar, d day) float64 {
	for away := range day(28) {
		switch {
		case c.kind(d+away) == tet && away <= 7:
			return 0.5
		case c.kind(d-away) == tet && away <= 3:
			return 0.85
		case c.kind(d-away) == tet:
			return 1.25
		}
	}
	return 1
}
