package main

import (
	"cmp"
	"fmt"

	"khohoso/models/metrics"
)

// scored lists rows that follow from points, and says under a table which set they go by.
func scored[T any](a *app, f format, fields []field[T], rows []T, set string) error {
	if err := listing(a, f, fields, rows); err != nil {
		return err
	}
	a.tellSet(f, set)
	return nil
}

// tellSet says under a table which set scored it, and how that set scores units.
func (a *app) tellSet(f format, set string) {
	if f != "table" {
		return
	}
	set = cmp.Or(set, metrics.DefaultSet)
	words := metrics.WordsOfSet(set, 0)
	line := a.say(words.Name, words.NameEN)
	if note := a.say(words.Note, words.NoteEN); note != "" {
		line += ". " + note
	}
	fmt.Fprintf(a.out, a.say("Bộ chỉ số %s\n", "Indicator set %s\n"), line)
}
