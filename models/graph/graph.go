// Package graph reads the models of sql/: what depends on what, by the engine's own parser, how each is brought up
// to date, and the digest of everything that figures are defined by.
package graph

import (
	"context"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strings"
	"sync"

	"khohoso/internal/extension"
	"khohoso/models/scale"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// ModelLayers are the folders of sql/ whose files are models: one select each,
// which becomes the table or view of the file's name.
var ModelLayers = []string{"staging", "star", "marts", "indicators"}

// Model is one file of sql/ with what it is made from.
type Model struct {
	Name      string
	Layer     string
	IsView    bool
	Query     string
	DependsOn []string // models and seeds, not raw tables; sorted
	Reads     []string // all tables, raw ones too; sorted
	Strategy  Strategy // how an incremental build brings it up to date
}

// Graph is the models in an order in which they can be built.
type Graph struct{ Models []Model }

// parsed are the graphs by the extension they go with, each parsed once, since they hang on nothing else.
var parsed struct {
	sync.Mutex
	graphs map[string]Graph
}

// Load reads the models, those of an extension among them, and derives what depends on what from the SQL
// itself, by the engine's own parser.
func Load(ctx context.Context, conn *sql.Conn, added extension.Extension) (Graph, error) {
	parsed.Lock()
	defer parsed.Unlock()
	known, isKnown := parsed.graphs[added.Digest()]
	if !isKnown {
		var err error
		if known, err = parseGraph(ctx, conn, added); err != nil {
			return Graph{}, err
		}
		if parsed.graphs == nil || len(parsed.graphs) > 8 { // an analyst at work changes files again and again
			parsed.graphs = map[string]Graph{}
		}
		parsed.graphs[added.Digest()] = known
	}
	return Graph{slices.Clone(known.Models)}, nil
}

func parseGraph(ctx context.Context, conn *sql.Conn, added extension.Extension) (Graph, error) {
	files := IndicatorFiles(added)
	for _, layer := range ModelLayers {
		files = append(files, sqlfiles.Layer(layer)...)
	}
	byName := map[string]Model{}
	for _, file := range files {
		model, err := newModel(file, added)
		if err != nil {
			return Graph{}, fmt.Errorf("model %s: %w", file.Name, err)
		}
		byName[file.Name] = model
	}
	for name, model := range byName {
		tables, err := TablesOf(ctx, conn, model.Query)
		if err != nil {
			return Graph{}, fmt.Errorf("model %s: %w", name, err)
		}
		model.Reads = tables
		for _, table := range tables {
			if _, isModel := byName[table]; isModel || strings.HasPrefix(table, "seed_") {
				model.DependsOn = append(model.DependsOn, table)
			}
		}
		byName[name] = model
	}
	return SortGraph(byName)
}

func newModel(file sqlfiles.Statement, added extension.Extension) (Model, error) {
	upkeep, err := ReadStrategy(file.Text)
	if err != nil {
		return Model{}, err
	}
	header, err := sqlfiles.ReadHeader(file.Text)
	if err != nil {
		return Model{}, err
	}
	query, err := composed(file, added)
	return Model{Name: file.Name, Layer: file.Layer, IsView: header["materialized"] == "view", Query: query, Strategy: upkeep}, err
}

// indicatorModel is one file of an indicator. Periods that end before From, where it is given, have no value.
type indicatorModel struct{ Code, Model, From string }

// indicatorModels are the indicators that there are files of, by number. A new file
// is a new indicator: there is no other list. Other files of the layer (ind_5_4_count) are steps on the way.
func indicatorModels(added extension.Extension) []indicatorModel {
	var all []indicatorModel
	for _, file := range sqlfiles.Layer("indicators") {
		if number := extension.IndicatorName.FindStringSubmatch(file.Name); number != nil {
			all = append(all, indicatorModel{Code: number[1] + "." + number[2], Model: file.Name})
		}
	}
	for _, i := range added.Indicators {
		all = append(all, indicatorModel{i.Code(), i.Name, i.ValidFrom})
	}
	return all
}

// IndicatorFiles are the indicators of an extension as files of their layer.
func IndicatorFiles(added extension.Extension) (files []sqlfiles.Statement) {
	for _, i := range added.Indicators {
		files = append(files, sqlfiles.Statement{Name: i.Name, Layer: "indicators", Text: i.SQL})
	}
	return files
}

// Composed is the text of a shipped model with the files of the indicators and the rule of points
// put where it asks for them, and the parts it shares with others.
func Composed(file sqlfiles.Statement) (string, error) { return composed(file, extension.Extension{}) }

func composed(file sqlfiles.Statement, added extension.Extension) (string, error) {
	if !strings.Contains(file.Text, "{{") {
		return file.Text, nil
	}
	all, err := sqlfiles.Macros().Clone()
	if err != nil {
		return "", err
	}
	parsed, err := all.New(file.Name).Parse(file.Text)
	if err != nil {
		return "", err
	}
	var text strings.Builder
	err = parsed.Execute(&text, map[string]any{"Indicators": indicatorModels(added), "Score": scale.ScoreStatement})
	return text.String(), err
}

// ModelText is the SQL of a model as a build runs it, with the parts it shares.
func ModelText(layer, name string) (string, error) {
	return Composed(sqlfiles.Statement{Name: name, Layer: layer, Text: sqlfiles.Text(layer, name)})
}

// SortGraph orders models after what they depend on, by name among equals, so
// that every run builds in the same order.
func SortGraph(byName map[string]Model) (Graph, error) {
	var graph Graph
	placed := map[string]bool{}
	for len(graph.Models) < len(byName) {
		var ready []string
		for name, model := range byName {
			waits := func(dependency string) bool {
				_, isModel := byName[dependency]
				return isModel && !placed[dependency]
			}
			if !placed[name] && !slices.ContainsFunc(model.DependsOn, waits) {
				ready = append(ready, name)
			}
		}
		if len(ready) == 0 {
			return Graph{}, fmt.Errorf("models depend on each other in a circle")
		}
		sort.Strings(ready)
		for _, name := range ready {
			graph.Models = append(graph.Models, byName[name])
			placed[name] = true
		}
	}
	return graph, nil
}

// SeedStatement makes the table of one CSV of definitions; its columns are text,
// the models that read it cast.
func SeedStatement(name string) (string, error) {
	rows, err := seedRows(name)
	if err != nil {
		return "", err
	}
	return seedTable(name, rows)
}

func seedRows(name string) ([][]string, error) {
	rows, err := csv.NewReader(strings.NewReader(sqlfiles.Seed(strings.TrimPrefix(name, "seed_")))).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("seed %s: %w", name, err)
	}
	return rows, nil
}

// seedTable makes a table of text of rows, the first of which names its columns. The rows stand in one literal: the engine
// takes seven times as long to read a thousand of them as values.
func seedTable(name string, rows [][]string) (string, error) {
	columns := make([]string, len(rows[0]))
	for i, column := range rows[0] {
		columns[i] = fmt.Sprintf("cells[%d] as %s", i+1, column)
	}
	cells, err := json.Marshal(rows[1:])
	if err != nil {
		return "", fmt.Errorf("seed %s: %w", name, err)
	}
	return fmt.Sprintf("create or replace table %s as\nselect %s\nfrom (select unnest(from_json(%s, '[[\"VARCHAR\"]]')) as cells)",
		name, strings.Join(columns, ", "), store.Quote(string(cells))), nil
}

// FindingInputs are the tables that several findings share, with the parts that they share with models.
func FindingInputs() []sqlfiles.Statement {
	inputs := sqlfiles.Layer("findings_staging")
	for i, input := range inputs {
		text, err := Composed(input)
		if err != nil {
			panic("sql: " + err.Error()) // compiled in, and run by every test
		}
		inputs[i].Text = text
	}
	return inputs
}

// Statement is the model's select as the table or view of its name.
func (m Model) Statement() string {
	kind := "table"
	if m.IsView {
		kind = "view"
	}
	return fmt.Sprintf("create or replace %s %s as\n%s", kind, m.Name, m.Query)
}

// IsReplayed says whether the model's header asks for it to be made from the
// touched dossiers' events.
func (m Model) IsReplayed() bool { return m.Strategy.Kind != "" && m.Strategy.Kind != ByPeriod }

// HasPeriods says whether the cells of an additive model belong to periods, or to
// stretches of days, which do.
func (m Model) HasPeriods() bool {
	return m.Strategy.Kind == Additive && (slices.Contains(m.Strategy.Keys, "period_name") || m.HasStretches())
}

// HasStretches says whether rows belong to parts of a half-year instead of a period.
func (m Model) HasStretches() bool { return slices.Contains(m.Strategy.Keys, "stretch_start") }

// Unreached are the seeds and models that are made from definitions and from raw tables that did not change. A raw
// table that nobody looked at counts as changed.
func (g Graph) Unreached(changed map[string]bool) map[string]bool {
	stays := map[string]bool{}
	for _, m := range g.Models {
		stays[m.Name] = true
		for _, table := range m.Reads {
			if isNew, isKnown := changed[table]; isKnown && !isNew || strings.HasPrefix(table, "seed_") {
				stays[table] = true
			}
			stays[m.Name] = stays[m.Name] && stays[table]
		}
	}
	return stays
}
