package reports

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scoring"
)

// scoreSource gives the indicators of one unit by one set: numerator, denominator, ratio,
// target, score, what was lost.
var scoreSource = &source{fieldSet: fieldSet{name: "scores", group: "indicator", calendarOnly: true, fields: scoreFields}, read: readScores, whole: wholeScores}

var scoreFields = slices.Concat(
	fieldsOf(aText, "group_code", "group_name"),
	fieldsOf(aCount, "numerator", "denominator"),
	fieldsOf(aShare, "ratio", "target"),
	fieldsOf(aScore, "score", "max_score", "lost"),
	fieldsOf(aText, "no_data_reason", "indicator_rule", "formula"),
)

// standingSource gives the scores of all units, the highest first, each with its rank among those of its level.
var standingSource = &source{fieldSet: fieldSet{name: "standing", group: "agency", calendarOnly: true, fields: slices.Concat(
	fieldsOf(aRank, "rank"), fieldsOf(aScore, "of_100", "score", "max_score"), fieldsOf(aText, "band"), groupFields(),
)}, read: readStanding}

// mostGroups is how many groups of a set a form over units can show.
const mostGroups = 8

func groupFields() []field {
	names := make([]string, mostGroups)
	for i := range names {
		names[i] = fmt.Sprintf("group_%d", i+1)
	}
	return fieldsOf(aShare, names...)
}

// scorecards are those of all units and the province in the scope's period.
func (s *scope) scorecards(ctx context.Context, r Reads) ([]scoring.Scorecard, error) {
	return r.Scorecard(ctx, metrics.IndicatorQuery{Periods: []period.Period{s.period}, Set: s.setName, Rule: s.askedRule, Organisation: s.organisation})
}

// scorecard is that of the scope's unit; one without indicators where there are none.
func (s *scope) scorecard(ctx context.Context, r Reads) (scoring.Scorecard, error) {
	all, err := s.scorecards(ctx, r)
	for _, card := range all {
		if card.AgencyCode == s.code {
			return card, err
		}
	}
	return scoring.Scorecard{}, err
}

func readScores(ctx context.Context, r Reads, s scope) (found, error) {
	card, err := s.scorecard(ctx, r)
	if err != nil {
		return found{}, err
	}
	made := found{set: setOf(card), small: card.NoBandReason() != ""}
	if made.bands, err = r.Bands(ctx, cmp.Or(card.Set, metrics.DefaultSet)); err != nil {
		return found{}, err
	}
	for _, g := range card.Groups {
		for _, v := range g.Indicators {
			made.records = append(made.records, scoreRecord(g, v, s.lang))
		}
		if v := g.Indicators[0]; made.set.basis == "" {
			made.set.basis = v.Basis
		}
	}
	return made, nil
}

func setOf(card scoring.Scorecard) set { return set{name: card.Set, version: card.Version} }

func scoreRecord(g scoring.GroupScore, v metrics.IndicatorValue, lang string) record {
	score, most, lost := value{}, value{}, value{}
	if v.Scored || v.OfWhole {
		score, most, lost = number(v.Score), number(v.MaxScore), number(v.MaxScore-v.Score)
	}
	return record{Code: v.Indicator, Name: text{VI: v.Name, EN: v.NameEN}.in(lang), values: []value{
		texts(g.Code), texts(text{VI: g.Name, EN: g.NameEN}.in(lang)), count(v.Numerator), count(v.Denominator), maybe(v.Ratio), maybe(v.Target),
		score, most, lost, texts(v.NoDataReason), texts(v.Rule), texts(text{VI: v.Formula, EN: v.FormulaEN}.in(lang)),
	}}
}

// wholeScores is the total as the warehouse adds it up.
func wholeScores(ctx context.Context, r Reads, s scope) (record, bool, error) {
	card, err := s.scorecard(ctx, r)
	if err != nil || card.Set == "" {
		return record{}, false, err
	}
	total := map[string]float64{"score": card.Total.Score, "max_score": card.Total.Max, "lost": card.Total.Max - card.Total.Score}
	rec := record{values: make([]value, len(scoreFields))}
	for i, f := range scoreFields {
		if v, known := total[f.name]; known {
			rec.values[i] = number(v)
		}
	}
	return rec, true, nil
}

func readStanding(ctx context.Context, r Reads, s scope) (found, error) {
	cards, err := s.scorecards(ctx, r)
	if err != nil {
		return found{}, err
	}
	lineage, err := r.Lineage(ctx)
	if err != nil {
		return found{}, err
	}
	made := found{heads: map[string]string{}}
	kinds := map[string]string{}
	for code, a := range s.agencies {
		kinds[code] = a.Kind
	}
	all := cards // a unit has one rank, whoever is listed beside it
	// All packs of a period share one read: what is left out here is still there for the others.
	cards = slices.DeleteFunc(slices.Clone(cards), func(c scoring.Scorecard) bool {
		stands := lineage.Stands(c.AgencyCode, s.organisation, s.period) || s.form.Ranks == "level" // as it was signed
		return c.Level == "province" || c.AgencyCode == "" || !stands || !measured(c) || !s.within(c.AgencyCode)
	})
	slices.SortStableFunc(cards, func(a, b scoring.Scorecard) int {
		if a.WithoutDossiers() != b.WithoutDossiers() && s.form.Ranks != "level" { // no total: after all that have one
			return map[bool]int{true: 1, false: -1}[a.WithoutDossiers()]
		}
		return cmp.Or(cmp.Compare(b.Total.Of100(), a.Total.Of100()), strings.Compare(a.AgencyCode, b.AgencyCode))
	})
	for _, card := range cards {
		made.set = setOf(card)
		rec := standingRecord(card, s.lang)
		if s.form.Ranks == "level" {
			rec.values[0] = count(levelRank(card, cards))
		} else {
			putPlace(rec.values, card, scoring.PlaceOfTotal(all, card.AgencyCode, kinds))
		}
		made.records = append(made.records, rec)
		for i, g := range card.Groups {
			made.heads[fmt.Sprintf("group_%d", i+1)] = text{VI: g.Name, EN: g.NameEN}.in(s.lang)
		}
	}
	return made, nil
}

func standingRecord(card scoring.Scorecard, lang string) record {
	band := texts(text{VI: card.Band.Name, EN: card.Band.NameEN}.in(lang))
	rec := record{Code: card.AgencyCode, Name: card.AgencyName, Level: card.Level, values: []value{
		{}, number(card.Total.Of100()), number(card.Total.Score), number(card.Total.Max), band,
	}}
	for i := range mostGroups {
		v := value{}
		if i < len(card.Groups) {
			v = ratioOf(number(card.Groups[i].Score), number(card.Groups[i].Max))
		}
		rec.values = append(rec.values, v)
	}
	return rec
}

// putPlace fills in the rank, and takes away what says nothing: the band of few dossiers, and all figures
// where there are none, since those points are given without data.
func putPlace(values []value, card scoring.Scorecard, place scoring.Place) {
	if place.Rank > 0 {
		values[0] = count(int64(place.Rank))
	}
	if card.WithoutDossiers() {
		clear(values)
	}
	if card.Small() {
		values[4] = texts("")
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
		if other.Level == card.Level && other.Total.Of100() > card.Total.Of100() && !same(other.Total.Of100(), card.Total.Of100()) {
			place++
		}
	}
	return place
}
