package main

import (
	"github.com/spf13/cobra"

	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scale"
	"khohoso/models/store"
)

func (a *app) readingsCommand() *cobra.Command {
	var named, calendar, by, agency, rule, against, formatName string
	var live bool
	var organisation metrics.Organisation
	command := &cobra.Command{
		Use:   "readings --period P",
		Short: "Tỷ lệ đúng hạn theo hai quy tắc cạnh nhau và vì sao khác nhau (on-time share by two rules)",
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
			rows, err := published(cmd.Context(), a, w, periods, live, func(w *store.Warehouse, periods []period.Period) ([]metrics.Reading, error) {
				return metrics.Readings(cmd.Context(), w, metrics.ReadingsQuery{Periods: periods, By: grouping, Agency: agency, Rule: rule, Against: against,
					Organisation: organisation, Lang: a.Lang})
			})
			if err != nil {
				return err
			}
			return listing(a, f, a.readingFields(grouping, f), rows)
		},
	}
	flags := command.Flags()
	flags.StringVar(&named, "period", "", "kỳ, như ở flow (period)")
	flags.StringVar(&by, "by", "province", "nhóm theo: agency | procedure | field | channel | province (group by)")
	flags.StringVar(&agency, "agency", "", "chỉ một đơn vị (one agency's own dossiers)")
	calendarFlag(flags, &calendar)
	organisationFlag(flags, &organisation)
	ruleFlag(flags, &rule)
	againstFlag(flags, &against)
	liveFlag(flags, &live)
	flags.StringVar(&formatName, "format", "table", "định dạng: table | csv | json (format)")
	command.MarkFlagRequired("period") //nolint:errcheck // the flag is defined above
	return command
}

// readingFields are the columns of the contract; a table leaves the causes to CSV.
func (a *app) readingFields(by metrics.Grouping, f format) []field[metrics.Reading] {
	type row = metrics.Reading
	fields := []field[row]{{"period", a.say("Kỳ", "Period"), func(r row) any { return r.Period }}}
	if group := groupColumn(by); group != "" {
		fields = append(fields, field[row]{group, a.say("Mã", "Code"), func(r row) any { return r.Group }})
		if f == "table" {
			fields = append(fields, field[row]{"name", a.say("Tên", "Name"), func(r row) any { return r.GroupName }})
		}
	}
	fields = append(fields, []field[row]{
		{"rule", a.say("Quy tắc", "Rule"), func(r row) any { return r.Rule }},
		{"against", a.say("So với", "Against"), func(r row) any { return r.Against }},
		{"closed", a.say(">Đã giải quyết", ">Closed"), func(r row) any { return r.Closed }},
		{"late", a.say(">Trễ", ">Late"), func(r row) any { return r.Late }},
		{"late_against", a.say(">Trễ (so với)", ">Late (against)"), func(r row) any { return r.LateAgainst }},
		{"on_time", a.say(">Đúng hạn", ">On time"), func(r row) any { return shareOrNil(r.OnTime()) }},
		{"on_time_against", a.say(">Đúng hạn (so với)", ">On time (against)"), func(r row) any { return shareOrNil(r.OnTimeAgainst()) }},
		{"late_only", a.say(">Chỉ trễ theo quy tắc", ">Late by rule alone"), func(r row) any { return r.LateOnly }},
		{"late_only_against", a.say(">Chỉ trễ theo so với", ">Late by against alone"), func(r row) any { return r.LateOnlyAgainst }},
	}...)
	if f != "table" {
		for _, cause := range []metrics.Difference{metrics.ByWithdrawn, metrics.BySupplements, metrics.ByNoAppointing, metrics.ByWaiting, metrics.ByHour} {
			fields = append(fields, field[row]{"differ_" + string(cause), "", func(r row) any { return r.Differ[cause] }})
		}
		fields = append(fields, field[row]{"open", "", func(r row) any { return r.Open }})
	}
	return append(fields, []field[row]{
		{"overdue", a.say(">Tồn quá hạn", ">Overdue"), func(r row) any { return r.Overdue }},
		{"overdue_against", a.say(">Tồn quá hạn (so với)", ">Overdue (against)"), func(r row) any { return r.OverdueAgainst }},
		{"overdue_differ", a.say(">Tồn khác nhau", ">Overdue by one alone"), func(r row) any { return r.OverdueDiffer }},
	}...)
}

// shareOrNil is a ratio, or nothing where there is nothing to divide by.
func shareOrNil(s scale.Share) *float64 {
	if !s.Known() {
		return nil
	}
	value := s.Value()
	return &value
}
