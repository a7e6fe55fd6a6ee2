package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"khohoso/internal/apperr"
	"khohoso/models/dossiers"
	"khohoso/models/period"
	"khohoso/models/store"
)

func (a *app) dueCommand() *cobra.Command {
	var asOf, by, formatName string
	var within int
	var list, live bool
	var q dossiers.DueQuery
	command := &cobra.Command{
		Use:   "due",
		Short: "Hồ sơ sắp đến hạn và quá hạn, số điểm có thể mất (open dossiers due soon, points at stake)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := a.checkFormat(formatName)
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
			w, err := a.read(cmd.Context())
			if err != nil {
				return err
			}
			defer w.Close()
			if list {
				return a.listDue(cmd.Context(), w, f, q, within, live)
			}
			return a.countDue(cmd.Context(), w, f, q, live)
		},
	}
	flags := command.Flags()
	flags.StringVar(&asOf, "as-of", "", "tính đến ngày, dạng 2024-06-10; mặc định ngày của dữ liệu (the day; default: that of the data)")
	flags.StringVar(&by, "by", "agency", "nhóm theo: agency | procedure | step, nhiều nhóm ngăn bằng dấu phẩy; province là toàn bộ (group by)")
	flags.StringVar(&q.Agency, "agency", "", "chỉ một đơn vị (one agency's own dossiers)")
	withUnitsFlag(flags, &q.WithUnits)
	flags.BoolVar(&list, "list", false, "liệt kê từng hồ sơ của đơn vị (list the dossiers)")
	flags.IntVar(&within, "within", 5, "khi liệt kê: còn nhiều nhất số ngày làm việc này; -1 chỉ hồ sơ quá hạn (working days left at most)")
	setFlag(flags, &q.Set)
	organisationFlag(flags, &q.Organisation)
	ruleFlag(flags, &q.Rule)
	liveFlag(flags, &live)
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

func (a *app) countDue(ctx context.Context, w *store.Warehouse, f format, q dossiers.DueQuery, live bool) error {
	periods, err := duePeriod(ctx, w, &q)
	if err != nil {
		return err
	}
	rows, err := published(ctx, a, w, periods, live, func(w *store.Warehouse, _ []period.Period) ([]dossiers.DueRow, error) {
		return dossiers.Due(ctx, w, q)
	})
	if err != nil {
		return err
	}
	return listing(a, f, a.dueFields(q.By, f), rows)
}

func (a *app) listDue(ctx context.Context, w *store.Warehouse, f format, q dossiers.DueQuery, within int, live bool) error {
	periods, err := duePeriod(ctx, w, &q)
	if err != nil {
		return err
	}
	rows, err := published(ctx, a, w, periods, live, func(w *store.Warehouse, _ []period.Period) ([]dossiers.DueDossier, error) {
		return dossiers.DueDossiers(ctx, w, q, within, 0)
	})
	if err != nil {
		return err
	}
	return listing(a, f, a.dueDossierFields(), rows)
}

// dueFields are the columns of the contract: the groups asked for, then the counts.
func (a *app) dueFields(by []dossiers.DueGrouping, f format) []field[dossiers.DueRow] {
	type row = dossiers.DueRow
	fields := []field[row]{
		{"as_of", a.say("Tính đến ngày", "As of"), func(r row) any { return r.AsOf.Format(time.DateOnly) }},
		{"period", a.say("Kỳ", "Period"), func(r row) any { return r.Period }},
	}
	if slices.Contains(by, dossiers.DueByAgency) {
		fields = append(fields, field[row]{"agency_code", a.say("Đơn vị", "Agency"), func(r row) any { return r.AgencyCode }})
		if f == "table" {
			fields = append(fields, field[row]{"agency_name", a.say("Tên đơn vị", "Name"), func(r row) any { return r.AgencyName }})
		}
	}
	if slices.Contains(by, dossiers.DueByProcedure) {
		fields = append(fields, field[row]{"procedure_code", a.say("Mã TTHC", "Procedure"), func(r row) any { return r.ProcedureCode }})
		if f == "table" {
			fields = append(fields, field[row]{"procedure_name", a.say("Tên TTHC", "Name"), func(r row) any { return r.ProcedureName }})
		}
	}
	if slices.Contains(by, dossiers.DueByStep) {
		fields = append(fields, field[row]{"step", a.say("Bước", "Step"), func(r row) any { return r.Step }})
	}
	fields = append(fields,
		field[row]{"open", a.say(">Đang giải quyết", ">Open"), func(r row) any { return r.Open }},
		field[row]{"waiting", a.say(">Chờ bổ sung", ">Waiting"), func(r row) any { return r.Waiting }},
		field[row]{"no_due", a.say(">Không hẹn", ">No due date"), func(r row) any { return r.NoDue }},
		field[row]{"overdue", a.say(">Quá hạn", ">Overdue"), func(r row) any { return r.Overdue.Dossiers }},
		field[row]{"overdue_points", a.say(">Điểm", ">Points"), func(r row) any { return points(r.Overdue.AtStake) }})
	for i, days := range dossiers.DueWithin {
		fields = append(fields,
			field[row]{fmt.Sprintf("within_%d", days), a.say(fmt.Sprintf(">Còn ≤ %d ngày", days), fmt.Sprintf(">≤ %d days", days)), func(r row) any { return r.Within[i].Dossiers }},
			field[row]{fmt.Sprintf("within_%d_points", days), a.say(">Điểm", ">Points"), func(r row) any { return points(r.Within[i].AtStake) }})
	}
	return append(fields, field[row]{"rule", a.say("Quy tắc", "Rule"), func(r row) any { return r.Rule }})
}

func (a *app) dueDossierFields() []field[dossiers.DueDossier] {
	type row = dossiers.DueDossier
	return []field[row]{
		{"dossier_code", a.say("Mã hồ sơ", "Dossier"), func(r row) any { return r.DossierCode }},
		{"agency_code", a.say("Đơn vị", "Agency"), func(r row) any { return r.AgencyCode }},
		{"procedure_code", a.say("Mã TTHC", "Procedure"), func(r row) any { return r.ProcedureCode }},
		{"channel", a.say("Kênh", "Channel"), func(r row) any { return r.Channel }},
		{"step", a.say("Bước", "Step"), func(r row) any { return r.Step }},
		{"received_at", a.say("Tiếp nhận", "Received"), func(r row) any { return r.ReceivedAt.Format(time.RFC3339) }},
		{"due_at", a.say("Hạn", "Due"), func(r row) any { return r.DueAt.Format(time.RFC3339) }},
		{"days_left", a.say(">Ngày làm việc còn", ">Working days left"), func(r row) any { return r.DaysLeft }},
		{"overdue", a.say("Quá hạn", "Overdue"), func(r row) any { return r.Overdue }},
		{"late_anyway", a.say("Đã tính trễ", "Late anyway"), func(r row) any { return r.LateAnyway }},
	}
}
