package ingest

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"text/template"
	"time"
	"unicode"

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
	Path          string
	Delimiter     string
	Compression   string
	FileColumns   []string // one name per column of the file, by position
	SourceColumns []string // those that are read
	Shapes        []shape
	Columns       []planColumn
	GivenColumns  []string
	HasEventID    bool
	LocalDate     string // of event_time, where the warehouse is
	Numbered      bool   // rows carry their place in the file
	mapped        bool   // cells come by way of a mapping file
	FairCopy      bool   // the engine reads what spellOut wrote, which has no column names

	ignored []string // columns of the file that mean nothing here
	needed  []int    // places of SourceColumns in the file
}

// shape is one event that a row of the file stands for.
type shape struct {
	Cells     []shapeCell
	Condition string
}

type shapeCell struct{ Name, Expression string }

// planColumn is a contract column with its expressions over the cell of its name.
type planColumn struct {
	Name    string
	Given   bool   // the file has it
	Value   string // typed value
	Problem string // condition under which the row is refused; empty: never
}

func newPlan(kind Kind, source Source, mapping *Mapping, fileID int) (*plan, error) {
	p := &plan{
		kind: kind, source: source,
		mapped: mapping != nil, Table: kind.Table, FileID: fileID, LocalDate: "event_time::date",
		Path: literal(source.Path), Delimiter: literal(string(source.Delimiter)), Compression: "'none'",
	}
	if source.Gzipped {
		p.Compression = "'gzip'"
	}
	for i := range source.Header {
		p.FileColumns = append(p.FileColumns, fmt.Sprintf("c%d", i))
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
	p.describeColumns(mapping)
	for _, column := range p.SourceColumns {
		p.needed = append(p.needed, slices.Index(p.FileColumns, column))
	}
	return p, nil
}

// oneToOne says that every row of the file stands in raw_event as one row, in the
// order of the file, until what does not fit is set aside.
func (p *plan) oneToOne() bool { return p.kind.Name == Events.Name && len(p.Shapes) == 1 }

// AnyOrder says that the rows may be loaded in any order, which is faster: those
// refused are found again by their cells, which stand in the file as they were read.
func (p *plan) AnyOrder() bool {
	return p.kind.Name == Events.Name && !p.mapped && !p.FairCopy
}

// followHeader takes contract columns by their names in the file's first line.
func (p *plan) followHeader() error {
	var one shape
	for i, name := range p.source.Header {
		if strings.EqualFold(name, RetryColumn) {
			p.SourceColumns = append(p.SourceColumns, p.FileColumns[i])
		}
		column, known := p.kind.column(strings.ToLower(name))
		if !known {
			p.ignored = append(p.ignored, name)
			continue
		}
		if slices.Contains(p.GivenColumns, column.Name) {
			return p.headFault(fmt.Sprintf("column %q stands there twice", column.Name), fmt.Sprintf("cột %q xuất hiện hai lần", column.Name))
		}
		p.SourceColumns = append(p.SourceColumns, p.FileColumns[i])
		p.GivenColumns = append(p.GivenColumns, column.Name)
		one.Cells = append(one.Cells, shapeCell{column.Name, p.FileColumns[i]})
	}
	for _, column := range p.kind.Columns {
		if column.Needed && !slices.Contains(p.GivenColumns, column.Name) {
			return p.headFault(
				fmt.Sprintf("line 1: column %q is missing for kind %s (found: %s); rename it or give a --mapping", column.Name, p.kind.Name, listed(p.source.Header)),
				fmt.Sprintf("dòng 1: thiếu cột %q của loại %s (hiện có: %s); hãy đổi tên cột hoặc dùng --mapping", column.Name, p.kind.Name, listed(p.source.Header)))
		}
	}
	p.Shapes = []shape{one}
	return nil
}

// followMapping takes contract columns from where the mapping says.
func (p *plan) followMapping(m *Mapping) error {
	for _, event := range m.shapes() {
		var s shape
		for _, column := range p.kind.Columns {
			cell, given := event.Columns[column.Name]
			expression := "null::varchar"
			if given {
				var err error
				if expression, err = p.cellExpression(m, cell); err != nil {
					return err
				}
				if !slices.Contains(p.GivenColumns, column.Name) {
					p.GivenColumns = append(p.GivenColumns, column.Name)
				}
				if event.Optional && column.Name == "event_time" {
					s.Condition = "not is_blank(" + expression + ")"
				}
			}
			s.Cells = append(s.Cells, shapeCell{column.Name, expression})
		}
		p.Shapes = append(p.Shapes, s)
	}
	for i, name := range p.source.Header {
		if !slices.Contains(p.SourceColumns, p.FileColumns[i]) {
			p.ignored = append(p.ignored, name)
		}
	}
	return nil
}

func (p *plan) cellExpression(m *Mapping, cell Cell) (string, error) {
	if cell.Constant != "" {
		return literal(cell.Constant), nil
	}
	at := slices.IndexFunc(p.source.Header, func(name string) bool { return strings.EqualFold(name, cell.From) })
	if at < 0 {
		return "", p.headFault(fmt.Sprintf("line 1: column %q of mapping %q is missing (found: %s)", cell.From, m.name, listed(p.source.Header)),
			fmt.Sprintf("dòng 1: thiếu cột %q mà tệp ánh xạ %q cần (hiện có: %s)", cell.From, m.name, listed(p.source.Header)))
	}
	column := p.FileColumns[at]
	if !slices.Contains(p.SourceColumns, column) {
		p.SourceColumns = append(p.SourceColumns, column)
	}
	if len(cell.Values) == 0 {
		return column, nil
	}
	var cases strings.Builder
	for _, from := range sortedKeys(cell.Values) {
		fmt.Fprintf(&cases, " when %s then %s", literal(from), literal(cell.Values[from]))
	}
	return fmt.Sprintf("case trim(%s)%s else %s end", column, cases.String(), column), nil
}

func (p *plan) describeColumns(m *Mapping) {
	for _, column := range p.kind.Columns {
		given := slices.Contains(p.GivenColumns, column.Name)
		described := planColumn{Name: column.Name, Given: given}
		if given {
			described.Value = column.value("cell."+column.Name, m)
			described.Problem = column.problem()
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
func (c Column) value(cell string, m *Mapping) string {
	switch c.Form {
	case formText:
		return "as_text(" + cell + ")"
	case formCode:
		return "as_code(" + cell + ")"
	case formTime, formDue:
		return c.instant(cell, m)
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
func (c Column) instant(cell string, m *Mapping) string {
	plain := "as_time(" + cell + ")"
	if c.Form == formDue {
		plain = "as_due(" + cell + ")"
	}
	if m == nil {
		return plain
	}
	if m.TimeFormat != "" {
		parsed := fmt.Sprintf("try_strptime(trim(%s), %s)", cell, literal(m.TimeFormat))
		if m.Timezone != "" && !strings.Contains(m.TimeFormat, "%z") {
			return fmt.Sprintf("timezone(%s, %s::timestamp)", literal(m.Timezone), parsed)
		}
		return parsed + "::timestamptz"
	}
	if m.Timezone == "" {
		return plain
	}
	const hasOffset = `:\d\d.*([zZ]|[+-]\d\d(:?\d\d)?)$`
	local := fmt.Sprintf("timezone(%s, timezone(current_setting('TimeZone'), %s))", literal(m.Timezone), plain)
	return fmt.Sprintf("case when regexp_matches(trim(%s), %s) then %s else %s end", cell, literal(hasOffset), plain, local)
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
