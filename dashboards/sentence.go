package dashboards

import (
	"math"
	"strings"

	"khohoso/models/scale"
)

// The opening sentence of a page answers its question from the data alone.
// Every clause is said only where it is true: with nothing closed there is no
// share, with no period before there is no change, with nothing late nobody
// has a part in it.

// opening is the sentence that the leadership page begins with.
func (s *Snapshot) opening(t tongue) string {
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
func (s *Snapshot) agencyOpening(t tongue, u *unit) string {
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
func (s *Snapshot) unitsOpening(t tongue) string {
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
		return s.lead(t, "") + t.t("units.none")
	case closing == 0:
		return s.lead(t, "") + t.n("units.idle", all)
	}
	return s.lead(t, "") + t.t("units.opening", t.number(closing), t.number(all), t.number(above), t.wholeShare(watchLine))
}

// lead names the unit (when it is not the province) and the period, and says
// so when the data end before the period does.
func (s *Snapshot) lead(t tongue, name string) string {
	period := t.period(s.period)
	if name != "" {
		period = name + ", " + t.periodInside(s.period)
	}
	if s.partial() && s.begun(s.period) && s.version.Events > 0 {
		period += t.t("until", t.date(s.asOf))
	}
	return period + ": "
}

// nothingToSay is the sentence for a unit that closed nothing; "" when it did.
func (s *Snapshot) nothingToSay(t tongue, u *unit) string {
	now := u.now
	switch {
	case now.Closed > 0:
		return ""
	case s.version.Events == 0:
		return t.t("open.no_data")
	case !s.begun(s.period):
		return t.t("open.future", t.date(localDay(s.version.AsOf, s.location)))
	case s.ended(u):
		return t.t("open.ended", t.date(u.EndedOn))
	case now.Received == 0 && now.OpenEnd == 0 && !s.lineage.Stands(u.Code, s.organisation, s.clip(s.period)):
		return t.t("open.not_there")
	case now.Received == 0 && now.OpenEnd == 0:
		return t.t("open.empty")
	case now.Received == 0:
		return t.n("open.only_stock", now.OpenEnd, s.overdueClause(t, u))
	}
	return t.n("open.only_received", now.Received, s.overdueClause(t, u))
}

// shareClauses say how much was on time and how that moved.
func (s *Snapshot) shareClauses(t tongue, u *unit) []string {
	now := u.now.OnTime()
	first := t.t("open.share", t.share(now))
	switch {
	case u.now.FinishedLate > 0:
	case u.now.Closed == 1:
		first = t.t("open.only_one")
	default:
		first = t.t("open.all", t.number(u.now.Closed))
	}
	return []string{first + ", " + s.changeClause(t, u, now, u.before.OnTime())}
}

func (s *Snapshot) changeClause(t tongue, u *unit, now, before scale.Share) string {
	switch {
	case !s.province.hasBefore:
		return t.t("open.first")
	case !u.base.Known:
		return t.t("open.no_base", t.periodInside(s.before))
	case !before.Known():
		return t.t("open.none_before", t.periodInside(s.before))
	}
	against := ""
	if u.base.Inherited {
		against = " " + t.t("change.inherited")
	}
	diff := points(now, before)
	size := t.t("points", t.decimal(math.Abs(diff), 1))
	switch {
	case compareShares(now, before) == 0:
		return t.t("open.same", t.periodInside(s.before)) + against
	case diff == 0:
		return t.t("open.nearly", t.periodInside(s.before)) + against
	case diff > 0:
		return t.t("open.up", size) + against
	}
	return t.t("open.down", size) + against
}

// weakClause names the units below the watch line and their part in the late
// dossiers. It says which units it counts when small ones were left out.
func (s *Snapshot) weakClause(t tongue) string {
	weak := s.below(watchLine)
	line := t.wholeShare(watchLine)
	suffix := ""
	if weak.unranked > 0 {
		suffix = ".ranked"
	}
	if weak.count == 0 {
		return t.t("weak.none"+suffix, line, t.number(smallBase))
	}
	part := t.t("weak.all")
	if weak.lateShare.Numerator < weak.lateShare.Denominator {
		part = t.t("weak.part", t.wholeShare(weak.lateShare))
	}
	return t.n("weak"+suffix, weak.count, line, part, t.number(smallBase))
}

func (s *Snapshot) overdueClause(t tongue, u *unit) string {
	if u.now.FormOpenOverdue() == 0 {
		return t.t("open.no_overdue")
	}
	return t.n("open.overdue", u.now.FormOpenOverdue())
}

// placeClause is the unit's place within its level, when there is one to have.
// It says so when units of the level are left out of the count.
func (s *Snapshot) placeClause(t tongue, u *unit) string {
	if !u.ranked() {
		return t.t("place.small", t.number(smallBase))
	}
	if u.rankedWith < 2 {
		return ""
	}
	among := t.t("level.inside." + u.levelOf())
	if u.rankedWith < len(s.peers(u)) {
		among = t.t("place.among", among, t.number(smallBase))
	}
	key := "place"
	if u.tied {
		key = "place.tied"
	}
	return t.t(key, t.number(int64(u.rank)), t.number(int64(u.rankedWith)), among)
}

// label is the name of a unit as pages write it.
func (u *unit) label(t tongue) string {
	switch {
	case u.Name != "":
		return shorten(u.Name)
	case u.ShortName != "":
		return shorten(u.ShortName)
	case u.Code != "":
		return u.Code
	}
	return t.t("province")
}

// shorten uses the abbreviation that every office uses for its committee.
func shorten(name string) string {
	const committee = "Ủy ban nhân dân "
	if rest, ok := strings.CutPrefix(name, committee); ok {
		return "UBND " + rest
	}
	return name
}
