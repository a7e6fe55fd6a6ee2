package query

import (
	"context"
	"time"

	"khohoso/internal/app"
	"khohoso/internal/cliout"
	"khohoso/models/datatests"
	"khohoso/models/dossiers"
	"khohoso/models/period"
)

// checkRow is a data test or a finding of one unit, in one shape for programs.
type checkRow struct {
	kind, name, title, severity string
	agency, agencyName, period  string
	dossiers, allTime           int64
}

// listChecks writes data tests and non-zero findings as rows of one shape.
func listChecks(a *app.App, f cliout.Format, results []datatests.Result, counts []dossiers.FindingCount) error {
	var rows []checkRow
	for _, r := range results {
		rows = append(rows, checkRow{kind: "test", name: r.Name, title: a.Tr(r.Title, r.TitleEN), dossiers: r.Failures, allTime: r.Failures})
	}
	for _, c := range counts {
		if c.Dossiers > 0 {
			rows = append(rows, checkRow{kind: "finding", name: c.Name, title: a.Tr(c.Title, c.TitleEN), severity: string(c.Severity),
				agency: c.Agency, agencyName: c.AgencyName, period: c.Period, dossiers: c.Dossiers, allTime: c.AllTime})
		}
	}
	return cliout.Listing(a, f, []cliout.Field[checkRow]{
		{Name: "kind", Value: func(r checkRow) any { return r.kind }},
		{Name: "name", Value: func(r checkRow) any { return r.name }},
		{Name: "severity", Value: func(r checkRow) any { return r.severity }},
		{Name: "agency_code", Value: func(r checkRow) any { return r.agency }},
		{Name: "period", Value: func(r checkRow) any { return r.period }},
		{Name: "count", Value: func(r checkRow) any { return r.dossiers }},
		{Name: "count_all_time", Value: func(r checkRow) any { return r.allTime }},
		{Name: "agency_name", Value: func(r checkRow) any { return r.agencyName }},
		{Name: "title", Value: func(r checkRow) any { return r.title }},
	}, rows)
}

// listFinding lists the dossiers behind one finding, period by period.
func listFinding(ctx context.Context, a *app.App, name string, call checkCall) error {
	w, err := a.OpenToRead(ctx)
	if err != nil {
		return err
	}
	defer a.Done(w) //nolint:errcheck // it was only read
	periods := call.periods
	if len(periods) == 0 {
		periods = []period.Period{{}} // all time
	}
	var rows []dossiers.FindingDossier
	for _, p := range periods {
		found, err := dossiers.FindingDossiers(ctx, w, dossiers.FindingDossierQuery{Finding: name, Period: p, Agency: call.agency, Organisation: call.organisation})
		if err != nil {
			return err
		}
		rows = append(rows, found...)
	}
	type row = dossiers.FindingDossier
	return cliout.Listing(a, call.format, []cliout.Field[row]{
		{Name: "dossier_code", Title: a.Tr("Mã hồ sơ", "Dossier"), Value: func(r row) any { return r.DossierCode }},
		{Name: "agency_code", Title: a.Tr("Đơn vị", "Agency"), Value: func(r row) any { return r.AgencyCode }},
		{Name: "agency_name", Title: a.Tr("Tên đơn vị", "Name"), Value: func(r row) any { return r.AgencyName }},
		{Name: "found_on", Title: a.Tr("Ngày", "Day"), Value: func(r row) any { return r.FoundOn.Format(time.DateOnly) }},
		{Name: "detail", Title: a.Tr("Chi tiết", "Detail"), Value: func(r row) any { return r.Detail }},
	}, rows)
}
