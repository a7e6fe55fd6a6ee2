package main

import (
	"github.com/spf13/cobra"

	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

func (a *app) indicatorsCommand() *cobra.Command {
	var named, calendar, set, formatName string
	var agencies []string
	var live, withUnits bool
	var organisation metrics.Organisation
	var rule string
	command := &cobra.Command{
		Use:   "indicators --period P",
		Short: "Chỉ số theo Quyết định 766/QĐ-TTg: tử số, mẫu số, điểm, quy tắc (indicators)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := a.checkFormat(formatName)
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
			values, err := published(cmd.Context(), a, w, periods, live, func(w *store.Warehouse, periods []period.Period) ([]metrics.IndicatorValue, error) {
				return metrics.Indicators(cmd.Context(), w, metrics.IndicatorQuery{Periods: periods, Agencies: agencies, Set: set, Organisation: organisation, Rule: rule, WithUnits: withUnits})
			})
			if err != nil {
				return err
			}
			return scored(a, f, a.indicatorFields(f), values, set)
		},
	}
	flags := command.Flags()
	flags.StringVar(&named, "period", "", "kỳ: tháng, quý, nửa năm, chín tháng, năm (period)")
	calendarFlag(flags, &calendar)
	organisationFlag(flags, &organisation)
	ruleFlag(flags, &rule)
	liveFlag(flags, &live)
	flags.StringSliceVar(&agencies, "agency", nil, "chỉ các đơn vị này; mặc định toàn tỉnh và mọi đơn vị (agencies; default all)")
	withUnitsFlag(flags, &withUnits)
	setFlag(flags, &set)
	flags.StringVar(&formatName, "format", "table", "định dạng: table | csv | json (format)")
	command.MarkFlagRequired("period") //nolint:errcheck // the flag is defined above
	return command
}

func (a *app) indicatorFields(f format) []field[metrics.IndicatorValue] {
	type value = metrics.IndicatorValue
	fields := []field[value]{
		{"period", a.say("Kỳ", "Period"), func(v value) any { return v.Period }},
		{"agency_code", a.say("Đơn vị", "Agency"), func(v value) any { return v.AgencyCode }},
	}
	if f == "table" {
		fields = append(fields, field[value]{"agency_name", a.say("Tên đơn vị", "Name"), func(v value) any { return v.AgencyName }})
	}
	fields = append(fields, []field[value]{
		{"set", a.say("Bộ", "Set"), func(v value) any { return v.Set }},
		{"indicator", a.say("Chỉ số", "Indicator"), func(v value) any { return v.Indicator }},
		{"numerator", a.say(">Tử số", ">Numerator"), func(v value) any { return v.Numerator }},
		{"denominator", a.say(">Mẫu số", ">Denominator"), func(v value) any { return v.Denominator }},
		{"ratio", a.say(">Tỷ lệ", ">Ratio"), func(v value) any { return v.Ratio }},
		{"target", a.say(">Chỉ tiêu", ">Target"), func(v value) any { return v.Target }},
		{"score", a.say(">Điểm", ">Score"), func(v value) any { return scoreOf(v) }},
		{"max_score", a.say(">Tối đa", ">Max"), func(v value) any { return v.MaxScore }},
	}...)
	if f != "table" {
		fields = append(fields, field[value]{"applicable", "", func(v value) any { return v.Applicable }})
	}
	return append(fields,
		field[value]{"no_data_reason", a.say("Không có số liệu", "No data"), func(v value) any { return v.NoDataReason }},
		field[value]{"rule", a.say("Quy tắc", "Rule"), func(v value) any { return v.Rule }})
}

// scoreOf is empty where nothing is assessed.
func scoreOf(v metrics.IndicatorValue) any {
	if !v.Scored {
		return (*float64)(nil)
	}
	return v.Score
}
