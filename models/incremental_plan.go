package models

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Upkeep is how an incremental build brings a model up to date; its file says so
// in a line of its header. The zero value: made anew when something it reads changed.
type Upkeep struct {
	Kind  UpkeepKind
	Keys  []string // Additive: the columns that name a cell; all others are sums
	Count string   // Additive: the sum that is 0 when nothing stands behind a cell
}

// UpkeepKind is the word after "-- incremental:".
type UpkeepKind string

// The ways to bring a model up to date without making it anew.
const (
	// ByDossier: every row belongs to a dossier_code and follows from that dossier's events
	// alone, so the rows of the touched dossiers are replaced.
	ByDossier UpkeepKind = "dossier"
	// ByEvent: as ByDossier, and old rows hardly ever change: only those that do are looked
	// for in the table, which saves a search through all of it.
	ByEvent UpkeepKind = "event"
	// Additive: cells are sums over dossiers, or sums of such sums, so what the touched ones
	// were is taken off and what they are now is put on.
	Additive UpkeepKind = "additive"
	// ByPeriod: every row belongs to a period and follows from what additive models, and others
	// ByPeriod, hold of that period, so the rows of the periods with changed cells are replaced.
	ByPeriod UpkeepKind = "period"
	// Dimension: hardly ever changes with events (a new unit, a new year). It stays as it is as long
	// as the touched dossiers alone make no row of it that it lacks; else everything is made anew.
	Dimension UpkeepKind = "dimension"
)

var upkeepLine = regexp.MustCompile(`(?m)^-- incremental: *(.*)$`)
var additiveForm = regexp.MustCompile(`^additive by (\w+(?:, \w+)*), counted by (\w+)$`)

func readUpkeep(text string) (Upkeep, error) {
	line := upkeepLine.FindStringSubmatch(text)
	if line == nil {
		return Upkeep{}, nil
	}
	if form := additiveForm.FindStringSubmatch(line[1]); form != nil {
		return Upkeep{Kind: Additive, Keys: strings.Split(form[1], ", "), Count: form[2]}, nil
	}
	switch kind := UpkeepKind(line[1]); kind {
	case ByDossier, ByEvent, ByPeriod, Dimension:
		return Upkeep{Kind: kind}, nil
	}
	return Upkeep{}, fmt.Errorf("-- incremental: %s: write dossier, event, period, dimension, or additive by COLUMNS, counted by COLUMN", line[1])
}

// rawEvents is the raw table whose new rows an incremental build follows by replaying the
// events of their dossiers; any other that changed makes the models above it anew.
const rawEvents = "raw_event"

// rawFeedback changes single dossiers too, those it speaks of, which stand among the touched
// ones: models ByDossier may read it. What is made from all of it is made anew.
const rawFeedback = "raw_feedback"

// updatePlan sorts the models by what an incremental build does with them.
type updatePlan struct {
	// replay is, in their order, the models that are made from the events of the touched dossiers
	// alone: those ByDossier, ByEvent, Additive and Dimension, and the views between them and raw_event.
	replay []Model
	// anew is, in their order, the other tables, each made again when something it reads changed.
	anew []Model
	// views are the models that are views; they change with what they read.
	views map[string]Model
}

// planUpdate derives the plan from the graph. A model whose header promises more
// than what it reads can hold (a fact that reads a mart) is made anew instead.
func planUpdate(graph Graph) updatePlan {
	byName := map[string]Model{}
	fromEvents := map[string]bool{rawEvents: true} // changes with events
	replayable := map[string]bool{rawEvents: true} // of these: can be made from some dossiers' events alone
	plan := updatePlan{views: map[string]Model{}}
	for _, m := range graph.Models {
		byName[m.Name] = m
		fromEvents[m.Name] = m.Upkeep.Kind != Dimension && slices.ContainsFunc(m.Reads, func(t string) bool { return fromEvents[t] })
		sound := !slices.ContainsFunc(m.Reads, func(t string) bool {
			return fromEvents[t] && (!replayable[t] || byName[t].Upkeep.Kind == Additive && m.Upkeep.Kind != Additive)
		})
		replayable[m.Name] = sound && (m.isReplayed() || m.IsView && fromEvents[m.Name])
		if m.IsView {
			plan.views[m.Name] = m
		}
	}
	needed := map[string]bool{}
	for _, m := range slices.Backward(graph.Models) {
		if replayable[m.Name] && (m.isReplayed() || needed[m.Name]) {
			plan.replay = append(plan.replay, m)
			for _, table := range m.Reads {
				needed[table] = true
			}
		}
	}
	slices.Reverse(plan.replay)
	for _, m := range graph.Models {
		if !m.IsView && (!replayable[m.Name] || !m.isReplayed()) {
			plan.anew = append(plan.anew, m)
		}
	}
	return plan
}

// isReplayed says whether the model's header asks for it to be made from the
// touched dossiers' events.
func (m Model) isReplayed() bool { return m.Upkeep.Kind != "" && m.Upkeep.Kind != ByPeriod }

// hasPeriods says whether the cells of an additive model belong to periods, or to
// stretches of days, which do.
func (m Model) hasPeriods() bool {
	return m.Upkeep.Kind == Additive && (slices.Contains(m.Upkeep.Keys, "period_name") || m.hasStretches())
}

func (m Model) hasStretches() bool { return slices.Contains(m.Upkeep.Keys, "stretch_start") }

// unreached are the seeds and models that are made from definitions and from raw tables that did not change. A raw
// table that nobody looked at counts as changed.
func (g Graph) unreached(changed map[string]bool) map[string]bool {
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

// rawInputs are the raw tables other than events that the models read, each with
// whether anything that is replayed reads it, directly or through others.
func (p updatePlan) rawInputs(graph Graph) map[string]bool {
	reached := map[string]bool{}
	for _, m := range p.replay {
		reached[m.Name] = true
	}
	for _, m := range slices.Backward(graph.Models) {
		if reached[m.Name] {
			for _, table := range m.Reads {
				reached[table] = true
			}
		}
	}
	inputs := map[string]bool{}
	for _, m := range graph.Models {
		for _, table := range m.Reads {
			if strings.HasPrefix(table, "raw_") && table != rawEvents {
				inputs[table] = reached[table] && table != rawFeedback
			}
		}
	}
	return inputs
}
