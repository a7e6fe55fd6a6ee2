// Package layout reads and checks the file that describes a form: its title, heads, columns, invariants, head and
// foot blocks and print settings. It knows which fields a source has, not how they are read.
package layout

import (
	"slices"

	"khohoso/reports/value"
	"khohoso/reports/wording"
)

// Layout is one form as its file describes it; docs/reports.md says how to write one.
//
// Columns are named by key. A column shows a running number, the name or code
// of its row, or what its expression over the fields of the source gives
// ("received - received_online"). One with sum, less or ratio is written as a formula
// over other columns and must equal its expression. Heads are paths of keys:
// columns that share the beginning of a path share a merged head, and a path
// that ends early reaches down to the last head row.
type Layout struct {
	Code       string                  `yaml:"code"`
	Names      []string                `yaml:"names"`     // other ways to ask for it
	Label      wording.Text            `yaml:"label"`     // what sheets and footers call it, where its code is no word of an office
	Pack       string                  `yaml:"pack"`      // whose pack it belongs to: all, branch (units that have units below them), province; empty: none
	Statutory  bool                    `yaml:"statutory"` // prescribed by a circular, for periods from the 15th to the 14th
	Title      wording.Text            `yaml:"title"`
	About      wording.Text            `yaml:"about"`
	Basis      wording.Text            `yaml:"basis"`
	Rule       string                  `yaml:"rule"` // of dictionary.yaml
	Read       Reading                 `yaml:"read"`
	Rows       RowRules                `yaml:"rows"`
	Receiver   wording.Text            `yaml:"receiver_of_province"`
	Heads      map[string]wording.Text `yaml:"heads"`
	Columns    []*Column               `yaml:"columns"`
	Identities []string                `yaml:"identities"` // "c3 = c7 + c11"
	Rating     *Rating                 `yaml:"rating"`
	Top        [][]Block               `yaml:"top"`
	Foot       [][]Block               `yaml:"foot"`
	Charts     []Chart                 `yaml:"charts"`
	Print      Printing                `yaml:"print"`
	Uncertain  []Caveat                `yaml:"uncertain"`
	Editions   []any                   `yaml:"editions"` // the form from a day on, see edition
	Fields     map[string]wording.Text `yaml:"fields"`   // what fields mean here, where the dictionary says otherwise now
	Ranks      string                  `yaml:"ranks"`    // level: places among all units of a level, whatever stands behind them
	Signed     []any                   `yaml:"signed"`   // the words of before, for periods closed with them, see AsSigned

	Source     *FieldSet
	Invariants []Invariant
	Later      []edition
	asWorded   []signedEdition
}

// Reading says which typed read feeds the rows.
type Reading struct {
	Source string `yaml:"source"` // one of sources
	By     string `yaml:"by"`     // grouping, where the source has several: field, agency
	Where  string `yaml:"where"`  // which dossiers, for lists; a request can ask for others
}

// RowRules say how records become lines.
type RowRules struct {
	Sort     string       `yaml:"sort"` // name (Vietnamese order), code, or as the source gives them: read
	Total    wording.Text `yaml:"total"`
	Unnamed  wording.Text `yaml:"unnamed"`
	None     wording.Text `yaml:"none"`
	Sections []Section    `yaml:"sections"` // none: one plain list
	Groups   *Grouping    `yaml:"groups"`   // sections by what the records say
	Tree     *Tree        `yaml:"tree"`     // units under their units
	Fixed    []FixedRow   `yaml:"fixed"`    // rows of the form itself, for the source fixed
}

// Section gathers rows by the level of their unit under a line of subtotals.
type Section struct {
	Levels []string     `yaml:"levels"` // "*" takes every level that no other section names
	Text   wording.Text `yaml:"text"`
}

// Grouping makes a section of the rows that share a text, in the order they come.
type Grouping struct {
	Code string `yaml:"code"` // field of the text that is shared
	Name string `yaml:"name"` // field of what the section is called
}

// Tree puts units under the unit above them, each with a line of its own and one for its branch.
type Tree struct {
	Branch wording.Text `yaml:"branch"` // "{unit} and below"
	Own    wording.Text `yaml:"own"`    // "{unit} alone"
}

// FixedRow is a row that the form prints whatever the data say; its figure is a ratio
// of flow figures scored by steps, or left to be filled in by hand.
type FixedRow struct {
	Code        string       `yaml:"code"`
	Text        wording.Text `yaml:"text"`
	Numerator   string       `yaml:"numerator"`   // expression over flow fields; empty: by hand
	Denominator string       `yaml:"denominator"` // likewise
	Most        float64      `yaml:"most"`        // points
	Steps       []Step       `yaml:"steps"`       // the highest that is reached counts; none: points by hand
	Note        wording.Text `yaml:"note"`
}

// Step gives points for a ratio that is reached.
type Step struct {
	Least  float64 `yaml:"least"`
	Points float64 `yaml:"points"`
}

// Column is one column of the form, under the heads that it names.
type Column struct {
	Key    string       `yaml:"key"`
	Number string       `yaml:"number"`
	Head   []string     `yaml:"head"`
	Show   string       `yaml:"show"` // sequence, name, code; empty: what from gives
	From   string       `yaml:"from"`
	Sum    []string     `yaml:"sum"`   // columns that it adds
	Less   []string     `yaml:"less"`  // the first of these columns less the others
	Ratio  []string     `yaml:"ratio"` // numerator and denominator: also how its totals are made
	Total  string       `yaml:"total"` // sum (for counts and scores), none
	Fill   *Fill        `yaml:"fill"`  // where there is no figure, the cell is filled in by hand
	Mark   string       `yaml:"mark"`  // heat, bars: shading by value
	Kind   value.Kind   `yaml:"kind"`  // when not that of its field
	Width  float64      `yaml:"width"`
	Means  wording.Text `yaml:"means"`

	Value   Expression
	Formula Expression // over columns, from sum or less
	RatioOf [2]int
	Holds   value.Kind
	Words   map[string]wording.Text // of the dictionary, for words that are shown in the reader's language
}

// IsFigure says whether a column shows numbers that are summed and checked.
func (c *Column) IsFigure() bool {
	return c.Show == "" && c.Holds != value.KindText && c.Holds != value.KindDay && c.Holds != value.KindInstant
}

// IsTotalled says whether sum lines show the column.
func (c *Column) IsTotalled() bool {
	return c.IsFigure() && c.Total != "none" && (c.Holds.Summed() || len(c.Ratio) > 0)
}

// Fill says what may be typed into a cell that the program leaves empty.
type Fill struct {
	Least float64 `yaml:"least"`
	Most  float64 `yaml:"most"`
	Whole bool    `yaml:"whole"`
}

// Rating is a line under the total that names the band of a column's total.
type Rating struct {
	Text       wording.Text `yaml:"text"`
	Column     string       `yaml:"column"`
	Of         string       `yaml:"of"`       // column of what could be reached: bands are then on the scale of 100
	Complete   int          `yaml:"complete"` // figures that must be there, or there is no band yet
	Incomplete wording.Text `yaml:"incomplete"`
	Bands      []Band       `yaml:"bands"` // the highest first; none: those of the indicator set

	ColumnAt, OfAt int
}

// Band is what points from Least on are called.
type Band struct {
	Least float64      `yaml:"least"`
	Text  wording.Text `yaml:"text"`
}

// Chart is a native chart of the data sheet's rows, in their order.
type Chart struct {
	Kind   string       `yaml:"kind"` // bar, column, line
	Title  wording.Text `yaml:"title"`
	Says   wording.Text `yaml:"says"`   // alternative text for who cannot see it
	Labels string       `yaml:"labels"` // field of the data sheet
	Values []string     `yaml:"values"` // fields of the data sheet
	Most   int          `yaml:"most"`   // rows; the title says so when there are more
}

// Block is a text across columns of the head or the foot of the form.
type Block struct {
	From   string       `yaml:"from"`
	To     string       `yaml:"to"`
	Rows   int          `yaml:"rows"`
	Style  string       `yaml:"style"`
	Height float64      `yaml:"height"` // least height in points: room for a signature
	Text   wording.Text `yaml:"text"`

	FirstColumn, LastColumn int
}

// Printing holds what the printer is told.
type Printing struct {
	Paper       string             `yaml:"paper"`
	Orientation string             `yaml:"orientation"`
	Margins     map[string]float64 `yaml:"margins_mm"`
	Footer      wording.Text       `yaml:"footer"`
	OnePage     bool               `yaml:"one_page"` // made small enough for one, signatures and all
}

// Caveat is something uncertain about a form, under one rule or under any.
type Caveat struct {
	VI   string `yaml:"vi"`
	EN   string `yaml:"en"`
	Rule string `yaml:"rule"`
}

// Invariant is an equation between columns that holds in every row of a form.
type Invariant struct {
	Column int
	Parts  Expression
}

// FieldSet is what a layout has to know of the source that feeds it: the fields by name.
type FieldSet struct {
	Name   string
	Group  string   // what a row stands for, for the names of data columns; "" takes the layout's by
	Groups []string // what read.by can be, where there is a choice
	Fields []value.Field

	CalendarOnly bool // not for a span of two dates
	WholeOnly    bool // of the province as a whole: the same whatever unit asks
	Scored       bool // follows a set of indicators
	List         bool // single things, one after the other, and not figures
}

// Index is the place of a field, or less than 0.
func (s *FieldSet) Index(name string) int {
	return slices.IndexFunc(s.Fields, func(f value.Field) bool { return f.Name == name })
}

// Flow is the source of stock and flow, as layouts call it.
const Flow = "flow"
