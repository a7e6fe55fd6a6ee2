package main

import (
	"time"

	"github.com/spf13/cobra"

	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

func (a *app) dossiersCommand() *cobra.Command {
	var named, calendar, agency, where, formatName string
	var live, withUnits bool
	var organisation metrics.Organisation
	var rule, against, set string
	command := &cobra.Command{
		Use:   "dossiers --period P --where FIGURE",
		Short: "Các hồ sơ đứng sau một số liệu (the dossiers behind a figure)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := a.checkFormat(formatName)
			if err != nil {
				return err
			}
			p, err := a.period(named, calendar)
			if err != nil {
				return err
			}
			w, err := a.read(cmd.Context())
			if err != nil {
				return err
			}
			defer w.Close()
			rows, err := published(cmd.Context(), a, w, []period.Period{p}, live, func(w *store.Warehouse, _ []period.Period) ([]dossiers.Row, error) {
				return dossiers.List(cmd.Context(), w, dossiers.Query{Period: p, Agency: agency, Where: dossiers.Filter(where),
					Organisation: organisation, Rule: rule, Against: against, Set: set, WithUnits: withUnits})
			})
			if err != nil {
				return err
			}
			return listing(a, f, a.dossierFields(dossiers.Filter(where)), rows)
		},
	}
	flags := command.Flags()
	flags.StringVar(&named, "period", "", "kỳ (period)")
	calendarFlag(flags, &calendar)
	organisationFlag(flags, &organisation)
	ruleFlag(flags, &rule)
	againstFlag(flags, &against)
	setFlag(flags, &set)
	liveFlag(flags, &live)
	flags.StringVar(&agency, "agency", "", "chỉ một đơn vị (one agency)")
	flags.BoolVar(&withUnits, "with-units", false, "gồm cả các đơn vị trực thuộc (with the units below)")
	flags.StringVar(&where, "where", "", "số liệu: received, closed, early, on_time, late, open, open_overdue, rules_differ, lost:2.1 … (figure)")
	flags.StringVar(&formatName, "format", "table", "định dạng: table | csv | json (format)")
	command.MarkFlagRequired("period") //nolint:errcheck // the flag is defined above
	command.MarkFlagRequired("where")  //nolint:errcheck // the flag is defined above
	return command
}

// dossierFields are the columns of the contract, and after them what the figure asks
// for: what a dossier costs an indicator, what parts two rules on it.
func (a *app) dossierFields(where dossiers.Filter) []field[dossiers.Row] {
	type row = dossiers.Row
	instant := func(t time.Time) any {
		if t.IsZero() {
			return nil
		}
		return t.Format(time.RFC3339)
	}
	fields := []field[row]{
		{"dossier_code", a.say("Mã hồ sơ", "Dossier"), func(r row) any { return r.DossierCode }},
		{"agency_code", a.say("Đơn vị", "Agency"), func(r row) any { return r.AgencyCode }},
		{"procedure_code", a.say("Mã TTHC", "Procedure"), func(r row) any { return r.ProcedureCode }},
		{"channel", a.say("Kênh", "Channel"), func(r row) any { return r.Channel }},
		{"received_at", a.say("Tiếp nhận", "Received"), func(r row) any { return instant(r.ReceivedAt) }},
		{"due_at", a.say("Hẹn trả", "Due"), func(r row) any { return instant(r.DueAt) }},
		{"closed_at", a.say("Kết thúc", "Closed"), func(r row) any { return instant(r.ClosedAt) }},
		{"status", a.say("Trạng thái", "Status"), func(r row) any { return r.Status }},
		{"verdict", a.say("Kết luận", "Verdict"), func(r row) any { return r.Verdict }},
		{"days_overdue", a.say(">Ngày trễ", ">Days late"), func(r row) any { return int64(r.DaysOverdue) }},
		{"legal_due_at", a.say("Hạn theo quy định", "Legal due"), func(r row) any { return instant(r.LegalDueAt) }},
		{"handling_minutes", a.say(">Phút xử lý", ">Minutes handled"), func(r row) any { return known(r.HandlingMinutes) }},
		{"working_days_left", a.say(">Ngày làm việc còn", ">Working days left"), func(r row) any { return known(r.WorkingDaysLeft) }},
	}
	switch {
	case where == dossiers.RulesDiffer || where == dossiers.OpenRulesDiffer:
		fields = append(fields,
			field[row]{"against_verdict", a.say("Kết luận kia", "Other verdict"), func(r row) any { return r.AgainstVerdict }},
			field[row]{"cause", a.say("Vì sao khác", "Why"), func(r row) any { return r.Cause }})
	case where.IsLost():
		fields = append(fields, field[row]{"lost", a.say(">Mất", ">Costs"), func(r row) any { return int64(r.Lost) }})
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
