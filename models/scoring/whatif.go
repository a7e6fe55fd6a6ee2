package scoring

import (
	"context"
	"fmt"

	"khohoso/internal/apperr"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

// WhatIfQuery asks what would follow if some figures of a unit, or some targets, were
// others. Nothing is stored.
type WhatIfQuery struct {
	Period    period.Period
	Agency    string // "" or the province's code: the province
	Set       string
	Rule      string
	WithUnits bool
	metrics.Organisation
	Changes []Change
}

// Change is what one indicator is supposed to be. A numerator or denominator is the
// unit's own, or everyone's where the figure is the province's; a target holds for every unit, because ranks need one yardstick.
type Change struct {
	Indicator   string
	Numerator   *int64
	Denominator *int64
	Target      *float64 // ratio, above 0 and at most 1
}

// WhatIfResult is a unit as it stands and as it would stand.
type WhatIfResult struct {
	Before, After         Scorecard
	PlaceBefore, PlaceNow Place // of the total among units of the same level and kind; Rank 0 for the province
}

// WhatIf scores a unit and its peers again with the changes.
//
// Errors: as Indicators; apperr.UnknownName for an indicator that the set lacks, apperr.Usage
// for a numerator beyond its denominator or a target that no ratio can have.
func WhatIf(ctx context.Context, w *store.Warehouse, q WhatIfQuery) (WhatIfResult, error) {
	base, err := peerStandingThen(ctx, w, metrics.IndicatorQuery{Periods: []period.Period{q.Period}, Set: q.Set, Rule: q.Rule, Organisation: q.Organisation, WithUnits: q.WithUnits}, q.Agency)
	if err != nil {
		return WhatIfResult{}, err
	}
	var changed []metrics.IndicatorValue
	for _, v := range base.values {
		v, err := q.change(v, v.AgencyCode == base.agency || v.RollUp == metrics.RollUpProvince)
		if err != nil {
			return WhatIfResult{}, err
		}
		changed = append(changed, v)
	}
	if err := q.known(base); err != nil {
		return WhatIfResult{}, err
	}
	after := base.with(changed)
	return WhatIfResult{Before: base.card(), After: after.card(), PlaceBefore: base.place(), PlaceNow: after.place()}, nil
}

// change is one value as it would be.
func (q WhatIfQuery) change(v metrics.IndicatorValue, own bool) (metrics.IndicatorValue, error) {
	for _, c := range q.Changes {
		if c.Indicator != v.Indicator {
			continue
		}
		share, target := v.Share(), v.Target
		if own && v.IsGiven() && (c.Numerator != nil || c.Denominator != nil) {
			return v, apperr.New(apperr.Usage, fmt.Sprintf("%s: set %q gives this unit all points, whatever it does", v.Indicator, v.Set),
				fmt.Sprintf("%s: bộ %q cho đơn vị này đủ điểm, không theo số liệu nào", v.Indicator, v.Set))
		}
		if c.Numerator != nil && own {
			share.Numerator = *c.Numerator
		}
		if c.Denominator != nil && own {
			share.Denominator = *c.Denominator
		}
		if c.Target != nil {
			target = c.Target
		}
		if own && (share.Numerator < 0 || share.Numerator > share.Denominator) {
			return v, apperr.New(apperr.Usage, fmt.Sprintf("%s: numerator %d is not within 0 and the denominator %d", v.Indicator, share.Numerator, share.Denominator),
				fmt.Sprintf("%s: tử số %d không nằm trong khoảng 0 đến mẫu số %d", v.Indicator, share.Numerator, share.Denominator))
		}
		v = v.Rescored(share, target)
	}
	return v, nil
}

// known refuses changes of what the set does not have or what no ratio can reach.
func (q WhatIfQuery) known(base peerStanding) error {
	for _, c := range q.Changes {
		found := false
		for _, v := range base.card().Values() {
			found = found || v.Indicator == c.Indicator
		}
		if !found {
			return apperr.New(apperr.UnknownName, fmt.Sprintf("set %q has no indicator %q in %s", base.card().Set, c.Indicator, q.Period.Name),
				fmt.Sprintf("bộ %q không có chỉ số %q trong kỳ %s", base.card().Set, c.Indicator, q.Period.Name))
		}
		if c.Target != nil && (*c.Target <= 0 || *c.Target > 1) {
			return apperr.New(apperr.Usage, fmt.Sprintf("%s: target %v must be above 0 and at most 1 (0.6 or 60%%)", c.Indicator, *c.Target),
				fmt.Sprintf("%s: chỉ tiêu %v phải lớn hơn 0 và không quá 1 (0.6 hoặc 60%%)", c.Indicator, *c.Target))
		}
	}
	return nil
}
