package reports

import "github.com/xuri/excelize/v2"

// look is how a cell appears. It is comparable, so that a workbook makes each once.
type look struct {
	size         float64
	bold, italic bool
	across, down string // alignment: left center right justify; top center bottom
	wrap, border bool
	indent       int
	fill         string
	format       string // "" general, or a number format
}

const fontName = "Times New Roman"

// Number formats. The comma is the grouping sign of whoever opens the file: a
// Vietnamese Excel shows 1.234.
const (
	formatCount   = "#,##0"
	formatDate    = "yyyy-mm-dd"
	formatInstant = "dd/mm/yyyy hh:mm:ss"
)

// roles are the looks that cells take; layouts name those of their blocks.
var roles = map[string]look{
	"":           {size: 11, across: "left", down: "top"},
	"basis":      {size: 10, across: "left", down: "top", wrap: true},
	"title":      {size: 12.5, bold: true, across: "center", down: "center", wrap: true},
	"period":     {size: 11, italic: true, across: "center", down: "center", wrap: true},
	"side":       {size: 11, across: "left", down: "top", wrap: true},
	"chosen":     {size: 9, italic: true, across: "left", down: "center", wrap: true},
	"counted":    {size: 11, italic: true, across: "right", down: "center"},
	"place":      {size: 11, italic: true, across: "center", down: "center", wrap: true},
	"signer":     {size: 12, bold: true, across: "center", down: "center", wrap: true},
	"head":       {size: 10, bold: true, across: "center", down: "center", wrap: true, border: true},
	"number":     {size: 10, italic: true, across: "center", down: "center", border: true},
	"sequence":   {size: 11, across: "center", down: "center", border: true},
	"name":       {size: 11, across: "left", down: "center", wrap: true, border: true, indent: 1},
	"figure":     {size: 11, across: "right", down: "center", border: true, indent: 1, format: formatCount},
	"nothing":    {size: 11, italic: true, across: "center", down: "center", wrap: true, border: true},
	"sum_name":   {size: 11, bold: true, across: "left", down: "center", wrap: true, border: true, indent: 1},
	"sum_mark":   {size: 11, bold: true, across: "center", down: "center", wrap: true, border: true},
	"sum_figure": {size: 11, bold: true, across: "right", down: "center", border: true, indent: 1, format: formatCount},

	"data_head":  {size: 11, bold: true, across: "left", down: "center", fill: "D9E2EC"},
	"data_text":  {size: 11, across: "left", down: "center"},
	"data_count": {size: 11, across: "right", down: "center", format: formatCount},
	"data_date":  {size: 11, across: "center", down: "center", format: formatDate},
	"data_wrap":  {size: 11, across: "left", down: "top", wrap: true},
	"wrong":      {size: 11, across: "left", down: "center", fill: "F8CBAD", border: true},

	"note_title":   {size: 14, bold: true, across: "left", down: "top", wrap: true},
	"note_section": {size: 12, bold: true, across: "left", down: "top", fill: "D9E2EC"},
	"note_name":    {size: 11, across: "left", down: "top", wrap: true},
	"note_text":    {size: 11, across: "left", down: "top", wrap: true},
	"note_count":   {size: 11, across: "left", down: "top", format: formatCount},
	"note_instant": {size: 11, across: "left", down: "top", format: formatInstant},
	"note_date":    {size: 11, across: "left", down: "top", format: "dd/mm/yyyy"},
}

// excelize spells a look out for the library.
func (l look) excelize() *excelize.Style {
	s := &excelize.Style{
		Font:      &excelize.Font{Family: fontName, Size: l.size, Bold: l.bold, Italic: l.italic},
		Alignment: &excelize.Alignment{Horizontal: l.across, Vertical: l.down, WrapText: l.wrap, Indent: l.indent},
	}
	if l.border {
		for _, side := range []string{"left", "top", "right", "bottom"} {
			s.Border = append(s.Border, excelize.Border{Type: side, Style: 1, Color: "000000"})
		}
	}
	if l.fill != "" {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.fill}}
	}
	if l.format != "" {
		s.CustomNumFmt = &l.format
	}
	return s
}
