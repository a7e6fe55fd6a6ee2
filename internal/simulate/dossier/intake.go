package dossier

import (
	"cmp"
	"math"
	"slices"

	"khohoso/internal/simulate/calendar"
	"khohoso/internal/simulate/province"
	"khohoso/internal/simulate/rng"
)

// The share of dossiers that come online where the procedure allows it, in mid
// 2023 and in mid 2025.
const (
	onlineFrom = 0.36
	onlineTo   = 0.88
)

// arrival is a dossier before its process: what is asked for, where, how and when.
type arrival struct {
	province.Pair
	at      calendar.Instant
	Channel channel
	Odd     bool // carries a code in a foreign style
}

// Desk lets the dossiers of one day after the other arrive.
type Desk struct {
	w        *province.World
	d        rng.Rand
	sequence []int // of the day, by office
	count    int   // dossiers so far
	every    int   // one in so many is odd, one comes from the unknown office
}

// NewDesk makes the desk at which so many dossiers arrive in a world.
func NewDesk(w *province.World, seed uint64, dossiers int) *Desk {
	return &Desk{
		w: w, d: rng.New(seed, rng.StreamDemand), sequence: make([]int, len(w.Offices)),
		every: min(dossiers, 4000),
	}
}

// Day gives the n arrivals of date in order of time, so that sequence numbers
// rise during the day.
func (k *Desk) Day(date calendar.Day, n int) []arrival {
	clear(k.sequence)
	all := make([]arrival, n)
	for i := range all {
		all[i] = k.arrive(date)
	}
	slices.SortStableFunc(all, func(a, b arrival) int { return cmp.Compare(a.at, b.at) })
	return all
}

// Number gives the next number of the day at an office, from 1.
func (k *Desk) Number(office uint16) int {
	k.sequence[office]++
	return k.sequence[office]
}

func (k *Desk) arrive(date calendar.Day) arrival {
	mix := k.w.Demand.On(date)
	a := arrival{Pair: mix.Draw(k.d)}
	switch kind := k.w.Calendar.Kind(date); {
	case kind == calendar.Saturday && k.profile(a).Saturday && k.d.Chance(0.45):
		a.Channel, a.at = inPerson, date.At(k.counterHour(1))
	case kind != calendar.Working:
		for range 50 { // nobody is in: only what can be asked for online
			if k.procedure(a).OnlineService() {
				break
			}
			a.Pair = mix.Draw(k.d)
		}
		a.Channel, a.at = Online, date.At(k.onlineHour())
	case k.d.Chance(k.onlineShare(a, date)):
		a.Channel, a.at = Online, date.At(k.onlineHour())
	default:
		a.Channel, a.at = inPerson, date.At(k.counterHour(0.62))
		if k.d.Chance(0.035) {
			a.Channel = post
		}
	}
	k.mark(&a)
	return a
}

// mark makes the few dossiers that are sound but strange: from an office that
// the catalogue lacks, or with a code in another system's style.
func (k *Desk) mark(a *arrival) {
	if k.every >= 3 {
		switch k.count % k.every {
		case k.every / 3:
			a.Office = k.w.Heirs.InCharge(uint16(k.w.UnknownUnit()), a.at)
		case k.every * 2 / 3:
			a.Odd = true
		}
	}
	k.count++
}

func (k *Desk) procedure(a arrival) *province.Procedure   { return &k.w.Procedures[a.Procedure] }
func (k *Desk) profile(a arrival) *province.OfficeProfile { return &k.w.Offices[a.Office].Profile }

// onlineShare follows an S-curve over the years, shifted by the office's leaning
// and by how far the procedure can be done online.
func (k *Desk) onlineShare(a arrival, date calendar.Day) float64 {
	p := k.procedure(a)
	if !p.OnlineService() {
		return 0
	}
	lean := 0.25
	if province.ServiceLevels[p.Service] == "partial" {
		lean = -0.1
	}
	x := rng.Clamp(calendar.Horizon(date), -0.7, 1.3)
	from, to := rng.Logit(onlineFrom), rng.Logit(onlineTo)
	return rng.Logistic(from + (to-from)*x + k.profile(a).Online + lean)
}

// counterHour is a second of the day while the counter is open, most in the
// middle of the morning and of the afternoon.
func (k *Desk) counterHour(morningShare float64) int {
	hump := (k.d.Float64() + k.d.Float64()) / 2
	if k.d.Chance(morningShare) {
		return calendar.MorningStart + int(hump*(calendar.MorningEnd-calendar.MorningStart))
	}
	return calendar.AfternoonStart + int(math.Pow(hump, 1.2)*(calendar.AfternoonEnd-calendar.AfternoonStart))
}

// onlineHour is any second of the day: mostly the office day, then the evening.
func (k *Desk) onlineHour() int {
	switch r := k.d.Float64(); {
	case r < 0.72:
		return int(k.d.Between(7*calendar.Hour, 17.5*calendar.Hour))
	case r < 0.94:
		return int(k.d.Between(18*calendar.Hour, 23.5*calendar.Hour))
	default:
		return int(k.d.Between(0, calendar.DaySeconds))
	}
}
