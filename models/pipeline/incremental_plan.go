package pipeline

import (
	"slices"
	"strings"

	"khohoso/models/graph"
)

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
	replay []graph.Model
	// anew is, in their order, the other tables, each made again when something it reads changed.
	anew []graph.Model
	// views are the models that are views; they change with what they read.
	views map[string]graph.Model
}

// planUpdate derives the plan from the graph. A model whose header promises more
// than what it reads can hold (a fact that reads a mart) is made anew instead.
func planUpdate(g graph.Graph) updatePlan {
	byName := map[string]graph.Model{}
	fromEvents := map[string]bool{rawEvents: true} // changes with events
	replayable := map[string]bool{rawEvents: true} // of these: can be made from some dossiers' events alone
	plan := updatePlan{views: map[string]graph.Model{}}
	for _, m := range g.Models {
		byName[m.Name] = m
		fromEvents[m.Name] = m.Strategy.Kind != graph.Dimension && slices.ContainsFunc(m.Reads, func(t string) bool { return fromEvents[t] })
		sound := !slices.ContainsFunc(m.Reads, func(t string) bool {
			return fromEvents[t] && (!replayable[t] || byName[t].Strategy.Kind == graph.Additive && m.Strategy.Kind != graph.Additive)
		})
		replayable[m.Name] = sound && (m.IsReplayed() || m.IsView && fromEvents[m.Name])
		if m.IsView {
			plan.views[m.Name] = m
		}
	}
	needed := map[string]bool{}
	for _, m := range slices.Backward(g.Models) {
		if replayable[m.Name] && (m.IsReplayed() || needed[m.Name]) {
			plan.replay = append(plan.replay, m)
			for _, table := range m.Reads {
				needed[table] = true
			}
		}
	}
	slices.Reverse(plan.replay)
	for _, m := range g.Models {
		if !m.IsView && (!replayable[m.Name] || !m.IsReplayed()) {
			plan.anew = append(plan.anew, m)
		}
	}
	return plan
}

// rawInputs are the raw tables other than events that the models read, each with
// whether anything that is replayed reads it, directly or through others.
func (p updatePlan) rawInputs(graph graph.Graph) map[string]bool {
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
