package dashboards

import (
	"math"
	"strings"

	"khohoso/dashboards/locale"
	"khohoso/models/scale"
)

// The opening sentence of a page answers its question from the data alone.
// Every clause is said only where it is true: with nothing closed there is no
// share, with no period before there is no change, with nothing late nobody
// has a part in it.

// opening is the sentence that the leadership page begins with.
func (s *Snapshot) opening(t locale.Locale) string {
	if early := s.nothingToSay(t, s.province); early != "" {
		return s.lead(t, "") + early
	}
	clauses := s.shareClauses(t, s.province)
	if s.province.now.FinishedLate > 0 {
		clauses = append(clauses, s.weakClause(t))
	} else {
		clauses = append(clauses, s.overdueClause(t, s.province))
	}
	return s.lead(t, "") + strings.Join(clauses, "; ") + "."
}

// agencyOpening is the sentence that a unit's page begins with.
func (s *Snapshot) agencyOpening(t locale.Locale, u *unit) string {
	name := u.label(t)
	if early := s.nothingToSay(t, u); early != "" {
		return s.lead(t, name) + early
	}
	clauses := s.shareClauses(t, u)
	if place := s.placeClause(t, u); place != "" {
		clauses = append(clauses, place)
	}
	return s.lead(t, name) + strings.Join(append(clauses, s.overdueClause(t, u)), "; ") + "."
}

// unitsOpening is the sentence of the index of units.
func (s *Snapshot) unitsOpening(t locale.Locale) string {
	var closing, above int64
	for _, u := range s.units {
		if u.now.Closed == 0 {
			continue
		}
		closing++
		if compareShares(u.now.OnTime(), watchLine) >= 0 {
			above++
		}
	}
	all := int64(len(s.units))
	switch {
	case all == 0:
		return s.lead(t, "") + t.T("units.none")
	case closing == 0:
		return s.lead(t, "") + t.N("units.idle", all)
	}
	return s.lead(t, "") + t.T("units.opening", t.Number(closing), t.Number(all), t.Number(above), t.WholeShare(watchLine))
}

// lead names the unit (when it is not the province) and the period, and says
// so when the data end before the period does.
func (s *Snapshot) lead(t locale.Locale, name string) string {
	period := t.Period(s.period)
	if name != "" {
		period = name + ", " + t.PeriodInside(s.period)
	}
	if s.partial() && s.begun(s.period) && s.version.Events > 0 {
		period += t.T("until", t.Date(s.asOf))
	}
	return period + ": "
}

// nothingToSay is the sentence for a unit that closed nothing; "" when it did.
func (s *Snapshot) nothingToSay(t locale.Locale, u *unit) string {
	now := u.now
	switch {
	case now.Closed > 0:
		return ""
	case s.version.Events == 0:
		return t.T("open.no_data")
	case !s.begun(s.period):
		return t.T("open.future", t.Date(localDay(s.version.AsOf, s.location)))
	case s.ended(u):
		return t.T("open.ended", t.Date(u.EndedOn))
	case now.Received == 0 && now.OpenEnd == 0 && !s.lineage.Stands(u.Code, s.organisation, s.clip(s.period)):
		return t.T("open.not_there")
	case now.Received == 0 && now.OpenEnd == 0:
		return t.T("open.empty")
	case now.Received == 0:
		return t.N("open.only_stock", now.OpenEnd, s.overdueClause(t, u))
	}
	return t.N("open.only_received", now.Received, s.overdueClause(t, u))
}

// shareClauses say how much was on time and how that moved.
func (s *Snapshot) shareClauses(t locale.Locale, u *unit) []string {
	now := u.now.OnTime()
	first := t.T("open.share", t.Share(now))
	switch {
	case u.now.FinishedLate > 0:
	case u.now.Closed == 1:
		first = t.T("open.only_one")
	default:
		first = t.T("open.all", t.Number(u.now.Closed))
	}
	return []string{first + ", " + s.changeClause(t, u, now, u.before.OnTime())}
}

func (s *Snapshot) changeClause(t locale.Locale, u *unit, now, before scale.Share) string {
	switch {
	case !s.province.hasBefore:
		return t.T("open.first")
	case !u.base.Known:
		return t.T("open.no_base", t.PeriodInside(s.before))
	case !before.Known():
		return t.T("open.none_before", t.PeriodInside(s.before))
	}
	against := ""
	if u.base.Inherited {
		against = " " + t.T("change.inherited")
	}
	diff := points(now, before)
	size := t.T("points", t.Decimal(math.Abs(diff), 1))
	switch {
	case compareShares(now, before) == 0:
		return t.T("open.same", t.PeriodInside(s.before)) + against
	case diff == 0:
		return t.T("open.nearly", t.PeriodInside(s.before)) + against
	case diff > 0:
		return t.T("open.up", size) + against
	}
	return t.T("open.down", size) + against
}

// weakClause names the units below the watch line and their part in the late
// dossiers. It says which units it counts when small ones were left out.
func (s *Snapshot) weakClause(t locale.Locale) string {
	weak := s.below(watchLine)
	line := t.WholeShare(watchLine)
	suffix := ""
	if weak.unranked > 0 {
		suffix = ".ranked"
	}
	if weak.count == 0 {
		return t.T("weak.none"+suffix, line, t.Number(smallBase))
	}
	part := t.T("weak.all")
	if weak.lateShare.Numerator < weak.lateShare.Denominator {
		part = t.T("weak.part", t.WholeShare(weak.lateShare))
	}
	return t.N("weak"+suffix, weak.count, line, part, t.Number(smallBase))
}

func (s *Snapshot) overdueClause(t locale.Locale, u *unit) string {
	if u.now.FormOpenOverdue() == 0 {
		return t.T("open.no_overdue")
	}
	return t.N("open.overdue", u.now.FormOpenOverdue())
}

// placeClause is the unit's place within its level, when there is one to have.
// It says so when units of the level are left out of the count.
func (s *Snapshot) placeClause(t locale.Locale, u *unit) string {
	if !u.ranked() {
		return t.T("place.small", t.Number(smallBase))
	}
	if u.rankedWith < 2 {
		return ""
	}
	among := t.T("level.inside." + u.levelOf())
	if u.rankedWith < len(s.peers(u)) {
		among = t.T("place.among", among, t.Number(smallBase))
	}
	key := "place"
	if u.tied {
		key = "place.tied"
	}
	return t.T(key, t.Number(int64(u.rank)), t.Number(int64(u.rankedWith)), among)
}

// label is the name of a unit as pages write it.
func (u *unit) label(t locale.Locale) string {
	switch {
	case u.Name != "":
		return shorten(u.Name)
	case u.ShortName != "":
		return shorten(u.ShortName)
	case u.Code != "":
		return u.Code
	}
	return t.T("province")
}

// shorten uses the abbreviation that every office uses for its committee.
func shorten(name string) string {
	const committee = "Ủy ban nhân dân "
	if rest, ok := strings.CutPrefix(name, committee); ok {
		return "UBND " + rest
	}
	return name
}
