// Package extend holds the definitions of a province's own against what they may be, and puts them before the next build.
package extend

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"khohoso/internal/apperr"
	"khohoso/internal/extension"
	"khohoso/models/catalog"
	"khohoso/models/graph"
	"khohoso/models/pipeline"
	"khohoso/models/store"
)

// Use makes the next build go with the extension in a folder, once it was checked; one that the warehouse was built with
// before is not checked again. Errors: apperr.Usage, one for each thing that is wrong.
func Use(ctx context.Context, w *store.Warehouse, folder string) error {
	added, err := extension.Read(folder)
	if err != nil {
		return err
	}
	kept, err := graph.StoredExtension(ctx, w.DB())
	if err != nil || kept.Digest() == added.Digest() {
		return err
	}
	if err := Check(ctx, added); err != nil {
		return err
	}
	w.SetExtension(&added)
	return nil
}

// Check says what is wrong with an extension: each file must be one select over staging, star and marts with the columns
// of its kind, and be described. It is tried in an empty warehouse that is thrown away.
//
// Errors: apperr.Usage, one for each thing that is wrong (errors.Join), naming file, line where there is one, and the way out.
func Check(ctx context.Context, added extension.Extension) (err error) {
	folder, err := os.MkdirTemp("", "khohoso-extension-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	w, err := store.Open(ctx, store.Options{Path: filepath.Join(folder, "empty.duckdb"), Create: true, Threads: 1})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	if _, err := pipeline.Build(ctx, w, nil); err != nil {
		return err
	}
	conn, err := w.DB().Conn(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	shipped, err := graph.Load(ctx, conn, extension.Extension{})
	if err != nil {
		return err
	}
	c := checking{conn: conn, shipped: shipped}
	for _, i := range added.Indicators {
		c.look(ctx, extension.Indicators, i.File, indicatorColumns)
	}
	for _, f := range added.Findings {
		c.look(ctx, extension.Findings, f.File, findingColumns)
	}
	if len(c.faults) > 0 {
		return errors.Join(c.faults...)
	}
	return describe(ctx, added)
}

// describe holds the dictionary of an extension against its columns.
func describe(ctx context.Context, added extension.Extension) error {
	d, err := catalog.LoadDictionary(ctx, added)
	if err != nil {
		return apperr.Wrap(apperr.Usage, err, "the extension cannot be built: "+plain(err), "không tổng hợp được phần mở rộng: "+plain(err))
	}
	var faults []error
	for _, mismatch := range d.Mismatches {
		faults = append(faults, apperr.New(apperr.Usage, mismatch, mismatch))
	}
	return errors.Join(faults...)
}

// columnSet are the columns that a kind of file must give, in one of several shapes; any order.
type columnSet struct {
	shapes [][]string
	why    string
}

var (
	indicatorColumns = columnSet{[][]string{
		{"rule", "calendar", "period_kind", "period_name", "agency_key", "numerator", "denominator"},
		{"organisation", "rule", "calendar", "period_kind", "period_name", "agency_code", "scope", "numerator", "denominator"},
	}, "an indicator"}
	findingColumns = columnSet{[][]string{{"agency_key", "dossier_code", "found_on", "detail"}}, "a finding"}
)

// harmless are the table functions that make rows of what they are given and reach nothing else.
var harmless = []string{"unnest", "range", "generate_series"}

// checking is one extension while the engine looks at it.
type checking struct {
	conn    *sql.Conn
	shipped graph.Graph
	faults  []error
}

func (c *checking) fault(file, en, vi string) {
	c.faults = append(c.faults, apperr.New(apperr.Usage, file+": "+en, file+": "+vi))
}

// look reads one file by the engine's parser and asks for its columns.
func (c *checking) look(ctx context.Context, folder string, file extension.File, wanted columnSet) {
	path := folder + "/" + file.Name + ".sql"
	if _, err := graph.ReadStrategy(file.SQL); err != nil {
		c.fault(path, plain(err), plain(err))
	}
	parsed, err := graph.Parse(ctx, c.conn, file.SQL)
	if err != nil {
		c.fault(path, plain(err), plain(err))
		return
	}
	if parsed.Statements != 1 {
		c.fault(path, fmt.Sprintf("holds %d statements; write one select", parsed.Statements), fmt.Sprintf("có %d câu lệnh; hãy viết một câu select", parsed.Statements))
		return
	}
	sound := true
	for _, table := range parsed.Tables() {
		if !c.mayRead(table) {
			sound = false
			c.fault(path, fmt.Sprintf("reads %s; it may read tables of staging, star and marts only: see khohoso dictionary", table),
				fmt.Sprintf("đọc %s; chỉ được đọc bảng của staging, star và marts: xem khohoso dictionary", table))
		}
	}
	for _, function := range parsed.TableFunctions() {
		if slices.Contains(harmless, function) {
			continue
		}
		sound = false
		c.fault(path, fmt.Sprintf("calls the table function %s; only unnest, range and generate_series may be", function),
			fmt.Sprintf("gọi hàm bảng %s; chỉ được dùng unnest, range và generate_series", function))
	}
	if sound {
		c.columns(ctx, path, file.SQL, wanted)
	}
}

// mayRead says whether a table, as it is named, is one of staging, star or marts.
func (c *checking) mayRead(table string) bool {
	return slices.ContainsFunc(c.shipped.Models, func(m graph.Model) bool { return m.Name == table && m.Layer != "indicators" })
}

func (c *checking) columns(ctx context.Context, path, query string, wanted columnSet) {
	rows, err := c.conn.QueryContext(ctx, "select * from (\n"+query+"\n) limit 0")
	if err != nil {
		c.fault(path, plain(err), plain(err))
		return
	}
	defer rows.Close()
	given, err := rows.Columns()
	if err != nil {
		c.fault(path, plain(err), plain(err))
		return
	}
	slices.Sort(given)
	var shapes []string
	for _, shape := range wanted.shapes {
		if slices.Equal(slices.Sorted(slices.Values(shape)), given) {
			return
		}
		shapes = append(shapes, strings.Join(shape, ", "))
	}
	c.fault(path, fmt.Sprintf("gives %s; %s gives %s", strings.Join(given, ", "), wanted.why, strings.Join(shapes, ", or ")),
		fmt.Sprintf("cho các cột %s; phải là %s", strings.Join(given, ", "), strings.Join(shapes, ", hoặc ")))
}

// plain is what the engine says, on one line.
func plain(err error) string { return strings.Join(strings.Fields(apperr.Sentence(err, "en")), " ") }
