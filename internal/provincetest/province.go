// Package provincetest gives tests a small simulated province in a warehouse of
// their own, made by the real simulation, ingest and build.
package provincetest

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"khohoso/ingest"
	"khohoso/internal/simulate"
	"khohoso/models"
)

// Dossiers is the size of the province: big enough for every unit level and
// verdict to occur, small enough for a second.
const Dossiers = 3000

// Open gives the test a copy of the province of its own, closed when the test ends.
// The province itself is built once for all tests of a package.
func Open(t testing.TB) *models.Warehouse {
	t.Helper()
	whole, err := built()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "khohoso.duckdb")
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	w, err := models.Open(context.Background(), models.Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	closeAfter(t, w)
	return w
}

// built is the file of the province, in memory so that nothing is left when the tests have ended.
var built = sync.OnceValues(func() (file []byte, err error) {
	dir, err := os.MkdirTemp("", "khohoso-province")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	made, err := simulate.Write(context.Background(), simulate.Options{Dossiers: Dossiers, Seed: 1, Dir: dir})
	if err != nil {
		return nil, err
	}
	if err := join(&made); err != nil {
		return nil, err
	}
	path := filepath.Join(dir, "khohoso.duckdb")
	w, err := build(path, models.DefaultZone, made.Files)
	if err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})

// OpenFiles builds a warehouse from contract files in the given zone.
func OpenFiles(t testing.TB, zone string, files ...string) *models.Warehouse {
	t.Helper()
	w, err := build(filepath.Join(t.TempDir(), "khohoso.duckdb"), zone, files)
	if err != nil {
		t.Fatal(err)
	}
	closeAfter(t, w)
	return w
}

func closeAfter(t testing.TB, w *models.Warehouse) {
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	})
}

// build makes a warehouse of files, which it leaves open.
func build(path, zone string, files []string) (*models.Warehouse, error) {
	ctx := context.Background()
	w, err := models.Open(ctx, models.Options{Path: path, Zone: zone, Create: true, Readable: files})
	if err != nil {
		return nil, err
	}
	taken := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	if _, err := ingest.Ingest(ctx, w.DB(), ingest.Request{Files: files, Now: taken}); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	if _, err := w.Build(ctx, nil); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return w, nil
}
