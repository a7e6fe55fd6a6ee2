package main

import (
	"github.com/spf13/pflag"

	"khohoso/internal/app"
	"khohoso/models/metrics"
	"khohoso/models/period"
)

func calendarFlag(flags *pflag.FlagSet, calendar *string) {
	flags.StringVar(calendar, "calendar", string(period.Calendar),
		"lịch: calendar (dương lịch) | statutory (từ ngày 15 tháng trước đến ngày 14, NĐ 09/2019) (calendar)")
}

// periodsOf reads a period expression in the calendar asked for.
func periodsOf(a *app.App, expression, calendar string) ([]period.Period, error) {
	name, err := period.ParseCalendar(calendar)
	if err != nil {
		return nil, err
	}
	return period.ParsePeriodsIn(expression, name)
}

// periodOf reads an expression that must give one period.
func periodOf(a *app.App, expression, calendar string) (period.Period, error) {
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
		return string(metrics.AsThen)
	}
	return string(*v.view)
}

func (v organisationValue) Type() string { return "then|now" }

func (v organisationValue) Set(name string) error {
	view, err := metrics.ParseOrganisation(name)
	*v.view = view
	return err
}

func organisationFlag(flags *pflag.FlagSet, view *metrics.Organisation) {
	flags.Var(organisationValue{view}, "organisation",
		"tổ chức: then (đơn vị giữ hồ sơ cuối kỳ) | now (đơn vị kế thừa hiện nay) (organisation)")
}

func ruleFlag(flags *pflag.FlagSet, rule *string) {
	flags.StringVar(rule, "rule", "", "quy tắc đúng hạn: form06, portal766 hoặc quy tắc của tỉnh (on-time rule)")
}

func againstFlag(flags *pflag.FlagSet, against *string) {
	flags.StringVar(against, "against", "", "quy tắc đặt cạnh; mặc định portal766, hoặc form06 khi --rule là quy tắc khác (the rule beside it)")
}

func setFlag(flags *pflag.FlagSet, set *string) {
	flags.StringVar(set, "set", "", "bộ chỉ số (indicator set; "+metrics.DefaultSet+")")
}
