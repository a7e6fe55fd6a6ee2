// Package catalog describes every table and column of the warehouse and where it comes from.
package catalog

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/goccy/go-yaml"

	"khohoso/internal/extension"
	"khohoso/models/pipeline"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// Dictionary describes every table of the layers that people read, as the SQL of
// this program makes them, and what each is made from.
type Dictionary struct {
	Tables  []TableDoc    // by layer in the order data flow, then by name
	Lineage []LineageNode // every table, raw and seeds included
	Units   []UnitDoc

	// Mismatches says where descriptions and tables part ways, each with what to
	// write into which file; empty in a program that passed its tests.
	Mismatches []string
}

// TableDoc is one table: its description from the YAML beside its SQL, its
// columns and their types from the engine.
type TableDoc struct {
	Name          string      `yaml:"name"`
	Layer         string      `yaml:"-"`
	Description   string      `yaml:"description_vi"`
	DescriptionEN string      `yaml:"description_en"`
	Grain         string      `yaml:"grain"`
	Columns       []ColumnDoc `yaml:"columns"`

	Version   int64  `yaml:"version"`    // of the province's own; 0: shipped
	ValidFrom string `yaml:"valid_from"` // YYYY-MM-DD, of the province's own
}

// ColumnDoc is one column. Source names the columns or rows it is made from. Sense is
// which of several shared columns of the name it is.
type ColumnDoc struct {
	Name          string `yaml:"name"`
	Sense         string `yaml:"sense"`
	Description   string `yaml:"description_vi"`
	DescriptionEN string `yaml:"description_en"`
	Unit          string `yaml:"unit"`
	Source        string `yaml:"source"`
	Type          string `yaml:"-"`
}

// UnitDoc is one unit that columns may have.
type UnitDoc struct {
	Unit   string `yaml:"unit"`
	Name   string `yaml:"name_vi"`
	NameEN string `yaml:"name_en"`
}

// documentedLayers are the layers whose every table and column is described.
var documentedLayers = []string{"star", "marts", "indicators", "findings"}

// LoadDictionary reads the descriptions and puts them beside an empty warehouse
// that is built for it and thrown away: what it says is true of this program and the province's own definitions,
// whatever warehouse is at hand.
func LoadDictionary(ctx context.Context, added extension.Extension) (d Dictionary, err error) {
	folder, err := os.MkdirTemp("", "khohoso-dictionary-")
	if err != nil {
		return Dictionary{}, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	w, err := store.Open(ctx, store.Options{Path: filepath.Join(folder, "empty.duckdb"), Create: true})
	if err != nil {
		return Dictionary{}, err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	w.SetExtension(&added)
	if _, err := pipeline.Build(ctx, w, nil); err != nil {
		return Dictionary{}, err
	}
	return dictionary(ctx, w, added)
}

func dictionary(ctx context.Context, w *store.Warehouse, added extension.Extension) (d Dictionary, err error) {
	shared, err := readSharedColumns()
	if err != nil {
		return d, err
	}
	if d.Tables, err = ReadDescriptions(added); err != nil {
		return d, err
	}
	d.Mismatches = shared.fill(d.Tables)
	if err := yaml.UnmarshalWithOptions([]byte(sqlfiles.Units()), &d.Units, yaml.Strict()); err != nil {
		return d, fmt.Errorf("sql/dictionary/units.yaml: %w", err)
	}
	columns, err := engineColumns(ctx, w)
	if err != nil {
		return d, err
	}
	for i, table := range d.Tables {
		for j, column := range table.Columns {
			d.Tables[i].Columns[j].Type = columns[table.Name].typeOf(column.Name)
		}
	}
	d.Mismatches = append(d.Mismatches, d.compare(columns, added)...)
	conn, err := w.DB().Conn(ctx)
	if err != nil {
		return d, err
	}
	defer conn.Close()
	d.Lineage, err = lineage(ctx, conn, added)
	return d, err
}

// ReadDescriptions reads the YAML files strictly: a misspelt key is an error.
func ReadDescriptions(added extension.Extension) ([]TableDoc, error) {
	var tables []TableDoc
	files := sqlfiles.Descriptions()
	for _, i := range added.Indicators {
		files = append(files, sqlfiles.Statement{Name: i.Name, Layer: "indicators", Text: i.Description})
	}
	for _, file := range files {
		table := TableDoc{Layer: file.Layer}
		decoder := yaml.NewDecoder(bytes.NewReader([]byte(file.Text)), yaml.Strict())
		if err := decoder.Decode(&table); err != nil {
			return nil, fmt.Errorf("%s/%s.yaml: %w", file.Layer, file.Name, err)
		}
		tables = append(tables, table)
	}
	slices.SortStableFunc(tables, func(a, b TableDoc) int {
		return slices.Index(documentedLayers, a.Layer) - slices.Index(documentedLayers, b.Layer)
	})
	return tables, nil
}

// engineTable is the columns of one table in their order.
type engineTable []ColumnDoc

func (t engineTable) typeOf(column string) string {
	for _, known := range t {
		if known.Name == column {
			return known.Type
		}
	}
	return ""
}

func engineColumns(ctx context.Context, w *store.Warehouse) (map[string]engineTable, error) {
	query, err := sqlfiles.Render("queries", "dictionary_columns", nil)
	if err != nil {
		return nil, err
	}
	tables := map[string]engineTable{}
	_, err = store.Query(ctx, w, query, nil, func(rows *sql.Rows) (column ColumnDoc, err error) {
		var table string
		err = rows.Scan(&table, &column.Name, &column.Type)
		tables[table] = append(tables[table], column)
		return column, err
	})
	return tables, err
}
