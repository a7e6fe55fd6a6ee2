// Package mapping is how a foreign export becomes rows of the contract without code: mapping files, those
// inside the program, and suggesting one for a file. Start with Load and Suggest.
package mapping

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"khohoso/ingest/contract"
	"khohoso/ingest/reader/jsontext"
	"khohoso/internal/apperr"
)

// Mapping turns a foreign export into contract columns without code: which source
// column feeds which name, constants, value tables, time format and zone, and how
// one wide row becomes several events.
type Mapping struct {
	Kind       string          `yaml:"kind"`        // contract kind; events when empty
	Timezone   string          `yaml:"timezone"`    // of times written without an offset; the warehouse's when empty
	TimeFormat string          `yaml:"time_format"` // strptime pattern; any spelling that leaves no doubt when empty
	HeadRow    int             `yaml:"head_row"`    // of a sheet or CSV: where the column names stand; looked for when 0
	NullWords  []string        `yaml:"null_words"`  // what stands for nothing in this file, such as NULL
	Columns    map[string]Cell `yaml:"columns"`     // what every row gives
	Events     []Event         `yaml:"events"`      // one entry per event a row stands for; none: the row is one event
	name       string
}

// Event is one of the events that a wide row stands for.
type Event struct {
	Columns  map[string]Cell `yaml:"columns"`
	Optional bool            `yaml:"optional"` // an empty event_time means that it has not happened

	Each string              `yaml:"each"` // of JSON: a list, each element of which is one event
	When map[string][]string `yaml:"when"` // source columns and the values of which they must have one; "" is blank
}

// Cell says where the value of a contract column comes from: a source column,
// with a table of values if needed, or a constant.
type Cell struct {
	From     string            `yaml:"from"`
	Constant string            `yaml:"constant"`
	Values   map[string]string `yaml:"values"` // "*" is any other value

	Pick    string `yaml:"pick"`    // of JSON: what is made of a list, see jsontext.Fields
	Pattern string `yaml:"pattern"` // regular expression: its first group, or all that it matches
	Else    *Cell  `yaml:"else"`    // what stands in where this is blank
}

// Name is the file of the mapping, or the name of a shipped one.
func (m *Mapping) Name() string { return m.name }

// Times are how the file writes its times.
func (m *Mapping) Times() contract.TimeFormat {
	if m == nil {
		return contract.TimeFormat{}
	}
	return contract.TimeFormat{Zone: m.Timezone, Patterns: m.TimeFormat}
}

// HeaderRow is where the column names stand; 0 where they are looked for.
func (m *Mapping) HeaderRow() int {
	if m == nil {
		return 0
	}
	return m.HeadRow
}

// UnmarshalYAML lets a cell be written as just the name of its source column.
func (c *Cell) UnmarshalYAML(unmarshal func(any) error) error {
	if err := unmarshal(&c.From); err == nil {
		return nil
	}
	type plain Cell
	return unmarshal((*plain)(c))
}

//go:embed mappings/*.yaml
var shipped embed.FS

// Shipped are the names of the mappings inside the program.
func Shipped() []string {
	entries, err := shipped.ReadDir("mappings")
	if err != nil {
		panic("mapping: " + err.Error()) // compiled in
	}
	var names []string
	for _, entry := range entries {
		names = append(names, strings.TrimSuffix(entry.Name(), ".yaml"))
	}
	return names
}

// Load reads a mapping: a file, or the name of a shipped one. Every mistake
// is found here, before any row is read. Error: apperr.BadMapping.
func Load(name string) (*Mapping, error) {
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) && !strings.ContainsAny(name, `/\.`) {
		if text, err = shipped.ReadFile(path.Join("mappings", name+".yaml")); err != nil {
			return nil, badMapping(name, fmt.Sprintf("no such file, and the shipped ones are %s", strings.Join(Shipped(), ", ")),
				fmt.Sprintf("không có tệp này; các ánh xạ có sẵn: %s", strings.Join(Shipped(), ", ")))
		}
	}
	if err != nil {
		return nil, badMapping(name, "it cannot be read; check that it is a file and may be read", "không đọc được; hãy kiểm tra đó là tệp và được phép đọc")
	}
	var mapping Mapping
	if err := yaml.UnmarshalWithOptions(text, &mapping, yaml.Strict()); err != nil {
		why := strings.Join(strings.Fields(yaml.FormatError(err, false, false)), " ")
		return nil, badMapping(name, why, why)
	}
	mapping.name = name
	if mapping.Kind == "" {
		mapping.Kind = contract.Events.Name
	}
	for i, word := range mapping.NullWords {
		if word == "" { // YAML takes NULL, null and ~ for nothing too
			mapping.NullWords[i] = "NULL"
		}
	}
	if err := mapping.validate(); err != nil {
		return nil, err
	}
	return &mapping, nil
}

func (m *Mapping) validate() error {
	kind, known := contract.KindNamed(m.Kind)
	if !known {
		return badMapping(m.name, fmt.Sprintf("kind %q is none of %s", m.Kind, contract.KindNames()),
			fmt.Sprintf("kind %q không có trong %s", m.Kind, contract.KindNames()))
	}
	if _, err := time.LoadLocation(m.Timezone); err != nil {
		return badMapping(m.name, fmt.Sprintf("unknown timezone %q", m.Timezone), fmt.Sprintf("không có múi giờ %q", m.Timezone))
	}
	for _, event := range m.FullEvents() {
		for _, column := range slices.Sorted(maps.Keys(event.Columns)) {
			cell := event.Columns[column]
			if _, known := kind.Column(column); !known {
				return badMapping(m.name, fmt.Sprintf("column %q is not in the contract of %s", column, kind.Name),
					fmt.Sprintf("cột %q không có trong hợp đồng dữ liệu %s", column, kind.Name))
			}
			if why, whyVI := cell.mistake(event.Each); why != "" {
				return badMapping(m.name, fmt.Sprintf("column %q %s", column, why), fmt.Sprintf("cột %q %s", column, whyVI))
			}
		}
		for _, column := range kind.Columns {
			if _, given := event.Columns[column.Name]; column.Needed && !given {
				return badMapping(m.name, fmt.Sprintf("column %q is needed and not mapped", column.Name),
					fmt.Sprintf("thiếu cột bắt buộc %q", column.Name))
			}
		}
	}
	return nil
}

// mistake says what is wrong with a cell of an event that is made of each element of
// a list, or of a plain one; "" for nothing.
func (c Cell) mistake(each string) (why, whyVI string) {
	if (c.From == "") == (c.Constant == "") {
		return "needs either from or constant", "cần đúng một trong hai: from hoặc constant"
	}
	if c.From != "" && (strings.Contains(c.From, "[]") || c.Pick != "") {
		if _, err := jsontext.NewFields([]string{c.Field(each)}); err != nil {
			return err.Error(), "có đường dẫn sai: " + err.Error()
		}
	}
	if _, err := regexp.Compile(c.Pattern); err != nil {
		return fmt.Sprintf("has pattern %q, which is no regular expression", c.Pattern), fmt.Sprintf("có pattern %q không phải biểu thức chính quy", c.Pattern)
	}
	if c.Else == nil {
		return "", ""
	}
	return c.Else.mistake(each)
}

// FullEvents are the events with the common columns filled in.
func (m *Mapping) FullEvents() []Event {
	if len(m.Events) == 0 {
		return []Event{{Columns: m.Columns}}
	}
	shapes := make([]Event, len(m.Events))
	for i, event := range m.Events {
		shapes[i] = Event{Columns: map[string]Cell{}, Optional: event.Optional, Each: event.Each, When: event.When}
		for name, cell := range m.Columns {
			shapes[i].Columns[name] = cell
		}
		for name, cell := range event.Columns {
			shapes[i].Columns[name] = cell
		}
	}
	return shapes
}

func badMapping(name, why, whyVI string) error {
	return apperr.New(apperr.BadMapping, fmt.Sprintf("mapping %q: %s", name, why), fmt.Sprintf("tệp ánh xạ %q: %s", name, whyVI))
}
