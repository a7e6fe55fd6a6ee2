package simulate

import "slices"

// traits are the habits of one office. They make agencies comparable: without
// lasting differences every ranking would be noise.
type traits struct {
	size float64 // share of the demand within its tier, before scaling

	// onTime is the wanted share finished in time in mid 2023, onTimeLater in
	// mid 2025; between them it moves in a straight line.
	onTime, onTimeLater float64

	online  float64 // leaning to online receipt, on the logit scale
	digital float64 // leaning to digitising and reusing data, on the logit scale
	rush    float64 // share finished in the last hour before the appointment
	noDue   float64 // share received without an appointment date
	lagged  float64 // share of rows entered hours or days after the fact
	pace    float64 // factor on delays outside the term: receipt, handing out

	saturday bool // the counter is open on Saturday mornings
}

// giveTraits draws the habits, then casts the few offices with a story.
func giveTraits(d dice, offices []agency) {
	for i := range offices {
		t := &offices[i].traits
		*t = traits{
			size:     officeSize(d, offices[i]),
			onTime:   d.between(0.955, 0.995),
			online:   0.55 * d.NormFloat64(),
			digital:  0.5 * d.NormFloat64(),
			rush:     clamp(d.lognormal(0.08, 0.7), 0.01, 0.35),
			noDue:    clamp(d.lognormal(0.018, 0.9), 0, 0.15),
			lagged:   clamp(d.lognormal(0.008, 1), 0, 0.12),
			pace:     d.lognormal(1, 0.3),
			saturday: offices[i].tier != tierCommune && d.chance(0.6),
		}
		t.onTimeLater = clamp(t.onTime+0.008*d.NormFloat64(), 0.95, 0.997)
	}
	castStories(d, offices)
}

// officeSize is lognormal among units; the catalogue table gives departments
// their size through the procedures that they handle.
func officeSize(d dice, a agency) float64 {
	switch a.tier {
	case tierDistrict:
		return d.lognormal(1, 0.45)
	case tierCommune:
		size := d.lognormal(1, 0.6)
		if a.short[0] != 'X' { // phường and thị trấn: towns ask for more
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
func castStories(d dice, offices []agency) {
	slow := func(i int) {
		t := &offices[i].traits
		t.onTime = d.between(0.72, 0.83)
		t.onTimeLater = clamp(t.onTime+0.02*d.NormFloat64(), 0.71, 0.84)
		t.pace *= 1.8
	}
	busy := pick(d, offices, func(a agency) bool {
		return slices.Contains([]string{"STP", "STNMT", "SLDTBXH", "SGTVT"}, a.abbreviation)
	})
	districts := pick(d, offices, func(a agency) bool { return a.tier == tierDistrict && a.traits.size > 0.6 })
	communes := pick(d, offices, func(a agency) bool { return a.tier == tierCommune && a.traits.size > 1.2 })
	for _, i := range []int{busy[0], districts[0], communes[0], communes[1], communes[2]} {
		slow(i)
	}
	recovering, slipping := &offices[busy[1]].traits, &offices[districts[1]].traits
	recovering.onTime, recovering.onTimeLater = 0.73, 0.97
	slipping.onTime, slipping.onTimeLater = 0.985, 0.72
}

// pick gives the offices that fit, in random order.
func pick(d dice, offices []agency, fits func(agency) bool) []int {
	var found []int
	for i, a := range offices {
		if fits(a) {
			found = append(found, i)
		}
	}
	d.Shuffle(len(found), func(i, j int) { found[i], found[j] = found[j], found[i] })
	return found
}

// habitOn is the share that an office finishes in time on a day.
func (w *world) habitOn(office uint16, date day) float64 {
	t := w.offices[office].traits
	return ramp(t.onTime, t.onTimeLater, horizon(date))
}
