// Package source reads the figures of forms from the warehouse: each source is a typed read that gives values by name.
package source

import (
	"context"
	"iter"

	"khohoso/models/scoring"
	"khohoso/reports/layout"
	"khohoso/reports/value"
)

// Source is a typed read that can feed the rows of a form: values by name.
// Adding one here is all that a form over other figures needs besides its layout.
type Source struct {
	layout.FieldSet
	Read func(ctx context.Context, r Reads, s Subject) (Found, error)
	// Whole gives the same fields for the subject as one record, by a read of its
	// own, so that the total row is checked against more than its own rows.
	// False when the subject cannot be read in one row. nil: there is no such read.
	Whole func(ctx context.Context, r Reads, s Subject) (Record, bool, error)
	// Stream is for lists, instead of Read.
	Stream func(ctx context.Context, r Reads, s Subject) (*List, error)
}

// Found is what a source read.
type Found struct {
	Records []Record
	Set     Set               // of indicators, where the figures follow one
	Bands   []scoring.Band    // of the set, the highest first
	Small   bool              // the unit is called by none of them: it has too few dossiers
	Heads   map[string]string // of columns that the data name: {group_1}
}

// List is what a list form shows: how many rows there are and the rows, made while
// they are written and given once only.
type List struct {
	Count int64
	Rows  iter.Seq2[Record, error]
}

// sources by the name that layouts use.
var sources = byName(flowSource, dossierSource, dueSource, fixedSource, scoreSource, standingSource, procedureSource)

func byName(all ...*Source) map[string]*Source {
	named := make(map[string]*Source, len(all))
	for _, s := range all {
		s.List = s.Stream != nil
		named[s.Name] = s
	}
	return named
}

// FieldSets says of every source, by its name, which fields layouts can use.
func FieldSets() map[string]*layout.FieldSet {
	sets := make(map[string]*layout.FieldSet, len(sources))
	for name, s := range sources {
		sets[name] = &s.FieldSet
	}
	return sets
}

// Of is the source that a form reads.
func Of(l *layout.Layout) *Source { return sources[l.Read.Source] }

// Set is the set of indicators that figures follow.
type Set struct {
	Name    string
	Version int64
	Basis   string
}

// Record is one row of a source.
type Record struct {
	Code, Name, Level string
	Values            []value.Value // in the order of the source's fields
}
