package main

import (
	"github.com/spf13/pflag"

	"khohoso/models"
)

func calendarFlag(flags *pflag.FlagSet, calendar *string) {
	flags.StringVar(calendar, "calendar", string(models.Calendar),
		"lịch: calendar (dương lịch) | statutory (từ ngày 15 tháng trước đến ngày 14, NĐ 09/2019) (calendar)")
}

// periods reads a period expression in the calendar asked for.
func (a *app) periods(expression, calendar string) ([]models.Period, error) {
	name, err := models.ParseCalendar(calendar)
	if err != nil {
		return nil, err
	}
	return models.ParsePeriodsIn(expression, name)
}

// period reads an expression that must give one period.
func (a *app) period(expression, calendar string) (models.Period, error) {
	name, err := models.ParseCalendar(calendar)
	if err != nil {
		return models.Period{}, err
	}
	return models.ParsePeriodIn(expression, name)
}

// organisationValue lets a flag hold one of the two views and refuse the rest.
type organisationValue struct{ view *models.Organisation }

func (v organisationValue) String() string {
	if v.view == nil || *v.view == "" {
		return string(models.AsThen)
	}
	return string(*v.view)
}

func (v organisationValue) Type() string { return "then|now" }

func (v organisationValue) Set(name string) error {
	view, err := models.ParseOrganisation(name)
	*v.view = view
	return err
}

func organisationFlag(flags *pflag.FlagSet, view *models.Organisation) {
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
	flags.StringVar(set, "set", "", "bộ chỉ số (indicator set; "+models.DefaultSet+")")
}
