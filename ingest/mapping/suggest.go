package mapping

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"khohoso/ingest/contract"
	"khohoso/ingest/reader"
	"khohoso/internal/apperr"
)

// Suggestion is a mapping that fits a foreign file as far as its names and contents tell.
type Suggestion struct {
	Mapping *Mapping
	YAML    string   // the same to edit, with what could not be told as comments
	Unused  []string // columns of the file that nothing is taken from
}

// sampled is how many rows are looked at.
const sampled = 2000

// Suggest looks at a file and proposes how its columns become events.
//
// Errors: those of reading the file; apperr.BadMapping where no column looks like a
// dossier's code or no time like that of an event.
func Suggest(file string) (*Suggestion, error) {
	look, err := lookInto(file)
	if err != nil {
		return nil, err
	}
	d := &draft{sample: look, mapping: &Mapping{Kind: contract.Events.Name, Columns: map[string]Cell{}, name: file}, taken: map[string]bool{}, unknown: map[string][]string{}}
	if err := d.make(); err != nil {
		return nil, err
	}
	return &Suggestion{Mapping: d.mapping, YAML: d.text(), Unused: d.unused()}, nil
}

// sample is the beginning of a file: its columns and some values of each.
type sample struct {
	name    string
	header  []string
	headRow int // where the column names stand, if not at the top
	columns map[string][]string
}

func lookInto(file string) (*sample, error) {
	source, err := reader.Open(file, 0)
	switch {
	case err == nil && source.Format == reader.XLSX:
		source, err = widestSheet(source)
	case err == nil && source.Format == reader.CSV:
		source = namedLine(source)
	}
	if err != nil {
		return nil, err
	}
	if source.Format == reader.Parquet || source.Format == reader.JSON {
		return nil, apperr.New(apperr.BadMapping, fmt.Sprintf("file %q: mappings are proposed for CSV, Excel, NDJSON and Arrow; export some rows as one of these", file),
			fmt.Sprintf("tệp %q: chỉ gợi ý ánh xạ cho CSV, Excel, NDJSON và Arrow; hãy xuất thử một ít dòng dạng đó", file))
	}
	if source.HasOpenColumns() {
		source.Header = source.Seen
	}
	s := &sample{name: file, header: source.Header, columns: map[string][]string{}}
	if source.HeaderRow > 1 {
		s.headRow = source.HeaderRow
	}
	needed := make([]int, len(source.Header))
	source.Instants = map[int]bool{}
	for i, name := range source.Header {
		needed[i] = i
		source.Instants[i] = strings.HasPrefix(bareWords(name), "ngay") || strings.HasPrefix(bareWords(name), "thoi") || strings.HasPrefix(bareWords(name), "han")
	}
	closer, rows, err := source.Open(needed)
	if err != nil {
		return nil, err
	}
	defer closer.Close()
	for range sampled {
		r, err := rows.Next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return nil, source.Damaged(err)
		}
		if r.Reason != "" {
			continue
		}
		for i, cell := range source.Cells(r, needed) {
			if cell = strings.TrimSpace(cell); cell != "" {
				s.columns[source.Header[i]] = append(s.columns[source.Header[i]], cell)
			}
		}
	}
	return s, nil
}

// widestSheet takes the first row of a workbook that names a column we know of.
func widestSheet(book reader.Source) (reader.Source, error) {
	sheets, err := book.Sheets(func(s reader.Source) error {
		switch {
		case !namesCode(s.Header):
			return noCode(book.Name, s.Header)
		case !namesTime(s.Header):
			return noTime(book.Name, s.Header)
		}
		return nil
	})
	if err != nil {
		return reader.Source{}, err
	}
	return sheets[0], nil
}

// namedLine takes the first line of CSV that names a dossier's code: exports often carry
// a title above. Where none does it is the first one.
func namedLine(first reader.Source) reader.Source {
	source := first
	for line := first.HeaderRow + 1; !namesCode(source.Header) && line <= reader.HeaderSearched; line++ {
		next, err := reader.Open(first.Name, line)
		if err != nil {
			return first
		}
		source = next
	}
	if !namesCode(source.Header) {
		return first
	}
	return source
}

func namesCode(header []string) bool {
	return slices.ContainsFunc(header, func(name string) bool {
		return slices.Contains(headings["dossier_code"], bareWords(name)) || bareWords(name) == "dossiercode"
	})
}

// namesTime says that there is a time of an event: in a log beside its status, in a wide
// row one of its dates.
func namesTime(header []string) bool {
	isLog := slices.ContainsFunc(header, func(name string) bool {
		return bareWords(name) == "status" || slices.Contains(headings["status"], bareWords(name))
	})
	return slices.ContainsFunc(header, func(name string) bool {
		bare := bareWords(name)
		inLog := isLog && (bare == "eventtime" || slices.Contains(headings["event_time"], bare))
		return inLog || slices.ContainsFunc(milestones, func(m milestone) bool { return slices.Contains(m.names, bare) })
	})
}

func noTime(name string, header []string) error {
	return apperr.New(apperr.BadMapping, fmt.Sprintf("file %q: no column looks like the time of an event (found: %s); write the mapping by hand", name, reader.Listed(header)),
		fmt.Sprintf("tệp %q: không thấy cột thời điểm nào (hiện có: %s); hãy tự viết tệp ánh xạ", name, reader.Listed(header)))
}

func noCode(name string, header []string) error {
	return apperr.New(apperr.BadMapping, fmt.Sprintf("file %q: no column looks like a dossier's code (found: %s); write the mapping by hand", name, reader.Listed(header)),
		fmt.Sprintf("tệp %q: không thấy cột mã hồ sơ (hiện có: %s); hãy tự viết tệp ánh xạ", name, reader.Listed(header)))
}

// draft is a proposal in the making.
type draft struct {
	*sample
	mapping *Mapping
	taken   map[string]bool
	times   []string            // columns with times
	unknown map[string][]string // values that nothing was found for, by contract column
}

func (d *draft) make() error {
	for _, column := range contract.Events.Columns {
		if from := d.named(append([]string{bareWords(column.Name)}, headings[column.Name]...)); from != "" {
			d.take(column, from)
		}
	}
	code, found := d.mapping.Columns["dossier_code"]
	if !found {
		return noCode(d.name, d.header)
	}
	d.findAgency(code.From)
	if _, isLog := d.mapping.Columns["event_time"]; !isLog || d.mapping.Columns["status"].From == "" {
		if err := d.findMilestones(); err != nil {
			return err
		}
	}
	d.findTimeFormat()
	d.findNullWords()
	d.mapping.HeadRow = d.headRow
	return nil
}

// named is the column of the file that has one of the names, the best name first.
func (d *draft) named(names []string) string {
	for _, name := range names {
		for _, column := range d.header {
			if bareWords(column) == name && !d.taken[column] {
				return column
			}
		}
	}
	return ""
}

func (d *draft) take(column contract.Column, from string) {
	d.taken[from] = true
	cell := Cell{From: from}
	if column.Words != "" {
		cell.Values = d.table(column, from)
	}
	if column.Type == contract.TypeTime || column.Type == contract.TypeDue {
		d.times = append(d.times, from)
	}
	d.mapping.Columns[column.Name] = cell
}

// table finds what the values of a column mean that are no words of the contract.
func (d *draft) table(column contract.Column, from string) map[string]string {
	const mostValues = 50
	table := map[string]string{}
	for _, value := range d.columns[from] {
		known := slices.Contains(nullWords, strings.ToLower(value)) || slices.ContainsFunc(contract.Vocabulary[column.Words], func(w contract.Word) bool { return strings.EqualFold(w.Text, value) })
		if known || table[value] != "" || slices.Contains(d.unknown[column.Name], value) {
			continue
		}
		meant := ""
		for _, m := range meanings[column.Words] {
			if strings.Contains(bareWords(value), m[0]) {
				meant = m[1]
				break
			}
		}
		switch {
		case meant != "":
			table[value] = meant
		case len(d.unknown[column.Name]) < mostValues:
			d.unknown[column.Name] = append(d.unknown[column.Name], value)
		}
	}
	return table
}

// findAgency takes the unit from the dossier's code where no column has it.
func (d *draft) findAgency(code string) {
	if _, found := d.mapping.Columns["agency_code"]; found {
		return
	}
	withUnit := 0
	for _, value := range d.columns[code] {
		if contract.Harmless.MatchString(value) {
			withUnit++
		}
	}
	if withUnit > len(d.columns[code])/2 {
		d.mapping.Columns["agency_code"] = Cell{From: code, Pattern: `^\s*([^-\s]+)-`}
		return
	}
	if name, found := d.mapping.Columns["agency_name"]; found {
		d.mapping.Columns["agency_code"] = Cell{From: name.From} // a name is better than nothing: the values may be put in its place
	}
}

// findMilestones makes an event of every date of a wide row.
func (d *draft) findMilestones() error {
	delete(d.mapping.Columns, "event_time")
	delete(d.mapping.Columns, "status")
	delete(d.unknown, "status")
	for _, m := range milestones {
		from := d.named(m.names)
		if from == "" {
			continue
		}
		d.taken[from] = true
		d.times = append(d.times, from)
		d.mapping.Events = append(d.mapping.Events, Event{
			Columns: map[string]Cell{"status": {Constant: m.status}, "event_time": {From: from}}, Optional: true,
		})
	}
	if len(d.mapping.Events) == 0 {
		return noTime(d.name, d.header)
	}
	return nil
}

// findTimeFormat finds how the times are written; several ways are tried in turn.
func (d *draft) findTimeFormat() {
	var patterns []string
	plain := false
	for _, column := range d.times {
		for _, value := range d.columns[column] {
			for _, form := range timeForms {
				if _, err := time.Parse(form.layout, value); err == nil {
					plain = plain || form.pattern == ""
					if form.pattern != "" && !slices.Contains(patterns, form.pattern) {
						patterns = append(patterns, form.pattern)
					}
					break
				}
			}
		}
	}
	if plain && len(patterns) > 0 {
		patterns = append(patterns, "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d", "%Y%m%d%H%M%S")
	}
	d.mapping.TimeFormat = strings.Join(patterns, "|")
}

// findNullWords finds what programs write where they have nothing.
func (d *draft) findNullWords() {
	for _, column := range d.header {
		for _, value := range d.columns[column] {
			if slices.Contains(nullWords, strings.ToLower(value)) && !slices.Contains(d.mapping.NullWords, value) {
				d.mapping.NullWords = append(d.mapping.NullWords, value)
			}
		}
	}
}

func (d *draft) unused() (names []string) {
	for _, name := range d.header {
		if !d.taken[name] && name != "" {
			names = append(names, name)
		}
	}
	return names
}
