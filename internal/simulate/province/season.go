package province

import "math"

import (
	"khohoso/internal/simulate/calendar"
	"khohoso/internal/simulate/rng"
)

// How busy the months are, January first: school papers in summer, books closed
// in December.
var monthFactor = [12]float64{1.0, 0.95, 1.08, 1.0, 1.0, 1.04, 1.08, 1.1, 0.98, 1.0, 1.06, 1.24}

// How busy the weekdays are, Sunday first. Weekends are online registrations and
// a few Saturday counters.
var weekdayFactor = [7]float64{0.035, 1.15, 1.05, 1.0, 0.98, 0.92, 0.10}

// dayWeights gives the share of demand of each day of the span, and how busy the
// season is around it.
func dayWeights(d rng.Rand, c *calendar.Calendar, s calendar.Span) (weights, season []float64) {
	for i := range s.Days() {
		date := s.First + calendar.Day(i)
		busy := monthFactor[date.Time().Month()-1] * aroundTet(c, date)
		x := busy * d.Lognormal(1, 0.06) * math.Pow(1.07, calendar.Horizon(date)*2)
		switch c.Kind(date) {
		case calendar.Tet:
			x *= 0.006
		case calendar.Holiday:
			x *= 0.02
		case calendar.Working:
			x *= max(weekdayFactor[date.Weekday()], 0.8) // a make-up Saturday is a quiet working day
		default:
			x *= weekdayFactor[date.Weekday()]
		}
		weights, season = append(weights, x), append(season, busy)
	}
	return weights, season
}

// aroundTet lowers the demand before the long holiday and raises it after, when
// everything that waited comes in.
func aroundTet(c *calendar.Calendar, d calendar.Day) float64 {
	for away := range calendar.Day(28) {
		switch {
		case c.Kind(d+away) == calendar.Tet && away <= 7:
			return 0.5
		case c.Kind(d-away) == calendar.Tet && away <= 3:
			return 0.85
		case c.Kind(d-away) == calendar.Tet:
			return 1.25
		}
	}
	return 1
}
