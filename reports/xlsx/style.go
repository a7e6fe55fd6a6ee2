package xlsx

import (
	"github.com/xuri/excelize/v2"

	"khohoso/reports/value"
)

// Style is how a cell appears. It is comparable, so that a workbook makes each once.
type Style struct {
	Size         float64
	bold, italic bool
	link         bool   // coloured and underlined
	Across, down string // alignment: left center right justify; top center bottom
	Wrap, border bool
	Indent       int
	fill         string
	Format       string // "" general, or a number format
}

// FontName is the font of all cells.
const FontName = "Times New Roman"

// Formats are how each kind of value is shown, before the language is known. The comma
// and the point stand for the signs of the language, 1.234,50 in Vietnamese.
var Formats = map[value.Kind]string{
	value.KindCount: "#,##0", value.KindScore: "#,##0.00", value.KindShare: "0.0%", value.KindRank: "0", value.KindDay: "day", value.KindInstant: "minute",
}

// Pad ends a number format with a space as wide as two hyphens. It stands for an indent on the right, which LibreOffice
// drops after an empty cell.
const Pad = "_-_-"

// timeFormats are those of days and instants by language.
var timeFormats = map[string]map[string]string{
	"vi": {"day": "dd/mm/yyyy", "minute": "dd/mm/yyyy hh:mm", "instant": "dd/mm/yyyy hh:mm:ss"},
	"en": {"day": "yyyy-mm-dd", "minute": "yyyy-mm-dd hh:mm", "instant": "yyyy-mm-dd hh:mm:ss"},
}

// signs tells programs that know of it whose signs a number format means; Excel
// shows those of whoever opens the file.
var signs = map[string]string{"vi": "[$-42A]", "en": "[$-409]"}

// Styles are those that cells take, by name; layouts name those of their blocks.
var Styles = map[string]Style{
	"":           {Size: 11, Across: "left", down: "top"},
	"basis":      {Size: 10, Across: "left", down: "top", Wrap: true},
	"title":      {Size: 12.5, bold: true, Across: "center", down: "center", Wrap: true},
	"period":     {Size: 11, italic: true, Across: "center", down: "center", Wrap: true},
	"side":       {Size: 11, Across: "left", down: "top", Wrap: true},
	"chosen":     {Size: 9, italic: true, Across: "left", down: "center", Wrap: true},
	"counted":    {Size: 11, italic: true, Across: "right", down: "center"},
	"place":      {Size: 11, italic: true, Across: "center", down: "center", Wrap: true},
	"signer":     {Size: 12, bold: true, Across: "center", down: "center", Wrap: true},
	"head":       {Size: 10, bold: true, Across: "center", down: "center", Wrap: true, border: true},
	"number":     {Size: 10, italic: true, Across: "center", down: "center", border: true},
	"sequence":   {Size: 11, Across: "center", down: "center", border: true},
	"name":       {Size: 11, Across: "left", down: "center", Wrap: true, border: true, Indent: 1},
	"figure":     {Size: 11, Across: "right", down: "center", border: true, Indent: 1, Format: Formats[value.KindCount]},
	"nothing":    {Size: 11, italic: true, Across: "center", down: "center", Wrap: true, border: true},
	"fill":       {Size: 11, Across: "right", down: "center", border: true, Indent: 1, fill: "FFF7DB", Format: "#,##0.##"},
	"sum_name":   {Size: 11, bold: true, Across: "left", down: "center", Wrap: true, border: true, Indent: 1},
	"sum_mark":   {Size: 11, bold: true, Across: "center", down: "center", Wrap: true, border: true},
	"sum_figure": {Size: 11, bold: true, Across: "right", down: "center", border: true, Indent: 1, Format: Formats[value.KindCount]},

	"data_head":   {Size: 11, bold: true, Across: "left", down: "center", fill: "D9E2EC"},
	"needed_head": {Size: 11, bold: true, Across: "left", down: "center", fill: "F4B183"},
	"data_text":   {Size: 11, Across: "left", down: "center"},
	"list_head":   {Size: 10, bold: true, Across: "center", down: "center", fill: "D9E2EC", Wrap: true, border: true},
	"list_text":   {Size: 10, Across: "left", down: "center", Wrap: true, border: true},
	"link":        {Size: 11, Across: "left", down: "top", Wrap: true, link: true},
	"cover_unit":  {Size: 13, Across: "left", down: "top", Wrap: true},
	"data_wrap":   {Size: 11, Across: "left", down: "top", Wrap: true},
	"wrong":       {Size: 11, Across: "left", down: "center", fill: "F8CBAD", border: true},

	"note_title":   {Size: 14, bold: true, Across: "left", down: "top", Wrap: true},
	"note_section": {Size: 12, bold: true, Across: "left", down: "top", fill: "D9E2EC"},
	"note_name":    {Size: 11, Across: "left", down: "top", Wrap: true},
	"note_text":    {Size: 11, Across: "left", down: "top", Wrap: true},
	"note_count":   {Size: 11, Across: "left", down: "top", Format: Formats[value.KindCount]},
	"note_instant": {Size: 11, Across: "left", down: "top", Format: "instant"},
	"note_date":    {Size: 11, Across: "left", down: "top", Format: "day"},
}

// Excelize spells a style out for the library, in the signs of a language.
func (l Style) Excelize(lang string) *excelize.Style {
	s := &excelize.Style{
		Font:      &excelize.Font{Family: FontName, Size: l.Size, Bold: l.bold, Italic: l.italic},
		Alignment: &excelize.Alignment{Horizontal: l.Across, Vertical: l.down, WrapText: l.Wrap, Indent: l.Indent},
	}
	if l.border {
		for _, side := range []string{"left", "top", "right", "bottom"} {
			s.Border = append(s.Border, excelize.Border{Type: side, Style: 1, Color: "000000"})
		}
	}
	if l.fill != "" {
		s.Fill = excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{l.fill}}
	}
	if l.link {
		s.Font.Color, s.Font.Underline = "1F4E99", "single"
	}
	if l.Format != "" {
		format := l.Format
		if known, isTime := timeFormats[lang][format]; isTime {
			format = known
		}
		if format != "@" && format != "General" {
			format = signs[lang] + format
		}
		s.CustomNumFmt = &format
	}
	return s
}

// DataStyle is how a kind of value appears in a plain table.
func DataStyle(k value.Kind) Style {
	l := Styles["data_text"]
	switch {
	case k.Numeric():
		l.Across = "right"
	case k == value.KindDay || k == value.KindInstant:
		l.Across = "center"
	}
	l.Format = Formats[k]
	return l
}
