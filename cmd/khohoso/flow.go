package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"khohoso/internal/apperr"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

func (a *app) flowCommand() *cobra.Command {
	var named, by, agency, calendar, formatName string
	var live bool
	var organisation metrics.Organisation
	var rule string
	command := &cobra.Command{
		Use:   "flow --period P",
		Short: "Tiếp nhận, giải quyết, tồn và quá hạn theo kỳ (stock and flow)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := a.checkFormat(formatName)
			if err != nil {
				return err
			}
			grouping, err := groupingFlag(by)
			if err != nil {
				return err
			}
			periods, err := a.periods(named, calendar)
			if err != nil {
				return err
			}
			w, err := a.read(cmd.Context())
			if err != nil {
				return err
			}
			defer w.Close()
			rows, err := published(cmd.Context(), a, w, periods, live, func(w *store.Warehouse, periods []period.Period) ([]metrics.FlowRow, error) {
				return metrics.Flow(cmd.Context(), w, metrics.FlowQuery{Periods: periods, By: grouping, Agency: agency, Organisation: organisation, Rule: rule, Lang: a.Lang})
			})
			if err != nil {
				return err
			}
			return listing(a, f, a.flowFields(grouping, f), rows)
		},
	}
	flags := command.Flags()
	flags.StringVar(&named, "period", "", "kỳ: 2024-06, 2024-Q2, 2024-H1, 2024-9M, 2024, 2024-01..2024-12, 2024-01-15..2024-03-14 (period)")
	flags.StringVar(&by, "by", "province", "nhóm theo: agency | procedure | field | channel | province (group by)")
	flags.StringVar(&agency, "agency", "", "chỉ một đơn vị (one agency's own dossiers)")
	calendarFlag(flags, &calendar)
	organisationFlag(flags, &organisation)
	ruleFlag(flags, &rule)
	liveFlag(flags, &live)
	flags.StringVar(&formatName, "format", "table", "định dạng: table | csv | json (format)")
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
func (a *app) flowFields(by metrics.Grouping, f format) []field[metrics.FlowRow] {
	type row = metrics.FlowRow
	fields := []field[row]{{"period", a.say("Kỳ", "Period"), func(r row) any { return r.Period }}}
	group := groupColumn(by)
	if group != "" {
		fields = append(fields, field[row]{group, a.say("Mã", "Code"), func(r row) any { return r.Group }})
	}
	if group != "" && f == "table" {
		fields = append(fields, field[row]{"name", a.say("Tên", "Name"), func(r row) any { return r.GroupName }})
	}
	if f == "table" {
		return append(fields, a.flowTableFields()...)
	}
	return append(fields, []field[row]{
		{"received", "", func(r row) any { return r.Received }},
		{"received_online", "", func(r row) any { return r.ReceivedOnline }},
		{"received_in_person", "", func(r row) any { return r.ReceivedInPerson }},
		{"received_post", "", func(r row) any { return r.ReceivedPost }},
		{"received_no_channel", "", func(r row) any { return r.ReceivedNoChannel }},
		{"carried_over", "", func(r row) any { return r.CarriedOver }},
		{"closed", "", func(r row) any { return r.Closed }},
		{"finished", "", func(r row) any { return r.Finished }},
		{"finished_early", "", func(r row) any { return r.FinishedEarly }},
		{"finished_on_time", "", func(r row) any { return r.FinishedOnTime }},
		{"finished_late", "", func(r row) any { return r.FinishedLate }},
		{"finished_no_due", "", func(r row) any { return r.FinishedNoDue }},
		{"withdrawn", "", func(r row) any { return r.Withdrawn }},
		{"stopped", "", func(r row) any { return r.Stopped }},
		{"open_end", "", func(r row) any { return r.OpenEnd }},
		{"open_in_time", "", func(r row) any { return r.OpenInTime }},
		{"open_overdue", "", func(r row) any { return r.OpenOverdue }},
		{"open_no_due", "", func(r row) any { return r.OpenNoDue }},
		{"registered", "", func(r row) any { return r.Registered }},
		{"rejected", "", func(r row) any { return r.Rejected }},
		{"open_overdue_waiting", "", func(r row) any { return r.OpenOverdueWait }},
		{"form_open_overdue", "", func(r row) any { return r.FormOpenOverdue() }},
	}...)
}

// flowTableFields are the figures people read on a terminal; CSV has them all.
func (a *app) flowTableFields() []field[metrics.FlowRow] {
	type row = metrics.FlowRow
	return []field[row]{
		{"carried_over", a.say(">Kỳ trước", ">Carried over"), func(r row) any { return r.CarriedOver }},
		{"received", a.say(">Tiếp nhận", ">Received"), func(r row) any { return r.Received }},
		{"received_online", a.say(">Trực tuyến", ">Online"), func(r row) any { return r.ReceivedOnline }},
		{"closed", a.say(">Đã giải quyết", ">Closed"), func(r row) any { return r.Closed }},
		{"finished_early", a.say(">Trước hạn", ">Early"), func(r row) any { return r.FinishedEarly }},
		{"finished_on_time", a.say(">Đúng hạn", ">On time"), func(r row) any { return r.FinishedOnTime }},
		{"finished_late", a.say(">Quá hạn", ">Late"), func(r row) any { return r.FinishedLate }},
		{"finished_no_due", a.say(">Không hẹn", ">No due date"), func(r row) any { return r.FinishedNoDue }},
		{"withdrawn", a.say(">Rút", ">Withdrawn"), func(r row) any { return r.Withdrawn }},
		{"stopped", a.say(">Dừng", ">Stopped"), func(r row) any { return r.Stopped }},
		{"open_end", a.say(">Đang giải quyết", ">Open"), func(r row) any { return r.OpenEnd }},
		{"form_open_overdue", a.say(">Tồn quá hạn", ">Open overdue"), func(r row) any { return r.FormOpenOverdue() }},
		{"open_overdue_waiting", a.say(">Qua hẹn, chờ dân", ">Past due, waiting"), func(r row) any { return r.OpenOverdueWait }},
	}
}
