package models

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// Similar is a unit that is like another one. Distance = Mix + Size, worked out from the
// dossiers received in the twelve months up to the period's end.
type Similar struct {
	AgencyCode string
	AgencyName string
	Received   int64   // in those twelve months
	Own        int64   // received by the unit it is compared with
	Mix        float64 // half the sum over procedures of the differences between their shares: 0 same mix, 1 nothing in common
	Size       float64 // |log10(own received / its received)|: 1 for ten times as much
	Total      Points  // in the period
	Small      bool    // made from too few dossiers to be the model
}

// Distance is how unlike the two are; 0 for the same size and mix.
func (s Similar) Distance() float64 { return s.Mix + s.Size }

// mostSimilar is how many similar units are looked for.
const mostSimilar = 5

// Contrast is one figure of a unit beside that of the model unit.
type Contrast struct {
	Code   string // an indicator, or one of the Practices
	Name   string // of an indicator; "" for a practice
	NameEN string
	Own    float64
	Model  float64
	Points float64 // of an indicator: the model's score less the unit's own
}

// Practices are the figures of how a unit works that stand beside the indicators, in
// their order: shares of dossiers, working days, and dossiers.
var Practices = []string{"received", "online", "same_day", "early", "supplemented", "appointed_again", "working_days", "open_overdue"}

// addSimilar finds the units most like one and what the best of them does differently.
func (w *Warehouse) addSimilar(ctx context.Context, q CompareQuery, now standing, c *Comparison) error {
	if len(now.peers) < 2 {
		return nil
	}
	found, err := w.similar(ctx, q, now)
	if err != nil {
		return err
	}
	c.Similar = found
	best := bestOf(found)
	if best == nil {
		return nil
	}
	c.Model = best.AgencyCode
	c.Contrasts = contrasts(now, best.AgencyCode)
	practices, err := w.practices(ctx, q, now.agency, best.AgencyCode)
	c.Contrasts = append(c.Contrasts, practices...)
	return err
}

// bestOf is the unit with the highest total that is not small; of equal ones the most similar.
func bestOf(all []Similar) *Similar {
	var best *Similar
	for i, s := range all {
		if s.Total.Max > 0 && !s.Small && (best == nil || s.Total.Of100() > best.Total.Of100()) {
			best = &all[i]
		}
	}
	return best
}

func (w *Warehouse) similar(ctx context.Context, q CompareQuery, now standing) ([]Similar, error) {
	mixes, err := w.mixes(ctx, q)
	own, receives := mixes[now.agency]
	if err != nil || !receives {
		return nil, err
	}
	var all []Similar
	for _, card := range now.peers {
		if other, receives := mixes[card.AgencyCode]; receives && card.AgencyCode != now.agency {
			all = append(all, own.like(other, card))
		}
	}
	rounded := func(s Similar) float64 { return math.Round(s.Distance() * 1e9) }
	slices.SortFunc(all, func(a, b Similar) int {
		return cmp.Or(cmp.Compare(rounded(a), rounded(b)), strings.Compare(a.AgencyCode, b.AgencyCode))
	})
	return all[:min(mostSimilar, len(all))], nil
}

// contrasts sets the indicators of two units side by side, the largest gain first;
// those in which neither has a ratio are left out.
func contrasts(now standing, model string) []Contrast {
	own, other := now.card(), Scorecard{}
	for _, card := range now.peers {
		if card.AgencyCode == model {
			other = card
		}
	}
	theirs := map[string]IndicatorValue{}
	for _, v := range other.Values() {
		theirs[v.Indicator] = v
	}
	var all []Contrast
	for _, v := range own.Values() {
		if o := theirs[v.Indicator]; v.Ratio != nil && o.Ratio != nil && v.Applicable {
			all = append(all, Contrast{Code: v.Indicator, Name: v.Name, NameEN: v.NameEN, Own: *v.Ratio, Model: *o.Ratio, Points: o.Score - v.Score})
		}
	}
	slices.SortStableFunc(all, func(a, b Contrast) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Points), math.Abs(a.Points)), strings.Compare(a.Code, b.Code))
	})
	return all
}

// practiced are the figures of how one unit works, by the names of Practices; those it lacks are left out.
type practiced map[string]float64

// practices sets how two units work side by side; a figure that one of them lacks is left out.
func (w *Warehouse) practices(ctx context.Context, q CompareQuery, own, model string) ([]Contrast, error) {
	byUnit, err := Cached(w, "practices", q.ofAll(), func() (map[string]practiced, error) { return w.readPractices(ctx, q) })
	var all []Contrast
	for _, name := range Practices {
		ours, hasOurs := byUnit[own][name]
		theirs, hasTheirs := byUnit[model][name]
		if hasOurs && hasTheirs {
			all = append(all, Contrast{Code: name, Own: ours, Model: theirs})
		}
	}
	return all, err
}

// ofAll names what is the same for all units that are compared in a period.
func (q CompareQuery) ofAll() string {
	return fmt.Sprint(q.Period.From.Format(time.DateOnly), q.Period.To.Format(time.DateOnly), organisationOrThen(q.Organisation), q.WithUnits)
}

// allUnitsBetween are the parameters of a read of all units, from a day to the end of the period.
func (w *Warehouse) allUnitsBetween(ctx context.Context, q CompareQuery, first time.Time) ([]any, error) {
	units, err := w.knownUnits(ctx)
	codes := make([]string, len(units))
	for i, u := range units {
		codes[i] = u.Code
	}
	return []any{sql.Named("agencies", AsJSON(codes)), sql.Named("first_day", first.Format(time.DateOnly)),
		sql.Named("last_day", q.Period.To.Format(time.DateOnly)), sql.Named("organised_on", q.Organisation.day(q.Period).Format(time.DateOnly))}, err
}

// readPractices reads how every unit worked in a period.
func (w *Warehouse) readPractices(ctx context.Context, q CompareQuery) (map[string]practiced, error) {
	args, err := w.allUnitsBetween(ctx, q, q.Period.From)
	if err != nil {
		return nil, err
	}
	query, err := ReadStatement("practice", q)
	if err != nil {
		return nil, err
	}
	byUnit := map[string]practiced{}
	_, err = collect(ctx, w, query, args, func(rows *sql.Rows) (none struct{}, err error) {
		var agency string
		var received, online, finished, early, supplemented, again, sameDay, open, overdue int64
		var days sql.NullFloat64
		err = rows.Scan(&agency, &received, &online, &finished, &early, &supplemented, &again, &sameDay, &days, &open, &overdue)
		found := practiced{"received": float64(received)}
		for _, one := range []struct {
			name string
			Share
		}{{"online", Share{online, received}}, {"same_day", Share{sameDay, finished}}, {"early", Share{early, finished}},
			{"supplemented", Share{supplemented, finished}}, {"appointed_again", Share{again, finished}}, {"open_overdue", Share{overdue, open}}} {
			if one.Known() {
				found[one.name] = one.Value()
			}
		}
		if finished > 0 && days.Valid {
			found["working_days"] = days.Float64 / float64(finished)
		}
		byUnit[agency] = found
		return none, err
	})
	return byUnit, err
}
