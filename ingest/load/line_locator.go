package load

import (
	"context"
	"encoding/json"
	"io"
	"slices"

	"khohoso/ingest/contract"
	"khohoso/ingest/reader"
	"khohoso/ingest/redact"
)

// lineLocator tells which refused row a record of the file is.
type lineLocator interface {
	// find gives the number of the refused row that the record is; at is the
	// record's place among the good ones, from 1.
	find(at int64, r reader.Row) (sourceRow int64, found bool)
	// missing is how many refused rows have not been met.
	missing() int
}

// lineLocator goes by place where the rows were loaded in the order of the file, by
// cells where they were not.
func (b *batch) lineLocator(ctx context.Context, p *loadPlan) (lineLocator, error) {
	if p.AnyOrder() {
		return b.byCells(ctx, p)
	}
	rows, err := b.faultRows(ctx)
	return &byPlace{rows[b.fileID]}, err
}

// byPlace are the places of the refused rows, ascending.
type byPlace struct{ rows []int64 }

func (p *byPlace) find(at int64, _ reader.Row) (int64, bool) {
	if len(p.rows) == 0 || p.rows[0] != at {
		return 0, false
	}
	p.rows = p.rows[1:]
	return at, true
}

func (p *byPlace) missing() int { return len(p.rows) }

// byCells are the refused rows with what may be kept of their cells, by the first of
// them. Rows with the same cells take their lines in turn: nothing tells them apart.
type byCells struct {
	delimiter byte
	isCSV     bool  // records are texts to split, not cells
	places    []int // of the cells in a record
	forms     []redact.Form
	wanted    map[string][]refusedCells
	left      int
}

type refusedCells struct {
	sourceRow int64
	cells     []string
}

func (b *batch) byCells(ctx context.Context, p *loadPlan) (*byCells, error) {
	found := &byCells{delimiter: byte(p.source.Delimiter), isCSV: p.source.Format == reader.CSV, wanted: map[string][]refusedCells{}}
	columns := p.SourceColumns
	if found.isCSV {
		columns = p.FileColumns
	}
	for _, cell := range p.Shapes[0].Cells {
		found.places = append(found.places, slices.Index(columns, cell.Expression))
		found.forms = append(found.forms, p.FormOf(cell.Name))
	}
	statement, err := render("fault_cells", nil)
	if err != nil {
		return nil, err
	}
	rows, err := b.tx.QueryContext(ctx, statement)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var row refusedCells
		var content []byte
		if err := rows.Scan(&row.sourceRow, &content); err != nil {
			return nil, err
		}
		var named map[string]*string
		if err := json.Unmarshal(content, &named); err != nil {
			return nil, err
		}
		for _, cell := range p.Shapes[0].Cells {
			text := named[cell.Name]
			if text == nil {
				text = new(string) // the engine takes an empty cell for none
			}
			row.cells = append(row.cells, *text)
		}
		found.wanted[row.cells[0]] = append(found.wanted[row.cells[0]], row)
		found.left++
	}
	return found, rows.Err()
}

func (c *byCells) find(_ int64, r reader.Row) (int64, bool) {
	alike := c.wanted[contract.KeptCell(c.forms[0], string(c.firstCell(r)))]
	if len(alike) == 0 {
		return 0, false
	}
	cells := r.Cells
	if c.isCSV {
		cells = reader.Split(r.Text, c.delimiter)
	}
	for i, row := range alike {
		if c.same(row.cells, cells) {
			c.wanted[row.cells[0]] = slices.Delete(alike, i, i+1)
			c.left--
			return row.sourceRow, true
		}
	}
	return 0, false
}

func (c *byCells) missing() int { return c.left }

func (c *byCells) same(wanted, cells []string) bool {
	for i, at := range c.places {
		if at >= len(cells) || contract.KeptCell(c.forms[i], cells[at]) != wanted[i] {
			return false
		}
	}
	return true
}

// firstCell is the cell that tells most records apart.
func (c *byCells) firstCell(r reader.Row) []byte {
	if !c.isCSV {
		return []byte(r.Cells[c.places[0]])
	}
	return reader.CellAt(r.Text, c.delimiter, c.places[0])
}

// findLines calls found with the line of each refused row, and rejected with
// every record that is no row.
func findLines(rows reader.RowReader, refused lineLocator, found func(row, line int64) error, rejected func(reader.Row) error) error {
	var at int64
	for {
		r, err := rows.Next()
		if err == io.EOF {
			if refused.missing() > 0 {
				return reader.ErrRowNotMet
			}
			return nil
		}
		if err != nil {
			return err
		}
		if r.Reason != "" {
			err = rejected(r)
		} else {
			at++
			if row, met := refused.find(at, r); met {
				err = found(row, r.Line)
			}
		}
		if err != nil {
			return err
		}
	}
}
