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
