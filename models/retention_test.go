package models_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"khohoso/models/jobs"
	"khohoso/models/retention"
	"khohoso/models/store"
)

// Old runs of jobs go, and nothing that the schedule knows goes with them: how far
// each job has come, its last run and runs that are going on are as before.
func TestRetentionOfRuns(t *testing.T) {
	t.Parallel()
	w, err := store.Open(t.Context(), store.Options{Path: filepath.Join(t.TempDir(), "khohoso.duckdb"), Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	chance := rand.New(rand.NewPCG(7, 11))
	start := time.Date(2025, 1, 1, 3, 0, 0, 0, w.Location())
	cut := start.AddDate(0, 0, 20)
	fill, err := w.DB().Prepare("insert into ledger_job_run values (?, ?, 'build', ?, ?, null, ?, '', 'x')")
	if err != nil {
		t.Fatal(err)
	}
	defer fill.Close()
	id := 0
	for j := range 120 {
		job := fmt.Sprintf("job-%d", j)
		if err := jobs.Of(w).KnowJobs(t.Context(), []string{job}, start); err != nil {
			t.Fatal(err)
		}
		day := 0
		for range chance.IntN(8) {
			id++
			day += chance.IntN(9)
			at := start.AddDate(0, 0, day)
			due := sql.NullTime{Time: at, Valid: chance.IntN(3) > 0} // else by hand
			state := []jobs.Outcome{jobs.Succeeded, jobs.Failed, jobs.Panicked, jobs.Abandoned, jobs.Abandoned, jobs.Abandoned, jobs.Running}[chance.IntN(7)]
			if _, err := fill.Exec(id, job, due, at.Add(time.Minute), string(state)); err != nil {
				t.Fatal(err)
			}
		}
	}
	type known struct {
		States map[string]jobs.State
		Last   []jobs.Run
		Late   []jobs.Run // begun after the cut, or going on
	}
	look := func() (k known, all int) {
		t.Helper()
		if k.States, err = jobs.Of(w).JobStates(t.Context()); err != nil {
			t.Fatal(err)
		}
		if k.Last, err = jobs.Of(w).LastJobRuns(t.Context()); err != nil {
			t.Fatal(err)
		}
		runs, err := jobs.Of(w).JobRuns(t.Context(), "", 10_000)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range runs {
			if r.State == jobs.Running || !r.Started.Before(cut) {
				k.Late = append(k.Late, r)
			}
		}
		return k, len(runs)
	}
	before, all := look()
	went, err := retention.Retire(t.Context(), w, retention.Retention{History: cut}, false)
	if err != nil {
		t.Fatal(err)
	}
	after, left := look()
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("what the schedule knows (-before +after):\n%s", diff)
	}
	if went.History < int64(all)/4 || int64(all-left) != went.History {
		t.Errorf("%d runs went, %d of %d are left", went.History, left, all)
	}
	if again, err := retention.Retire(t.Context(), w, retention.Retention{History: cut}, false); err != nil || again.History != 0 {
		t.Errorf("a second time: %+v %v", again, err)
	}
}
