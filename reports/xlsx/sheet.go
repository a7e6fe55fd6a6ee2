package xlsx

import "iter"

// Sheet is a worksheet before it is a file: rows of cells with styles. Every
// sheet of a workbook is made this way and written by Write.
type Sheet struct {
	Name    string
	Widths  []float64
	Rows    []Row
	merges  []Area
	Frozen  *Area // panes: everything above and left of this cell stays
	Table   string
	TableAt Area
	Area    Area   // print area
	Repeat  [2]int // rows repeated on every page, 0 for none
	Beside  int    // first columns of the print area that every page repeats
	Page    Page
	Breaks  []int // rows that begin a new page

	More     iter.Seq2[Row, error] // rows after those above, made while they are written; nil: none
	Comments []Comment
	Marks    []Mark
	Inputs   []Input

	ColumnStyles []Style // of cells that are still empty
	Links        []Link
	Charts       []Chart

	About string // what the sheet is, for the contents of the workbook
	Count int64  // rows of data on it
}

// Mark shades the cells of some ranges by their value.
type Mark struct{ Kind, Ranges string }

// Input is a range that is filled in by hand, and what may stand there.
type Input struct {
	Ranges      string
	Kind        string // decimal, whole, list, date, text
	Least, Most float64
	Of          *Sheet // of a list: where its words stand
	At          Area
	Title, Says string
}

// Link leads from a cell to another sheet of the workbook.
type Link struct {
	Column, Row int
	To          *Sheet
}

// Chart is a native chart of another sheet's (or this one's) rows.
type Chart struct {
	Column, Row   int
	Kind          string
	Title, Says   string
	Of            *Sheet
	Labels        int
	Values        []int
	From, To      int // rows of the other sheet
	Width, Height uint
	Say           bool   // each bar says its value
	Format        string // of the values that are said
}

// Comment is a note at a cell.
type Comment struct {
	Column, Row int
	Words       string
}

// Row is one row of cells.
type Row struct {
	Height float64 // 0: the default
	Cells  []Cell
}

// Cell holds one value: string, int64, float64, nil, or a *sheet for its name. A formula's value is
// stored beside it, because viewers that do not calculate show only that.
type Cell struct {
	Value   any
	Formula string
	Style   Style
}

// Area is a range counted from column 0 and row 1, ends included.
type Area struct{ Column, Row, ToColumn, ToRow int }

// String is the range as formulas name it: A1:C3.
func (a Area) String() string { return CellName(a.Column, a.Row) + ":" + CellName(a.ToColumn, a.ToRow) }

// Page is what the printer is told.
type Page struct {
	Landscape bool
	Wide      int                // pages across
	Tall      int                // pages down; 0: as many as it takes
	Margins   map[string]float64 // millimetres
	Header    string
	Footer    string
}

// AddRow appends a row wide enough for every column and gives its number.
func (s *Sheet) AddRow(height float64) int {
	s.Rows = append(s.Rows, Row{Height: height, Cells: make([]Cell, len(s.Widths))})
	return len(s.Rows)
}

// Put sets the cell at a column and row; rows are counted from 1.
func (s *Sheet) Put(column, row int, c Cell) { s.Rows[row-1].Cells[column] = c }

// Span puts a text across an area, merging it when it is more than one cell.
// Every cell of it gets the style, or its border would have gaps.
func (s *Sheet) Span(a Area, words string, l Style) {
	for row := a.Row; row <= a.ToRow; row++ {
		for column := a.Column; column <= a.ToColumn; column++ {
			s.Put(column, row, Cell{Style: l})
		}
	}
	c := Cell{Style: l}
	if words != "" {
		c.Value = words
	}
	s.Put(a.Column, a.Row, c)
	if a.Column != a.ToColumn || a.Row != a.ToRow {
		s.merges = append(s.merges, a)
	}
}

// Width is the sum of column widths from..to.
func (s *Sheet) Width(from, to int) float64 {
	sum := 0.0
	for _, w := range s.Widths[from : to+1] {
		sum += w
	}
	return sum
}

// MaxRowHeight is the most that a row's height may be; programs stop at 409.
const MaxRowHeight = 400

// FitRow makes a row at least so high that a text fits, up to what a row may be.
func (s *Sheet) FitRow(row int, words string, l Style, from, to int) {
	height := TextHeight(words, l, s.Width(from, to))
	s.Rows[row-1].Height = min(max(s.Rows[row-1].Height, height), MaxRowHeight)
}

// DataPage is how lists of their own are printed.
var DataPage = Page{
	Landscape: true, Margins: map[string]float64{"left": 12, "right": 12, "top": 13, "bottom": 15, "header": 6, "footer": 7},
	Footer: `&C&"` + FontName + `,Regular"&10 &P/&N`,
}
