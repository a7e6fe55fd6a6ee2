package query

import (
	"github.com/spf13/cobra"

	"khohoso/cmd/khohoso/args"
	"khohoso/internal/app"
	"khohoso/internal/cliout"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scale"
	"khohoso/models/store"
)

// ReadingsCommand is khohoso readings.
func ReadingsCommand(a *app.App) *cobra.Command {
	var q asked
	var by, agency, rule, against string
	var organisation metrics.Organisation
	command := &cobra.Command{
		Use:   "readings --period P",
		Short: "Tỷ lệ đúng hạn theo hai quy tắc cạnh nhau và vì sao khác nhau (on-time share by two rules)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			grouping, err := groupingFlag(by)
			if err != nil {
				return err
			}
			f, rows, err := rowsOf(cmd, a, q, func(w *store.Warehouse, periods []period.Period) ([]metrics.RuleComparison, error) {
				return metrics.CompareRules(cmd.Context(), w, metrics.RuleComparisonQuery{Periods: periods, By: grouping, Agency: agency, Rule: rule, Against: against,
					Organisation: organisation, Lang: a.Lang})
			})
			if err != nil {
				return err
			}
			return cliout.Listing(a, f, readingFields(a, grouping, f), rows)
		},
	}
	flags := command.Flags()
	q.flags(flags, "kỳ, như ở flow (period)")
	flags.StringVar(&by, "by", "province", "nhóm theo: agency | procedure | field | channel | province (group by)")
	flags.StringVar(&agency, "agency", "", "chỉ một đơn vị (one agency's own dossiers)")
	args.Organisation(flags, &organisation)
	args.Rule(flags, &rule)
	args.Against(flags, &against)
	command.MarkFlagRequired("period") //nolint:errcheck // the flag is defined above
	return command
}

// readingFields are the columns of the contract; a table leaves the causes to CSV.
func readingFields(a *app.App, by metrics.Grouping, f cliout.Format) []cliout.Field[metrics.RuleComparison] {
	type row = metrics.RuleComparison
	fields := []cliout.Field[row]{{Name: "period", Title: a.Tr("Kỳ", "Period"), Value: func(r row) any { return r.Period }}}
	if group := groupColumn(by); group != "" {
		fields = append(fields, cliout.Field[row]{Name: group, Title: a.Tr("Mã", "Code"), Value: func(r row) any { return r.Group }})
		if f == "table" {
			fields = append(fields, cliout.Field[row]{Name: "name", Title: a.Tr("Tên", "Name"), Value: func(r row) any { return r.GroupName }})
		}
	}
	fields = append(fields, []cliout.Field[row]{
		{Name: "rule", Title: a.Tr("Quy tắc", "Rule"), Value: func(r row) any { return r.Rule }},
		{Name: "against", Title: a.Tr("So với", "Against"), Value: func(r row) any { return r.Against }},
		{Name: "closed", Title: a.Tr(">Đã giải quyết", ">Closed"), Value: func(r row) any { return r.Closed }},
		{Name: "late", Title: a.Tr(">Trễ", ">Late"), Value: func(r row) any { return r.Late }},
		{Name: "late_against", Title: a.Tr(">Trễ (so với)", ">Late (against)"), Value: func(r row) any { return r.LateAgainst }},
		{Name: "on_time", Title: a.Tr(">Đúng hạn", ">On time"), Value: func(r row) any { return shareOrNil(r.OnTime()) }},
		{Name: "on_time_against", Title: a.Tr(">Đúng hạn (so với)", ">On time (against)"), Value: func(r row) any { return shareOrNil(r.OnTimeAgainst()) }},
		{Name: "late_only", Title: a.Tr(">Chỉ trễ theo quy tắc", ">Late by rule alone"), Value: func(r row) any { return r.LateOnly }},
		{Name: "late_only_against", Title: a.Tr(">Chỉ trễ theo so với", ">Late by against alone"), Value: func(r row) any { return r.LateOnlyAgainst }},
	}...)
	if f != "table" {
		for _, cause := range []metrics.Difference{metrics.ByWithdrawn, metrics.BySupplements, metrics.ByNoAppointing, metrics.ByWaiting, metrics.ByHour} {
			fields = append(fields, cliout.Field[row]{Name: "differ_" + string(cause), Value: func(r row) any { return r.Differ[cause] }})
		}
		fields = append(fields, cliout.Field[row]{Name: "open", Value: func(r row) any { return r.Open }})
	}
	return append(fields, []cliout.Field[row]{
		{Name: "overdue", Title: a.Tr(">Tồn quá hạn", ">Overdue"), Value: func(r row) any { return r.Overdue }},
		{Name: "overdue_against", Title: a.Tr(">Tồn quá hạn (so với)", ">Overdue (against)"), Value: func(r row) any { return r.OverdueAgainst }},
		{Name: "overdue_differ", Title: a.Tr(">Tồn khác nhau", ">Overdue by one alone"), Value: func(r row) any { return r.OverdueDiffer }},
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
