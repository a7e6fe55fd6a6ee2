package extend

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"khohoso/internal/extension"
	"khohoso/models/store"
)

// Sample is the first rows of one file over the figures of a warehouse.
type Sample struct {
	File    string // indicators/ind_9_1.sql
	Columns []string
	Rows    [][]string
	Took    time.Duration
	Failed  error // what the engine says where the rows cannot be made
}

// longest is how long one file may take to show its first rows.
const longest = time.Minute

// Samples runs every file of an extension over the figures as they stand and gives up to so many rows of each.
func Samples(ctx context.Context, w *store.Warehouse, added extension.Extension, most int) []Sample {
	var all []Sample
	for _, i := range added.Indicators {
		all = append(all, sample(ctx, w, extension.Indicators, i.File, most))
	}
	for _, f := range added.Findings {
		all = append(all, sample(ctx, w, extension.Findings, f.File, most))
	}
	return all
}

func sample(ctx context.Context, w *store.Warehouse, folder string, file extension.File, most int) (s Sample) {
	s.File = folder + "/" + file.Name + ".sql"
	ctx, stop := context.WithTimeout(ctx, longest)
	defer stop()
	started := time.Now()
	// All rows are made, so that what fails in the last of them fails here; the first are shown.
	s.Rows, s.Failed = store.Query(ctx, w, fmt.Sprintf("with own as materialized (\n%s\n) select * from own order by all limit %d", file.SQL, most), nil,
		func(rows *sql.Rows) ([]string, error) {
			var err error
			if s.Columns, err = rows.Columns(); err != nil {
				return nil, err
			}
			cells, into := make([]any, len(s.Columns)), make([]any, len(s.Columns))
			for i := range cells {
				into[i] = &cells[i]
			}
			err = rows.Scan(into...)
			texts := make([]string, len(cells))
			for i, cell := range cells {
				texts[i] = textOf(cell)
			}
			return texts, err
		})
	s.Took = time.Since(started)
	return s
}

func textOf(cell any) string {
	switch cell := cell.(type) {
	case nil:
		return ""
	case time.Time:
		return cell.Format(time.DateOnly)
	}
	return fmt.Sprint(cell)
}
