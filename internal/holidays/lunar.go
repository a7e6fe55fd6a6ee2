// Package holidays works out the days off of any year from the law and the Vietnamese
// lunar calendar. Nothing in the program asks it: sql/seeds/holiday.csv is what counts,
// and the tests here make that table's years without a decision and hold it against the
// law. Start with Year.
package holidays

import (
	"math"
	"time"
)

// LunarDay is the day on which a day of one of the first ten months of the Vietnamese
// lunar calendar falls, in the lunar year that begins in the given one; never in its leap
// month.
//
// The calendar after Hồ Ngọc Đức: a month begins with the day of the new moon at UTC+7,
// the eleventh holds the winter solstice, and where thirteen months lie between two of
// these the first in which the sun enters no new twelfth of its way is the leap one.
func LunarDay(year, month, day int) time.Time {
	const afterEleventh = 1 // the twelfth comes between the eleventh and the first
	eleventh, months := eleventhMonth(year-1), month+afterEleventh
	if leap := leapMonth(eleventh, eleventhMonth(year)); leap > 0 && months >= leap {
		months++
	}
	return newMoon(eleventh+months).AddDate(0, 0, day-1)
}

// LunarNewYear is the first day of the lunar year that begins in the given one (Tết).
func LunarNewYear(year int) time.Time { return LunarDay(year, 1, 1) }

// leapMonth is how many months after an eleventh one the leap month begins that comes
// before the next eleventh; 0: none does.
func leapMonth(eleventh, next int) int {
	if next-eleventh == 12 {
		return 0
	}
	leap := 1
	for leap < 13 && sunTwelfth(newMoon(eleventh+leap)) != sunTwelfth(newMoon(eleventh+leap+1)) {
		leap++
	}
	return leap
}

// eleventhMonth is the number of the new moon that begins the month with the winter
// solstice of a year.
func eleventhMonth(year int) int {
	const solstice = 9 // 270 degrees
	end := time.Date(year, time.December, 31, 0, 0, 0, 0, time.UTC)
	number := int((julianDay(end) - julianDay(newMoon(0))) / lunation)
	for newMoon(number).After(end) {
		number--
	}
	for !newMoon(number + 1).After(end) {
		number++
	}
	if sunTwelfth(newMoon(number)) >= solstice {
		number-- // it begins after the solstice
	}
	return number
}

const (
	lunation    = 29.530588853 // days from new moon to new moon
	hanoi       = 7.0 / 24     // how far the day there is before that of Greenwich
	julianEpoch = 2440587.5    // of Unix time
)

func julianDay(t time.Time) float64 { return float64(t.Unix())/86400 + julianEpoch }

// newMoon is the day in Hà Nội of a new moon, counted from that of 1 January 1900: mean new
// moon and its largest periodic terms (J. Meeus, Astronomical Formulae for Calculators, chapter 32).
func newMoon(number int) time.Time {
	k := float64(number)
	t := k / 1236.85 // centuries
	mean := 2415020.75933 + 29.53058868*k + (0.0001178-0.000000155*t)*t*t + 0.00033*sine(166.56+(132.87-0.009173*t)*t)
	sun := 359.2242 + 29.10535608*k - (0.0000333+0.00000347*t)*t*t
	moon := 306.0253 + 385.81691806*k + (0.0107306+0.00001236*t)*t*t
	node := 21.2964 + 390.67050646*k - (0.0016528+0.00000239*t)*t*t
	shift := (0.1734-0.000393*t)*sine(sun) + 0.0021*sine(2*sun) - 0.4068*sine(moon) + 0.0161*sine(2*moon) - 0.0004*sine(3*moon) +
		0.0104*sine(2*node) - 0.0051*sine(sun+moon) - 0.0074*sine(sun-moon) + 0.0004*sine(2*node+sun) - 0.0004*sine(2*node-sun) -
		0.0006*sine(2*node+moon) + 0.0010*sine(2*node-moon) + 0.0005*sine(2*moon+sun)
	slowing := -0.000278 + (0.000265+0.000262*t)*t // of the earth's turning
	return localDay(mean + shift - slowing)
}

// sunTwelfth is the twelfth of its way, counted from the spring equinox, that the sun is in
// when a day begins in Hà Nội (Meeus, chapter 18).
func sunTwelfth(day time.Time) int {
	t := (julianDay(day) - hanoi - 2451545) / 36525
	anomaly := 357.52910 + (35999.05030-(0.0001559+0.00000048*t)*t)*t
	way := 280.46645 + (36000.76983+0.0003032*t)*t +
		(1.914600-(0.004817+0.000014*t)*t)*sine(anomaly) + (0.019993-0.000101*t)*sine(2*anomaly) + 0.000290*sine(3*anomaly)
	return int(math.Mod(math.Mod(way, 360)+360, 360) / 30)
}

func sine(degrees float64) float64 { return math.Sin(degrees * math.Pi / 180) }

// localDay is the day in Hà Nội of an instant that astronomers count in days.
func localDay(julian float64) time.Time {
	return time.Unix(0, 0).UTC().AddDate(0, 0, int(math.Floor(julian+hanoi-julianEpoch)))
}
