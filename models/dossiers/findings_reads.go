package dossiers

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"khohoso/internal/apperr"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/pipeline"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// FindingQuery asks how many dossiers are behind the findings. Agency limits to
// one unit's own dossiers; empty, or the province's own code, means every unit.
type FindingQuery struct {
	Periods       []period.Period
	Agency        string
	WholeProvince bool // one row for all units together, with an empty Agency, instead of one row a unit
	metrics.Organisation
}

// FindingCount is one finding of one unit in one period.
type FindingCount struct {
	pipeline.Finding
	Agency     string
	AgencyName string
	Period     string
	Dossiers   int64 // found on a day of the period
	AllTime    int64 // found on any day; never 0
}

// FindingDossierQuery asks for the dossiers behind one finding. Agency "" means the
// province, the zero Period all time as organised now, Limit 0 all of them.
type FindingDossierQuery struct {
	Finding string
	Period  period.Period
	Agency  string
	Limit   int
	metrics.Organisation
}

// FindingDossier is one dossier behind a finding. Detail names values by the
// columns of the input contract and says nothing about a person.
type FindingDossier struct {
	DossierCode string
	AgencyCode  string
	AgencyName  string
	FoundOn     time.Time // midnight UTC of the local day
	Detail      string
}

// FindingCounts gives the findings by period, then by severity, finding and unit.
// A finding that a unit never had is left out; one that it had in another period
// stands there with Dossiers 0.
//
// Findings speak of the feeds as they are now: closings do not keep them.
//
// Errors: apperr.UnknownAgency, apperr.NotBuilt.
func FindingCounts(ctx context.Context, w *store.Warehouse, q FindingQuery) ([]FindingCount, error) {
	w = w.Live()
	agency, err := metrics.Scope(ctx, w, q.Agency)
	if err != nil {
		return nil, err
	}
	query, err := sqlfiles.Render("queries", "finding_counts", struct{ OneAgency, WholeProvince bool }{agency != "", q.WholeProvince})
	if err != nil {
		return nil, err
	}
	args := []any{sql.Named("periods", metrics.PeriodsJSON(q.Periods, q.Organisation, nil))}
	if agency != "" {
		args = append(args, sql.Named("agency", agency))
	}
	all, err := pipeline.Findings(ctx, w)
	if err != nil {
		return nil, err
	}
	known := map[string]pipeline.Finding{}
	for _, finding := range all {
		known[finding.Name] = finding
	}
	counts, err := store.Query(ctx, w, query, args, func(rows *sql.Rows) (c FindingCount, err error) {
		err = rows.Scan(&c.Name, &c.Agency, &c.AgencyName, &c.Period, &c.Dossiers, &c.AllTime)
		if finding, isKnown := known[c.Name]; isKnown {
			c.Finding = finding
		}
		return c, err
	})
	sortFindings(counts, q.Periods)
	return counts, err
}

// sortFindings puts grave findings first within each period; the read has put
// units and names in order already.
func sortFindings(counts []FindingCount, periods []period.Period) {
	place := map[string]int{}
	for i, p := range periods {
		place[p.Name] = i
	}
	slices.SortStableFunc(counts, func(a, b FindingCount) int {
		if d := place[a.Period] - place[b.Period]; d != 0 {
			return d
		}
		return slices.Index(pipeline.Severities, a.Severity) - slices.Index(pipeline.Severities, b.Severity)
	})
}

// FindingDossiers lists the dossiers behind one finding, the latest first: as many
// as FindingCounts counts.
//
// Errors: apperr.UnknownName for the finding, apperr.UnknownAgency, apperr.NotBuilt.
func FindingDossiers(ctx context.Context, w *store.Warehouse, q FindingDossierQuery) ([]FindingDossier, error) {
	w = w.Live()
	if err := knownFinding(ctx, w, q.Finding); err != nil {
		return nil, err
	}
	agency, err := metrics.Scope(ctx, w, q.Agency)
	if err != nil {
		return nil, err
	}
	query, err := sqlfiles.Render("queries", "finding_dossiers", struct {
		OneAgency bool
		Limit     int
	}{agency != "", q.Limit})
	if err != nil {
		return nil, err
	}
	first, last, organised := "0001-01-01", "9999-12-31", metrics.CurrentOrg.Day(period.Period{})
	if !q.Period.From.IsZero() {
		first, last = q.Period.From.Format(time.DateOnly), q.Period.To.Format(time.DateOnly)
		organised = q.Organisation.Day(q.Period)
	}
	args := []any{sql.Named("finding", q.Finding), sql.Named("first_day", first), sql.Named("last_day", last),
		sql.Named("organised_on", organised.Format(time.DateOnly))}
	if agency != "" {
		args = append(args, sql.Named("agency", agency))
	}
	return store.Query(ctx, w, query, args, func(rows *sql.Rows) (d FindingDossier, err error) {
		return d, rows.Scan(&d.DossierCode, &d.AgencyCode, &d.AgencyName, &d.FoundOn, &d.Detail)
	})
}

func knownFinding(ctx context.Context, w *store.Warehouse, name string) error {
	all, err := pipeline.Findings(ctx, w)
	if err != nil {
		return err
	}
	var names []string
	for _, finding := range all {
		if finding.Name == name {
			return nil
		}
		names = append(names, finding.Name)
	}
	slices.Sort(names)
	return apperr.New(apperr.UnknownName, fmt.Sprintf("no finding %q; known: %s", name, strings.Join(names, ", ")),
		fmt.Sprintf("không có phát hiện %q; hiện có: %s", name, strings.Join(names, ", ")))
}
