package ingest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"text/template"
	"time"
	"unicode"

	"khohoso/ingest/workbook"
	"khohoso/internal/fault"
	statements "khohoso/sql"
)

// templates are the statements of sql/ingest. Names of source columns never enter
// them, only their positions; values from outside are quoted as literals.
var templates = func() *template.Template {
	all := template.New("ingest").Option("missingkey=error")
	for _, file := range statements.Layer("ingest") {
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
	FairCopy      bool   // the engine reads what spellOut wrote, which has no column names

	copy        *fairCopy // that the engine reads instead of the file
	mapping     *Mapping
	retryColumn string
	ignored     []string       // columns of the file that mean nothing here
	needed      []int          // places of SourceColumns in the file
	places      map[string]int // contract columns that come straight from one column of the file
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
	p.source.instants = p.instants()
	p.describeColumns(mapping)
	p.describeFile()
	return p, nil
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
	return p.mapping == nil && p.source.Format == Parquet && p.source.typed[at] && p.source.instants[at]
}

// instants are the columns of the file that feed days and instants.
func (p *plan) instants() map[int]bool {
	found := map[int]bool{}
	for name, at := range p.places {
		column, _ := p.kind.column(name)
		if column.Form == formTime || column.Form == formDue || column.Form == formDate {
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
	return literal(p.source.Sheet + "!" + workbook.ColumnName(at))
}

func (p *plan) sheetName() string {
	if p.source.Sheet == "" {
		return "null::varchar"
	}
	return literal(p.source.Sheet + "!")
}

func columnAt(at int) string { return fmt.Sprintf("c%d", at) }

// oneToOne says that every row of the file stands in raw_event as one row, in the
// order of the file, until what does not fit is set aside.
func (p *plan) oneToOne() bool {
	return p.kind.Name == Events.Name && len(p.Shapes) == 1 && p.Shapes[0].Condition == "" && p.Shapes[0].Each == ""
}

// AnyOrder says that the rows may be loaded in any order, which is faster: those
// refused are found again by their cells, which stand in the file as they were read.
func (p *plan) AnyOrder() bool {
	return p.kind.Name == Events.Name && p.mapping == nil && p.copy == nil && (p.source.Format == CSV || p.source.Format == NDJSON)
}

// followHeader takes contract columns by their names in the file's first line.
func (p *plan) followHeader() error {
	var one shape
	if p.source.openHead() {
		p.followKeys()
	}
	for i, name := range p.source.Header {
		if strings.EqualFold(name, RetryColumn) {
			p.retryColumn = columnAt(i)
			p.SourceColumns = append(p.SourceColumns, p.retryColumn)
		}
		column, known := p.kind.column(strings.ToLower(name))
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
	where := map[string][3]string{"en": {"line 1", "keys", "sheet %q, row %d"}, "vi": {"dòng 1", "các khóa", "trang %q, dòng %d"}}[lang]
	switch p.source.Format {
	case NDJSON, JSON:
		return where[1]
	case XLSX:
		return fmt.Sprintf(where[2], p.source.Sheet, p.source.HeaderRow)
	}
	return where[0]
}

func (p *plan) describeColumns(m *Mapping) {
	for _, column := range p.kind.Columns {
		given := slices.Contains(p.GivenColumns, column.Name)
		described := planColumn{Name: column.Name, Given: given}
		if given {
			described.Value = column.value("cell."+column.Name, m, p.source.Format)
			described.Problem = column.problem()
			if at, direct := p.places[column.Name]; direct && p.typedAt(at) {
				described.Value = "cell." + column.Name + "::timestamptz"
				described.Problem = column.typedProblem()
			}
		}
		if slices.Contains(p.GivenColumns, column.With) {
			described.Problem = column.With + " is not null and " + column.Name + " is null"
		}
		if given && column.Name == "event_id" {
			p.HasEventID = true
		}
		p.Columns = append(p.Columns, described)
	}
}

// value is the expression that makes a typed value of a cell.
func (c Column) value(cell string, m *Mapping, format Format) string {
	switch c.Form {
	case formText:
		return "as_text(" + cell + ")"
	case formCode:
		return "as_code(" + cell + ")"
	case formTime, formDue:
		return c.instant(cell, m, format)
	case formDate:
		return "as_date(" + cell + ")"
	case formYesNo:
		return "as_yes_no_flag(" + cell + ")"
	case formAmount:
		return "as_amount(" + cell + ")"
	case formNumber:
		return "as_number(" + cell + ")"
	case formShare:
		return "as_share(" + cell + ")"
	case formPeriod:
		return "as_period(" + cell + ")"
	default:
		return "as_" + c.Words + "(" + cell + ")::utinyint"
	}
}

// instant reads a time; a mapping may say how it is written and in which zone.
//
// In typed formats a cell may be an instant as such, whatever the mapping says.
func (c Column) instant(cell string, m *Mapping, format Format) string {
	plain := "as_time(" + cell + ")"
	if c.Form == formDue {
		plain = "as_due(" + cell + ")"
	}
	if m == nil {
		return plain
	}
	if m.TimeFormat != "" {
		parsed := c.parsed(cell, m)
		if format != XLSX && format != Parquet && format != Arrow {
			return parsed
		}
		typed := Mapping{Timezone: m.Timezone}
		return "coalesce(" + parsed + ", " + c.instant(cell, &typed, format) + ")"
	}
	if m.Timezone == "" {
		return plain
	}
	const hasOffset = `:\d\d.*([zZ]|[+-]\d\d(:?\d\d)?)$`
	local := fmt.Sprintf("timezone(%s, timezone(current_setting('TimeZone'), %s))", literal(m.Timezone), plain)
	return fmt.Sprintf("case when regexp_matches(trim(%s), %s) then %s else %s end", cell, literal(hasOffset), plain, local)
}

// parsed reads a time by the patterns of a mapping, of which "|" stands between
// several. A due date without an hour means the end of its day.
func (c Column) parsed(cell string, m *Mapping) string {
	var ways []string
	for _, pattern := range strings.Split(m.TimeFormat, "|") {
		way := fmt.Sprintf("try_strptime(trim(%s), %s)", cell, literal(strings.TrimSpace(pattern)))
		if c.Form == formDue && !strings.Contains(pattern, "%H") && !strings.Contains(pattern, "%I") {
			way += " + interval '23:59:59'"
		}
		if m.Timezone != "" && !strings.Contains(pattern, "%z") {
			way = fmt.Sprintf("timezone(%s, (%s)::timestamp)", literal(m.Timezone), way)
		} else {
			way = "(" + way + ")::timestamptz"
		}
		ways = append(ways, way)
	}
	if len(ways) == 1 {
		return ways[0]
	}
	return "coalesce(" + strings.Join(ways, ", ") + ")"
}

// typedProblem is problem for a column that holds instants as such.
func (c Column) typedProblem() string {
	limit := "is_plausible"
	if c.Form == formDue {
		limit = "is_plausible_due"
	}
	if c.Needed {
		return fmt.Sprintf("%s is null or not %s(%s)", c.Name, limit, c.Name)
	}
	return fmt.Sprintf("not %s(%s)", limit, c.Name)
}

// problem is the condition under which a row is refused for this column.
func (c Column) problem() string {
	limit := ""
	switch c.Form {
	case formTime:
		limit = "not is_plausible(" + c.Name + ")"
	case formDue:
		limit = "not is_plausible_due(" + c.Name + ")"
	}
	switch {
	case c.Needed && limit != "":
		return fmt.Sprintf("%s is null or %s", c.Name, limit)
	case c.Needed:
		return c.Name + " is null"
	case c.Form == formText, c.Form == formCode:
		return ""
	case limit != "":
		return fmt.Sprintf("%s is null and %s_cell is not null and not is_blank(%s_cell) or %s", c.Name, c.Name, c.Name, limit)
	}
	return fmt.Sprintf("%s is null and %s_cell is not null and not is_blank(%s_cell)", c.Name, c.Name, c.Name)
}

func (p *plan) headFault(why, whyVI string) error {
	return fault.New(fault.BadInput, fmt.Sprintf("file %q: %s", p.source.Name, why), fmt.Sprintf("tệp %q: %s", p.source.Name, whyVI))
}

// listed shows column names in a message, whatever they are.
func listed(header []string) string {
	const most, longest = 12, 40
	var shown []string
	for i, name := range header {
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

// localDate is the expression of the day on which an instant lies in a zone. The
// engine's own takes ten times as long, which matters where the clocks are never
// changed: there it is a division.
func localDate(zone string) string {
	const plain = "event_time::date"
	location, err := time.LoadLocation(zone)
	if err != nil {
		return plain
	}
	day := time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC)
	_, offset := day.In(location).Zone()
	for ; day.Year() < 2102; day = day.AddDate(0, 0, 1) {
		if _, other := day.In(location).Zone(); other != offset {
			return plain
		}
	}
	return fmt.Sprintf("date '1970-01-01' + ((epoch_us(event_time) + %d) // 86400000000)::integer", int64(offset)*1_000_000)
}

func literal(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// valueMacros is the statement that teaches a connection how cells become values.
func valueMacros() (string, error) {
	type list struct {
		List  string
		Words []struct{ Text, Code string }
	}
	var lists []list
	for _, name := range sortedKeys(vocabulary) {
		l := list{List: name}
		for _, w := range vocabulary[name] {
			l.Words = append(l.Words, struct{ Text, Code string }{literal(w.text), w.code})
		}
		lists = append(lists, l)
	}
	return render("values", struct{ Vocabulary []list }{lists})
}
