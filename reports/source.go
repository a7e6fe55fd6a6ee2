package reports

import (
	"context"
	"iter"

	"khohoso/models/scoring"
)

// source is a typed read that can feed the rows of a form: values by name.
// Adding one here is all that a form over other figures needs besides its layout.
type source struct {
	fieldSet
	read func(ctx context.Context, r Reads, s scope) (found, error)
	// whole gives the same fields for the scope as one record, by a read of its
	// own, so that the total row is checked against more than its own rows.
	// False when the scope cannot be read in one row. nil: there is no such read.
	whole func(ctx context.Context, r Reads, s scope) (record, bool, error)
	// stream is for lists, instead of read.
	stream func(ctx context.Context, r Reads, s scope) (*list, error)
}

// found is what a source read.
type found struct {
	records []record
	set     set               // of indicators, where the figures follow one
	bands   []scoring.Band    // of the set, the highest first
	small   bool              // the unit is called by none of them: it has too few dossiers
	heads   map[string]string // of columns that the data name: {group_1}
}

// list is what a list form shows: how many rows there are and the rows, made while
// they are written and given once only.
type list struct {
	count int64
	rows  iter.Seq2[record, error]
}

// sources by the name that layouts use.
var sources = byName(flowSource, dossierSource, dueSource, fixedSource, scoreSource, standingSource, procedureSource)

func byName(all ...*source) map[string]*source {
	named := make(map[string]*source, len(all))
	for _, s := range all {
		s.list = s.stream != nil
		named[s.name] = s
	}
	return named
}

// fieldSets says of every source, by its name, which fields layouts can use.
func fieldSets() map[string]*fieldSet {
	sets := make(map[string]*fieldSet, len(sources))
	for name, s := range sources {
		sets[name] = &s.fieldSet
	}
	return sets
}

// sourceOf is the source that a form reads.
func sourceOf(l *layout) *source { return sources[l.Read.Source] }
