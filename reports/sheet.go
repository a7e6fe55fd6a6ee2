package reports

import (
	"iter"
	"time"
)

// sheet is a worksheet before it is a file: rows of cells with looks. Every
// sheet of a workbook is made this way and written by writeBook.
type sheet struct {
	name    string
	widths  []float64
	rows    []sheetRow
	merges  []area
	frozen  *area // panes: everything above and left of this cell stays
	table   string
	tableAt area
	area    area   // print area
	repeat  [2]int // rows repeated on every page, 0 for none
	print   page
	breaks  []int // rows that begin a new page

	more     iter.Seq2[[]cell, error] // rows after those above, made while they are written; nil: none
	comments []comment
}

// comment is a note at a cell.
type comment struct {
	column, row int
	words       string
}

type sheetRow struct {
	height float64 // 0: the default
	cells  []cell
}

// cell holds one value: string, int64, time.Time or nil. A formula's value is
// stored beside it, because viewers that do not calculate show only that.
type cell struct {
	value   any
	formula string
	look    look
}

// area is a range counted from column 0 and row 1, ends included.
type area struct{ column, row, toColumn, toRow int }

func (a area) String() string { return cellName(a.column, a.row) + ":" + cellName(a.toColumn, a.toRow) }

// page is what the printer is told.
type page struct {
	landscape bool
	wide      int                // pages across
	margins   map[string]float64 // millimetres
	footer    string
}

// add appends a row wide enough for every column and gives its number.
func (s *sheet) add(height float64) int {
	s.rows = append(s.rows, sheetRow{height: height, cells: make([]cell, len(s.widths))})
	return len(s.rows)
}

// put sets the cell at a column and row; rows are counted from 1.
func (s *sheet) put(column, row int, c cell) { s.rows[row-1].cells[column] = c }

// span puts a text across an area, merging it when it is more than one cell.
// Every cell of it gets the look, or its border would have gaps.
func (s *sheet) span(a area, words string, l look) {
	for row := a.row; row <= a.toRow; row++ {
		for column := a.column; column <= a.toColumn; column++ {
			s.put(column, row, cell{look: l})
		}
	}
	c := cell{look: l}
	if words != "" {
		c.value = words
	}
	s.put(a.column, a.row, c)
	if a.column != a.toColumn || a.row != a.toRow {
		s.merges = append(s.merges, a)
	}
}

// width is the sum of column widths from..to.
func (s *sheet) width(from, to int) float64 {
	sum := 0.0
	for _, w := range s.widths[from : to+1] {
		sum += w
	}
	return sum
}

// need makes a row at least so high that a text fits, up to what a row may be.
func (s *sheet) need(row int, words string, l look, from, to int) {
	const highest = 400
	height := textHeight(words, l, s.width(from, to))
	s.rows[row-1].height = min(max(s.rows[row-1].height, height), highest)
}

// day is the value of a date cell.
func day(d time.Time) time.Time { return time.Date(d.Year(), d.Month(), d.Day(), 0, 0, 0, 0, time.UTC) }

// wallClock is the value of a cell with a local time: spreadsheets know no zone.
func wallClock(d time.Time) time.Time {
	return time.Date(d.Year(), d.Month(), d.Day(), d.Hour(), d.Minute(), d.Second(), 0, time.UTC)
}
