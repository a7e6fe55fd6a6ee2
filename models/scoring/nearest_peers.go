package scoring

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"khohoso/models/metrics"
	"khohoso/models/scale"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
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

// addNearestPeers finds the units most like one and what the best of them does differently.
func addNearestPeers(ctx context.Context, w *store.Warehouse, q CompareQuery, now peerStanding, c *Comparison) error {
	if len(now.peers) < 2 {
		return nil
	}
	found, err := nearestPeers(ctx, w, q, now)
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
	practices, err := contrastProfiles(ctx, w, q, now.agency, best.AgencyCode)
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

func nearestPeers(ctx context.Context, w *store.Warehouse, q CompareQuery, now peerStanding) ([]Similar, error) {
	mixes, err := mixes(ctx, w, q)
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
func contrasts(now peerStanding, model string) []Contrast {
	own, other := now.card(), Scorecard{}
	for _, card := range now.peers {
		if card.AgencyCode == model {
			other = card
		}
	}
	theirs := map[string]metrics.IndicatorValue{}
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

// workProfile are the figures of how one unit works, by the names of Practices; those it lacks are left out.
type workProfile map[string]float64

// contrastProfiles sets how two units work side by side; a figure that one of them lacks is left out.
func contrastProfiles(ctx context.Context, w *store.Warehouse, q CompareQuery, own, model string) ([]Contrast, error) {
	byUnit, err := store.Cached(w, "practices", q.ofAll(), func() (map[string]workProfile, error) { return readWorkProfiles(ctx, w, q) })
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
	return fmt.Sprint(q.Period.From.Format(time.DateOnly), q.Period.To.Format(time.DateOnly), metrics.OrganisationOrThen(q.Organisation), q.WithUnits)
}

// allUnitsBetween are the parameters of a read of all units, from a day to the end of the period.
func allUnitsBetween(ctx context.Context, w *store.Warehouse, q CompareQuery, first time.Time) ([]any, error) {
	units, err := metrics.KnownUnits(ctx, w)
	codes := make([]string, len(units))
	for i, u := range units {
		codes[i] = u.Code
	}
	return []any{sql.Named("agencies", store.AsJSON(codes)), sql.Named("first_day", first.Format(time.DateOnly)),
		sql.Named("last_day", q.Period.To.Format(time.DateOnly)), sql.Named("organised_on", q.Organisation.Day(q.Period).Format(time.DateOnly))}, err
}

// readWorkProfiles reads how every unit worked in a period.
func readWorkProfiles(ctx context.Context, w *store.Warehouse, q CompareQuery) (map[string]workProfile, error) {
	args, err := allUnitsBetween(ctx, w, q, q.Period.From)
	if err != nil {
		return nil, err
	}
	query, err := sqlfiles.Render("queries", "practice", q)
	if err != nil {
		return nil, err
	}
	byUnit := map[string]workProfile{}
	_, err = store.Query(ctx, w, query, args, func(rows *sql.Rows) (none struct{}, err error) {
		var agency string
		var received, online, finished, early, supplemented, again, sameDay, open, overdue int64
		var days sql.NullFloat64
		err = rows.Scan(&agency, &received, &online, &finished, &early, &supplemented, &again, &sameDay, &days, &open, &overdue)
		found := workProfile{"received": float64(received)}
		for _, one := range []struct {
			name string
			scale.Share
		}{{"online", scale.Share{Numerator: online, Denominator: received}}, {"same_day", scale.Share{Numerator: sameDay, Denominator: finished}}, {"early", scale.Share{Numerator: early, Denominator: finished}},
			{"supplemented", scale.Share{Numerator: supplemented, Denominator: finished}}, {"appointed_again", scale.Share{Numerator: again, Denominator: finished}}, {"open_overdue", scale.Share{Numerator: overdue, Denominator: open}}} {
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
