package reports

import "github.com/xuri/excelize/v2"

// look is how a cell appears. It is comparable, so that a workbook makes each once.
type look struct {
	size         float64
	bold, italic bool
	link         bool   // coloured and underlined
	across, down string // alignment: left center right justify; top center bottom
	wrap, border bool
	indent       int
	fill         string
	format       string // "" general, or a number format
}

const fontName = "Times New Roman"

// formats are how each kind of value is shown, before the language is known. The comma
// and the point stand for the signs of the language, 1.234,50 in Vietnamese.
var formats = map[kind]string{
	aCount: "#,##0", aScore: "#,##0.00", aShare: "0.0%", aRank: "0", aDay: "day", instant: "minute",
}

// timeFormats are those of days and instants by language.
var timeFormats = map[string]map[string]string{
	"vi": {"day": "dd/mm/yyyy", "minute": "dd/mm/yyyy hh:mm", "instant": "dd/mm/yyyy hh:mm:ss"},
	"en": {"day": "yyyy-mm-dd", "minute": "yyyy-mm-dd hh:mm", "instant": "yyyy-mm-dd hh:mm:ss"},
}

// signs tells programs that know of it whose signs a number format means; Excel
// shows those of whoever opens the file.
var signs = map[string]string{"vi": "[$-42A]", "en": "[$-409]"}

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
	"figure":     {size: 11, across: "right", down: "center", border: true, indent: 1, format: formats[aCount]},
	"nothing":    {size: 11, italic: true, across: "center", down: "center", wrap: true, border: true},
	"fill":       {size: 11, across: "right", down: "center", border: true, indent: 1, fill: "FFF7DB", format: "#,##0.##"},
	"sum_name":   {size: 11, bold: true, across: "left", down: "center", wrap: true, border: true, indent: 1},
	"sum_mark":   {size: 11, bold: true, across: "center", down: "center", wrap: true, border: true},
	"sum_figure": {size: 11, bold: true, across: "right", down: "center", border: true, indent: 1, format: formats[aCount]},

	"data_head":   {size: 11, bold: true, across: "left", down: "center", fill: "D9E2EC"},
	"needed_head": {size: 11, bold: true, across: "left", down: "center", fill: "F4B183"},
	"data_text":   {size: 11, across: "left", down: "center"},
	"list_head":   {size: 10, bold: true, across: "center", down: "center", fill: "D9E2EC", wrap: true, border: true},
	"list_text":   {size: 10, across: "left", down: "center", wrap: true, border: true},
	"link":        {size: 11, across: "left", down: "top", wrap: true, link: true},
	"cover_unit":  {size: 13, across: "left", down: "top", wrap: true},
	"data_wrap":   {size: 11, across: "left", down: "top", wrap: true},
	"wrong":       {size: 11, across: "left", down: "center", fill: "F8CBAD", border: true},

	"note_title":   {size: 14, bold: true, across: "left", down: "top", wrap: true},
	"note_section": {size: 12, bold: true, across: "left", down: "top", fill: "D9E2EC"},
	"note_name":    {size: 11, across: "left", down: "top", wrap: true},
	"note_text":    {size: 11, across: "left", down: "top", wrap: true},
	"note_count":   {size: 11, across: "left", down: "top", format: formats[aCount]},
	"note_instant": {size: 11, across: "left", down: "top", format: "instant"},
	"note_date":    {size: 11, across: "left", down: "top", format: "day"},
}

// excelize spells a look out for the library, in the signs of a language.
func (l look) excelize(lang string) *excelize.Style {
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
	if l.link {
		s.Font.Color, s.Font.Underline = "1F4E99", "single"
	}
	if l.format != "" {
		format := l.format
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

// dataLook is how a kind of value appears in a plain table.
func dataLook(k kind) look {
	l := roles["data_text"]
	switch {
	case k.numeric():
		l.across = "right"
	case k == aDay || k == instant:
		l.across = "center"
	}
	l.format = formats[k]
	return l
}
