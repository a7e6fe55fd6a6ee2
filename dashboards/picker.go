package dashboards

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"khohoso/internal/fault"
	"khohoso/models"
)

// picker is the list of periods that a reader of the live pages can choose from.
type picker struct{ Groups []periodGroup }

type periodGroup struct {
	Name    string
	Choices []periodChoice
}

type periodChoice struct {
	Value, Name string
	Selected    bool
}

// reach is the stretch of months that the data cover.
type reach struct{ first, last models.Period }

// readReach finds the first month with a dossier: first the year, then the
// month, so that it costs two small queries whatever the age of the data.
func readReach(ctx context.Context, r Reads, version models.DataVersion) (reach, error) {
	if version.Events == 0 || version.AsOf.IsZero() {
		return reach{}, noData()
	}
	end := localDay(version.AsOf, r.Location())
	years, err := models.ParsePeriods(fmt.Sprintf("%d..%d", oldestYear, max(end.Year(), oldestYear)))
	if err != nil {
		return reach{}, err
	}
	year, err := firstWithData(ctx, r, years)
	if err != nil {
		return reach{}, err
	}
	first, err := firstWithData(ctx, r, models.Period{To: year.To}.LastMonths(12))
	if err != nil {
		return reach{}, err
	}
	return reach{first: first, last: models.Period{To: end}.LastMonths(1)[0]}, nil
}

// oldestYear is the earliest year that a period can name.
const oldestYear = 1990

func noData() error {
	return fault.New(fault.NotBuilt, "there are no dossiers yet: take files in with khohoso ingest, then run khohoso build",
		"chưa có hồ sơ nào: nạp dữ liệu bằng khohoso ingest, rồi chạy khohoso build")
}

// firstWithData is the first of the periods, which are in order, with any figure.
func firstWithData(ctx context.Context, r Reads, periods []models.Period) (models.Period, error) {
	rows, err := r.Flow(ctx, models.FlowQuery{Periods: periods, By: models.ByProvince})
	if err != nil {
		return models.Period{}, err
	}
	for _, p := range periods {
		if slices.ContainsFunc(rows, func(row models.FlowRow) bool { return row.Period == p.Name }) {
			return p, nil
		}
	}
	return models.Period{}, noData()
}

// fullMonth is the last month that the data cover to its end; where they cover
// none, the month that they have.
func (r reach) fullMonth(version models.DataVersion, zone *time.Location) models.Period {
	if localDay(version.AsOf, zone).Equal(r.last.To) || r.last.Name == r.first.Name {
		return r.last
	}
	return r.last.Previous()
}

// picker offers the months of each year, newest first, then quarters and years.
func (r reach) picker(t tongue, chosen models.Period) *picker {
	choice := func(p models.Period) periodChoice {
		return periodChoice{Value: p.Name, Name: t.period(p), Selected: p.Name == chosen.Name}
	}
	out := &picker{}
	var larger periodGroup
	larger.Name = t.t("picker.other")
	for year := r.last.To.Year(); year >= r.first.From.Year(); year-- {
		months := periodGroup{Name: t.t("picker.month", strconv.Itoa(year))}
		for _, p := range slices.Backward(r.within("%d-01..%d-12", year)) {
			months.Choices = append(months.Choices, choice(p))
		}
		out.Groups = append(out.Groups, months)
		for _, p := range slices.Backward(r.within("%d-Q1..%d-Q4", year)) {
			larger.Choices = append(larger.Choices, choice(p))
		}
		for _, p := range r.within("%d..%d", year) {
			larger.Choices = append(larger.Choices, choice(p))
		}
	}
	out.Groups = append(out.Groups, larger)
	if !out.has(chosen.Name) {
		own := periodGroup{Name: t.t("picker.label"), Choices: []periodChoice{choice(chosen)}}
		out.Groups = append([]periodGroup{own}, out.Groups...)
	}
	return out
}

// within gives the periods of an expression for one year that touch the data.
func (r reach) within(form string, year int) []models.Period {
	all, err := models.ParsePeriods(fmt.Sprintf(form, year, year))
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(all, func(p models.Period) bool {
		return p.To.Before(r.first.From) || p.From.After(r.last.To)
	})
}

func (p picker) has(value string) bool {
	for _, group := range p.Groups {
		for _, c := range group.Choices {
			if c.Value == value {
				return true
			}
		}
	}
	return false
}
