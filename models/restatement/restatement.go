// Package restatement says what would be published otherwise today of a closed period, and why (design law 5).
package restatement

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"khohoso/models/closing"
	"khohoso/models/graph"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// Restatement is one figure of a closed period that would be published otherwise
// today. Flow figures have no Indicator; Measure is a column of the contract's
// flow table, or numerator, denominator or score of the indicator.
type Restatement struct {
	Period     string
	AgencyCode string // "" is the whole province
	AgencyName string
	Set        string
	Indicator  string
	Measure    string
	Old        float64 // as published at the closing
	New        float64 // as it would be today
	Dossiers   int64   // that count otherwise for this figure, also where they cancel out
	Batches    []int64 // of the ledger, with which the difference came
	Causes     []CauseCount

	rule string // that an indicator's figure follows
}

// Difference is what a reader of the published figure has to add.
func (r Restatement) Difference() float64 { return r.New - r.Old }

// Cause says why a figure or a dossier differs from what was published.
type Cause string

// The causes, in the order in which one is chosen where several hold;
// sql/ops/closing/restated_dossiers.sql says when each of them holds.
const (
	ChangedAppointment   Cause = "changed_appointment"
	CorrectedEvent       Cause = "corrected_event"
	LateEvent            Cause = "late_event"
	ChangedReferenceData Cause = "changed_reference_data"
	LaterEvent           Cause = "later_event"
	ChangedRule          Cause = "changed_rule"
	Unexplained          Cause = "unexplained"
)

// CauseCount is a cause and the number of dossiers it moved; 0 where a figure
// moved without its dossiers, such as a score whose target was changed.
type CauseCount struct {
	Cause    Cause
	Dossiers int64
}

// RestatedDossier is one dossier behind restatements of a unit.
type RestatedDossier struct {
	DossierCode string
	AgencyCode  string
	Cause       Cause
	Batches     []int64
	Moved       string // "closed +1, open_end -1"
}

// List lists every figure of the closed period p that differs today from
// what was published, ordered by unit with the province first; agency "" gives all of
// them, a unit's code its own, the province's code the whole province.
//
// Errors: apperr.NotClosed, apperr.UnknownAgency, apperr.NotBuilt.
func List(ctx context.Context, w *store.Warehouse, p period.Period, agency string) ([]Restatement, error) {
	r, err := compare(ctx, w, p)
	if err != nil {
		return nil, err
	}
	wanted, err := r.scope(ctx, agency)
	if err != nil {
		return nil, err
	}
	movers, err := r.movers(ctx)
	if err != nil {
		return nil, err
	}
	changes, err := r.changes(ctx)
	if err != nil {
		return nil, err
	}
	fallback, err := r.fallbackCause(ctx)
	if err != nil {
		return nil, err
	}
	redefined, err := r.redefined(ctx)
	if err != nil {
		return nil, err
	}
	var found []Restatement
	for _, change := range changes {
		if !wanted(change.AgencyCode) {
			continue
		}
		if moved, known := movers[change.key()]; known && change.isCounted() {
			change.Dossiers, change.Batches, change.Causes = moved.dossiers, moved.batches, moved.causes
		} else {
			change.Causes = []CauseCount{{fallback, 0}}
		}
		if redefined[defined{change.Set, change.Indicator}] {
			change.Causes = byRule(change.Causes)
		}
		found = append(found, change)
	}
	return found, nil
}

// Dossiers lists the dossiers behind the restatements of p, by unit.
//
// Errors: as Restatements.
func Dossiers(ctx context.Context, w *store.Warehouse, p period.Period, agency string) ([]RestatedDossier, error) {
	r, err := compare(ctx, w, p)
	if err != nil {
		return nil, err
	}
	code, err := metrics.Scope(ctx, r.live, agency)
	if err != nil {
		return nil, err
	}
	query, args, err := r.statement("restated_list")
	if err != nil {
		return nil, err
	}
	all, err := store.Query(ctx, r.live, query, args, func(rows *sql.Rows) (d RestatedDossier, err error) {
		var batches string
		if err := rows.Scan(&d.DossierCode, &d.AgencyCode, &d.Cause, &batches, &d.Moved); err != nil {
			return d, err
		}
		return d, json.Unmarshal([]byte(batches), &d.Batches)
	})
	if err != nil || code == "" {
		return all, err
	}
	var own []RestatedDossier
	for _, d := range all {
		if d.AgencyCode == code {
			own = append(own, d)
		}
	}
	return own, nil
}

// comparison is a closed period with both sets of its figures.
type comparison struct {
	period       period.Period
	closing      closing.Closing
	then, live   *store.Warehouse
	rulesChanged bool
}

func compare(ctx context.Context, w *store.Warehouse, p period.Period) (*comparison, error) {
	w = w.Live()
	then, c, closed, err := closing.ForPeriod(ctx, w, p)
	if err != nil {
		return nil, err
	}
	if !closed {
		return nil, closing.NotClosed(p)
	}
	built, err := graph.BuiltDefinitions(ctx, w)
	if err != nil {
		return nil, err
	}
	rules, err := takenIn(ctx, w, c, "kind = 'rules'")
	if err != nil {
		return nil, err
	}
	return &comparison{period: p, closing: c, then: then, live: w, rulesChanged: rules || built != c.Definitions}, nil
}

// statement prepares a comparison of dossiers in both schemas.
func (r *comparison) statement(name string) (string, []any, error) {
	query, err := sqlfiles.Render("ops/closing", name, struct{ Frozen string }{r.live.Catalog() + "." + r.closing.Schema})
	return query, []any{
		sql.Named("first_day", r.period.From.Format(time.DateOnly)),
		sql.Named("last_day", r.period.To.Format(time.DateOnly)),
		sql.Named("last_file", r.closing.LastFile),
		sql.Named("rule_changed", r.rulesChanged),
	}, err
}
