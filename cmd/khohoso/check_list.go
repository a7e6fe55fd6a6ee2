package main

import (
	"context"
	"time"

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
func (a *app) listChecks(f format, results []datatests.Result, counts []dossiers.FindingCount) error {
	var rows []checkRow
	for _, r := range results {
		rows = append(rows, checkRow{kind: "test", name: r.Name, title: a.say(r.Title, r.TitleEN), dossiers: r.Failures, allTime: r.Failures})
	}
	for _, c := range counts {
		if c.Dossiers > 0 {
			rows = append(rows, checkRow{kind: "finding", name: c.Name, title: a.say(c.Title, c.TitleEN), severity: string(c.Severity),
				agency: c.Agency, agencyName: c.AgencyName, period: c.Period, dossiers: c.Dossiers, allTime: c.AllTime})
		}
	}
	return listing(a, f, []field[checkRow]{
		{"kind", "", func(r checkRow) any { return r.kind }},
		{"name", "", func(r checkRow) any { return r.name }},
		{"severity", "", func(r checkRow) any { return r.severity }},
		{"agency_code", "", func(r checkRow) any { return r.agency }},
		{"period", "", func(r checkRow) any { return r.period }},
		{"count", "", func(r checkRow) any { return r.dossiers }},
		{"count_all_time", "", func(r checkRow) any { return r.allTime }},
		{"agency_name", "", func(r checkRow) any { return r.agencyName }},
		{"title", "", func(r checkRow) any { return r.title }},
	}, rows)
}

// listFinding lists the dossiers behind one finding, period by period.
func (a *app) listFinding(ctx context.Context, name string, call checkCall) error {
	w, err := a.read(ctx)
	if err != nil {
		return err
	}
	defer w.Close()
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
	return listing(a, call.format, []field[row]{
		{"dossier_code", a.say("Mã hồ sơ", "Dossier"), func(r row) any { return r.DossierCode }},
		{"agency_code", a.say("Đơn vị", "Agency"), func(r row) any { return r.AgencyCode }},
		{"agency_name", a.say("Tên đơn vị", "Name"), func(r row) any { return r.AgencyName }},
		{"found_on", a.say("Ngày", "Day"), func(r row) any { return r.FoundOn.Format(time.DateOnly) }},
		{"detail", a.say("Chi tiết", "Detail"), func(r row) any { return r.Detail }},
	}, rows)
}
