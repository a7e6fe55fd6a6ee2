package models_test

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"khohoso/models"
)

// allFlow is the flow of every unit by procedure, and what is due, as one warehouse reads it.
func allFlow(ctx context.Context, t *testing.T, w *models.Warehouse) (figures struct {
	Stamp   models.Stamp
	Version models.DataVersion
	Flow    []models.FlowRow
	Due     []models.DueRow
	Read    []models.Reading
}) {
	t.Helper()
	p := asked[models.Period](t)(models.ParsePeriod("2025-06"))
	figures.Stamp = asked[models.Stamp](t)(w.Stamp(ctx))
	figures.Version = asked[models.DataVersion](t)(w.DataVersion(ctx))
	figures.Flow = asked[[]models.FlowRow](t)(w.Flow(ctx, models.FlowQuery{Periods: []models.Period{p}, By: models.ByProcedure, PerUnit: true}))
	figures.Due = asked[[]models.DueRow](t)(w.Due(ctx, models.DueQuery{By: []models.DueGrouping{models.DueByAgency}}))
	figures.Read = asked[[]models.Reading](t)(w.Readings(ctx, models.ReadingsQuery{Periods: []models.Period{p}, By: models.ByAgency}))
	return figures
}

// What is read ahead of a build, of everything or of what is new, is what everyone reads after it; until then they read that of before.
func TestFiguresAreReadAheadOfABuild(t *testing.T) {
	t.Parallel()
	w, files := simulated(t, 300)
	takeIn(t, w, files[:27]...)
	for _, incremental := range []bool{false, true} {
		var ahead, before any
		built, err := w.BuildAhead(t.Context(), func(ctx context.Context, next *models.Warehouse) error {
			if incremental {
				before = allFlow(ctx, t, w)
			}
			ahead = allFlow(ctx, t, next)
			return nil
		})
		if err != nil || built.Incremental != incremental {
			t.Fatalf("built %+v, %v", built, err)
		}
		if diff := cmp.Diff(any(allFlow(t.Context(), t, w)), ahead); diff != "" {
			t.Errorf("incremental %v (-after +ahead):\n%s", incremental, short(diff))
		}
		if incremental && cmp.Equal(before, ahead) {
			t.Error("readers see figures that are not there yet, or nothing changed")
		}
		takeIn(t, w, files[27:]...)
	}
}

// A build does not fail because reading ahead did.
func TestReadingAheadFailsNoBuild(t *testing.T) {
	t.Parallel()
	w, files := simulated(t, 300)
	takeIn(t, w, files...)
	tries := 0
	built, err := w.BuildAhead(t.Context(), func(ctx context.Context, next *models.Warehouse) error {
		tries++
		_, err := next.DB().ExecContext(ctx, "select error('broken')")
		return err
	})
	if err != nil || tries != 1 || built.Version.Dossiers == 0 {
		t.Fatalf("%+v, %v after %d tries", built, err, tries)
	}
	if now := asked[models.DataVersion](t)(w.DataVersion(t.Context())); now != built.Version {
		t.Errorf("the figures are %+v, built were %+v", now, built.Version)
	}
}
