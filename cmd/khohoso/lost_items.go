package main

import (
	"context"
	"time"

	"khohoso/models"
)

// listItems lists what an indicator misses that counts other things than dossiers.
func (a *app) listItems(ctx context.Context, w *models.Warehouse, f format, q models.ItemQuery, live bool) error {
	rows, err := published(ctx, a, w, []models.Period{q.Period}, live, func(w *models.Warehouse, _ []models.Period) ([]models.LostItem, error) {
		return w.LostItems(ctx, q)
	})
	if err != nil {
		return err
	}
	type row = models.LostItem
	fields := []field[row]{
		{"indicator", a.say("Chỉ số", "Indicator"), func(row) any { return q.Indicator }},
		{"agency_code", a.say("Đơn vị", "Agency"), func(r row) any { return r.AgencyCode }},
		{"item_code", a.say("Mã", "Code"), func(r row) any { return r.Code }},
		{"item_name", a.say("Tên", "Name"), func(r row) any { return r.Name }},
		{"lost", a.say(">Thiếu", ">Missing"), func(r row) any { return r.Lost }},
		{"most", a.say(">Trong số", ">Of"), func(r row) any { return r.Most }},
		{"reason", a.say("Vì sao", "Why"), func(r row) any { return r.Reason }},
		{"began_on", a.say("Từ ngày", "From"), func(r row) any { return dayOrNone(r.BeganOn) }},
		{"due_on", a.say("Hạn", "Due"), func(r row) any { return dayOrNone(r.DueOn) }},
		{"done_on", a.say("Thực hiện", "Done"), func(r row) any { return dayOrNone(r.DoneOn) }},
	}
	if f == "table" {
		fields[6].value = func(r row) any { vi, en := models.ReasonWords(r.Reason); return a.say(vi, en) }
	}
	return listing(a, f, fields, rows)
}

func dayOrNone(day time.Time) any {
	if day.IsZero() {
		return nil
	}
	return day.Format(time.DateOnly)
}

// itemsOf is the indicator to ask --items for; "" where its dossiers are listed, or nothing is.
func itemsOf(p models.LostPoint) string {
	if !models.CanListItems(p.Indicator) {
		return ""
	}
	return p.Indicator
}

// listedBy is how what is behind a lost point is listed.
func listedBy(p models.LostPoint) string {
	if p.Where == "" && models.CanListItems(p.Indicator) {
		return "--items " + p.Indicator
	}
	return string(p.Where)
}
