package query

import (
	"time"

	"github.com/spf13/cobra"

	"khohoso/cmd/khohoso/args"
	"khohoso/internal/app"
	"khohoso/internal/cliout"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

// DossiersCommand is khohoso dossiers.
func DossiersCommand(a *app.App) *cobra.Command {
	var q asked
	var agency, where string
	var withUnits bool
	var organisation metrics.Organisation
	var rule, against, set string
	command := &cobra.Command{
		Use:   "dossiers --period P --where FIGURE",
		Short: "Các hồ sơ đứng sau một số liệu (the dossiers behind a figure)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, rows, err := rowsOfOne(cmd, a, q, func(w *store.Warehouse, p period.Period) ([]dossiers.Row, error) {
				return dossiers.List(cmd.Context(), w, dossiers.Query{Period: p, Agency: agency, Where: dossiers.Filter(where),
					Organisation: organisation, Rule: rule, Against: against, Set: set, WithUnits: withUnits})
			})
			if err != nil {
				return err
			}
			return cliout.Listing(a, f, dossierFields(a, dossiers.Filter(where)), rows)
		},
	}
	flags := command.Flags()
	q.flags(flags, "kỳ (period)")
	args.Organisation(flags, &organisation)
	args.Rule(flags, &rule)
	args.Against(flags, &against)
	args.Set(flags, &set)
	flags.StringVar(&agency, "agency", "", "chỉ một đơn vị (one agency)")
	flags.BoolVar(&withUnits, "with-units", false, "gồm cả các đơn vị trực thuộc (with the units below)")
	flags.StringVar(&where, "where", "", "số liệu: received, closed, early, on_time, late, open, open_overdue, rules_differ, lost:2.1 … (figure)")
	command.MarkFlagRequired("period") //nolint:errcheck // the flag is defined above
	command.MarkFlagRequired("where")  //nolint:errcheck // the flag is defined above
	return command
}

// dossierFields are the columns of the contract, and after them what the figure asks
// for: what a dossier costs an indicator, what parts two rules on it.
func dossierFields(a *app.App, where dossiers.Filter) []cliout.Field[dossiers.Row] {
	type row = dossiers.Row
	instant := func(t time.Time) any {
		if t.IsZero() {
			return nil
		}
		return t.Format(time.RFC3339)
	}
	fields := []cliout.Field[row]{
		{Name: "dossier_code", Title: a.Tr("Mã hồ sơ", "Dossier"), Value: func(r row) any { return r.DossierCode }},
		{Name: "agency_code", Title: a.Tr("Đơn vị", "Agency"), Value: func(r row) any { return r.AgencyCode }},
		{Name: "procedure_code", Title: a.Tr("Mã TTHC", "Procedure"), Value: func(r row) any { return r.ProcedureCode }},
		{Name: "channel", Title: a.Tr("Kênh", "Channel"), Value: func(r row) any { return r.Channel }},
		{Name: "received_at", Title: a.Tr("Tiếp nhận", "Received"), Value: func(r row) any { return instant(r.ReceivedAt) }},
		{Name: "due_at", Title: a.Tr("Hẹn trả", "Due"), Value: func(r row) any { return instant(r.DueAt) }},
		{Name: "closed_at", Title: a.Tr("Kết thúc", "Closed"), Value: func(r row) any { return instant(r.ClosedAt) }},
		{Name: "status", Title: a.Tr("Trạng thái", "Status"), Value: func(r row) any { return r.Status }},
		{Name: "verdict", Title: a.Tr("Kết luận", "Verdict"), Value: func(r row) any { return r.Verdict }},
		{Name: "days_overdue", Title: a.Tr(">Ngày trễ", ">Days late"), Value: func(r row) any { return int64(r.DaysOverdue) }},
		{Name: "legal_due_at", Title: a.Tr("Hạn theo quy định", "Legal due"), Value: func(r row) any { return instant(r.LegalDueAt) }},
		{Name: "handling_minutes", Title: a.Tr(">Phút xử lý", ">Minutes handled"), Value: func(r row) any { return known(r.HandlingMinutes) }},
		{Name: "working_days_left", Title: a.Tr(">Ngày làm việc còn", ">Working days left"), Value: func(r row) any { return known(r.WorkingDaysLeft) }},
	}
	switch {
	case where == dossiers.RulesDiffer || where == dossiers.OpenRulesDiffer:
		fields = append(fields,
			cliout.Field[row]{Name: "against_verdict", Title: a.Tr("Kết luận kia", "Other verdict"), Value: func(r row) any { return r.AgainstVerdict }},
			cliout.Field[row]{Name: "cause", Title: a.Tr("Vì sao khác", "Why"), Value: func(r row) any { return r.Cause }})
	case where.IsLost():
		fields = append(fields, cliout.Field[row]{Name: "lost", Title: a.Tr(">Mất", ">Costs"), Value: func(r row) any { return int64(r.Lost) }})
	}
	return fields
}

// known is a number, or nothing where there is none.
func known(n *int64) any {
	if n == nil {
		return nil
	}
	return *n
}
