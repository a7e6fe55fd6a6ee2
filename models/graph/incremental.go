package graph

import (
	"fmt"
	"regexp"
	"strings"
)

// Strategy is how an incremental build brings a model up to date; its file says so
// in a line of its header. The zero value: made anew when something it reads changed.
type Strategy struct {
	Kind  StrategyKind
	Keys  []string // Additive: the columns that name a cell; all others are sums
	Count string   // Additive: the sum that is 0 when nothing stands behind a cell
}

// StrategyKind is the word after "-- incremental:".
type StrategyKind string

// The ways to bring a model up to date without making it anew.
const (
	// ByDossier: every row belongs to a dossier_code and follows from that dossier's events
	// alone, so the rows of the touched dossiers are replaced.
	ByDossier StrategyKind = "dossier"
	// ByEvent: as ByDossier, and old rows hardly ever change: only those that do are looked
	// for in the table, which saves a search through all of it.
	ByEvent StrategyKind = "event"
	// Additive: cells are sums over dossiers, or sums of such sums, so what the touched ones
	// were is taken off and what they are now is put on.
	Additive StrategyKind = "additive"
	// ByPeriod: every row belongs to a period and follows from what additive models, and others
	// ByPeriod, hold of that period, so the rows of the periods with changed cells are replaced.
	ByPeriod StrategyKind = "period"
	// Dimension: hardly ever changes with events (a new unit, a new year). It stays as it is as long
	// as the touched dossiers alone make no row of it that it lacks; else everything is made anew.
	Dimension StrategyKind = "dimension"
)

var strategyLine = regexp.MustCompile(`(?m)^-- incremental: *(.*)$`)

var additiveForm = regexp.MustCompile(`^additive by (\w+(?:, \w+)*), counted by (\w+)$`)

// ReadStrategy reads the line of a model's header. Error: a line that says nothing known.
func ReadStrategy(text string) (Strategy, error) {
	line := strategyLine.FindStringSubmatch(text)
	if line == nil {
		return Strategy{}, nil
	}
	if form := additiveForm.FindStringSubmatch(line[1]); form != nil {
		return Strategy{Kind: Additive, Keys: strings.Split(form[1], ", "), Count: form[2]}, nil
	}
	switch kind := StrategyKind(line[1]); kind {
	case ByDossier, ByEvent, ByPeriod, Dimension:
		return Strategy{Kind: kind}, nil
	}
	return Strategy{}, fmt.Errorf("-- incremental: %s: write dossier, event, period, dimension, or additive by COLUMNS, counted by COLUMN", line[1])
}
