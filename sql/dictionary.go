package sqlfiles

import (
	"io/fs"
	"path"
	"strings"
)

// Descriptions gives the dictionary files, one beside each model, by layer and name.
func Descriptions() []Statement {
	paths, err := fs.Glob(files, "*/*.yaml")
	if err != nil {
		panic("sql: " + err.Error()) // the pattern is ours
	}
	var found []Statement
	for _, p := range paths {
		if layer := path.Dir(p); layer != "dictionary" {
			found = append(found, Statement{Name: strings.TrimSuffix(path.Base(p), ".yaml"), Layer: layer, Text: mustRead(p)})
		}
	}
	return found
}

// Units is the list of units that descriptions may use.
func Units() string { return mustRead("dictionary/units.yaml") }

// Columns describes the columns that several tables share.
func Columns() string { return mustRead("dictionary/columns.yaml") }
