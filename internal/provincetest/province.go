// Package provincetest gives tests a small simulated province in a warehouse of
// their own, made by the real simulation, ingest and build.
package provincetest

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"khohoso/ingest"
	"khohoso/internal/simulate"
	"khohoso/models"
)

// Dossiers is the size of the province: big enough for every unit level and
// verdict to occur, small enough for a second.
const Dossiers = 3000

// Open builds the province and opens it; the test closes it by ending.
func Open(t testing.TB) *models.Warehouse {
	t.Helper()
	ctx := context.Background()
	made, err := simulate.Write(ctx, simulate.Options{Dossiers: Dossiers, Seed: 1, Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	return OpenFiles(t, models.DefaultZone, made.Files...)
}

// OpenFiles builds a warehouse from contract files in the given zone.
func OpenFiles(t testing.TB, zone string, files ...string) *models.Warehouse {
	t.Helper()
	ctx := context.Background()
	w, err := models.Open(ctx, models.Options{
		Path: filepath.Join(t.TempDir(), "khohoso.duckdb"), Zone: zone, Create: true, Readable: files,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
	taken := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	if _, err := ingest.Ingest(ctx, w.DB(), ingest.Request{Files: files, Now: taken}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Build(ctx, nil); err != nil {
		t.Fatal(err)
	}
	return w
}
