package view

import (
	"cmp"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"khohoso/models/metrics"
	"khohoso/models/scale"
	"khohoso/models/scoring"
)

// levels in the order of the pages; any other level comes last.
var levels = []string{"province", "department", "district", "commune"}

// LevelOf folds levels that the pages do not know into "".
func (u *Unit) LevelOf() string {
	if slices.Contains(levels, u.Level) {
		return u.Level
	}
	return ""
}

func levelOrder(level string) int {
	if i := slices.Index(levels, level); i >= 0 {
		return i
	}
	return len(levels)
}

// sortUnits orders by level, then by name as Vietnamese dictionaries do, then
// by code, so that the order never depends on the reads.
func sortUnits(s *PeriodView) {
	names := collate.New(language.Vietnamese)
	slices.SortFunc(s.AllUnits, func(a, b *Unit) int {
		return cmp.Or(
			cmp.Compare(levelOrder(a.LevelOf()), levelOrder(b.LevelOf())),
			names.CompareString(a.Name, b.Name),
			cmp.Compare(a.Code, b.Code),
		)
	})
}

// CompareShares orders two known shares exactly, without rounding.
func CompareShares(a, b scale.Share) int {
	return cmp.Compare(a.Numerator*b.Denominator, b.Numerator*a.Denominator)
}

// Ranked says whether the unit has closed enough for its share to be compared.
func (u *Unit) Ranked() bool { return u.Now.Closed >= MinSampleSize }

// rankUnits gives each unit its place within its level; equal shares share it.
func rankUnits(s *PeriodView) {
	for _, level := range s.ByLevel() {
		shares := make([]scale.Share, len(level.Units))
		for i, u := range level.Units {
			shares[i] = u.Now.OnTime()
		}
		alike := map[int]int{}
		for i, p := range scoring.PlacesOfShares(shares) {
			level.Units[i].Rank, level.Units[i].RankedWith = p.Rank, p.Of
			alike[p.Rank]++
		}
		for _, u := range level.Units {
			u.Tied = u.Rank > 0 && alike[u.Rank] > 1
		}
	}
}

// levelGroup is the units of one level.
type levelGroup struct {
	Level string
	Units []*Unit
}

// Sum adds up the figures of the level's units.
func (g levelGroup) Sum() (total metrics.FlowMetrics) {
	for _, u := range g.Units {
		total.Received += u.Now.Received
		total.Closed += u.Now.Closed
		total.FinishedLate += u.Now.FinishedLate
		total.OpenEnd += u.Now.OpenEnd
		total.OpenOverdue += u.Now.OpenOverdue
		total.OpenOverdueWait += u.Now.OpenOverdueWait
	}
	return total
}

// ByLevel groups the sorted units; a level without units is left out.
func (s *PeriodView) ByLevel() []levelGroup {
	var groups []levelGroup
	for _, u := range s.AllUnits {
		if n := len(groups); n == 0 || groups[n-1].Level != u.LevelOf() {
			groups = append(groups, levelGroup{Level: u.LevelOf()})
		}
		last := &groups[len(groups)-1]
		last.Units = append(last.Units, u)
	}
	return groups
}

// Lowest are up to n ranked units of all levels, the lowest on-time share
// first; of equal shares the one with more late dossiers.
func (s *PeriodView) Lowest(n int) []*Unit {
	var ranked []*Unit
	for _, u := range s.AllUnits {
		if u.Ranked() {
			ranked = append(ranked, u)
		}
	}
	slices.SortStableFunc(ranked, func(a, b *Unit) int {
		return cmp.Or(
			CompareShares(a.Now.OnTime(), b.Now.OnTime()),
			cmp.Compare(b.Now.FinishedLate, a.Now.FinishedLate),
		)
	})
	return ranked[:min(n, len(ranked))]
}

// MostOverdue are up to n units with overdue dossiers, the most first.
func (s *PeriodView) MostOverdue(n int) []*Unit {
	var late []*Unit
	for _, u := range s.AllUnits {
		if u.Now.FormOpenOverdue() > 0 {
			late = append(late, u)
		}
	}
	slices.SortStableFunc(late, func(a, b *Unit) int { return cmp.Compare(b.Now.FormOpenOverdue(), a.Now.FormOpenOverdue()) })
	return late[:min(n, len(late))]
}
