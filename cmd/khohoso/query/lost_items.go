package query

import (
	"context"
	"time"

	"khohoso/internal/app"
	"khohoso/internal/app/work"
	"khohoso/internal/cliout"
	"khohoso/models/period"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

// listItems lists what an indicator misses that counts other things than dossiers.
func listItems(ctx context.Context, a *app.App, w *store.Warehouse, f cliout.Format, q scoring.ItemQuery, live bool) error {
	rows, err := work.ClosedPeriods(ctx, a, w, []period.Period{q.Period}, live, func(w *store.Warehouse, _ []period.Period) ([]scoring.LostItem, error) {
		return scoring.LostItems(ctx, w, q)
	})
	if err != nil {
		return err
	}
	type row = scoring.LostItem
	fields := []cliout.Field[row]{
		{Name: "indicator", Title: a.Tr("Chỉ số", "Indicator"), Value: func(row) any { return q.Indicator }},
		{Name: "agency_code", Title: a.Tr("Đơn vị", "Agency"), Value: func(r row) any { return r.AgencyCode }},
		{Name: "item_code", Title: a.Tr("Mã", "Code"), Value: func(r row) any { return r.Code }},
		{Name: "item_name", Title: a.Tr("Tên", "Name"), Value: func(r row) any { return r.Name }},
		{Name: "lost", Title: a.Tr(">Thiếu", ">Missing"), Value: func(r row) any { return r.Lost }},
		{Name: "most", Title: a.Tr(">Trong số", ">Of"), Value: func(r row) any { return r.Most }},
		{Name: "reason", Title: a.Tr("Vì sao", "Why"), Value: func(r row) any { return r.Reason }},
		{Name: "began_on", Title: a.Tr("Từ ngày", "From"), Value: func(r row) any { return dayOrNone(r.BeganOn) }},
		{Name: "due_on", Title: a.Tr("Hạn", "Due"), Value: func(r row) any { return dayOrNone(r.DueOn) }},
		{Name: "done_on", Title: a.Tr("Thực hiện", "Done"), Value: func(r row) any { return dayOrNone(r.DoneOn) }},
	}
	if f == "table" {
		fields[6].Value = func(r row) any { vi, en := scoring.ReasonWords(r.Reason); return a.Tr(vi, en) }
	}
	return cliout.Listing(a, f, fields, rows)
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
