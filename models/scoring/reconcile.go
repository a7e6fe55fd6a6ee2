package scoring

import (
	"cmp"
	"context"
	"database/sql"
	"math"
	"slices"

	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scale"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// ReconcileQuery asks for the published figures of some calendar periods beside our
// own. Agencies empty means all that something is published of.
type ReconcileQuery struct {
	Periods  []period.Period
	Agencies []string
	Set      string // empty: the default set
	metrics.Organisation
}

// Reconciliation is one published figure beside our own. Own, OwnScore and Published
// are nil where there is none: a group has scores alone.
type Reconciliation struct {
	Period         string
	AgencyCode     string
	AgencyName     string
	Set            string
	Indicator      string // "3.4", or a group as the portal calls it
	Name           string
	NameEN         string
	GroupCode      string // "" when the set does not know the indicator
	IsGroup        bool
	Own            *scale.Share
	OwnScore       *float64
	Published      *scale.Share
	PublishedScore *float64
	MaxScore       float64
	Target         *float64      // the one that OwnScore and Rescored go by
	Rescored       *float64      // the score that our rule gives to Published; nil: nothing to score
	Causes         []LikelyCause // of a difference, the likeliest first; Agree alone where there is none
	OtherRule      string        // of cause another_rule: the on-time rule whose figures are published
	OtherPeriod    string        // of cause another_period
}

// Difference is by how much the published score is above our own; nil when one is missing.
func (r Reconciliation) Difference() *float64 {
	if r.OwnScore == nil || r.PublishedScore == nil {
		return nil
	}
	d := *r.PublishedScore - *r.OwnScore
	return &d
}

// reconciled is a row as read, with what tells its causes apart.
type reconciled struct {
	Reconciliation
	counts                      string
	setTarget, noData           *float64
	synchronised, toSynchronise *int64
}

// Reconcile lays what the national portal shows beside our own figures, scores the
// published figures by our own rule, which shows whether the rule or the data differ,
// and names the likely causes by the criteria of sql/seeds/cause.csv. What is not
// published has no row.
//
// Errors: apperr.UnknownName for the set, apperr.BadPeriod for a period that the portal cannot
// show (a span of two dates, the statutory calendar), apperr.NotBuilt.
func Reconcile(ctx context.Context, w *store.Warehouse, q ReconcileQuery) ([]Reconciliation, error) {
	names := make([]string, len(q.Periods))
	for i, p := range q.Periods {
		if p.Kind == period.Span || p.Calendar == period.Statutory {
			return nil, period.BadPeriod(p.Name, "the portal shows months, quarters, half-years, nine months and years of the calendar",
				"Cổng công bố theo tháng, quý, nửa năm, chín tháng và năm dương lịch")
		}
		names[i] = p.Name
	}
	set, err := metrics.KnownSet(ctx, w, q.Set)
	if err != nil {
		return nil, err
	}
	query, err := sqlfiles.Render("queries", "reconcile", nil)
	if err != nil {
		return nil, err
	}
	agencies := q.Agencies
	if agencies == nil {
		agencies = []string{}
	}
	args := []any{sql.Named("periods", store.AsJSON(names)), sql.Named("agencies", store.AsJSON(agencies)), sql.Named("set", set),
		sql.Named("organisation", string(metrics.OrganisationOrThen(q.Organisation))), sql.Named("groups", store.AsJSON(publishedGroups)),
		sql.Named("least", causes[anotherPeriod].tolerance)}
	rows, err := store.Query(ctx, w, query, args, scanReconciled)
	if err != nil {
		return nil, err
	}
	return reconcile(rows), nil
}

// PublishedPeriods are the periods that the portal's figures were taken in of, the latest first.
func PublishedPeriods(ctx context.Context, w *store.Warehouse) ([]period.Period, error) {
	found, err := store.Query(ctx, w, sqlfiles.Text("queries", "published_periods"), nil, func(rows *sql.Rows) (p period.Period, err error) {
		var name string
		if err := rows.Scan(&name); err != nil {
			return p, err
		}
		return period.ParsePeriod(name)
	})
	slices.SortFunc(found, func(a, b period.Period) int { return cmp.Or(b.To.Compare(a.To), a.From.Compare(b.From)) })
	return found, err
}

func scanReconciled(rows *sql.Rows) (r reconciled, err error) {
	var numerator, denominator sql.NullInt64
	var own scale.Share
	var isMeasured bool
	var rule string
	err = rows.Scan(&r.Period, &r.AgencyCode, &r.AgencyName, &r.Set, &r.Indicator, &r.Name, &r.NameEN, &r.GroupCode, &r.IsGroup, &r.counts,
		&numerator, &denominator, &r.PublishedScore, &r.MaxScore, &r.Target, &r.setTarget, &r.noData,
		&isMeasured, &own.Numerator, &own.Denominator, &r.OwnScore, &rule, &r.OtherRule, &r.OtherPeriod, &r.synchronised, &r.toSynchronise)
	if numerator.Valid && denominator.Valid {
		r.Published = &scale.Share{Numerator: numerator.Int64, Denominator: denominator.Int64}
	}
	if isMeasured {
		r.Own = &own
	}
	return r, err
}

// reconcile scores and explains indicators first, because groups are made of them.
func reconcile(rows []reconciled) []Reconciliation {
	type group struct{ period, agency, code string }
	parts := map[group][]reconciled{}
	for i := range rows {
		r := &rows[i]
		if r.IsGroup {
			continue
		}
		r.rescore()
		r.Causes = r.causesOfIndicator()
		if g := (group{r.Period, r.AgencyCode, r.GroupCode}); r.MaxScore > 0 {
			parts[g] = append(parts[g], *r)
		}
	}
	all := make([]Reconciliation, len(rows))
	for i := range rows {
		r := &rows[i]
		if r.IsGroup {
			r.fromParts(parts[group{r.Period, r.AgencyCode, r.GroupCode}])
		}
		all[i] = r.Reconciliation
	}
	return all
}

// rescore applies our own rule to the published figures.
func (r *reconciled) rescore() {
	if r.Published == nil || r.GroupCode == "" {
		return
	}
	if points, scored := (scale.Scoring{Max: r.MaxScore, Target: r.Target, NoData: r.noData}).Points(*r.Published); scored {
		r.Rescored = &points
	}
}

// fromParts makes a group of its published indicators. It is rescored when these make
// up the whole group, which their maxima tell.
func (r *reconciled) fromParts(parts []reconciled) {
	most, sum := 0.0, 0.0
	for _, p := range parts {
		most += p.MaxScore
		if p.Rescored != nil {
			sum += *p.Rescored
		}
		for _, c := range p.Causes {
			if c.Code != Agree && !slices.Contains(r.Causes, c) {
				r.Causes = append(r.Causes, c)
			}
		}
	}
	if len(parts) > 0 && math.Abs(most-r.MaxScore) < 1e-9 {
		r.Rescored = &sum
	}
	slices.SortStableFunc(r.Causes, func(a, b LikelyCause) int { return a.place - b.place })
	if off := r.isOff(r.Rescored, causes[portalRule].tolerance); off && !slices.ContainsFunc(r.Causes, LikelyCause.isOfRule) {
		r.Causes = append(r.Causes, causes[portalRule])
	}
	if len(r.Causes) == 0 {
		r.Causes = []LikelyCause{causes[r.settled()]}
	}
}

// settled is the cause of a group whose indicators say nothing.
func (r *reconciled) settled() string {
	if r.OwnScore == nil {
		return nothingHere
	}
	if r.Rescored == nil && r.isOff(r.OwnScore, causes[portalRule].tolerance) {
		return countedOtherwise
	}
	return Agree
}

// isOff says whether the published score is further from another one than a tolerance.
func (r *reconciled) isOff(score *float64, tolerance float64) bool {
	return r.PublishedScore != nil && score != nil && math.Abs(*r.PublishedScore-*score) > tolerance
}
