package reports

import "iter"

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
	beside  int    // first columns repeated on every page
	print   page
	breaks  []int // rows that begin a new page

	more     iter.Seq2[sheetRow, error] // rows after those above, made while they are written; nil: none
	comments []comment
	marks    []mark
	fills    []filling

	columnLooks []look // of cells that are still empty
	links       []link
	charts      []drawing

	about string // what the sheet is, for the contents of the workbook
	count int64  // rows of data on it
}

// mark shades the cells of some ranges by their value.
type mark struct{ kind, ranges string }

// filling is a range that is filled in by hand, and what may stand there.
type filling struct {
	ranges      string
	kind        string // decimal, whole, list, date, text
	least, most float64
	of          *sheet // of a list: where its words stand
	at          area
	title, says string
}

// link leads from a cell to another sheet of the workbook.
type link struct {
	column, row int
	to          *sheet
}

// drawing is a native chart of another sheet's (or this one's) rows.
type drawing struct {
	column, row   int
	kind          string
	title, says   string
	of            *sheet
	labels        int
	values        []int
	from, to      int // rows of the other sheet
	width, height uint
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

// cell holds one value: string, int64, float64, nil, or a *sheet for its name. A formula's value is
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
	tall      int                // pages down; 0: as many as it takes
	margins   map[string]float64 // millimetres
	header    string
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

// highest is the most that a row's height may be; programs stop at 409.
const highest = 400

// need makes a row at least so high that a text fits, up to what a row may be.
func (s *sheet) need(row int, words string, l look, from, to int) {
	height := textHeight(words, l, s.width(from, to))
	s.rows[row-1].height = min(max(s.rows[row-1].height, height), highest)
}

// dataPage is how lists of their own are printed.
var dataPage = page{
	landscape: true, margins: map[string]float64{"left": 12, "right": 12, "top": 13, "bottom": 15, "header": 6, "footer": 7},
	footer: `&C&"` + fontName + `,Regular"&10 &P/&N`,
}
