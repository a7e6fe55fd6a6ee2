package source

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scoring"
	"khohoso/reports/layout"
	"khohoso/reports/value"
	"khohoso/reports/wording"
)

// scoreSource gives the indicators of one unit by one set: numerator, denominator, ratio,
// target, score, what was lost.
var scoreSource = &Source{FieldSet: layout.FieldSet{Name: "scores", Group: "indicator", CalendarOnly: true, Scored: true, Fields: scoreFields}, Read: readScores, Whole: wholeScores}

var scoreFields = slices.Concat(
	value.Fields(value.KindText, "group_code", "group_name"),
	value.Fields(value.KindCount, "numerator", "denominator"),
	value.Fields(value.KindShare, "ratio", "target"),
	value.Fields(value.KindScore, "score", "max_score", "lost"),
	value.Fields(value.KindText, "no_data_reason", "indicator_rule", "formula"),
)

// standingSource gives the scores of all units, the highest first, each with its rank among those of its level.
var standingSource = &Source{FieldSet: layout.FieldSet{Name: "standing", Group: "agency", CalendarOnly: true, Scored: true, Fields: slices.Concat(
	value.Fields(value.KindRank, "rank"), value.Fields(value.KindScore, "of_100", "score", "max_score"), value.Fields(value.KindText, "band"), groupFields(),
)}, Read: readStanding}

// mostGroups is how many groups of a set a form over units can show.
const mostGroups = 8

func groupFields() []value.Field {
	names := make([]string, mostGroups)
	for i := range names {
		names[i] = fmt.Sprintf("group_%d", i+1)
	}
	return value.Fields(value.KindShare, names...)
}

// scorecards are those of all units and the province in the subject's period.
func (s *Subject) scorecards(ctx context.Context, r Reads) ([]scoring.Scorecard, error) {
	return r.Scorecard(ctx, metrics.IndicatorQuery{Periods: []period.Period{s.Period}, Set: s.SetName, Rule: s.AskedRule, Organisation: s.Organisation})
}

// scorecard is that of the subject's unit; one without indicators where there are none.
func (s *Subject) scorecard(ctx context.Context, r Reads) (scoring.Scorecard, error) {
	all, err := s.scorecards(ctx, r)
	for _, card := range all {
		if card.AgencyCode == s.Code {
			return card, err
		}
	}
	return scoring.Scorecard{}, err
}

func readScores(ctx context.Context, r Reads, s Subject) (Found, error) {
	card, err := s.scorecard(ctx, r)
	if err != nil {
		return Found{}, err
	}
	made := Found{Set: setOf(card), Small: card.NoBandReason() != ""}
	if made.Bands, err = r.Bands(ctx, cmp.Or(card.Set, metrics.DefaultSet)); err != nil {
		return Found{}, err
	}
	for _, g := range card.Groups {
		for _, v := range g.Indicators {
			made.Records = append(made.Records, scoreRecord(g, v, s.Lang))
		}
		if v := g.Indicators[0]; made.Set.Basis == "" {
			made.Set.Basis = v.Basis
		}
	}
	return made, nil
}

func setOf(card scoring.Scorecard) Set { return Set{Name: card.Set, Version: card.Version} }

func scoreRecord(g scoring.GroupScore, v metrics.IndicatorValue, lang string) Record {
	score, most, lost := value.Value{}, value.Value{}, value.Value{}
	if v.Scored || v.OfWhole {
		score, most, lost = value.Number(v.Score), value.Number(v.MaxScore), value.Number(v.MaxScore-v.Score)
	}
	return Record{Code: v.Indicator, Name: wording.Text{VI: v.Name, EN: v.NameEN}.In(lang), Values: []value.Value{
		value.Text(g.Code), value.Text(wording.Text{VI: g.Name, EN: g.NameEN}.In(lang)), value.Count(v.Numerator), value.Count(v.Denominator), value.Maybe(v.Ratio), value.Maybe(v.Target),
		score, most, lost, value.Text(v.NoDataReason), value.Text(v.Rule), value.Text(wording.Text{VI: v.Formula, EN: v.FormulaEN}.In(lang)),
	}}
}

// wholeScores is the total as the warehouse adds it up.
func wholeScores(ctx context.Context, r Reads, s Subject) (Record, bool, error) {
	card, err := s.scorecard(ctx, r)
	if err != nil || card.Set == "" {
		return Record{}, false, err
	}
	total := map[string]float64{"score": card.Total.Score, "max_score": card.Total.Max, "lost": card.Total.Max - card.Total.Score}
	rec := Record{Values: make([]value.Value, len(scoreFields))}
	for i, f := range scoreFields {
		if v, known := total[f.Name]; known {
			rec.Values[i] = value.Number(v)
		}
	}
	return rec, true, nil
}

func readStanding(ctx context.Context, r Reads, s Subject) (Found, error) {
	cards, err := s.scorecards(ctx, r)
	if err != nil {
		return Found{}, err
	}
	lineage, err := r.Lineage(ctx)
	if err != nil {
		return Found{}, err
	}
	made := Found{Heads: map[string]string{}}
	kinds := map[string]string{}
	for code, a := range s.Agencies {
		kinds[code] = a.Kind
	}
	all := cards // a unit has one rank, whoever is listed beside it
	// All packs of a period share one read: what is left out here is still there for the others.
	cards = slices.DeleteFunc(slices.Clone(cards), func(c scoring.Scorecard) bool {
		stands := lineage.Stands(c.AgencyCode, s.Organisation, s.Period) || s.Layout.Ranks == "level" // as it was signed
		return c.Level == "province" || c.AgencyCode == "" || !stands || !measured(c) || !s.within(c.AgencyCode)
	})
	slices.SortStableFunc(cards, func(a, b scoring.Scorecard) int {
		if a.WithoutDossiers() != b.WithoutDossiers() && s.Layout.Ranks != "level" { // no total: after all that have one
			return map[bool]int{true: 1, false: -1}[a.WithoutDossiers()]
		}
		return cmp.Or(cmp.Compare(b.Total.Of100(), a.Total.Of100()), strings.Compare(a.AgencyCode, b.AgencyCode))
	})
	for _, card := range cards {
		made.Set = setOf(card)
		rec := standingRecord(card, s.Lang)
		if s.Layout.Ranks == "level" {
			rec.Values[0] = value.Count(levelRank(card, cards))
		} else {
			putPlace(rec.Values, card, scoring.PlaceOfTotal(all, card.AgencyCode, kinds))
		}
		made.Records = append(made.Records, rec)
		for i, g := range card.Groups {
			made.Heads[fmt.Sprintf("group_%d", i+1)] = wording.Text{VI: g.Name, EN: g.NameEN}.In(s.Lang)
		}
	}
	return made, nil
}

func standingRecord(card scoring.Scorecard, lang string) Record {
	band := value.Text(wording.Text{VI: card.Band.Name, EN: card.Band.NameEN}.In(lang))
	rec := Record{Code: card.AgencyCode, Name: card.AgencyName, Level: card.Level, Values: []value.Value{
		{}, value.Number(card.Total.Of100()), value.Number(card.Total.Score), value.Number(card.Total.Max), band,
	}}
	for i := range mostGroups {
		v := value.Value{}
		if i < len(card.Groups) {
			v = value.Ratio(value.Number(card.Groups[i].Score), value.Number(card.Groups[i].Max))
		}
		rec.Values = append(rec.Values, v)
	}
	return rec
}

// putPlace fills in the rank, and takes away what says nothing: the band of few dossiers, and all figures
// where there are none, since those points are given without data.
func putPlace(values []value.Value, card scoring.Scorecard, place scoring.Place) {
	if place.Rank > 0 {
		values[0] = value.Count(int64(place.Rank))
	}
	if card.WithoutDossiers() {
		clear(values)
	}
	if card.Small() {
		values[4] = value.Text("")
	}
}

// measured says whether there is anything of a unit itself that its points were made from; the province's figures are not.
func measured(card scoring.Scorecard) bool {
	return slices.ContainsFunc(card.Values(), func(v metrics.IndicatorValue) bool { return v.Scored && v.Denominator > 0 && !scoring.IsOfProvince(v) })
}

// levelRank is the place among the units of the same level, as forms signed before give it;
// equal points share a place.
func levelRank(card scoring.Scorecard, all []scoring.Scorecard) int64 {
	place := int64(1)
	for _, other := range all {
		if other.Level == card.Level && other.Total.Of100() > card.Total.Of100() && !value.Same(other.Total.Of100(), card.Total.Of100()) {
			place++
		}
	}
	return place
}
