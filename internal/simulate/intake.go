package simulate

import (
	"cmp"
	"math"
	"slices"
)

// The share of dossiers that come online where the procedure allows it, in mid
// 2023 and in mid 2025.
const (
	onlineFrom = 0.36
	onlineTo   = 0.88
)

// arrival is a dossier before its life: what is asked for, where, how and when.
type arrival struct {
	pair
	at      instant
	channel channel
	odd     bool // carries a code in a foreign style
}

// desk lets the dossiers of one day after the other arrive.
type desk struct {
	w        *world
	d        dice
	sequence []int // of the day, by office
	count    int   // dossiers so far
	every    int   // one in so many is odd, one comes from the unknown office
}

func newDesk(w *world, seed uint64, dossiers int) *desk {
	return &desk{
		w: w, d: newDice(seed, streamDemand), sequence: make([]int, len(w.offices)),
		every: min(dossiers, 4000),
	}
}

// day gives the n arrivals of date in order of time, so that sequence numbers
// rise during the day.
func (k *desk) day(date day, n int) []arrival {
	clear(k.sequence)
	all := make([]arrival, n)
	for i := range all {
		all[i] = k.arrive(date)
	}
	slices.SortStableFunc(all, func(a, b arrival) int { return cmp.Compare(a.at, b.at) })
	return all
}

func (k *desk) number(office uint16) int {
	k.sequence[office]++
	return k.sequence[office]
}

func (k *desk) arrive(date day) arrival {
	mix := k.w.demand.on(date)
	a := arrival{pair: mix.draw(k.d)}
	switch kind := k.w.calendar.kind(date); {
	case kind == saturday && k.traits(a).saturday && k.d.chance(0.45):
		a.channel, a.at = inPerson, date.at(k.counterHour(1))
	case kind != working:
		for range 50 { // nobody is in: only what can be asked for online
			if k.procedure(a).onlineService() {
				break
			}
			a.pair = mix.draw(k.d)
		}
		a.channel, a.at = online, date.at(k.onlineHour())
	case k.d.chance(k.onlineShare(a, date)):
		a.channel, a.at = online, date.at(k.onlineHour())
	default:
		a.channel, a.at = inPerson, date.at(k.counterHour(0.62))
		if k.d.chance(0.035) {
			a.channel = post
		}
	}
	k.mark(&a)
	return a
}

// mark makes the few dossiers that are sound but strange: from an office that
// the catalogue lacks, or with a code in another system's style.
func (k *desk) mark(a *arrival) {
	if k.every >= 3 {
		switch k.count % k.every {
		case k.every / 3:
			a.office = k.w.heirs.inCharge(uint16(k.w.stranger()), a.at)
		case k.every * 2 / 3:
			a.odd = true
		}
	}
	k.count++
}

func (k *desk) procedure(a arrival) *procedure { return &k.w.procedures[a.procedure] }
func (k *desk) traits(a arrival) *traits       { return &k.w.offices[a.office].traits }

// onlineShare follows an S-curve over the years, shifted by the office's leaning
// and by how far the procedure can be done online.
func (k *desk) onlineShare(a arrival, date day) float64 {
	p := k.procedure(a)
	if !p.onlineService() {
		return 0
	}
	lean := 0.25
	if serviceLevels[p.service] == "partial" {
		lean = -0.1
	}
	x := clamp(horizon(date), -0.7, 1.3)
	from, to := logit(onlineFrom), logit(onlineTo)
	return logistic(from + (to-from)*x + k.traits(a).online + lean)
}

// counterHour is a second of the day while the counter is open, most in the
// middle of the morning and of the afternoon.
func (k *desk) counterHour(morningShare float64) int {
	hump := (k.d.Float64() + k.d.Float64()) / 2
	if k.d.chance(morningShare) {
		return morningStart + int(hump*(morningEnd-morningStart))
	}
	return afternoonStart + int(math.Pow(hump, 1.2)*(afternoonEnd-afternoonStart))
}

// onlineHour is any second of the day: mostly the office day, then the evening.
func (k *desk) onlineHour() int {
	switch r := k.d.Float64(); {
	case r < 0.72:
		return int(k.d.between(7*hour, 17.5*hour))
	case r < 0.94:
		return int(k.d.between(18*hour, 23.5*hour))
	default:
		return int(k.d.between(0, daySeconds))
	}
}
