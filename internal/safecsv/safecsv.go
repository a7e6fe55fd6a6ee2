// Package safecsv writes the CSV of everything that people take home: no cell of it is
// taken for a formula by the spreadsheet that opens it. Start with NewWriter.
package safecsv

import (
	"encoding/csv"
	"io"
	"regexp"
	"strings"
)

// Writer writes records of cells that no spreadsheet works out.
type Writer struct{ *csv.Writer }

// NewWriter writes to w; Flush ends it, as in encoding/csv.
func NewWriter(w io.Writer) *Writer { return &Writer{csv.NewWriter(w)} }

// Write writes one record.
func (w *Writer) Write(record []string) error {
	cells := make([]string, len(record))
	for i, cell := range record {
		cells[i] = Cell(cell)
	}
	return w.Writer.Write(cells)
}

// WriteAll writes records and ends.
func (w *Writer) WriteAll(records [][]string) error {
	for _, record := range records {
		if err := w.Write(record); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// Cell is a cell as it is written: what a spreadsheet would begin to work out stands behind an
// apostrophe. A number is a number, also one below zero.
func Cell(cell string) string {
	if cell == "" || !strings.ContainsRune("=+-@\t\r", rune(cell[0])) || number.MatchString(cell) {
		return cell
	}
	return "'" + cell
}

var number = regexp.MustCompile(`^[+-][0-9]+([.,][0-9]+)?([eE][+-]?[0-9]+)?$`)
