package models_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"khohoso/internal/fixtures"
	"khohoso/models/datatests"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

// A province in which communes A and B merge into N on 1 July 2025, commune C is
// split into P and Q, and the province itself becomes part of another one.
const (
	mergedAgencies = `code,name,level,parent_code,valid_from,valid_to,successor_codes
H28,Tỉnh cũ,province,,2020-01-01,2025-06-30,H44
H44,Tỉnh mới,province,,2025-07-01,,
A,Xã A,commune,H28,2020-01-01,2025-06-30,N
B,Xã B,commune,H28,2020-01-01,2025-06-30,N
C,Xã C,commune,H28,2020-01-01,2025-06-30,P;Q
N,Xã N,commune,H44,2025-07-01,,
P,Xã P,commune,H44,2025-07-01,,
Q,Xã Q,commune,H44,2025-07-01,,
`
	mergedEvents = `dossier_code,event_time,status,agency_code,due_at,channel
a1,2025-05-05T08:00:00+07:00,received,A,2025-05-20,online
a1,2025-05-15T08:00:00+07:00,finished,A,,
a2,2025-06-20T08:00:00+07:00,received,A,2025-07-10,online
a2,2025-07-09T08:00:00+07:00,finished,N,,
b1,2025-06-25T08:00:00+07:00,received,B,2025-06-28,in_person
c1,2025-06-26T08:00:00+07:00,received,C,2025-07-01,in_person
c1,2025-07-03T08:00:00+07:00,finished,P,,
n1,2025-07-02T08:00:00+07:00,received,N,2025-07-04,online
n1,2025-07-04T08:00:00+07:00,finished,N,,
q1,2025-07-10T08:00:00+07:00,received,Q,2025-08-01,online
`
)

// stock is what a test of the organisation looks at in a cell.
type stock struct{ CarriedOver, Received, Closed, OpenEnd int64 }

func TestOrganisationThenAndNow(t *testing.T) {
	t.Parallel()
	w := fixtures.OpenFiles(t, store.DefaultZone, write(t, "agencies.csv", mergedAgencies), write(t, "events.csv", mergedEvents))
	for _, c := range []struct {
		period string
		view   metrics.Organisation
		want   map[string]stock
	}{
		{"2025-06", metrics.HistoricalOrg, map[string]stock{"A": {CarriedOver: 0, Received: 1, Closed: 0, OpenEnd: 1}, "B": {CarriedOver: 0, Received: 1, Closed: 0, OpenEnd: 1}, "C": {CarriedOver: 0, Received: 1, Closed: 0, OpenEnd: 1}}},
		{"2025-07", metrics.HistoricalOrg, map[string]stock{"N": {CarriedOver: 2, Received: 1, Closed: 2, OpenEnd: 1}, "P": {CarriedOver: 1, Received: 0, Closed: 1, OpenEnd: 0}, "Q": {CarriedOver: 0, Received: 1, Closed: 0, OpenEnd: 1}}},
		{"2025-06", metrics.CurrentOrg, map[string]stock{"N": {CarriedOver: 0, Received: 2, Closed: 0, OpenEnd: 2}, "P": {CarriedOver: 0, Received: 1, Closed: 0, OpenEnd: 1}}},
		{"2025-05", metrics.CurrentOrg, map[string]stock{"N": {CarriedOver: 0, Received: 1, Closed: 1, OpenEnd: 0}}},
		{"2025-Q2", metrics.HistoricalOrg, map[string]stock{"A": {CarriedOver: 0, Received: 2, Closed: 1, OpenEnd: 1}, "B": {CarriedOver: 0, Received: 1, Closed: 0, OpenEnd: 1}, "C": {CarriedOver: 0, Received: 1, Closed: 0, OpenEnd: 1}}},
		{"2025", metrics.HistoricalOrg, map[string]stock{"N": {CarriedOver: 0, Received: 4, Closed: 3, OpenEnd: 1}, "P": {CarriedOver: 0, Received: 1, Closed: 1, OpenEnd: 0}, "Q": {CarriedOver: 0, Received: 1, Closed: 0, OpenEnd: 1}}},
	} {
		p, err := period.ParsePeriod(c.period)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := metrics.Flow(context.Background(), w, metrics.FlowQuery{Periods: []period.Period{p}, By: metrics.ByAgency, Organisation: c.view})
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]stock{}
		for _, r := range rows {
			got[r.Group] = stock{CarriedOver: r.CarriedOver, Received: r.Received, Closed: r.Closed, OpenEnd: r.OpenEnd}
			checkOneUnit(t, w, p, c.view, r)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s as %s:\n%s", c.period, c.view, diff)
		}
	}
}

// checkOneUnit: asked for alone, a unit shows the figures of its row, and as many dossiers.
func checkOneUnit(t *testing.T, w *store.Warehouse, p period.Period, view metrics.Organisation, row metrics.FlowRow) {
	t.Helper()
	ctx := context.Background()
	alone, err := metrics.Flow(ctx, w, metrics.FlowQuery{Periods: []period.Period{p}, By: metrics.ByProvince, Agency: row.Group, Organisation: view})
	if err != nil {
		t.Fatal(err)
	}
	if len(alone) != 1 || alone[0].FlowMetrics != row.FlowMetrics {
		t.Errorf("%s alone in %s: %+v, in the list %+v", row.Group, p.Name, alone, row.FlowMetrics)
	}
	open, err := dossiers.Count(ctx, w, dossiers.Query{Period: p, Agency: row.Group, Where: "open", Organisation: view})
	if err != nil || open != row.OpenEnd {
		t.Errorf("%s in %s: %d open dossiers are listed, the figure is %d (%v)", row.Group, p.Name, open, row.OpenEnd, err)
	}
}

func TestOrganisationKeepsTheLaws(t *testing.T) {
	t.Parallel()
	w := fixtures.OpenFiles(t, store.DefaultZone, write(t, "agencies.csv", mergedAgencies), write(t, "events.csv", mergedEvents))
	results, err := datatests.Run(context.Background(), w)
	if err != nil {
		t.Fatal(err)
	}
	if err := datatests.Fault(results); err != nil {
		t.Error(err)
	}
	for day, want := range map[string]string{"2025-06": "H28", "2025-07": "H44"} {
		p, _ := period.ParsePeriod(day)
		province, err := metrics.ProvinceOn(context.Background(), w, p.To)
		if err != nil || province.Code != want {
			t.Errorf("the province in %s is %q, want %s (%v)", day, province.Code, want, err)
		}
		values, err := metrics.Indicators(context.Background(), w, metrics.IndicatorQuery{Periods: []period.Period{p}, Agencies: []string{want}})
		if err != nil || len(values) == 0 || valueOf(values, "2.1").Denominator == 0 {
			t.Errorf("indicators of %s in %s: %d, 2.1 over %d (%v)", want, day, len(values), valueOf(values, "2.1").Denominator, err)
		}
	}
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// valueOf is the first value of an indicator.
func valueOf(values []metrics.IndicatorValue, indicator string) metrics.IndicatorValue {
	for _, v := range values {
		if v.Indicator == indicator {
			return v
		}
	}
	return metrics.IndicatorValue{}
}
