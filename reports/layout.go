package reports

import (
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

// layout is one form as its file describes it.
//
// Columns are named by key. A column shows a running number, the name or code
// of its row, or a figure. A figure is an expression over the fields of the
// source ("received - received_online"); one with sum is written as a formula
// over other columns and must equal its expression. Heads are paths of keys:
// columns that share the beginning of a path share a merged head, and a path
// that ends early reaches down to the last head row.
type layout struct {
	Code       string          `yaml:"code"`
	Names      []string        `yaml:"names"` // other ways to ask for it
	Title      text            `yaml:"title"`
	About      text            `yaml:"about"`
	Basis      text            `yaml:"basis"`
	Rule       string          `yaml:"rule"` // of dictionary.yaml
	Read       reading         `yaml:"read"`
	Rows       rowRules        `yaml:"rows"`
	Receiver   text            `yaml:"receiver_of_province"`
	Heads      map[string]text `yaml:"heads"`
	Columns    []*column       `yaml:"columns"`
	Identities []string        `yaml:"identities"` // "c3 = c7 + c11"
	Top        [][]block       `yaml:"top"`
	Foot       [][]block       `yaml:"foot"`
	Print      printing        `yaml:"print"`
	Uncertain  []caveat        `yaml:"uncertain"`

	source     *source
	identities []identity
}

// reading says which typed read feeds the rows.
type reading struct {
	Source string `yaml:"source"` // flow
	By     string `yaml:"by"`     // grouping of the flow read: field, agency
}

// rowRules say how records become lines.
type rowRules struct {
	Sort     string    `yaml:"sort"` // name (Vietnamese order) or code
	Total    text      `yaml:"total"`
	Unnamed  text      `yaml:"unnamed"`
	None     text      `yaml:"none"`
	Sections []section `yaml:"sections"` // none: one plain list
}

// section gathers rows by the level of their unit under a line of subtotals.
type section struct {
	Levels []string `yaml:"levels"` // "*" takes every level that no other section names
	Text   text     `yaml:"text"`
}

type column struct {
	Key    string   `yaml:"key"`
	Number string   `yaml:"number"`
	Head   []string `yaml:"head"`
	Show   string   `yaml:"show"` // sequence, name, code; empty: a figure
	From   string   `yaml:"from"`
	Sum    []string `yaml:"sum"`
	Width  float64  `yaml:"width"`
	Means  text     `yaml:"means"`

	value expression
	sum   []int
}

func (c *column) figure() bool { return c.Show == "" }

// block is a text across columns of the head or the foot of the form.
type block struct {
	From   string  `yaml:"from"`
	To     string  `yaml:"to"`
	Rows   int     `yaml:"rows"`
	Style  string  `yaml:"style"`
	Height float64 `yaml:"height"` // least height in points: room for a signature
	Text   text    `yaml:"text"`

	from, to int
}

// printing holds what the printer is told.
type printing struct {
	Paper       string             `yaml:"paper"`
	Orientation string             `yaml:"orientation"`
	Margins     map[string]float64 `yaml:"margins_mm"`
	Footer      text               `yaml:"footer"`
}

// text is a sentence in both languages; a missing English one means that the
// Vietnamese stands.
type text struct {
	VI string `yaml:"vi"`
	EN string `yaml:"en"`
}

func (t text) in(lang string) string {
	if lang == "en" && t.EN != "" {
		return t.EN
	}
	return t.VI
}

// caveat is something uncertain about a form, under one rule or under any.
type caveat struct {
	VI   string `yaml:"vi"`
	EN   string `yaml:"en"`
	Rule string `yaml:"rule"`
}

// parseLayout reads and checks one layout file, so that a mistake in it shows
// when the program starts to use forms and not in somebody's workbook.
func parseLayout(name string, content []byte) (*layout, error) {
	l := &layout{}
	if err := yaml.UnmarshalWithOptions(content, l, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("layout %s: %w", name, err)
	}
	for _, step := range []func() error{l.bindSource, l.bindColumns, l.bindIdentities, l.bindBlocks} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("layout %s: %w", name, err)
		}
	}
	return l, nil
}

func (l *layout) bindSource() error {
	if l.source = sources[l.Read.Source]; l.source == nil {
		return fmt.Errorf("read.source: no source %q", l.Read.Source)
	}
	if l.Code == "" || l.Title.VI == "" || l.Rows.Total.VI == "" {
		return fmt.Errorf("code, title and rows.total are needed")
	}
	if !slices.Contains([]string{"name", "code"}, l.Rows.Sort) {
		return fmt.Errorf("rows.sort %q: name or code", l.Rows.Sort)
	}
	return nil
}

func (l *layout) bindColumns() error {
	for _, c := range l.Columns {
		if err := l.bindColumn(c); err != nil {
			return fmt.Errorf("column %q: %w", c.Key, err)
		}
	}
	if len(l.Columns) == 0 || l.Columns[0].figure() {
		return fmt.Errorf("columns: the first must show a sequence, name or code, where the total row has its name")
	}
	return nil
}

func (l *layout) bindColumn(c *column) (err error) {
	if len(c.Head) == 0 {
		return fmt.Errorf("head is needed")
	}
	for _, key := range c.Head {
		if l.Heads[key].VI == "" {
			return fmt.Errorf("head %q is not among heads", key)
		}
	}
	if !slices.Contains([]string{"", "sequence", "name", "code"}, c.Show) {
		return fmt.Errorf("show %q: sequence, name, code, or nothing for a figure", c.Show)
	}
	if c.figure() {
		if c.value, err = parseExpression(c.From, l.source.index); err != nil {
			return fmt.Errorf("from: %w", err)
		}
	}
	for _, key := range c.Sum {
		i := l.columnIndex(key)
		if i < 0 || !l.Columns[i].figure() {
			return fmt.Errorf("sum: no figure column %q", key)
		}
		c.sum = append(c.sum, i)
	}
	return nil
}

func (l *layout) bindIdentities() error {
	figure := func(key string) int {
		i := l.columnIndex(key)
		if i >= 0 && !l.Columns[i].figure() {
			return -1
		}
		return i
	}
	for _, line := range l.Identities {
		left, right, ok := strings.Cut(line, "=")
		if !ok {
			return fmt.Errorf("identity %q: write c3 = c7 + c11", line)
		}
		l1, err1 := parseExpression(left, figure)
		r1, err2 := parseExpression(right, figure)
		if err1 != nil || err2 != nil || len(l1) != 1 {
			return fmt.Errorf("identity %q: one figure column on the left, figure columns on the right", line)
		}
		l.identities = append(l.identities, identity{column: l1[0].field, parts: r1})
	}
	return nil
}

func (l *layout) bindBlocks() error {
	for _, rows := range [][][]block{l.Top, l.Foot} {
		for _, row := range rows {
			for i := range row {
				b := &row[i]
				b.from, b.to, b.Rows = l.columnIndex(b.From), l.columnIndex(b.To), max(b.Rows, 1)
				if b.from < 0 || b.to < b.from {
					return fmt.Errorf("block from %q to %q: no such columns", b.From, b.To)
				}
				if _, ok := roles[b.Style]; !ok {
					return fmt.Errorf("block style %q is not known", b.Style)
				}
			}
		}
	}
	return nil
}

func (l *layout) columnIndex(key string) int {
	return slices.IndexFunc(l.Columns, func(c *column) bool { return c.Key == key })
}

// depth is the number of head rows.
func (l *layout) depth() int {
	deepest := 0
	for _, c := range l.Columns {
		deepest = max(deepest, len(c.Head))
	}
	return deepest
}

// numbered says whether the form prints column numbers under its heads.
func (l *layout) numbered() bool {
	return slices.ContainsFunc(l.Columns, func(c *column) bool { return c.Number != "" })
}
