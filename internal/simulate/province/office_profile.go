package province

import "slices"

import (
	"khohoso/internal/simulate/calendar"
	"khohoso/internal/simulate/rng"
)

// OfficeProfile are the habits of one office. They make agencies comparable: without
// lasting differences every ranking would be noise.
type OfficeProfile struct {
	size float64 // share of the demand within its tier, before scaling

	// OnTime is the wanted share finished in time in mid 2023, onTimeLater in
	// mid 2025; between them it moves in a straight line.
	OnTime, OnTimeLater float64

	Online  float64 // leaning to online receipt, on the logit scale
	Digital float64 // leaning to digitising and reusing data, on the logit scale
	Rush    float64 // share finished in the last hour before the appointment
	NoDue   float64 // share received without an appointment date
	Lagged  float64 // share of rows entered hours or days after the fact
	Pace    float64 // factor on delays outside the term: receipt, handing out

	Saturday bool // the counter is open on Saturday mornings
}

// drawProfiles draws the habits, then casts the few offices with a story.
func drawProfiles(d rng.Rand, offices []Agency) {
	for i := range offices {
		t := &offices[i].Profile
		*t = OfficeProfile{
			size:     officeSize(d, offices[i]),
			OnTime:   d.Between(0.955, 0.995),
			Online:   0.55 * d.NormFloat64(),
			Digital:  0.5 * d.NormFloat64(),
			Rush:     rng.Clamp(d.Lognormal(0.08, 0.7), 0.01, 0.35),
			NoDue:    rng.Clamp(d.Lognormal(0.018, 0.9), 0, 0.15),
			Lagged:   rng.Clamp(d.Lognormal(0.008, 1), 0, 0.12),
			Pace:     d.Lognormal(1, 0.3),
			Saturday: offices[i].Tier != TierCommune && d.Chance(0.6),
		}
		t.OnTimeLater = rng.Clamp(t.OnTime+0.008*d.NormFloat64(), 0.95, 0.997)
	}
	castStories(d, offices)
}

// officeSize is lognormal among units; the catalogue table gives departments
// their size through the procedures that they handle.
func officeSize(d rng.Rand, a Agency) float64 {
	switch a.Tier {
	case tierDistrict:
		return d.Lognormal(1, 0.45)
	case TierCommune:
		size := d.Lognormal(1, 0.6)
		if a.Short[0] != 'X' { // phường and thị trấn: towns ask for more
			size *= 2.2
		}
		return size
	default:
		return 1
	}
}

// castStories picks the offices that pull the province down, always at every
// tier and always large enough to be seen: five that are late throughout, one
// department that recovers and one district that slips.
func castStories(d rng.Rand, offices []Agency) {
	slow := func(i int) {
		t := &offices[i].Profile
		t.OnTime = d.Between(0.72, 0.83)
		t.OnTimeLater = rng.Clamp(t.OnTime+0.02*d.NormFloat64(), 0.71, 0.84)
		t.Pace *= 1.8
	}
	busy := pick(d, offices, func(a Agency) bool {
		return slices.Contains([]string{"STP", "STNMT", "SLDTBXH", "SGTVT"}, a.abbreviation)
	})
	districts := pick(d, offices, func(a Agency) bool { return a.Tier == tierDistrict && a.Profile.size > 0.6 })
	communes := pick(d, offices, func(a Agency) bool { return a.Tier == TierCommune && a.Profile.size > 1.2 })
	for _, i := range []int{busy[0], districts[0], communes[0], communes[1], communes[2]} {
		slow(i)
	}
	recovering, slipping := &offices[busy[1]].Profile, &offices[districts[1]].Profile
	recovering.OnTime, recovering.OnTimeLater = 0.73, 0.97
	slipping.OnTime, slipping.OnTimeLater = 0.985, 0.72
}

// pick gives the offices that fit, in random order.
func pick(d rng.Rand, offices []Agency, fits func(Agency) bool) []int {
	var found []int
	for i, a := range offices {
		if fits(a) {
			found = append(found, i)
		}
	}
	d.Shuffle(len(found), func(i, j int) { found[i], found[j] = found[j], found[i] })
	return found
}

// HabitOn is the share that an office finishes in time on a day.
func (w *World) HabitOn(office uint16, date calendar.Day) float64 {
	t := w.Offices[office].Profile
	return rng.Ramp(t.OnTime, t.OnTimeLater, calendar.Horizon(date))
}
