// Package args reads the flags that many commands share: periods, calendar, organisation, rule, set.
package args

import (
	"github.com/spf13/pflag"

	"khohoso/models/metrics"
	"khohoso/models/period"
)

// Calendar adds --calendar, calendar or statutory.
func Calendar(flags *pflag.FlagSet, calendar *string) {
	flags.StringVar(calendar, "calendar", string(period.Calendar),
		"lịch: calendar (dương lịch) | statutory (từ ngày 15 tháng trước đến ngày 14, NĐ 09/2019) (calendar)")
}

// Periods reads a period expression in the calendar asked for.
func Periods(expression, calendar string) ([]period.Period, error) {
	name, err := period.ParseCalendar(calendar)
	if err != nil {
		return nil, err
	}
	return period.ParsePeriodsIn(expression, name)
}

// Period reads an expression that must give one period.
func Period(expression, calendar string) (period.Period, error) {
	name, err := period.ParseCalendar(calendar)
	if err != nil {
		return period.Period{}, err
	}
	return period.ParsePeriodIn(expression, name)
}

// organisationValue lets a flag hold one of the two views and refuse the rest.
type organisationValue struct{ view *metrics.Organisation }

func (v organisationValue) String() string {
	if v.view == nil || *v.view == "" {
		return string(metrics.HistoricalOrg)
	}
	return string(*v.view)
}

func (v organisationValue) Type() string { return "then|now" }

func (v organisationValue) Set(name string) error {
	view, err := metrics.ParseOrganisation(name)
	*v.view = view
	return err
}

// Organisation adds --organisation, then or now.
func Organisation(flags *pflag.FlagSet, view *metrics.Organisation) {
	flags.Var(organisationValue{view}, "organisation",
		"tổ chức: then (đơn vị giữ hồ sơ cuối kỳ) | now (đơn vị kế thừa hiện nay) (organisation)")
}

// Rule adds --rule, the on-time rule.
func Rule(flags *pflag.FlagSet, rule *string) {
	flags.StringVar(rule, "rule", "", "quy tắc đúng hạn: form06, portal766 hoặc quy tắc của tỉnh (on-time rule)")
}

// Against adds --against, the rule that is set beside --rule.
func Against(flags *pflag.FlagSet, against *string) {
	flags.StringVar(against, "against", "", "quy tắc đặt cạnh; mặc định portal766, hoặc form06 khi --rule là quy tắc khác (the rule beside it)")
}

// Set adds --set, the indicator set.
func Set(flags *pflag.FlagSet, set *string) {
	flags.StringVar(set, "set", "", "bộ chỉ số (indicator set; "+metrics.DefaultSet+")")
}

// WithUnits adds --with-units: a unit stands for those below it, too.
func WithUnits(flags *pflag.FlagSet, with *bool) {
	flags.BoolVar(with, "with-units", false, "đơn vị có đơn vị trực thuộc: gồm cả các đơn vị đó (with the units below)")
}
