package models_test

import (
	"context"
	"slices"
	"testing"

	"khohoso/internal/extension"
	"khohoso/models/catalog"
)

// Every table and column of star, marts, indicators and findings is described
// beside its SQL, in its order; the message says what to write where.
func TestEveryColumnIsDescribed(t *testing.T) {
	t.Parallel()
	d, err := catalog.LoadDictionary(context.Background(), extension.Extension{})
	if err != nil {
		t.Fatal(err)
	}
	for _, mismatch := range d.Mismatches {
		t.Error(mismatch)
	}
	if len(d.Tables) < 20 {
		t.Errorf("only %d tables are described", len(d.Tables))
	}
}

// The lineage comes from the SQL: it reaches from the raw rows to the indicators
// and knows no table that is not there.
func TestLineageReachesFromRawToIndicators(t *testing.T) {
	t.Parallel()
	d, err := catalog.LoadDictionary(context.Background(), extension.Extension{})
	if err != nil {
		t.Fatal(err)
	}
	nodes := map[string]catalog.LineageNode{}
	for _, node := range d.Lineage {
		nodes[node.Name] = node
	}
	reach := map[string]bool{}
	var follow func(name string)
	follow = func(name string) {
		if reach[name] {
			return
		}
		reach[name] = true
		node, isKnown := nodes[name]
		if !isKnown {
			t.Errorf("the lineage names %s, which is no node", name)
		}
		for _, source := range node.DependsOn {
			follow(source)
		}
	}
	follow("indicator_score")
	for _, needed := range []string{"raw_event", "raw_agency", "raw_procedure", "stg_event", "fct_dossier", "mart_dossier_cohort", "raw_feedback", "raw_target", "raw_national_count", "raw_service", "seed_indicator_set"} {
		if !reach[needed] {
			t.Errorf("indicator_score is not made from %s", needed)
		}
	}
	if reach["finding"] || !slices.Contains(nodes["finding"].DependsOn, "fct_dossier") {
		t.Errorf("findings come from the star schema and feed no figure: %v", nodes["finding"])
	}
}
