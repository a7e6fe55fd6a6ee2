package query

import (
	"cmp"
	"fmt"

	"khohoso/internal/app"
	"khohoso/internal/cliout"
	"khohoso/models/metrics"
)

// scored lists rows that follow from points, and says under a table which set they go by.
func scored[T any](a *app.App, f cliout.Format, fields []cliout.Field[T], rows []T, set string) error {
	if err := cliout.Listing(a, f, fields, rows); err != nil {
		return err
	}
	tellSet(a, f, set)
	return nil
}

// tellSet says under a table which set scored it, and how that set scores units.
func tellSet(a *app.App, f cliout.Format, set string) {
	if f != "table" {
		return
	}
	set = cmp.Or(set, metrics.DefaultSet)
	words := metrics.WordsOfSet(set, 0)
	line := a.Tr(words.Name, words.NameEN)
	if note := a.Tr(words.Note, words.NoteEN); note != "" {
		line += ". " + note
	}
	fmt.Fprintf(a.Out, a.Tr("Bộ chỉ số %s\n", "Indicator set %s\n"), line)
}
