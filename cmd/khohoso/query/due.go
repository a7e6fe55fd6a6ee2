package query

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"khohoso/cmd/khohoso/args"
	"khohoso/internal/app"
	"khohoso/internal/app/work"
	"khohoso/internal/apperr"
	"khohoso/internal/cliout"
	"khohoso/models/dossiers"
	"khohoso/models/period"
	"khohoso/models/store"
)

// DueCommand is khohoso due.
func DueCommand(a *app.App) *cobra.Command {
	var asOf, by, formatName string
	var within int
	var list, live bool
	var q dossiers.DueQuery
	command := &cobra.Command{
		Use:   "due",
		Short: "Hồ sơ sắp đến hạn và quá hạn, số điểm có thể mất (open dossiers due soon, points at stake)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := cliout.CheckFormat(a, formatName)
			if err != nil {
				return err
			}
			if q.By, err = dueGroupings(by); err != nil {
				return err
			}
			if q.AsOf, err = dayFlag("--as-of", asOf); err != nil {
				return err
			}
			if list && q.Agency == "" {
				return apperr.New(apperr.Usage, "--list needs --agency: dossiers are listed for one unit", "--list cần --agency: chỉ liệt kê hồ sơ của một đơn vị")
			}
			w, err := a.OpenToRead(cmd.Context())
			if err != nil {
				return err
			}
			defer a.Done(w) //nolint:errcheck // it was only read
			if list {
				return listDue(cmd.Context(), a, w, f, q, within, live)
			}
			return countDue(cmd.Context(), a, w, f, q, live)
		},
	}
	flags := command.Flags()
	flags.StringVar(&asOf, "as-of", "", "tính đến ngày, dạng 2024-06-10; mặc định ngày của dữ liệu (the day; default: that of the data)")
	flags.StringVar(&by, "by", "agency", "nhóm theo: agency | procedure | step, nhiều nhóm ngăn bằng dấu phẩy; province là toàn bộ (group by)")
	flags.StringVar(&q.Agency, "agency", "", "chỉ một đơn vị (one agency's own dossiers)")
	args.WithUnits(flags, &q.WithUnits)
	flags.BoolVar(&list, "list", false, "liệt kê từng hồ sơ của đơn vị (list the dossiers)")
	flags.IntVar(&within, "within", 5, "khi liệt kê: còn nhiều nhất số ngày làm việc này; -1 chỉ hồ sơ quá hạn (working days left at most)")
	args.Set(flags, &q.Set)
	args.Organisation(flags, &q.Organisation)
	args.Rule(flags, &q.Rule)
	work.LiveFlag(flags, &live)
	flags.StringVar(&formatName, "format", "table", "định dạng: table | csv | json (format)")
	return command
}

// dueGroupings reads a list of groupings; province is the whole, without groups.
func dueGroupings(text string) ([]dossiers.DueGrouping, error) {
	var found []dossiers.DueGrouping
	for _, name := range strings.Split(text, ",") {
		switch g := dossiers.DueGrouping(strings.TrimSpace(name)); g {
		case dossiers.DueByAgency, dossiers.DueByProcedure, dossiers.DueByStep:
			found = append(found, g)
		case "province", "":
		default:
			return nil, apperr.New(apperr.Usage, fmt.Sprintf("--by %q: choose agency, procedure, step or province", name),
				fmt.Sprintf("--by %q: chọn agency, procedure, step hoặc province", name))
		}
	}
	return found, nil
}

// dayFlag reads a flag that holds a day; "" is none.
func dayFlag(flag, text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return day, apperr.New(apperr.Usage, fmt.Sprintf("%s %q: write a day like 2024-06-10", flag, text),
			fmt.Sprintf("%s %q: viết ngày dạng 2024-06-10", flag, text))
	}
	return day, nil
}

// duePeriod is the month whose closed figures a day's warning follows.
func duePeriod(ctx context.Context, w *store.Warehouse, q *dossiers.DueQuery) ([]period.Period, error) {
	if q.AsOf.IsZero() {
		day, err := w.DataDay(ctx)
		if err != nil {
			return nil, err
		}
		q.AsOf = day
	}
	return []period.Period{dossiers.MonthOf(q.AsOf)}, nil
}

func countDue(ctx context.Context, a *app.App, w *store.Warehouse, f cliout.Format, q dossiers.DueQuery, live bool) error {
	periods, err := duePeriod(ctx, w, &q)
	if err != nil {
		return err
	}
	rows, err := work.ClosedPeriods(ctx, a, w, periods, live, func(w *store.Warehouse, _ []period.Period) ([]dossiers.DueRow, error) {
		return dossiers.Due(ctx, w, q)
	})
	if err != nil {
		return err
	}
	return cliout.Listing(a, f, dueFields(a, q.By, f), rows)
}

func listDue(ctx context.Context, a *app.App, w *store.Warehouse, f cliout.Format, q dossiers.DueQuery, within int, live bool) error {
	periods, err := duePeriod(ctx, w, &q)
	if err != nil {
		return err
	}
	rows, err := work.ClosedPeriods(ctx, a, w, periods, live, func(w *store.Warehouse, _ []period.Period) ([]dossiers.DueDossier, error) {
		return dossiers.DueDossiers(ctx, w, q, within, 0)
	})
	if err != nil {
		return err
	}
	return cliout.Listing(a, f, dueDossierFields(a), rows)
}

// dueFields are the columns of the contract: the groups asked for, then the counts.
func dueFields(a *app.App, by []dossiers.DueGrouping, f cliout.Format) []cliout.Field[dossiers.DueRow] {
	type row = dossiers.DueRow
	fields := []cliout.Field[row]{
		{Name: "as_of", Title: a.Tr("Tính đến ngày", "As of"), Value: func(r row) any { return r.AsOf.Format(time.DateOnly) }},
		{Name: "period", Title: a.Tr("Kỳ", "Period"), Value: func(r row) any { return r.Period }},
	}
	if slices.Contains(by, dossiers.DueByAgency) {
		fields = append(fields, cliout.Field[row]{Name: "agency_code", Title: a.Tr("Đơn vị", "Agency"), Value: func(r row) any { return r.AgencyCode }})
		if f == "table" {
			fields = append(fields, cliout.Field[row]{Name: "agency_name", Title: a.Tr("Tên đơn vị", "Name"), Value: func(r row) any { return r.AgencyName }})
		}
	}
	if slices.Contains(by, dossiers.DueByProcedure) {
		fields = append(fields, cliout.Field[row]{Name: "procedure_code", Title: a.Tr("Mã TTHC", "Procedure"), Value: func(r row) any { return r.ProcedureCode }})
		if f == "table" {
			fields = append(fields, cliout.Field[row]{Name: "procedure_name", Title: a.Tr("Tên TTHC", "Name"), Value: func(r row) any { return r.ProcedureName }})
		}
	}
	if slices.Contains(by, dossiers.DueByStep) {
		fields = append(fields, cliout.Field[row]{Name: "step", Title: a.Tr("Bước", "Step"), Value: func(r row) any { return r.Step }})
	}
	fields = append(fields,
		cliout.Field[row]{Name: "open", Title: a.Tr(">Đang giải quyết", ">Open"), Value: func(r row) any { return r.Open }},
		cliout.Field[row]{Name: "waiting", Title: a.Tr(">Chờ bổ sung", ">Waiting"), Value: func(r row) any { return r.Waiting }},
		cliout.Field[row]{Name: "no_due", Title: a.Tr(">Không hẹn", ">No due date"), Value: func(r row) any { return r.NoDue }},
		cliout.Field[row]{Name: "overdue", Title: a.Tr(">Quá hạn", ">Overdue"), Value: func(r row) any { return r.Overdue.Dossiers }},
		cliout.Field[row]{Name: "overdue_points", Title: a.Tr(">Điểm", ">Points"), Value: func(r row) any { return points(r.Overdue.AtStake) }})
	for i, days := range dossiers.DueWithin {
		fields = append(fields,
			cliout.Field[row]{Name: fmt.Sprintf("within_%d", days), Title: a.Tr(fmt.Sprintf(">Còn ≤ %d ngày", days), fmt.Sprintf(">≤ %d days", days)), Value: func(r row) any { return r.Within[i].Dossiers }},
			cliout.Field[row]{Name: fmt.Sprintf("within_%d_points", days), Title: a.Tr(">Điểm", ">Points"), Value: func(r row) any { return points(r.Within[i].AtStake) }})
	}
	return append(fields, cliout.Field[row]{Name: "rule", Title: a.Tr("Quy tắc", "Rule"), Value: func(r row) any { return r.Rule }})
}

func dueDossierFields(a *app.App) []cliout.Field[dossiers.DueDossier] {
	type row = dossiers.DueDossier
	return []cliout.Field[row]{
		{Name: "dossier_code", Title: a.Tr("Mã hồ sơ", "Dossier"), Value: func(r row) any { return r.DossierCode }},
		{Name: "agency_code", Title: a.Tr("Đơn vị", "Agency"), Value: func(r row) any { return r.AgencyCode }},
		{Name: "procedure_code", Title: a.Tr("Mã TTHC", "Procedure"), Value: func(r row) any { return r.ProcedureCode }},
		{Name: "channel", Title: a.Tr("Kênh", "Channel"), Value: func(r row) any { return r.Channel }},
		{Name: "step", Title: a.Tr("Bước", "Step"), Value: func(r row) any { return r.Step }},
		{Name: "received_at", Title: a.Tr("Tiếp nhận", "Received"), Value: func(r row) any { return r.ReceivedAt.Format(time.RFC3339) }},
		{Name: "due_at", Title: a.Tr("Hạn", "Due"), Value: func(r row) any { return r.DueAt.Format(time.RFC3339) }},
		{Name: "days_left", Title: a.Tr(">Ngày làm việc còn", ">Working days left"), Value: func(r row) any { return r.DaysLeft }},
		{Name: "overdue", Title: a.Tr("Quá hạn", "Overdue"), Value: func(r row) any { return r.Overdue }},
		{Name: "late_anyway", Title: a.Tr("Đã tính trễ", "Late anyway"), Value: func(r row) any { return r.LateAnyway }},
	}
}
