package graph

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"khohoso/internal/workinghours"
	"khohoso/models/store"
)

// HoursSeed is the seed that a warehouse may have its own values for.
const HoursSeed = "seed_working_hours"

// shippedHours are the working hours of a warehouse that was given no others.
var shippedHours = func() workinghours.Hours {
	rows, err := seedRows(HoursSeed)
	if err != nil {
		panic("models: " + err.Error()) // compiled in
	}
	var text string
	for i, row := range rows[1:] {
		if i > 0 {
			text += ","
		}
		text += row[0] + "-" + row[1]
	}
	hours, err := workinghours.Parse(text)
	if err != nil {
		panic("models: " + err.Error()) // compiled in
	}
	return hours
}()

// KeepWorkingHours notes hours for this and later builds and gives those that hold
// now; none are the shipped ones.
func KeepWorkingHours(ctx context.Context, tx *sql.Tx, hours workinghours.Hours) (workinghours.Hours, error) {
	if len(hours) == 0 {
		return storedHours(ctx, tx)
	}
	if _, err := tx.ExecContext(ctx, "delete from meta_setting where name = 'working_hours'"); err != nil {
		return nil, err
	}
	if hours.String() == shippedHours.String() {
		return nil, nil
	}
	_, err := tx.ExecContext(ctx, "insert into meta_setting values ('working_hours', ?)", hours.String())
	return hours, err
}

// storedHours are the hours that the warehouse was last built with.
func storedHours(ctx context.Context, db interface {
	QueryRowContext(context.Context, string, ...any) *sql.Row
}) (workinghours.Hours, error) {
	var text string
	err := db.QueryRowContext(ctx, "select value from main.meta_setting where name = 'working_hours'").Scan(&text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	hours, err := workinghours.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("working hours of the warehouse: %w", err)
	}
	return hours, nil
}

// WorkingHours are the hours of a working day that the figures go by.
func WorkingHours(ctx context.Context, w *store.Warehouse) (workinghours.Hours, error) {
	hours, err := storedHours(ctx, w.DB())
	if err == nil && len(hours) == 0 {
		hours = shippedHours
	}
	return hours, err
}

// HoursStatement makes the seed of a warehouse's own hours.
func HoursStatement(hours workinghours.Hours) (string, error) {
	rows := [][]string{{"starts", "ends", "basis"}}
	for _, span := range hours.Rows() {
		rows = append(rows, []string{span[0], span[1], "--working-hours"})
	}
	return seedTable(HoursSeed, rows)
}
