package models_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"khohoso/models/restatement"
)

// Whatever comes in after a closing, the dossiers that restatements name add up
// to the difference between today's figures and the frozen ones, figure by figure.
func TestRestatedDossiersAddUpToTheDifference(t *testing.T) {
	t.Parallel()
	generator := rapid.Custom(drawHistory)
	for seed := range 6 {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			history := generator.Example(seed)
			d, p := newWorld(t), periodOf(t, "2024-06")
			d.take(someAgencies, someProcedures, someJune, eventHead3+history.First)
			d.build()
			d.close(p)
			for _, late := range history.Late {
				d.take(eventHead3 + late)
			}
			d.build()
			moves, err := restatement.Moves(d.Ctx, d.Warehouse, p)
			if err != nil {
				t.Fatal(err)
			}
			for name, v := range moves {
				if strings.HasSuffix(name, " score") || strings.HasSuffix(name, "5.4 numerator") || countsProcedures(name) {
					continue // a score is no sum, and the formula of 5.4 does not go below zero
				}
				if v[1]-v[0] != v[2] {
					t.Errorf("%s: published %g, today %g, but the dossiers moved it by %g", name, v[0], v[1], v[2])
				}
			}
			for _, r := range must(restatement.List(d.Ctx, d.Warehouse, p, "")) {
				for _, c := range r.Causes {
					if c.Cause == restatement.Unexplained || c.Cause == restatement.ChangedRule || c.Dossiers == 0 {
						t.Errorf("%v: only events came in later", lines([]restatement.Restatement{r}))
					}
				}
				if len(r.Batches) == 0 || r.Batches[0] < 2 {
					t.Errorf("%v: not from later batches", lines([]restatement.Restatement{r}))
				}
			}
		})
	}
}

const eventHead3 = "dossier_code,event_time,status,agency_code,procedure_code,channel,due_at,recorded_at,rating\n"

// history is the events of some dossiers, cut into what came in before the
// closing and some later batches, with rows that say otherwise about known events.
type history struct {
	First string
	Late  []string
}

func drawHistory(t *rapid.T) history {
	var h history
	h.Late = make([]string, rapid.IntRange(1, 3).Draw(t, "batches"))
	add := func(batch int, line string) {
		if batch == 0 {
			h.First += line
		} else {
			h.Late[batch-1] += line
		}
	}
	for batch := range len(h.Late) + 1 { // no batch is empty
		add(batch, fmt.Sprintf("X%d,2024-06-2%dT09:00:00+07:00,received,A1,1.000001,,,,\n", batch, batch))
	}
	for i := range rapid.IntRange(5, 40).Draw(t, "dossiers") {
		at, received := time.Date(2024, 4, 20, 2, 0, 0, 0, time.UTC), false
		for _, status := range rapid.SampledFrom([][]string{
			{"2", "4", "9", "10"}, {"1", "2", "9"}, {"1", "3"}, {"2", "5", "4", "9"}, {"2", "5", "7"}, {"2", "8"}, {"2"}, {"2", "4", "4"}, {"1"}, {"2", "6"},
		}).Draw(t, "life") {
			at = at.Add(time.Duration(rapid.IntRange(1, 700).Draw(t, "hours")) * time.Hour)
			batch := rapid.IntRange(0, len(h.Late)).Draw(t, "batch")
			line := func(recorded int) string {
				due := ""
				if (status == "2" || received) && rapid.IntRange(0, 2).Draw(t, "has due") == 0 { // appointments are made on receipt or after it
					due = at.AddDate(0, 0, rapid.IntRange(-2, 40).Draw(t, "days")).Format("2006-01-02")
				}
				return fmt.Sprintf("R%d,%s,%s,%s,1.000001,%s,%s,2024-09-%02d,%s\n", i, at.Format(time.RFC3339), status,
					rapid.SampledFrom([]string{"A1", "A2", "A3"}).Draw(t, "agency"), rapid.SampledFrom([]string{"1", "2", "3", ""}).Draw(t, "channel"),
					due, recorded, rapid.SampledFrom([]string{"", "", "satisfied", "dissatisfied"}).Draw(t, "rating"))
			}
			add(batch, line(1))
			received = received || status == "2" && batch == 0
			if rapid.IntRange(0, 9).Draw(t, "corrected") == 0 {
				add(rapid.IntRange(0, len(h.Late)).Draw(t, "batch of correction"), line(2))
			}
		}
	}
	return h
}
