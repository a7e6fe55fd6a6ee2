package ingest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"text/template"
	"unicode"

	"khohoso/ingest/redact"
	"khohoso/ingest/xlsxread"
	"khohoso/internal/apperr"
	sqlfiles "khohoso/sql"
)

// templates are the statements of sql/ingest. Names of source columns never enter
// them, only their positions; values from outside are quoted as literals.
var templates = func() *template.Template {
	all := template.New("ingest").Option("missingkey=error")
	for _, file := range sqlfiles.Layer("ingest") {
		template.Must(all.New(file.Name).Parse(file.Text))
	}
	return all
}()

func render(name string, data any) (string, error) {
	var text bytes.Buffer
	if err := templates.ExecuteTemplate(&text, name, data); err != nil {
		return "", fmt.Errorf("statement %s: %w", name, err)
	}
	return text.String(), nil
}

// plan is everything the statements of one file vary by.
type plan struct {
	kind   Kind
	source Source

	Table         string
	FileID        int
	Engine        string // which reader of the engine: csv, ndjson, parquet
	Path          string
	Delimiter     string
	Compression   string
	FileColumns   []string // one name per column of the file, by position
	JSONColumns   []jsonColumn
	SourceColumns []string // those that are read
	Reads         []shapeCell
	Shapes        []shape
	Columns       []planColumn
	GivenColumns  []string
	HasEventID    bool
	LocalDate     string // of event_time, where the warehouse is
	Numbered      bool   // rows carry their place in the file
	ManyFiles     bool   // rows carry the number of their file, before their cells
	FairCopy      bool   // the engine reads what spellOut wrote, which has no column names
	Units, Before string // expressions, see limitTo; "": rows may name any unit

	copy        *fairCopy // that the engine reads instead of the file
	mapping     *Mapping
	retryColumn string
	nullWords   []string       // what stands for nothing in the cells of the file
	ignored     []string       // columns of the file that mean nothing here
	needed      []int          // places of SourceColumns in the file
	places      map[string]int // contract columns that come straight from one column of the file
	timed       []int          // columns of the file that a mapping takes days and instants from
}

// shape is one event that a row of the file stands for.
type shape struct {
	Cells     []shapeCell
	Condition string
	Each      string // column with a list: one event per element
}

type shapeCell struct{ Name, Expression string }

// jsonColumn is a key that the engine reads as a column.
type jsonColumn struct{ Name, Key, Literal string }

// planColumn is a contract column with its expressions over the cell of its name.
type planColumn struct {
	Name    string
	Given   bool   // the file has it
	Value   string // typed value
	NoDate  string // condition under which the value stands for none; empty: never
	Problem string // condition under which the row is refused; empty: never
}

func newPlan(kind Kind, source Source, mapping *Mapping, fileID int) (*plan, error) {
	p := &plan{
		kind: kind, source: source, mapping: mapping, places: map[string]int{},
		Table: kind.Table, FileID: fileID, LocalDate: "event_time::date", Engine: string(source.Format),
		Path: literal(source.Path), Delimiter: literal(string(source.Delimiter)), Compression: "'none'",
	}
	switch {
	case source.Gzipped:
		p.Compression = "'gzip'"
	case source.Format == NDJSON:
		p.Compression = "'uncompressed'"
	}
	var err error
	if mapping == nil {
		err = p.followHeader()
	} else {
		err = p.followMapping(mapping)
	}
	if err != nil {
		return nil, err
	}
	p.source.instants, p.source.codes = p.instants(), p.codes()
	p.describeColumns(mapping)
	p.describeFile()
	return p, nil
}

// Unread is the condition under which a cell of a column could not be read, for a column
// where that costs the cell alone; "" where the file does not have it.
func (p *plan) Unread(name string) string {
	column, _ := p.kind.column(name)
	if !column.Spares || !slices.Contains(p.GivenColumns, name) {
		return ""
	}
	return "problem is null and " + column.unread()
}

// Read is the expression of a cell of the file as it is read: empty where it holds a word
// that stands for nothing there.
func (p *plan) Read(c shapeCell) string {
	if len(p.nullWords) == 0 || p.typedAt(slices.Index(p.FileColumns, c.Name)) {
		return c.Expression
	}
	var words []string
	for _, word := range p.nullWords {
		words = append(words, literal(strings.ToLower(word)))
	}
	return fmt.Sprintf("case when lower(bare(%s)) in (%s) then null else %s end", c.Expression, strings.Join(words, ", "), c.Expression)
}

// HasNoDates says that a column may hold what stands for no date.
func (p *plan) HasNoDates() bool {
	return slices.ContainsFunc(p.Columns, func(c planColumn) bool { return c.NoDate != "" })
}

// describeFile says what the engine reads of the file.
func (p *plan) describeFile() {
	for i := range p.source.Header {
		p.FileColumns = append(p.FileColumns, columnAt(i))
	}
	for _, column := range p.SourceColumns {
		at := slices.Index(p.FileColumns, column)
		p.needed = append(p.needed, at)
		read := shapeCell{column, column}
		switch key := p.source.Header[at]; {
		case p.source.Format == NDJSON:
			p.JSONColumns = append(p.JSONColumns, jsonColumn{column, identifier(key), literal(key)})
			read.Expression = "nullif(" + column + ", '')"
		case p.source.Format == Parquet && !p.typedAt(at):
			read.Expression = "nullif(cell_text(" + column + "), '')"
		}
		p.Reads = append(p.Reads, read)
	}
}

// typedAt says that a column of the file holds instants as such, which need not
// become text and an instant again.
func (p *plan) typedAt(at int) bool {
	return p.mapping == nil && p.source.Format == Parquet && at >= 0 && p.source.typed[at] && p.source.instants[at]
}

// instants are the columns of the file that feed days and instants.
func (p *plan) instants() map[int]bool {
	found := map[int]bool{}
	for _, at := range p.timed {
		found[at] = true
	}
	for name, at := range p.places {
		if column, _ := p.kind.column(name); column.holdsDays() {
			found[at] = true
		}
	}
	return found
}

// codes are the columns of the file that feed codes and nothing else.
func (p *plan) codes() map[int]bool {
	found := map[int]bool{}
	for name, at := range p.places {
		if column, _ := p.kind.column(name); column.Form == formCode && (strings.HasSuffix(name, "code") || strings.HasSuffix(name, "id")) {
			found[at] = true
		}
	}
	return found
}

// place is the expression of a cell's sheet and column, to which its row is put.
func (p *plan) place(column string) string {
	at, known := p.places[column]
	if p.source.Sheet == "" || !known {
		return p.sheetName()
	}
	return literal(p.sheetLabel() + "!" + xlsxread.ColumnName(at))
}

func (p *plan) sheetName() string {
	if p.source.Sheet == "" {
		return "null::varchar"
	}
	return literal(p.sheetLabel() + "!")
}

// sheetLabel is the name of the sheet as it may be kept.
func (p *plan) sheetLabel() string {
	if p.source.Sheet == "" {
		return ""
	}
	return redact.Name(p.source.Sheet)
}

func columnAt(at int) string { return fmt.Sprintf("c%d", at) }

// oneToOne says that every row of the file stands in raw_event as one row, in the
// order of the file, until what does not fit is set aside.
func (p *plan) oneToOne() bool {
	return p.kind.Name == Events.Name && len(p.Shapes) == 1 && p.Shapes[0].Condition == "" && p.Shapes[0].Each == ""
}

// OffsetGiven is the expression that tells whether an event's time came with its zone.
func (p *plan) OffsetGiven() string {
	if p.mapping != nil && p.mapping.Timezone != "" {
		return "true"
	}
	return "says_offset(event_time_cell::varchar)"
}

// AnyOrder says that the rows may be loaded in any order, which is faster: those
// refused are found again by their cells, which stand in the file as they were read.
func (p *plan) AnyOrder() bool {
	return p.kind.Name == Events.Name && p.mapping == nil && p.copy == nil && len(p.nullWords) == 0 && (p.source.Format == CSV || p.source.Format == NDJSON)
}

// followHeader takes contract columns by their names in the file's first line.
func (p *plan) followHeader() error {
	var one shape
	if redact.HoldsValues(p.source.columns()) {
		return p.headOfValues()
	}
	if p.source.openHead() {
		p.followKeys()
	}
	for i, name := range p.source.Header {
		if strings.EqualFold(name, RetryColumn) {
			p.retryColumn = columnAt(i)
			p.SourceColumns = append(p.SourceColumns, p.retryColumn)
		}
		column, known := p.kind.column(contractName(name))
		if !known {
			p.ignored = append(p.ignored, name)
			continue
		}
		if slices.Contains(p.GivenColumns, column.Name) {
			return p.headFault(fmt.Sprintf("column %q stands there twice", column.Name), fmt.Sprintf("cột %q xuất hiện hai lần", column.Name))
		}
		p.SourceColumns = append(p.SourceColumns, columnAt(i))
		p.GivenColumns = append(p.GivenColumns, column.Name)
		p.places[column.Name] = i
		one.Cells = append(one.Cells, shapeCell{column.Name, columnAt(i)})
	}
	for _, column := range p.kind.Columns {
		if column.Needed && !p.source.has(column.Name) {
			return p.headFault(
				fmt.Sprintf("%s: column %q is missing for kind %s (found: %s); rename it or give a --mapping", p.headPlace("en"), column.Name, p.kind.Name, listed(p.source.columns())),
				fmt.Sprintf("%s: thiếu cột %q của loại %s (hiện có: %s); hãy đổi tên cột hoặc dùng --mapping", p.headPlace("vi"), column.Name, p.kind.Name, listed(p.source.columns())))
		}
	}
	p.Shapes = []shape{one}
	return nil
}

// followKeys gives a JSON source every column of the contract: a row further down
// may have what the first ones lack.
func (p *plan) followKeys() {
	for _, key := range p.source.seen {
		_, known := p.kind.column(strings.ToLower(key))
		if !known && !strings.EqualFold(key, RetryColumn) {
			p.ignored = append(p.ignored, key)
		}
	}
	for _, column := range p.kind.Columns {
		p.source.column(p.source.spelling(column.Name))
	}
	if p.source.has(RetryColumn) {
		p.source.column(p.source.spelling(RetryColumn))
	}
}

// headPlace is where column names stand.
func (p *plan) headPlace(lang string) string {
	where := map[string][3]string{"en": {"line %d", "keys", "sheet %q, row %d"}, "vi": {"dòng %d", "các khóa", "trang %q, dòng %d"}}[lang]
	switch p.source.Format {
	case NDJSON, JSON:
		return where[1]
	case XLSX:
		return fmt.Sprintf(where[2], p.sheetLabel(), p.source.HeaderRow)
	case CSV:
		return fmt.Sprintf(where[0], max(p.source.HeaderRow, 1))
	case Rows:
		return map[string]string{"en": "query", "vi": "câu truy vấn"}[lang]
	}
	return fmt.Sprintf(where[0], 1)
}

func (p *plan) describeColumns(m *Mapping) {
	for _, column := range p.kind.Columns {
		given := slices.Contains(p.GivenColumns, column.Name)
		described := planColumn{Name: column.Name, Given: given}
		if given {
			described.Value = column.value("cell."+column.Name, m.times())
			described.NoDate = column.noDate()
			described.Problem = column.problem()
			if at, direct := p.places[column.Name]; direct && p.typedAt(at) {
				described.Value = column.typedValue("cell." + column.Name)
				described.Problem = column.typedProblem()
			}
		}
		if slices.Contains(p.GivenColumns, column.With) {
			described.Problem = fmt.Sprintf("%s is not null and %s is null", column.With, column.Name)
			if given {
				described.Problem += " or " + column.problem()
			}
		}
		if given && column.Name == "event_id" {
			p.HasEventID = true
		}
		p.Columns = append(p.Columns, described)
	}
	p.limit()
}

// limitTo refuses rows of events that name other units than those that an expression gives, and rows about events
// that files before one, which the other expression numbers, tell of another unit.
func (p *plan) limitTo(units, before string) {
	p.Units, p.Before = units, before
	p.limit()
}

// limit adds to the columns what limitTo refuses.
func (p *plan) limit() {
	if p.Units == "" || p.kind.Name != Events.Name {
		return
	}
	for i, column := range p.Columns {
		switch column.Name {
		case "agency_code":
			p.Columns[i].Problem += fmt.Sprintf(" or not is_within(agency_code, %s)", p.Units)
		case "dossier_code":
			p.Columns[i].Problem += fmt.Sprintf(" or is_within(agency_code, %[1]s) and is_beyond(known_units, %[1]s)", p.Units)
		}
	}
}

func (p *plan) headFault(why, whyVI string) error {
	return apperr.New(apperr.BadInput, fmt.Sprintf("file %q: %s", p.source.Name, why), fmt.Sprintf("tệp %q: %s", p.source.Name, whyVI))
}

// listed shows in a message those column names that may be shown.
func listed(header []string) string {
	const most, longest = 12, 40
	var shown []string
	for i, name := range redact.Names(header) {
		if i == most {
			shown = append(shown, "…")
			break
		}
		letters := []rune(strings.Join(strings.FieldsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }), " "))
		if len(letters) > longest {
			letters = append(letters[:longest], '…')
		}
		shown = append(shown, string(letters))
	}
	return strings.Join(shown, ", ")
}

// identifier quotes a name for the engine.
func identifier(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
