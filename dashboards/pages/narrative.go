package pages

import (
	"math"
	"strings"

	"khohoso/dashboards/components"
	"khohoso/dashboards/locale"
	"khohoso/dashboards/view"
	"khohoso/models/scale"
)

// The opening sentence of a page answers its question from the data alone.
// Every clause is said only where it is true: with nothing closed there is no
// share, with no period before there is no change, with nothing late nobody
// has a part in it.

// opening is the sentence that the leadership page begins with.
func opening(s *view.PeriodView, t locale.Locale) string {
	if early := nothingToSay(s, t, s.Province); early != "" {
		return lead(s, t, "") + early
	}
	clauses := shareClauses(s, t, s.Province)
	if s.Province.Now.FinishedLate > 0 {
		clauses = append(clauses, weakClause(s, t))
	} else {
		clauses = append(clauses, overdueClause(s, t, s.Province))
	}
	return lead(s, t, "") + strings.Join(clauses, "; ") + "."
}

// agencyOpening is the sentence that a unit's page begins with.
func agencyOpening(s *view.PeriodView, t locale.Locale, u *view.Unit) string {
	name := u.Label(t)
	if early := nothingToSay(s, t, u); early != "" {
		return lead(s, t, name) + early
	}
	clauses := shareClauses(s, t, u)
	if place := placeClause(s, t, u); place != "" {
		clauses = append(clauses, place)
	}
	return lead(s, t, name) + strings.Join(append(clauses, overdueClause(s, t, u)), "; ") + "."
}

// unitsOpening is the sentence of the index of units.
func unitsOpening(s *view.PeriodView, t locale.Locale) string {
	var closing, above int64
	for _, u := range s.AllUnits {
		if u.Now.Closed == 0 {
			continue
		}
		closing++
		if view.CompareShares(u.Now.OnTime(), components.WatchLine) >= 0 {
			above++
		}
	}
	all := int64(len(s.AllUnits))
	switch {
	case all == 0:
		return lead(s, t, "") + t.T("units.none")
	case closing == 0:
		return lead(s, t, "") + t.N("units.idle", all)
	}
	return lead(s, t, "") + t.T("units.opening", t.Number(closing), t.Number(all), t.Number(above), t.WholeShare(components.WatchLine))
}

// lead names the unit (when it is not the province) and the period, and says
// so when the data end before the period does.
func lead(s *view.PeriodView, t locale.Locale, name string) string {
	period := t.Period(s.Period)
	if name != "" {
		period = name + ", " + t.PeriodInside(s.Period)
	}
	if s.Partial() && s.Begun(s.Period) && s.Version.Events > 0 {
		period += t.T("until", t.Date(s.AsOf))
	}
	return period + ": "
}

// nothingToSay is the sentence for a unit that closed nothing; "" when it did.
func nothingToSay(s *view.PeriodView, t locale.Locale, u *view.Unit) string {
	now := u.Now
	switch {
	case now.Closed > 0:
		return ""
	case s.Version.Events == 0:
		return t.T("open.no_data")
	case !s.Begun(s.Period):
		return t.T("open.future", t.Date(view.LocalDay(s.Version.AsOf, s.Location)))
	case s.Ended(u):
		return t.T("open.ended", t.Date(u.EndedOn))
	case now.Received == 0 && now.OpenEnd == 0 && !s.Lineage.Stands(u.Code, s.Organisation, s.Clip(s.Period)):
		return t.T("open.not_there")
	case now.Received == 0 && now.OpenEnd == 0:
		return t.T("open.empty")
	case now.Received == 0:
		return t.N("open.only_stock", now.OpenEnd, overdueClause(s, t, u))
	}
	return t.N("open.only_received", now.Received, overdueClause(s, t, u))
}

// shareClauses say how much was on time and how that moved.
func shareClauses(s *view.PeriodView, t locale.Locale, u *view.Unit) []string {
	now := u.Now.OnTime()
	first := t.T("open.share", t.Share(now))
	switch {
	case u.Now.FinishedLate > 0:
	case u.Now.Closed == 1:
		first = t.T("open.only_one")
	default:
		first = t.T("open.all", t.Number(u.Now.Closed))
	}
	return []string{first + ", " + changeClause(s, t, u, now, u.Before.OnTime())}
}

func changeClause(s *view.PeriodView, t locale.Locale, u *view.Unit, now, before scale.Share) string {
	switch {
	case !s.Province.HasBefore:
		return t.T("open.first")
	case !u.Base.Known:
		return t.T("open.no_base", t.PeriodInside(s.Before))
	case !before.Known():
		return t.T("open.none_before", t.PeriodInside(s.Before))
	}
	against := ""
	if u.Base.Inherited {
		against = " " + t.T("change.inherited")
	}
	diff := components.Points(now, before)
	size := t.T("points", t.Decimal(math.Abs(diff), 1))
	switch {
	case view.CompareShares(now, before) == 0:
		return t.T("open.same", t.PeriodInside(s.Before)) + against
	case diff == 0:
		return t.T("open.nearly", t.PeriodInside(s.Before)) + against
	case diff > 0:
		return t.T("open.up", size) + against
	}
	return t.T("open.down", size) + against
}

// weakClause names the units below the watch line and their part in the late
// dossiers. It says which units it counts when small ones were left out.
func weakClause(s *view.PeriodView, t locale.Locale) string {
	weak := below(s, components.WatchLine)
	line := t.WholeShare(components.WatchLine)
	suffix := ""
	if weak.unranked > 0 {
		suffix = ".ranked"
	}
	if weak.count == 0 {
		return t.T("weak.none"+suffix, line, t.Number(view.MinSampleSize))
	}
	part := t.T("weak.all")
	if weak.lateShare.Numerator < weak.lateShare.Denominator {
		part = t.T("weak.part", t.WholeShare(weak.lateShare))
	}
	return t.N("weak"+suffix, weak.count, line, part, t.Number(view.MinSampleSize))
}

func overdueClause(s *view.PeriodView, t locale.Locale, u *view.Unit) string {
	if u.Now.FormOpenOverdue() == 0 {
		return t.T("open.no_overdue")
	}
	return t.N("open.overdue", u.Now.FormOpenOverdue())
}

// placeClause is the unit's place within its level, when there is one to have.
// It says so when units of the level are left out of the count.
func placeClause(s *view.PeriodView, t locale.Locale, u *view.Unit) string {
	if !u.Ranked() {
		return t.T("place.small", t.Number(view.MinSampleSize))
	}
	if u.RankedWith < 2 {
		return ""
	}
	among := t.T("level.inside." + u.LevelOf())
	if u.RankedWith < len(peers(s, u)) {
		among = t.T("place.among", among, t.Number(view.MinSampleSize))
	}
	key := "place"
	if u.Tied {
		key = "place.tied"
	}
	return t.T(key, t.Number(int64(u.Rank)), t.Number(int64(u.RankedWith)), among)
}

// weakUnits are the units below the watch line, what they add to the late
// dossiers, and how many more are below it on too small a base to be counted.
type weakUnits struct {
	count, unranked int64
	lateShare       scale.Share
}

func below(s *view.PeriodView, line scale.Share) (weak weakUnits) {
	weak.lateShare.Denominator = s.Province.Now.FinishedLate
	for _, u := range s.AllUnits {
		onTime := u.Now.OnTime()
		if !onTime.Known() || view.CompareShares(onTime, line) >= 0 {
			continue
		}
		if !u.Ranked() {
			weak.unranked++
			continue
		}
		weak.count++
		weak.lateShare.Numerator += u.Now.FinishedLate
	}
	return weak
}
