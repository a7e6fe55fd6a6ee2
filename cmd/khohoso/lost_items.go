package main

import (
	"context"
	"time"

	"khohoso/models/period"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

// listItems lists what an indicator misses that counts other things than dossiers.
func (a *app) listItems(ctx context.Context, w *store.Warehouse, f format, q scoring.ItemQuery, live bool) error {
	rows, err := published(ctx, a, w, []period.Period{q.Period}, live, func(w *store.Warehouse, _ []period.Period) ([]scoring.LostItem, error) {
		return scoring.LostItems(ctx, w, q)
	})
	if err != nil {
		return err
	}
	type row = scoring.LostItem
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
		fields[6].value = func(r row) any { vi, en := scoring.ReasonWords(r.Reason); return a.say(vi, en) }
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
func itemsOf(p scoring.LostPoint) string {
	if !scoring.CanListItems(p.Indicator) {
		return ""
	}
	return p.Indicator
}

// listedBy is how what is behind a lost point is listed.
func listedBy(p scoring.LostPoint) string {
	if p.Where == "" && scoring.CanListItems(p.Indicator) {
		return "--items " + p.Indicator
	}
	return string(p.Where)
}
