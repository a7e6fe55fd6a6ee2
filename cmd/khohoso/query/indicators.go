package query

import (
	"github.com/spf13/cobra"

	"khohoso/cmd/khohoso/args"
	"khohoso/internal/app"
	"khohoso/internal/cliout"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

// IndicatorsCommand is khohoso indicators.
func IndicatorsCommand(a *app.App) *cobra.Command {
	var q asked
	var set string
	var agencies []string
	var withUnits bool
	var organisation metrics.Organisation
	var rule string
	command := &cobra.Command{
		Use:   "indicators --period P",
		Short: "Chỉ số theo Quyết định 766/QĐ-TTg: tử số, mẫu số, điểm, quy tắc (indicators)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, values, err := rowsOf(cmd, a, q, func(w *store.Warehouse, periods []period.Period) ([]metrics.IndicatorValue, error) {
				return metrics.Indicators(cmd.Context(), w, metrics.IndicatorQuery{Periods: periods, Agencies: agencies, Set: set, Organisation: organisation, Rule: rule, WithUnits: withUnits})
			})
			if err != nil {
				return err
			}
			return scored(a, f, indicatorFields(a, f), values, set)
		},
	}
	flags := command.Flags()
	q.flags(flags, "kỳ: tháng, quý, nửa năm, chín tháng, năm (period)")
	args.Organisation(flags, &organisation)
	args.Rule(flags, &rule)
	flags.StringSliceVar(&agencies, "agency", nil, "chỉ các đơn vị này; mặc định toàn tỉnh và mọi đơn vị (agencies; default all)")
	args.WithUnits(flags, &withUnits)
	args.Set(flags, &set)
	command.MarkFlagRequired("period") //nolint:errcheck // the flag is defined above
	return command
}

func indicatorFields(a *app.App, f cliout.Format) []cliout.Field[metrics.IndicatorValue] {
	type value = metrics.IndicatorValue
	fields := []cliout.Field[value]{
		{Name: "period", Title: a.Tr("Kỳ", "Period"), Value: func(v value) any { return v.Period }},
		{Name: "agency_code", Title: a.Tr("Đơn vị", "Agency"), Value: func(v value) any { return v.AgencyCode }},
	}
	if f == "table" {
		fields = append(fields, cliout.Field[value]{Name: "agency_name", Title: a.Tr("Tên đơn vị", "Name"), Value: func(v value) any { return v.AgencyName }})
	}
	fields = append(fields, []cliout.Field[value]{
		{Name: "set", Title: a.Tr("Bộ", "Set"), Value: func(v value) any { return v.Set }},
		{Name: "indicator", Title: a.Tr("Chỉ số", "Indicator"), Value: func(v value) any { return v.Indicator }},
		{Name: "numerator", Title: a.Tr(">Tử số", ">Numerator"), Value: func(v value) any { return v.Numerator }},
		{Name: "denominator", Title: a.Tr(">Mẫu số", ">Denominator"), Value: func(v value) any { return v.Denominator }},
		{Name: "ratio", Title: a.Tr(">Tỷ lệ", ">Ratio"), Value: func(v value) any { return v.Ratio }},
		{Name: "target", Title: a.Tr(">Chỉ tiêu", ">Target"), Value: func(v value) any { return v.Target }},
		{Name: "score", Title: a.Tr(">Điểm", ">Score"), Value: func(v value) any { return scoreOf(v) }},
		{Name: "max_score", Title: a.Tr(">Tối đa", ">Max"), Value: func(v value) any { return v.MaxScore }},
	}...)
	if f != "table" {
		fields = append(fields, cliout.Field[value]{Name: "applicable", Value: func(v value) any { return v.Applicable }})
	}
	return append(fields,
		cliout.Field[value]{Name: "no_data_reason", Title: a.Tr("Không có số liệu", "No data"), Value: func(v value) any { return v.NoDataReason }},
		cliout.Field[value]{Name: "rule", Title: a.Tr("Quy tắc", "Rule"), Value: func(v value) any { return v.Rule }})
}

// scoreOf is empty where nothing is assessed.
func scoreOf(v metrics.IndicatorValue) any {
	if !v.Scored {
		return (*float64)(nil)
	}
	return v.Score
}
