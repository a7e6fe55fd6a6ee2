package scoring

import (
	"context"
	"fmt"

	"khohoso/internal/apperr"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

// peerStanding is one unit among all units of a period, by one set.
type peerStanding struct {
	agency string // the province by its own code
	values []metrics.IndicatorValue
	cards  []Scorecard
	peers  []Scorecard // of the same level and kind, the unit included; of the province itself alone
	bands  []Band
	kinds  map[string]string

	inherited bool // of an earlier period: the figures are those of predecessors
}

// readPeerStanding reads one period's values of every unit and finds the unit among them.
// Error: apperr.UnknownAgency when the unit has no indicators in the period.
func readPeerStanding(ctx context.Context, w *store.Warehouse, q metrics.IndicatorQuery, agency string) (peerStanding, error) {
	code, err := metrics.Scope(ctx, w, agency)
	if err != nil {
		return peerStanding{}, err
	}
	p := q.Periods[0]
	if code == "" {
		province, err := metrics.ProvinceOn(ctx, w, metrics.OrganisationOrThen(q.Organisation).Day(p))
		if err != nil {
			return peerStanding{}, err
		}
		code = province.Code
	}
	s := peerStanding{agency: code}
	if s.values, err = metrics.SharedValues(ctx, w, q); err != nil {
		return s, err
	}
	set, err := metrics.KnownSet(ctx, w, q.Set)
	if err != nil {
		return s, err
	}
	if s.bands, err = Bands(ctx, w, set); err != nil {
		return s, err
	}
	if s.kinds, err = kinds(ctx, w); err != nil {
		return s, err
	}
	s = s.with(s.values)
	if len(s.peers) == 0 {
		return s, notStandingFault(agency, p)
	}
	return s, nil
}

// peerStandingThen is the standing of a unit that has a place in the period: it stands then, or there are dossiers of it all the same.
// Error: apperr.UnknownAgency for any other.
func peerStandingThen(ctx context.Context, w *store.Warehouse, q metrics.IndicatorQuery, agency string) (peerStanding, error) {
	s, err := readPeerStanding(ctx, w, q, agency)
	if err != nil || !s.card().WithoutDossiers() || s.card().Level == "province" {
		return s, err
	}
	l, err := metrics.ReadLineage(ctx, w)
	if err == nil && !l.Stands(s.agency, q.Organisation, q.Periods[0]) {
		err = notStandingFault(agency, q.Periods[0])
	}
	return s, err
}

func notStandingFault(agency string, p period.Period) error {
	return apperr.New(apperr.UnknownAgency, fmt.Sprintf("agency %q has no indicators in %s: it does not stand then, or the data do not reach so far", agency, p.Name),
		fmt.Sprintf("đơn vị %q không có chỉ số trong kỳ %s: khi đó chưa có hoặc không còn đơn vị này, hoặc dữ liệu chưa đến kỳ này", agency, p.Name))
}

// with is the same unit among other values.
func (s peerStanding) with(values []metrics.IndicatorValue) peerStanding {
	s.values, s.cards = values, Scorecards(values, s.bands)
	s.peers = peers(s.cards, s.agency, s.kinds)
	return s
}

// card is the unit's own scorecard.
func (s peerStanding) card() Scorecard {
	for _, c := range s.peers {
		if c.AgencyCode == s.agency {
			return c
		}
	}
	return Scorecard{}
}

// place is that of the unit's total; a unit without peers is not ranked.
func (s peerStanding) place() Place { return s.ranked(placeOfTotal(s.peers, s.agency)) }

// ranked takes the rank off a unit that has nobody to be compared with.
func (s peerStanding) ranked(p Place) Place {
	if len(s.peers) < 2 {
		p.Of = 0
	}
	return ofSeveral(p)
}

// kinds are the kinds of units, by code. The catalogue's newest entry counts: a
// unit's kind is what it is called, which does not move with a period.
func kinds(ctx context.Context, w *store.Warehouse) (map[string]string, error) {
	agencies, err := metrics.Agencies(ctx, w)
	kinds := map[string]string{}
	for _, a := range agencies {
		kinds[a.Code] = a.Kind
	}
	return kinds, err
}
