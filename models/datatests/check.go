// Package datatests runs the data tests of sql/tests, which block publication when they fail (design law 7).
package datatests

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"

	"khohoso/internal/apperr"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// Result is the outcome of one data test: Failures is the number of rows
// that break it, 0 when it holds.
type Result struct {
	Name     string
	Title    string // Vietnamese
	TitleEN  string
	Failures int64
}

var titleLine = regexp.MustCompile(`(?m)^-- title_(vi|en): (.+)$`)

// Run runs every data test of sql/tests on the figures as they stand and keeps
// the outcome. A failing test is not an error here: ask Fault.
func Run(ctx context.Context, w *store.Warehouse) ([]Result, error) {
	if err := w.RefuseFrozen("be tested again"); err != nil {
		return nil, err
	}
	if _, err := w.DataVersion(ctx); err != nil {
		return nil, err
	}
	tx, err := w.DB().BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() //nolint:errcheck // after a commit there is nothing to roll back
	if _, err := tx.ExecContext(ctx, "delete from meta_data_test"); err != nil {
		return nil, err
	}
	var results []Result
	for _, test := range sqlfiles.Layer("tests") {
		result, err := runTest(ctx, tx, test)
		if err != nil {
			return nil, w.ReadFault(err)
		}
		results = append(results, result)
	}
	defer w.NoteWrite()
	return results, tx.Commit()
}

func runTest(ctx context.Context, tx *sql.Tx, test sqlfiles.Statement) (Result, error) {
	result := titles(test.Text)
	result.Name = test.Name
	if err := tx.QueryRowContext(ctx, "select count(*) from (\n"+test.Text+"\n)").Scan(&result.Failures); err != nil {
		return result, fmt.Errorf("data test %s: %w", test.Name, err)
	}
	_, err := tx.ExecContext(ctx, "insert into meta_data_test values (?, ?, ?)", result.Name, result.Title, result.Failures)
	return result, err
}

// Results gives the outcome of the last Check on these figures; empty when none was run.
func Results(ctx context.Context, w *store.Warehouse) ([]Result, error) {
	return store.Query(ctx, w, "select name, title, failures from meta_data_test order by name", nil,
		func(rows *sql.Rows) (r Result, err error) {
			if err := rows.Scan(&r.Name, &r.Title, &r.Failures); err != nil {
				return r, err
			}
			r.TitleEN = englishTitle(r.Name)
			return r, nil
		})
}

// englishTitle is what a test of this program is called in English; "" for one that an older program ran.
func englishTitle(name string) string {
	for _, test := range sqlfiles.Layer("tests") {
		if test.Name == name {
			return titles(test.Text).TitleEN
		}
	}
	return ""
}

// titles reads what a test is called out of its head.
func titles(text string) (r Result) {
	for _, title := range titleLine.FindAllStringSubmatch(text, -1) {
		if title[1] == "vi" {
			r.Title = title[2]
		} else {
			r.TitleEN = title[2]
		}
	}
	return r
}

// Fault is the error that blocks publication when a data test failed, nil otherwise (design law 7).
func Fault(results []Result) error {
	var errs []error
	for _, r := range results {
		if r.Failures > 0 {
			errs = append(errs, apperr.New(apperr.DataTests,
				fmt.Sprintf("data test %s failed (%d rows): %s; nothing was published, see khohoso check", r.Name, r.Failures, r.TitleEN),
				fmt.Sprintf("kiểm tra dữ liệu %s không đạt (%d dòng): %s; chưa công bố gì, xem khohoso check", r.Name, r.Failures, r.Title)))
		}
	}
	return errors.Join(errs...)
}
