package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"khohoso/dashboards/links"
	"khohoso/internal/fixtures"
	"khohoso/models/store"
)

// province gives a program with a copy of its own of a small simulated province, built.
// Each size is made once for all tests.
func province(t *testing.T, dossiers int) *program {
	t.Helper()
	made, _ := builtProvinces.LoadOrStore(dossiers, sync.OnceValue(func() []byte { return builtProvince(t, dossiers) }))
	p := newProgram(t, "")
	if err := os.WriteFile(p.warehouse, made.(func() []byte)(), 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

var builtProvinces sync.Map // size to what gives the file

// builtProvince is the file of a province's warehouse, made as users make it.
func builtProvince(t *testing.T, dossiers int) []byte {
	t.Helper()
	made := fixtures.Files(t, dossiers, 7)
	p := newProgram(t, "")
	p.must("ingest", filepath.Dir(made.Files[0]))
	p.must("build")
	file, err := os.ReadFile(p.warehouse)
	if err != nil {
		t.Fatal(err)
	}
	return file
}

// fingerprints is the SHA-256 of every file under a folder.
func fingerprints(t *testing.T, root string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		sum := sha256.Sum256(content)
		name, err := filepath.Rel(root, path)
		found[filepath.ToSlash(name)] = hex.EncodeToString(sum[:])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// Law 6: the same data published twice, with a rebuild between, give the same bytes.
func TestPublishingTwiceGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	p := province(t, 1500)
	first, second := filepath.Join(t.TempDir(), "site"), filepath.Join(t.TempDir(), "site")
	p.must("publish", "--period", "2025-Q3", "--out", first)
	p.must("build", "--full")
	p.must("publish", "--period", "2025-Q3", "--out", second)
	want, got := fingerprints(t, first), fingerprints(t, second)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the second publication differs:\n%s", diff)
	}
	if len(want) < 300 {
		t.Errorf("only %d files were published", len(want))
	}
	checkManifest(t, first, want)
}

func checkManifest(t *testing.T, root string, files map[string]string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var manifest struct {
		Files []struct{ Path, SHA256 string }
	}
	if err := json.Unmarshal(text, &manifest); err != nil {
		t.Fatal(err)
	}
	listed := map[string]string{"manifest.json": files["manifest.json"], links.WithheldFile: files[links.WithheldFile]}
	for _, file := range manifest.Files {
		listed[file.Path] = file.SHA256
	}
	if diff := cmp.Diff(files, listed); diff != "" {
		t.Errorf("the manifest does not list what was published:\n%s", diff)
	}
}

// Law 7: a failed data test ends with status 3, leaves the last good publication up, and its pages say so.
func TestFailedDataTestHoldsPublicationBack(t *testing.T) {
	t.Parallel()
	p := province(t, 800)
	site := filepath.Join(t.TempDir(), "site")
	p.must("publish", "--period", "2025-Q3", "--out", site)
	before := fingerprints(t, site)

	breakFigures(t, p.warehouse)
	status, _, errOut := p.call("publish", "--period", "2025-Q3", "--out", site)
	if status != 3 {
		t.Errorf("status %d, want 3: %s", status, errOut)
	}
	if !strings.Contains(errOut, "flow_equals_dossiers") {
		t.Errorf("the failed test is not named: %s", errOut)
	}
	after := fingerprints(t, site)
	if after[links.WithheldFile] == before[links.WithheldFile] {
		t.Error("the pages do not say that a newer publication was held back")
	}
	delete(before, links.WithheldFile)
	delete(after, links.WithheldFile)
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("the last good publication changed:\n%s", diff)
	}
	if status, _, _ := p.call("check"); status != 3 {
		t.Errorf("check ends with %d, want 3", status)
	}

	p.must("build")
	p.must("publish", "--period", "2025-Q3", "--out", site)
	if held, err := os.ReadFile(filepath.Join(site, links.WithheldFile)); err != nil || len(held) != 0 {
		t.Errorf("a good publication still says that it is held back: %q, %v", held, err)
	}
}

// breakFigures makes the marts wrong behind the program's back.
func breakFigures(t *testing.T, path string) {
	t.Helper()
	w, err := store.Open(context.Background(), store.Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	if _, err := w.DB().Exec("update mart_daily_flow set received = received + 1"); err != nil {
		t.Fatal(err)
	}
}

func TestPublishingToAReadOnlyPlaceSaysSo(t *testing.T) {
	t.Parallel()
	p := province(t, 300)
	status, _, errOut := p.call("publish", "--period", "2025-Q3", "--out", "/proc/khohoso/site", "--lang", "en")
	if status != 1 || !strings.Contains(errOut, "cannot publish to") {
		t.Errorf("status %d: %s", status, errOut)
	}
}
