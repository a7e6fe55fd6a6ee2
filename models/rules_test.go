package models_test

import (
	"context"
	"testing"

	"khohoso/internal/fixtures"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
)

// Whatever the rule, the number of dossiers listed behind a figure is the figure,
// and the parts of a cell add up.
func TestFiguresOfEveryRuleEqualTheirDossiers(t *testing.T) {
	t.Parallel()
	w := fixtures.Open(t)
	ctx := context.Background()
	p, err := period.ParsePeriod("2025-Q1")
	if err != nil {
		t.Fatal(err)
	}
	rules, err := metrics.Rules(ctx, w)
	if err != nil || len(rules) != 2 {
		t.Fatalf("rules %v, %v", rules, err)
	}
	for _, rule := range rules {
		rows, err := metrics.Flow(ctx, w, metrics.FlowQuery{Periods: []period.Period{p}, By: metrics.ByProvince, Rule: rule.Name})
		if err != nil || len(rows) != 1 {
			t.Fatalf("%s: %v, %v", rule.Name, rows, err)
		}
		r := rows[0]
		if r.CarriedOver+r.Received != r.Closed+r.OpenEnd ||
			r.Finished != r.FinishedEarly+r.FinishedOnTime+r.FinishedLate+r.FinishedNoDue ||
			r.Closed != r.Finished+r.Withdrawn+r.Stopped || r.OpenEnd != r.OpenInTime+r.OpenOverdue+r.OpenNoDue {
			t.Errorf("%s: the cell does not balance: %+v", rule.Name, r.FlowMetrics)
		}
		for where, figure := range map[dossiers.Filter]int64{
			"received": r.Received, "closed": r.Closed, "finished": r.Finished, "early": r.FinishedEarly, "on_time": r.FinishedOnTime,
			"late": r.FinishedLate, "no_due": r.FinishedNoDue, "withdrawn": r.Withdrawn, "stopped": r.Stopped,
			"carried_over": r.CarriedOver, "open": r.OpenEnd, "open_in_time": r.OpenInTime, "open_overdue": r.OpenOverdue, "open_no_due": r.OpenNoDue,
			"form_open_overdue": r.FormOpenOverdue(), "open_overdue_waiting": r.OpenOverdueWait,
		} {
			listed, err := dossiers.Count(ctx, w, dossiers.Query{Period: p, Where: where, Rule: rule.Name})
			if err != nil || listed != figure {
				t.Errorf("%s: %d dossiers are listed as %s, the figure is %d (%v)", rule.Name, listed, where, figure, err)
			}
		}
	}
}
