// Package sqlfiles holds every statement, one file each, embedded in the program. Read the folders in the order data
// flows through them: schema, ingest, staging, star, marts, indicators, findings (with findings_staging), tests; then
// queries and event_queries (reads of single events, whose tables a closing need not copy). ops holds what is done to a
// warehouse: build, closing, backup, retention, jobs. What statements have in common stands in macros. The values that
// definitions are made of (statuses, words, rules, indicator sets, holidays) stand beside them as CSV in seeds.
package sqlfiles

import (
	"embed"
	"io/fs"
	"path"
	"sort"
	"strings"
)

//go:embed */*.sql ops/*/*.sql */*.yaml seeds/*.csv
var files embed.FS

// Statement is one file: its name without folder and ending, and its text.
type Statement struct {
	Name  string // "fct_dossier"
	Layer string // "star"
	Text  string
}

// Layer gives the statements of one folder in the order of their names.
func Layer(layer string) []Statement {
	paths, err := fs.Glob(files, layer+"/*.sql")
	if err != nil || len(paths) == 0 {
		panic("sql: no statements in layer " + layer) // a layer is compiled in, never missing at run time
	}
	sort.Strings(paths)
	found := make([]Statement, len(paths))
	for i, p := range paths {
		found[i] = Statement{
			Name:  strings.TrimSuffix(path.Base(p), ".sql"),
			Layer: layer,
			Text:  mustRead(p),
		}
	}
	return found
}

// Text is one statement by layer and name.
func Text(layer, name string) string { return mustRead(layer + "/" + name + ".sql") }

// Seed is the text of one CSV of definitions.
func Seed(name string) string { return mustRead("seeds/" + name + ".csv") }

func mustRead(p string) string {
	text, err := files.ReadFile(p)
	if err != nil {
		panic("sql: " + err.Error())
	}
	return string(text)
}
