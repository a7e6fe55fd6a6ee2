package metrics

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"khohoso/internal/apperr"
	"khohoso/models/period"
	"khohoso/models/scale"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// PortalRule is the on-time rule of the national portal, the other reading that is
// shipped beside DefaultRule.
const PortalRule = "portal766"

// RuleComparisonQuery asks for the on-time share by two rules side by side.
type RuleComparisonQuery struct {
	Periods []period.Period
	By      Grouping // empty: ByProvince
	Agency  string   // one unit's own dossiers; empty, or the province's code: all
	Rule    string   // empty: form06
	Against string   // the rule beside it; empty: portal766, or form06 where Rule is another
	Subject
	Organisation
	Lang string // "en" for English channel names
}

// Difference says what parts two on-time rules on one dossier. The words are those of
// the differing parameter of the rules.
type Difference string

// The differences, in the order in which a rule decides.
const (
	ByWithdrawn    Difference = "withdrawn_stopped" // one takes withdrawn and stopped dossiers as on time
	BySupplements  Difference = "supplements"       // more requests for papers than one allows
	ByNoAppointing Difference = "no_appointment"    // one puts the legal term in the place of a missing appointment
	ByWaiting      Difference = "waiting"           // one takes the time that the applicant was waited for off
	ByHour         Difference = "hour"              // finished on the appointed day, after the appointed hour
)

// RuleComparison is what two on-time rules say of the same dossiers: those closed in the
// period and those open at its end. Late counts finished dossiers, as Flow does, so
// that OnTime is the share shown elsewhere under that rule; withdrawn and stopped ones that one rule
// alone calls late are in Differ[ByWithdrawn].
type RuleComparison struct {
	Period          string
	Group           string // empty for the province
	GroupName       string
	Rule, Against   string
	Closed          int64
	Late            int64                // finished late by Rule
	LateAgainst     int64                // finished late by Against
	LateOnly        int64                // finished late by Rule and not by Against
	LateOnlyAgainst int64                // finished late by Against and not by Rule
	Differ          map[Difference]int64 // closed dossiers that the rules part on, as many as RulesDiffer lists
	Open            int64
	Overdue         int64 // open at the end and overdue by Rule
	OverdueAgainst  int64 // open at the end and overdue by Against
	OverdueDiffer   int64 // overdue by one of them alone, as many as OpenRulesDiffer lists
}

// OnTime is the share of closed dossiers that were not late by Rule.
func (r RuleComparison) OnTime() scale.Share {
	return scale.Share{Numerator: r.Closed - r.Late, Denominator: r.Closed}
}

// OnTimeAgainst is the share of closed dossiers that were not late by Against.
func (r RuleComparison) OnTimeAgainst() scale.Share {
	return scale.Share{Numerator: r.Closed - r.LateAgainst, Denominator: r.Closed}
}

// Parted is the number of closed dossiers that the rules part on.
func (r RuleComparison) Parted() int64 {
	var all int64
	for _, n := range r.Differ {
		all += n
	}
	return all
}

// SumReadings are groups of one period, which share no dossier, as one.
func SumReadings(groups []RuleComparison) RuleComparison {
	sum := RuleComparison{Differ: map[Difference]int64{}}
	for _, r := range groups {
		sum.Period, sum.Rule, sum.Against = r.Period, r.Rule, r.Against
		sum.Closed += r.Closed
		sum.Late += r.Late
		sum.LateAgainst += r.LateAgainst
		sum.LateOnly += r.LateOnly
		sum.LateOnlyAgainst += r.LateOnlyAgainst
		sum.Open += r.Open
		sum.Overdue += r.Overdue
		sum.OverdueAgainst += r.OverdueAgainst
		sum.OverdueDiffer += r.OverdueDiffer
		for cause, n := range r.Differ {
			sum.Differ[cause] += n
		}
	}
	return sum
}

// CompareRules gives two readings of "on time" side by side, by period and group; groups
// without closed or open dossiers are left out.
//
// Errors: apperr.UnknownAgency, apperr.UnknownName for a rule, apperr.Usage for one rule twice, apperr.NotBuilt.
func CompareRules(ctx context.Context, w *store.Warehouse, q RuleComparisonQuery) ([]RuleComparison, error) {
	if len(q.Periods) == 0 {
		return nil, nil
	}
	agency, err := Scope(ctx, w, q.Agency)
	if err != nil {
		return nil, err
	}
	rule, err := KnownRule(ctx, w, RuleOrDefault(q.Rule))
	if err != nil {
		return nil, err
	}
	against, err := RuleBeside(ctx, w, rule, q.Against)
	if err != nil {
		return nil, err
	}
	query, err := sqlfiles.Render("queries", "readings", struct {
		By                                Grouping
		OneAgency, OneProcedure, OneField bool
		RuleWaits, AgainstWaits           bool
		Lang                              string
	}{q.By, agency != "", q.Procedure != nil, q.Field != nil, CountsWaitingInTime(w, rule), CountsWaitingInTime(w, against), q.Lang})
	if err != nil {
		return nil, err
	}
	first, last := outerDays(q.Periods)
	args := append(q.Subject.Args(), sql.Named("periods", PeriodsJSON(q.Periods, q.Organisation, nil)), sql.Named("rule", rule), sql.Named("against", against),
		sql.Named("first_day", first), sql.Named("last_day", last), sql.Named("judged_day", last))
	if agency != "" {
		args = append(args, sql.Named("agency", agency))
	}
	return store.Query(ctx, w, query, args, func(rows *sql.Rows) (r RuleComparison, err error) {
		r.Rule, r.Against = rule, against
		var hour, waiting, appointment, supplements, withdrawn int64
		err = rows.Scan(&r.Period, &r.Closed, &r.Late, &r.LateAgainst, &r.LateOnly, &r.LateOnlyAgainst,
			&hour, &waiting, &appointment, &supplements, &withdrawn, &r.Open, &r.Overdue, &r.OverdueAgainst, &r.OverdueDiffer, &r.Group, &r.GroupName)
		r.Differ = map[Difference]int64{ByHour: hour, ByWaiting: waiting, ByNoAppointing: appointment, BySupplements: supplements, ByWithdrawn: withdrawn}
		return r, err
	})
}

// RuleOrDefault is DefaultRule for "".
func RuleOrDefault(rule string) string {
	if rule == "" {
		return DefaultRule
	}
	return rule
}

// RuleBeside is the rule to hold another one against: the one named, else the
// portal's, else that of the form.
func RuleBeside(ctx context.Context, w *store.Warehouse, rule, against string) (string, error) {
	rule = RuleOrDefault(rule)
	if against == "" {
		against = PortalRule
		if rule != DefaultRule {
			against = DefaultRule
		}
	}
	if against == rule {
		return "", apperr.New(apperr.Usage, fmt.Sprintf("rule %q is held against itself; name another with --against", rule),
			fmt.Sprintf("quy tắc %q được so với chính nó; hãy chọn quy tắc khác bằng --against", rule))
	}
	return KnownRule(ctx, w, against)
}

// outerDays are the first and the last day of some periods.
func outerDays(periods []period.Period) (first, last string) {
	from := slices.MinFunc(periods, func(a, b period.Period) int { return a.From.Compare(b.From) })
	to := slices.MaxFunc(periods, func(a, b period.Period) int { return a.To.Compare(b.To) })
	return from.From.Format(time.DateOnly), to.To.Format(time.DateOnly)
}
