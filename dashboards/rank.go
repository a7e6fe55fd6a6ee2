package dashboards

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

// levelOf folds levels that the pages do not know into "".
func (u *unit) levelOf() string {
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
func (s *Snapshot) sortUnits() {
	names := collate.New(language.Vietnamese)
	slices.SortFunc(s.units, func(a, b *unit) int {
		return cmp.Or(
			cmp.Compare(levelOrder(a.levelOf()), levelOrder(b.levelOf())),
			names.CompareString(a.Name, b.Name),
			cmp.Compare(a.Code, b.Code),
		)
	})
}

// compareShares orders two known shares exactly, without rounding.
func compareShares(a, b scale.Share) int {
	return cmp.Compare(a.Numerator*b.Denominator, b.Numerator*a.Denominator)
}

// ranked says whether the unit has closed enough for its share to be compared.
func (u *unit) ranked() bool { return u.now.Closed >= smallBase }

// rankUnits gives each unit its place within its level; equal shares share it.
func (s *Snapshot) rankUnits() {
	for _, level := range s.byLevel() {
		shares := make([]scale.Share, len(level.units))
		for i, u := range level.units {
			shares[i] = u.now.OnTime()
		}
		alike := map[int]int{}
		for i, p := range scoring.PlacesOfShares(shares) {
			level.units[i].rank, level.units[i].rankedWith = p.Rank, p.Of
			alike[p.Rank]++
		}
		for _, u := range level.units {
			u.tied = u.rank > 0 && alike[u.rank] > 1
		}
	}
}

// levelGroup is the units of one level.
type levelGroup struct {
	level string
	units []*unit
}

// sum adds up the figures of the level's units.
func (g levelGroup) sum() (total metrics.Measures) {
	for _, u := range g.units {
		total.Received += u.now.Received
		total.Closed += u.now.Closed
		total.FinishedLate += u.now.FinishedLate
		total.OpenEnd += u.now.OpenEnd
		total.OpenOverdue += u.now.OpenOverdue
		total.OpenOverdueWait += u.now.OpenOverdueWait
	}
	return total
}

// byLevel groups the sorted units; a level without units is left out.
func (s *Snapshot) byLevel() []levelGroup {
	var groups []levelGroup
	for _, u := range s.units {
		if n := len(groups); n == 0 || groups[n-1].level != u.levelOf() {
			groups = append(groups, levelGroup{level: u.levelOf()})
		}
		last := &groups[len(groups)-1]
		last.units = append(last.units, u)
	}
	return groups
}

// lowest are up to n ranked units of all levels, the lowest on-time share
// first; of equal shares the one with more late dossiers.
func (s *Snapshot) lowest(n int) []*unit {
	var ranked []*unit
	for _, u := range s.units {
		if u.ranked() {
			ranked = append(ranked, u)
		}
	}
	slices.SortStableFunc(ranked, func(a, b *unit) int {
		return cmp.Or(
			compareShares(a.now.OnTime(), b.now.OnTime()),
			cmp.Compare(b.now.FinishedLate, a.now.FinishedLate),
		)
	})
	return ranked[:min(n, len(ranked))]
}

// mostOverdue are up to n units with overdue dossiers, the most first.
func (s *Snapshot) mostOverdue(n int) []*unit {
	var late []*unit
	for _, u := range s.units {
		if u.now.FormOpenOverdue() > 0 {
			late = append(late, u)
		}
	}
	slices.SortStableFunc(late, func(a, b *unit) int { return cmp.Compare(b.now.FormOpenOverdue(), a.now.FormOpenOverdue()) })
	return late[:min(n, len(late))]
}

// weakUnits are the units below the watch line, what they add to the late
// dossiers, and how many more are below it on too small a base to be counted.
type weakUnits struct {
	count, unranked int64
	lateShare       scale.Share
}

func (s *Snapshot) below(line scale.Share) (weak weakUnits) {
	weak.lateShare.Denominator = s.province.now.FinishedLate
	for _, u := range s.units {
		onTime := u.now.OnTime()
		if !onTime.Known() || compareShares(onTime, line) >= 0 {
			continue
		}
		if !u.ranked() {
			weak.unranked++
			continue
		}
		weak.count++
		weak.lateShare.Numerator += u.now.FinishedLate
	}
	return weak
}
