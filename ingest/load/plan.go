package load

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"text/template"

	"khohoso/ingest/contract"
	"khohoso/ingest/mapping"
	"khohoso/ingest/reader"
	"khohoso/ingest/reader/xlsxread"
	"khohoso/ingest/redact"
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

// loadPlan is everything the statements of one file vary by.
type loadPlan struct {
	kind   contract.Kind
	source reader.Source

	Table         string
	FileID        int
	Engine        string // which reader of the engine: csv, ndjson, parquet
	Path          string
	Delimiter     string
	Compression   string
	FileColumns   []string // one name per column of the file, by position
	JSONColumns   []jsonColumn
	SourceColumns []string // those that are read
	Reads         []templateCell
	Shapes        []rowTemplate
	Columns       []planColumn
	GivenColumns  []string
	HasEventID    bool
	LocalDate     string // of event_time, where the warehouse is
	Numbered      bool   // rows carry their place in the file
	ManyFiles     bool   // rows carry the number of their file, before their cells
	FairCopy      bool   // the engine reads what normalize wrote, which has no column names
	Units, Before string // expressions, see limitTo; "": rows may name any unit

	normalized  *normalizedCopy // that the engine reads instead of the file
	mapping     *mapping.Mapping
	retryColumn string
	nullWords   []string       // what stands for nothing in the cells of the file
	ignored     []string       // columns of the file that mean nothing here
	needed      []int          // places of SourceColumns in the file
	places      map[string]int // contract columns that come straight from one column of the file
	timed       []int          // columns of the file that a mapping takes days and instants from
}

// rowTemplate is one event that a row of the file stands for.
type rowTemplate struct {
	Cells     []templateCell
	Condition string
	Each      string // column with a list: one event per element
}

type templateCell struct{ Name, Expression string }

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

func newLoadPlan(kind contract.Kind, source reader.Source, mapping *mapping.Mapping, fileID int) (*loadPlan, error) {
	p := &loadPlan{
		kind: kind, source: source, mapping: mapping, places: map[string]int{},
		Table: kind.Table, FileID: fileID, LocalDate: "event_time::date", Engine: string(source.Format),
		Path: contract.Literal(source.Path), Delimiter: contract.Literal(string(source.Delimiter)), Compression: "'none'",
	}
	switch {
	case source.Gzipped:
		p.Compression = "'gzip'"
	case source.Format == reader.NDJSON:
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
	p.source.Instants, p.source.Codes = p.instants(), p.codes()
	p.describeColumns(mapping)
	p.describeFile()
	return p, nil
}

// Unread is the condition under which a cell of a column could not be read, for a column
// where that costs the cell alone; "" where the file does not have it.
func (p *loadPlan) Unread(name string) string {
	column, _ := p.kind.Column(name)
	if !column.Spares || !slices.Contains(p.GivenColumns, name) {
		return ""
	}
	return "problem is null and " + column.Unread()
}

// Read is the expression of a cell of the file as it is read: empty where it holds a word
// that stands for nothing there.
func (p *loadPlan) Read(c templateCell) string {
	if len(p.nullWords) == 0 || p.typedAt(slices.Index(p.FileColumns, c.Name)) {
		return c.Expression
	}
	var words []string
	for _, word := range p.nullWords {
		words = append(words, contract.Literal(strings.ToLower(word)))
	}
	return fmt.Sprintf("case when lower(bare(%s)) in (%s) then null else %s end", c.Expression, strings.Join(words, ", "), c.Expression)
}

// HasNoDates says that a column may hold what stands for no date.
func (p *loadPlan) HasNoDates() bool {
	return slices.ContainsFunc(p.Columns, func(c planColumn) bool { return c.NoDate != "" })
}

// describeFile says what the engine reads of the file.
func (p *loadPlan) describeFile() {
	for i := range p.source.Header {
		p.FileColumns = append(p.FileColumns, columnAt(i))
	}
	for _, column := range p.SourceColumns {
		at := slices.Index(p.FileColumns, column)
		p.needed = append(p.needed, at)
		read := templateCell{column, column}
		switch key := p.source.Header[at]; {
		case p.source.Format == reader.NDJSON:
			p.JSONColumns = append(p.JSONColumns, jsonColumn{column, identifier(key), contract.Literal(key)})
			read.Expression = "nullif(" + column + ", '')"
		case p.source.Format == reader.Parquet && !p.typedAt(at):
			read.Expression = "nullif(cell_text(" + column + "), '')"
		}
		p.Reads = append(p.Reads, read)
	}
}

// typedAt says that a column of the file holds instants as such, which need not
// become text and an instant again.
func (p *loadPlan) typedAt(at int) bool {
	return p.mapping == nil && p.source.Format == reader.Parquet && at >= 0 && p.source.Typed[at] && p.source.Instants[at]
}

// instants are the columns of the file that feed days and instants.
func (p *loadPlan) instants() map[int]bool {
	found := map[int]bool{}
	for _, at := range p.timed {
		found[at] = true
	}
	for name, at := range p.places {
		if column, _ := p.kind.Column(name); column.HoldsDays() {
			found[at] = true
		}
	}
	return found
}

// codes are the columns of the file that feed codes and nothing else.
func (p *loadPlan) codes() map[int]bool {
	found := map[int]bool{}
	for name, at := range p.places {
		if column, _ := p.kind.Column(name); column.Type == contract.TypeCode && (strings.HasSuffix(name, "code") || strings.HasSuffix(name, "id")) {
			found[at] = true
		}
	}
	return found
}

// place is the expression of a cell's sheet and column, to which its row is put.
func (p *loadPlan) place(column string) string {
	at, known := p.places[column]
	if p.source.Sheet == "" || !known {
		return p.sheetName()
	}
	return contract.Literal(p.sheetLabel() + "!" + xlsxread.ColumnName(at))
}

func (p *loadPlan) sheetName() string {
	if p.source.Sheet == "" {
		return "null::varchar"
	}
	return contract.Literal(p.sheetLabel() + "!")
}

// sheetLabel is the name of the sheet as it may be kept.
func (p *loadPlan) sheetLabel() string {
	if p.source.Sheet == "" {
		return ""
	}
	return redact.Name(p.source.Sheet)
}

func columnAt(at int) string { return fmt.Sprintf("c%d", at) }

// oneToOne says that every row of the file stands in raw_event as one row, in the
// order of the file, until what does not fit is set aside.
func (p *loadPlan) oneToOne() bool {
	return p.kind.Name == contract.Events.Name && len(p.Shapes) == 1 && p.Shapes[0].Condition == "" && p.Shapes[0].Each == ""
}

// OffsetGiven is the expression that tells whether an event's time came with its zone.
func (p *loadPlan) OffsetGiven() string {
	if p.mapping != nil && p.mapping.Timezone != "" {
		return "true"
	}
	return "says_offset(event_time_cell::varchar)"
}

// AnyOrder says that the rows may be loaded in any order, which is faster: those
// refused are found again by their cells, which stand in the file as they were read.
func (p *loadPlan) AnyOrder() bool {
	return p.kind.Name == contract.Events.Name && p.mapping == nil && p.normalized == nil && len(p.nullWords) == 0 && (p.source.Format == reader.CSV || p.source.Format == reader.NDJSON)
}

// followHeader takes contract columns by their names in the file's first line.
func (p *loadPlan) followHeader() error {
	var one rowTemplate
	if redact.HoldsValues(p.source.Columns()) {
		return p.headOfValues()
	}
	if p.source.HasOpenColumns() {
		p.followKeys()
	}
	for i, name := range p.source.Header {
		if strings.EqualFold(name, contract.RetryColumn) {
			p.retryColumn = columnAt(i)
			p.SourceColumns = append(p.SourceColumns, p.retryColumn)
		}
		column, known := p.kind.Column(contract.ColumnName(name))
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
		one.Cells = append(one.Cells, templateCell{column.Name, columnAt(i)})
	}
	for _, column := range p.kind.Columns {
		if column.Needed && !p.source.Has(column.Name) {
			return p.headFault(
				fmt.Sprintf("%s: column %q is missing for kind %s (found: %s); rename it or give a --mapping", p.headPlace("en"), column.Name, p.kind.Name, reader.Listed(p.source.Columns())),
				fmt.Sprintf("%s: thiếu cột %q của loại %s (hiện có: %s); hãy đổi tên cột hoặc dùng --mapping", p.headPlace("vi"), column.Name, p.kind.Name, reader.Listed(p.source.Columns())))
		}
	}
	p.Shapes = []rowTemplate{one}
	return nil
}

// followKeys gives a JSON source every column of the contract: a row further down
// may have what the first ones lack.
func (p *loadPlan) followKeys() {
	for _, key := range p.source.Seen {
		_, known := p.kind.Column(strings.ToLower(key))
		if !known && !strings.EqualFold(key, contract.RetryColumn) {
			p.ignored = append(p.ignored, key)
		}
	}
	for _, column := range p.kind.Columns {
		p.source.AddColumn(p.source.Spelling(column.Name))
	}
	if p.source.Has(contract.RetryColumn) {
		p.source.AddColumn(p.source.Spelling(contract.RetryColumn))
	}
}

// headPlace is where column names stand.
func (p *loadPlan) headPlace(lang string) string {
	where := map[string][3]string{"en": {"line %d", "keys", "sheet %q, row %d"}, "vi": {"dòng %d", "các khóa", "trang %q, dòng %d"}}[lang]
	switch p.source.Format {
	case reader.NDJSON, reader.JSON:
		return where[1]
	case reader.XLSX:
		return fmt.Sprintf(where[2], p.sheetLabel(), p.source.HeaderRow)
	case reader.CSV:
		return fmt.Sprintf(where[0], max(p.source.HeaderRow, 1))
	case reader.Rows:
		return map[string]string{"en": "query", "vi": "câu truy vấn"}[lang]
	}
	return fmt.Sprintf(where[0], 1)
}

func (p *loadPlan) describeColumns(m *mapping.Mapping) {
	for _, column := range p.kind.Columns {
		given := slices.Contains(p.GivenColumns, column.Name)
		described := planColumn{Name: column.Name, Given: given}
		if given {
			described.Value = column.Value("cell."+column.Name, m.Times())
			described.NoDate = column.NoDate()
			described.Problem = column.Problem()
			if at, direct := p.places[column.Name]; direct && p.typedAt(at) {
				described.Value = column.TypedValue("cell." + column.Name)
				described.Problem = column.TypedProblem()
			}
		}
		if slices.Contains(p.GivenColumns, column.With) {
			described.Problem = fmt.Sprintf("%s is not null and %s is null", column.With, column.Name)
			if given {
				described.Problem += " or " + column.Problem()
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
func (p *loadPlan) limitTo(units, before string) {
	p.Units, p.Before = units, before
	p.limit()
}

// limit adds to the columns what limitTo refuses.
func (p *loadPlan) limit() {
	if p.Units == "" || p.kind.Name != contract.Events.Name {
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

func (p *loadPlan) headFault(why, whyVI string) error {
	return apperr.New(apperr.BadInput, fmt.Sprintf("file %q: %s", p.source.Name, why), fmt.Sprintf("tệp %q: %s", p.source.Name, whyVI))
}

// identifier quotes a name for the engine.
func identifier(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
