package scoring

import (
	"cmp"
	"slices"
	"strconv"

	"khohoso/models/metrics"
	"khohoso/models/scale"
)

// MinSampleSize is the denominator below which a share is shown but not ranked: one
// dossier more or less would move it by a tenth or more.
const MinSampleSize = 10

// Place is where a value stands among those of units of the same level and kind.
type Place struct {
	Rank     int     // 1 is best; equal values share a rank; 0 when not ranked
	Of       int     // units that are ranked
	Quartile int     // 1 is the best quarter; 0 when not ranked
	Median   float64 // of the ranked units, this one included; meaningful when Of > 0
	Value    float64 // the unit's own
	Known    bool    // false: the unit has no value
	Small    bool    // made from fewer than MinSampleSize: shown, not ranked
}

// ToMedian is how far the unit stands from the median; positive is above it.
func (p Place) ToMedian() float64 { return p.Value - p.Median }

// measured is one unit's value in a ranking.
type measured struct {
	agency string
	value  float64
	known  bool
	small  bool
	shared bool // everyone has the same: shown, not ranked
}

// place ranks a unit among its peers; downwards: less is better. Small and unknown
// values count for nothing.
func place(all []measured, agency string, downwards bool) Place {
	var values []float64
	var own measured
	for _, m := range all {
		if m.agency == agency {
			own = m
		}
		if m.known && !m.small && !m.shared {
			values = append(values, m.value)
		}
	}
	p := Place{Of: len(values), Value: own.value, Known: own.known, Small: own.known && own.small}
	if len(values) == 0 {
		return p
	}
	p.Median = median(values)
	if !own.known || own.small || own.shared {
		return p
	}
	p.Rank = 1
	for _, v := range values {
		if better := cmp.Compare(v, own.value); better > 0 && !downwards || better < 0 && downwards {
			p.Rank++
		}
	}
	p.Quartile = 1 + 4*(p.Rank-1)/p.Of
	return p
}

// median is the middle value, of an even number the mean of the two in the middle.
func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

// peers are the scorecards of the units of the same level and kind as one of them that had
// dossiers in the period, and that unit's own; nil when there is no such card.
func peers(cards []Scorecard, agency string, kinds map[string]string) []Scorecard {
	at := slices.IndexFunc(cards, func(c Scorecard) bool { return c.AgencyCode == agency })
	if at < 0 {
		return nil
	}
	own := cards[at]
	return slices.DeleteFunc(slices.Clone(cards), func(c Scorecard) bool {
		isLike := c.Level == own.Level && kinds[c.AgencyCode] == kinds[agency] && dossiersOf(c.Groups) > 0
		return !isLike && c.AgencyCode != agency
	})
}

// dossiersOf is the largest number of dossiers that indicators are made from; 0 when
// none of them counts dossiers.
func dossiersOf(groups []GroupScore) (most int64) {
	for _, g := range groups {
		for i := range g.Indicators { // they are large: a page that copied them left a gigabyte behind
			if v := &g.Indicators[i]; v.Counts == countsDossiers {
				most = max(most, v.Denominator)
			}
		}
	}
	return most
}

// countsDossiers is the word of a set for indicators whose numerator and denominator are dossiers.
const countsDossiers = "dossiers"

// sumOf is a sum of points as a value to rank, on the scale of 100. It is small when
// all shares of dossiers in it are; without any such share, when all others are, or when the unit had no dossier.
func sumOf(card Scorecard, points Points, groups []GroupScore) measured {
	hasDossiers, small, smallDossiers := false, true, true
	for _, g := range groups {
		for i := range g.Indicators {
			v := &g.Indicators[i]
			isSmall := v.Denominator < MinSampleSize
			small = small && isSmall
			if v.Counts == countsDossiers {
				hasDossiers, smallDossiers = true, smallDossiers && isSmall
			}
		}
	}
	if hasDossiers {
		small = smallDossiers
	}
	return measured{agency: card.AgencyCode, value: points.Of100(), known: points.Max > 0, small: small || card.WithoutDossiers()}
}

// shareOf is one indicator of a unit as a value to rank.
func shareOf(card Scorecard, indicator string) measured {
	if v := card.value(indicator); v != nil && v.Applicable && v.Ratio != nil {
		return measured{agency: card.AgencyCode, value: *v.Ratio, known: true, small: v.Denominator < MinSampleSize, shared: IsOfProvince(*v)}
	}
	return measured{agency: card.AgencyCode}
}

// PlacesOfShares ranks each of some shares among all of them, the highest first.
func PlacesOfShares(shares []scale.Share) []Place {
	all := make([]measured, len(shares))
	for i, s := range shares {
		all[i] = measured{agency: strconv.Itoa(i), value: s.Value(), known: s.Known(), small: s.Denominator < MinSampleSize}
	}
	places := make([]Place, len(shares))
	for i := range shares {
		places[i] = place(all, all[i].agency, false)
	}
	return places
}

// Small says whether too few dossiers stand behind the scorecard to rank its unit or to call it by a band.
func (c Scorecard) Small() bool { return sumOf(c, c.Total, c.Groups).small }

// ReasonSmallBase is why a unit with points has neither band nor rank.
const ReasonSmallBase = "small_base"

// NoBandReason is why a unit with points is called by no band; "" where it is called by one or has no points.
func (c Scorecard) NoBandReason() string {
	if c.Band.Code == "" && c.Total.Max > 0 && c.Small() {
		return ReasonSmallBase
	}
	return ""
}

// WithoutDossiers says whether the unit had no dossier at all in the period: what is scored is what is given without data.
func (c Scorecard) WithoutDossiers() bool {
	isCounted := func(v metrics.IndicatorValue) bool { return v.Counts == countsDossiers }
	counts := func(g GroupScore) bool { return slices.ContainsFunc(g.Indicators, isCounted) }
	return dossiersOf(c.Groups) == 0 && slices.ContainsFunc(c.Groups, counts)
}

// TotalOf100 is the total on the scale of 100; nil when nothing is assessed, or only what is given without a dossier.
// Whatever shows, compares or ranks a total goes by it.
func (c Scorecard) TotalOf100() *float64 {
	if c.Total.Max == 0 || c.WithoutDossiers() {
		return nil
	}
	total := c.Total.Of100()
	return &total
}

// totalOf is the total of a scorecard as a value to rank.
func totalOf(card Scorecard) measured {
	m := sumOf(card, card.Total, card.Groups)
	m.known = card.TotalOf100() != nil
	return m
}

// placeOfTotal ranks a unit's total among its peers.
func placeOfTotal(cards []Scorecard, agency string) Place {
	var all []measured
	for _, c := range cards {
		all = append(all, totalOf(c))
	}
	return place(all, agency, false)
}
