package reports

import (
	"cmp"
	"context"
	"iter"
	"maps"
	"slices"

	"khohoso/models/scoring"
)

// source is a typed read that can feed the rows of a form: values by name.
// Adding one here is all that a form over other figures needs besides its layout.
type source struct {
	name   string
	group  string   // what a row stands for, for the names of data columns; "" takes the layout's by
	groups []string // what read.by can be, where there is a choice
	fields []field

	calendarOnly bool // not for a span of two dates
	read         func(ctx context.Context, r Reads, s scope) (found, error)
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

func (s *source) index(name string) int {
	return slices.IndexFunc(s.fields, func(f field) bool { return f.name == name })
}

// groupOf is what the rows of a form stand for: field, agency, indicator …
func (s *source) groupOf(l *layout) string { return cmp.Or(s.group, l.Read.By) }

// sources by the name that layouts use.
var sources = map[string]*source{}

// The sources register themselves here, not in a literal: layouts and sources know each other.
func init() {
	for _, s := range []*source{flowSource, dossierSource, dueSource, fixedSource, scoreSource, standingSource, procedureSource} {
		sources[s.name] = s
	}
}

func sourceNames() []string { return slices.Sorted(maps.Keys(sources)) }
