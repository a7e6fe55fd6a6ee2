package web

import (
	"context"
	"errors"
	"testing"
	"time"

	"khohoso/dashboards/responsecache"
	"khohoso/dashboards/view"
	"khohoso/dashboards/viewtest"
	"khohoso/models/metrics"
)

// While figures are being read ahead, readers are given those of before, or where they need those of now
// what there is of them; what is made in the background waits. A reading ahead that fails keeps nobody from the figures.
func TestReadAheadOfReaders(t *testing.T) {
	t.Parallel()
	h := &slowReads{Warehouse: viewtest.Small(), gate: make(chan struct{})}
	close(h.gate)
	answers := responsecache.New(4<<20, time.Minute)
	t.Cleanup(answers.Close)
	c := &viewCache{answers: answers}
	chosen := view.Filter{Period: viewtest.PeriodOf(t, "2025-06")}
	before, err := h.Stamp(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	answers.Note(before) // as whoever reads ahead does all the time
	shows := func(ctx context.Context) string {
		t.Helper()
		snap, err := c.get(ctx, h, chosen)
		if err != nil {
			t.Error(err)
			return ""
		}
		return snap.Version.ID
	}
	if got := shows(t.Context()); got != "v1-abc" {
		t.Fatalf("first %s", got)
	}
	h.change(func() { h.Version.ID = "v2-def" })
	exact := make(chan string, 1)
	err = c.prefetch(t.Context(), h, chosen, func(snap *view.PeriodView) {
		if got := shows(t.Context()); got != "v1-abc" || snap.Version.ID != "v2-def" {
			t.Errorf("while %s is read ahead, %s is given", snap.Version.ID, got)
		}
		if got := shows(responsecache.Exactly(t.Context())); got != "v2-def" {
			t.Errorf("a reader who needs the figures of now is given %s", got)
		}
		go func() { exact <- shows(responsecache.Unhurried(responsecache.Exactly(t.Context()))) }()
		select {
		case got := <-exact:
			t.Errorf("the background does not wait and is given %s", got)
		case <-time.After(50 * time.Millisecond):
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	if got, now := <-exact, shows(t.Context()); got != "v2-def" || now != "v2-def" {
		t.Errorf("the background is given %s, a reader %s", got, now)
	}
	h.change(func() { h.Version.ID = "v3-ghi" })
	if err := c.prefetch(t.Context(), noUnits{h}, chosen, func(*view.PeriodView) { t.Error("read on after a failure") }); !errors.Is(err, errNoUnits) {
		t.Errorf("the failure is %v", err)
	}
	if got := shows(responsecache.Exactly(t.Context())); got != "v3-ghi" {
		t.Errorf("after a reading ahead that failed %s is given", got)
	}
}

var errNoUnits = errors.New("the units cannot be read")

// noUnits fails in the middle of a load.
type noUnits struct{ view.Reads }

func (noUnits) Agencies(context.Context) ([]metrics.Agency, error) { return nil, errNoUnits }

// Periods that were read stay while there is room for them, by what they have and not by how many they are; the one
// that is read stays even where there is none.
func TestSnapshotsAreBoundedByTheirSize(t *testing.T) {
	t.Parallel()
	h := viewtest.Small()
	answers := responsecache.New(4<<20, time.Minute)
	t.Cleanup(answers.Close)
	c := &viewCache{answers: answers}
	read := func(name string) *view.PeriodView {
		t.Helper()
		snap, err := c.get(t.Context(), h, view.Filter{Period: viewtest.PeriodOf(t, name)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := snap.Scores(); err != nil {
			t.Fatal(err)
		}
		return snap
	}
	months := []string{"2025-01", "2025-02", "2025-03", "2025-04"}
	for _, month := range months {
		read(month)
	}
	if len(c.entries) != len(months) {
		t.Fatalf("%d periods stay of %d for which there is room", len(c.entries), len(months))
	}
	last := read("2025-06")
	if last.Size.Load() <= 0 {
		t.Fatal("a snapshot has no size")
	}
	c.most = last.Size.Load() + 1
	if again := read("2025-06"); again != last || len(c.entries) != 1 {
		t.Errorf("with room for one period %d stay, the same one: %t", len(c.entries), again == last)
	}
	c.most = 1
	if again := read("2025-06"); again != last || len(c.entries) != 1 {
		t.Errorf("without room %d periods stay, the one that is read: %t", len(c.entries), again == last)
	}
}
