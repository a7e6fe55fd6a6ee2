package graph

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"khohoso/internal/extension"
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

// querier is a connection, a transaction or a pool.
type querier interface {
	QueryRowContext(context.Context, string, ...any) *sql.Row
}

// KeepDefinitions notes what this and later builds go by and gives what holds now: no hours are those of the build
// before, no extension the one of before.
func KeepDefinitions(ctx context.Context, tx *sql.Tx, hours workinghours.Hours, added *extension.Extension) (Definitions, error) {
	kept, err := StoredDefinitions(ctx, tx)
	if err != nil {
		return kept, err
	}
	if len(hours) > 0 {
		if kept.Hours = hours; hours.String() == shippedHours.String() {
			kept.Hours = nil
		}
		if err := writeSetting(ctx, tx, "working_hours", kept.Hours.String()); err != nil {
			return kept, err
		}
	}
	if added != nil {
		kept.Extension = *added
		text := ""
		if !added.IsEmpty() {
			text = added.Encode()
		}
		if err := writeSetting(ctx, tx, "extension", text); err != nil {
			return kept, err
		}
	}
	return kept, nil
}

// StoredDefinitions are what the warehouse was last built by.
func StoredDefinitions(ctx context.Context, db querier) (d Definitions, err error) {
	hours, err := setting(ctx, db, "working_hours")
	if err != nil {
		return d, err
	}
	if hours != "" {
		if d.Hours, err = workinghours.Parse(hours); err != nil {
			return d, fmt.Errorf("working hours of the warehouse: %w", err)
		}
	}
	d.Extension, err = StoredExtension(ctx, db)
	return d, err
}

// StoredExtension is what the warehouse was last built with.
func StoredExtension(ctx context.Context, db querier) (added extension.Extension, err error) {
	text, err := setting(ctx, db, "extension")
	if err != nil {
		return added, err
	}
	if added, err = extension.Decode(text); err != nil {
		return added, fmt.Errorf("extension of the warehouse: %w", err)
	}
	return added, nil
}

// setting is a value that the warehouse keeps, "" where it keeps none.
func setting(ctx context.Context, db querier, name string) (value string, err error) {
	err = db.QueryRowContext(ctx, "select value from main.meta_setting where name = ?", name).Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, err
}

// writeSetting makes the warehouse keep a value; none where it is "".
func writeSetting(ctx context.Context, tx *sql.Tx, name, value string) error {
	if _, err := tx.ExecContext(ctx, "delete from meta_setting where name = ?", name); err != nil || value == "" {
		return err
	}
	_, err := tx.ExecContext(ctx, "insert into meta_setting values (?, ?)", name, value)
	return err
}

// WorkingHours are the hours of a working day that the figures go by.
func WorkingHours(ctx context.Context, w *store.Warehouse) (workinghours.Hours, error) {
	kept, err := StoredDefinitions(ctx, w.DB())
	if err == nil && len(kept.Hours) == 0 {
		kept.Hours = shippedHours
	}
	return kept.Hours, err
}

// HoursStatement makes the seed of a warehouse's own hours.
func HoursStatement(hours workinghours.Hours) (string, error) {
	rows := [][]string{{"starts", "ends", "basis"}}
	for _, span := range hours.Rows() {
		rows = append(rows, []string{span[0], span[1], "--working-hours"})
	}
	return seedTable(HoursSeed, rows)
}
