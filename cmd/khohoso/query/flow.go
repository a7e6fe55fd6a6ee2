// Package query holds the commands that read figures and write them out.
package query

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"khohoso/cmd/khohoso/args"
	"khohoso/internal/app"
	"khohoso/internal/apperr"
	"khohoso/internal/cliout"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

// FlowCommand is khohoso flow.
func FlowCommand(a *app.App) *cobra.Command {
	var q asked
	var by, agency string
	var organisation metrics.Organisation
	var rule string
	command := &cobra.Command{
		Use:   "flow --period P",
		Short: "Tiếp nhận, giải quyết, tồn và quá hạn theo kỳ (stock and flow)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			grouping, err := groupingFlag(by)
			if err != nil {
				return err
			}
			f, rows, err := rowsOf(cmd, a, q, func(w *store.Warehouse, periods []period.Period) ([]metrics.FlowRow, error) {
				return metrics.Flow(cmd.Context(), w, metrics.FlowQuery{Periods: periods, By: grouping, Agency: agency, Organisation: organisation, Rule: rule, Lang: a.Lang})
			})
			if err != nil {
				return err
			}
			return cliout.Listing(a, f, flowFields(a, grouping, f), rows)
		},
	}
	flags := command.Flags()
	q.flags(flags, "kỳ: 2024-06, 2024-Q2, 2024-H1, 2024-9M, 2024, 2024-01..2024-12, 2024-01-15..2024-03-14 (period)")
	flags.StringVar(&by, "by", "province", "nhóm theo: agency | procedure | field | channel | province (group by)")
	flags.StringVar(&agency, "agency", "", "chỉ một đơn vị (one agency's own dossiers)")
	args.Organisation(flags, &organisation)
	args.Rule(flags, &rule)
	command.MarkFlagRequired("period") //nolint:errcheck // the flag is defined above
	return command
}

func groupingFlag(name string) (metrics.Grouping, error) {
	known := []metrics.Grouping{metrics.ByAgency, metrics.ByProcedure, metrics.ByField, metrics.ByChannel, metrics.ByProvince}
	var names []string
	for _, g := range known {
		if string(g) == name {
			return g, nil
		}
		names = append(names, string(g))
	}
	list := strings.Join(names, ", ")
	return "", apperr.New(apperr.Usage, fmt.Sprintf("--by %q: choose %s", name, list), fmt.Sprintf("--by %q: chọn một trong %s", name, list))
}

// groupColumn is the contract's column of a grouping; "" for the province.
func groupColumn(by metrics.Grouping) string {
	return map[metrics.Grouping]string{
		metrics.ByAgency: "agency_code", metrics.ByProcedure: "procedure_code", metrics.ByField: "field_code", metrics.ByChannel: "channel",
	}[by]
}

// flowFields are the columns of the contract, in its order, then ours.
func flowFields(a *app.App, by metrics.Grouping, f cliout.Format) []cliout.Field[metrics.FlowRow] {
	type row = metrics.FlowRow
	fields := []cliout.Field[row]{{Name: "period", Title: a.Tr("Kỳ", "Period"), Value: func(r row) any { return r.Period }}}
	group := groupColumn(by)
	if group != "" {
		fields = append(fields, cliout.Field[row]{Name: group, Title: a.Tr("Mã", "Code"), Value: func(r row) any { return r.Group }})
	}
	if group != "" && f == "table" {
		fields = append(fields, cliout.Field[row]{Name: "name", Title: a.Tr("Tên", "Name"), Value: func(r row) any { return r.GroupName }})
	}
	if f == "table" {
		return append(fields, flowTableFields(a)...)
	}
	return append(fields, []cliout.Field[row]{
		{Name: "received", Value: func(r row) any { return r.Received }},
		{Name: "received_online", Value: func(r row) any { return r.ReceivedOnline }},
		{Name: "received_in_person", Value: func(r row) any { return r.ReceivedInPerson }},
		{Name: "received_post", Value: func(r row) any { return r.ReceivedPost }},
		{Name: "received_no_channel", Value: func(r row) any { return r.ReceivedNoChannel }},
		{Name: "carried_over", Value: func(r row) any { return r.CarriedOver }},
		{Name: "closed", Value: func(r row) any { return r.Closed }},
		{Name: "finished", Value: func(r row) any { return r.Finished }},
		{Name: "finished_early", Value: func(r row) any { return r.FinishedEarly }},
		{Name: "finished_on_time", Value: func(r row) any { return r.FinishedOnTime }},
		{Name: "finished_late", Value: func(r row) any { return r.FinishedLate }},
		{Name: "finished_no_due", Value: func(r row) any { return r.FinishedNoDue }},
		{Name: "withdrawn", Value: func(r row) any { return r.Withdrawn }},
		{Name: "stopped", Value: func(r row) any { return r.Stopped }},
		{Name: "open_end", Value: func(r row) any { return r.OpenEnd }},
		{Name: "open_in_time", Value: func(r row) any { return r.OpenInTime }},
		{Name: "open_overdue", Value: func(r row) any { return r.OpenOverdue }},
		{Name: "open_no_due", Value: func(r row) any { return r.OpenNoDue }},
		{Name: "registered", Value: func(r row) any { return r.Registered }},
		{Name: "rejected", Value: func(r row) any { return r.Rejected }},
		{Name: "open_overdue_waiting", Value: func(r row) any { return r.OpenOverdueWait }},
		{Name: "form_open_overdue", Value: func(r row) any { return r.FormOpenOverdue() }},
	}...)
}

// flowTableFields are the figures people read on a terminal; CSV has them all.
func flowTableFields(a *app.App) []cliout.Field[metrics.FlowRow] {
	type row = metrics.FlowRow
	return []cliout.Field[row]{
		{Name: "carried_over", Title: a.Tr(">Kỳ trước", ">Carried over"), Value: func(r row) any { return r.CarriedOver }},
		{Name: "received", Title: a.Tr(">Tiếp nhận", ">Received"), Value: func(r row) any { return r.Received }},
		{Name: "received_online", Title: a.Tr(">Trực tuyến", ">Online"), Value: func(r row) any { return r.ReceivedOnline }},
		{Name: "closed", Title: a.Tr(">Đã giải quyết", ">Closed"), Value: func(r row) any { return r.Closed }},
		{Name: "finished_early", Title: a.Tr(">Trước hạn", ">Early"), Value: func(r row) any { return r.FinishedEarly }},
		{Name: "finished_on_time", Title: a.Tr(">Đúng hạn", ">On time"), Value: func(r row) any { return r.FinishedOnTime }},
		{Name: "finished_late", Title: a.Tr(">Quá hạn", ">Late"), Value: func(r row) any { return r.FinishedLate }},
		{Name: "finished_no_due", Title: a.Tr(">Không hẹn", ">No due date"), Value: func(r row) any { return r.FinishedNoDue }},
		{Name: "withdrawn", Title: a.Tr(">Rút", ">Withdrawn"), Value: func(r row) any { return r.Withdrawn }},
		{Name: "stopped", Title: a.Tr(">Dừng", ">Stopped"), Value: func(r row) any { return r.Stopped }},
		{Name: "open_end", Title: a.Tr(">Đang giải quyết", ">Open"), Value: func(r row) any { return r.OpenEnd }},
		{Name: "form_open_overdue", Title: a.Tr(">Tồn quá hạn", ">Open overdue"), Value: func(r row) any { return r.FormOpenOverdue() }},
		{Name: "open_overdue_waiting", Title: a.Tr(">Qua hẹn, chờ dân", ">Past due, waiting"), Value: func(r row) any { return r.OpenOverdueWait }},
	}
}
