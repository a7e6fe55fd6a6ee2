package reports

import (
	"slices"
)

// layout is one form as its file describes it; docs/reports.md says how to write one.
//
// Columns are named by key. A column shows a running number, the name or code
// of its row, or what its expression over the fields of the source gives
// ("received - received_online"). One with sum, less or ratio is written as a formula
// over other columns and must equal its expression. Heads are paths of keys:
// columns that share the beginning of a path share a merged head, and a path
// that ends early reaches down to the last head row.
type layout struct {
	Code       string          `yaml:"code"`
	Names      []string        `yaml:"names"` // other ways to ask for it
	Pack       string          `yaml:"pack"`  // whose pack it belongs to: all, branch (units that have units below them), province; empty: none
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
	Rating     *rating         `yaml:"rating"`
	Top        [][]block       `yaml:"top"`
	Foot       [][]block       `yaml:"foot"`
	Charts     []chart         `yaml:"charts"`
	Print      printing        `yaml:"print"`
	Uncertain  []caveat        `yaml:"uncertain"`
	Editions   []any           `yaml:"editions"` // the form from a day on, see edition
	Fields     map[string]text `yaml:"fields"`   // what fields mean here, where the dictionary says otherwise now
	Ranks      string          `yaml:"ranks"`    // level: places among all units of a level, whatever stands behind them
	Signed     []any           `yaml:"signed"`   // the words of before, for periods closed with them, see asSigned

	source     *fieldSet
	identities []identity
	editions   []edition
	signed     []signedEdition
}

// reading says which typed read feeds the rows.
type reading struct {
	Source string `yaml:"source"` // one of sources
	By     string `yaml:"by"`     // grouping, where the source has several: field, agency
	Where  string `yaml:"where"`  // which dossiers, for lists; a request can ask for others
}

// rowRules say how records become lines.
type rowRules struct {
	Sort     string     `yaml:"sort"` // name (Vietnamese order), code, or as the source gives them: read
	Total    text       `yaml:"total"`
	Unnamed  text       `yaml:"unnamed"`
	None     text       `yaml:"none"`
	Sections []section  `yaml:"sections"` // none: one plain list
	Groups   *grouping  `yaml:"groups"`   // sections by what the records say
	Tree     *tree      `yaml:"tree"`     // units under their units
	Fixed    []fixedRow `yaml:"fixed"`    // rows of the form itself, for the source fixed
}

// section gathers rows by the level of their unit under a line of subtotals.
type section struct {
	Levels []string `yaml:"levels"` // "*" takes every level that no other section names
	Text   text     `yaml:"text"`
}

// grouping makes a section of the rows that share a text, in the order they come.
type grouping struct {
	Code string `yaml:"code"` // field of the text that is shared
	Name string `yaml:"name"` // field of what the section is called
}

// tree puts units under the unit above them, each with a line of its own and one for its branch.
type tree struct {
	Branch text `yaml:"branch"` // "{unit} and below"
	Own    text `yaml:"own"`    // "{unit} alone"
}

// fixedRow is a row that the form prints whatever the data say; its figure is a ratio
// of flow figures scored by steps, or left to be filled in by hand.
type fixedRow struct {
	Code        string  `yaml:"code"`
	Text        text    `yaml:"text"`
	Numerator   string  `yaml:"numerator"`   // expression over flow fields; empty: by hand
	Denominator string  `yaml:"denominator"` // likewise
	Most        float64 `yaml:"most"`        // points
	Steps       []step  `yaml:"steps"`       // the highest that is reached counts; none: points by hand
	Note        text    `yaml:"note"`
}

type step struct {
	Least  float64 `yaml:"least"`
	Points float64 `yaml:"points"`
}

type column struct {
	Key    string   `yaml:"key"`
	Number string   `yaml:"number"`
	Head   []string `yaml:"head"`
	Show   string   `yaml:"show"` // sequence, name, code; empty: what from gives
	From   string   `yaml:"from"`
	Sum    []string `yaml:"sum"`   // columns that it adds
	Less   []string `yaml:"less"`  // the first of these columns less the others
	Ratio  []string `yaml:"ratio"` // numerator and denominator: also how its totals are made
	Total  string   `yaml:"total"` // sum (for counts and scores), none
	Fill   *fill    `yaml:"fill"`  // where there is no figure, the cell is filled in by hand
	Mark   string   `yaml:"mark"`  // heat, bars: shading by value
	Kind   kind     `yaml:"kind"`  // when not that of its field
	Width  float64  `yaml:"width"`
	Means  text     `yaml:"means"`

	value   expression
	formula expression // over columns, from sum or less
	ratio   [2]int
	kind    kind
	texts   map[string]text // of the dictionary, for words that are shown in the reader's language
}

// figure says whether a column shows numbers that are summed and checked.
func (c *column) figure() bool {
	return c.Show == "" && c.kind != aText && c.kind != aDay && c.kind != instant
}

// totalled says whether sum lines show the column.
func (c *column) totalled() bool {
	return c.figure() && c.Total != "none" && (c.kind.summed() || len(c.Ratio) > 0)
}

// fill says what may be typed into a cell that the program leaves empty.
type fill struct {
	Least float64 `yaml:"least"`
	Most  float64 `yaml:"most"`
	Whole bool    `yaml:"whole"`
}

// rating is a line under the total that names the band of a column's total.
type rating struct {
	Text       text   `yaml:"text"`
	Column     string `yaml:"column"`
	Of         string `yaml:"of"`       // column of what could be reached: bands are then on the scale of 100
	Complete   int    `yaml:"complete"` // figures that must be there, or there is no band yet
	Incomplete text   `yaml:"incomplete"`
	Bands      []band `yaml:"bands"` // the highest first; none: those of the indicator set

	column, of int
}

type band struct {
	Least float64 `yaml:"least"`
	Text  text    `yaml:"text"`
}

// chart is a native chart of the data sheet's rows, in their order.
type chart struct {
	Kind   string   `yaml:"kind"` // bar, column, line
	Title  text     `yaml:"title"`
	Says   text     `yaml:"says"`   // alternative text for who cannot see it
	Labels string   `yaml:"labels"` // field of the data sheet
	Values []string `yaml:"values"` // fields of the data sheet
	Most   int      `yaml:"most"`   // rows; the title says so when there are more
}

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
	OnePage     bool               `yaml:"one_page"` // made small enough for one, signatures and all
}

// caveat is something uncertain about a form, under one rule or under any.
type caveat struct {
	VI   string `yaml:"vi"`
	EN   string `yaml:"en"`
	Rule string `yaml:"rule"`
}

// identity is an equation between columns that holds in every row of a form.
type identity struct {
	column int
	parts  expression
}

// fieldSet is what a layout has to know of the source that feeds it: the fields by name.
type fieldSet struct {
	name   string
	group  string   // what a row stands for, for the names of data columns; "" takes the layout's by
	groups []string // what read.by can be, where there is a choice
	fields []field

	calendarOnly bool // not for a span of two dates
	list         bool // single things, one after the other, and not figures
}

func (s *fieldSet) index(name string) int {
	return slices.IndexFunc(s.fields, func(f field) bool { return f.name == name })
}

// flowRead is the source of stock and flow, as layouts call it.
const flowRead = "flow"
