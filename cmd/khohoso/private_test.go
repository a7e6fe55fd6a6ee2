//go:build unix

package main

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"khohoso/internal/app"
	"khohoso/internal/config"
)

// A publication by reader: nobody's dossiers stand in the public tree nor in that of
// another unit, every tree is whole with the public one beside it, and no file may be
// read by others than owner and group.
func TestPublishingByReader(t *testing.T) {
	t.Parallel()
	p := province(t, 300)
	out := filepath.Join(t.TempDir(), "site")
	p.must("publish", "--period", "2025-Q3", "--out", out, "--by-reader", "--quiet")
	codes := map[string]bool{}
	for _, row := range p.table("dossiers", "--period", "2025-Q3", "--where", "open") {
		codes[row["dossier_code"]] = true
	}
	shown := func(root string) (found int) {
		for path := range fingerprints(t, root) {
			text, err := os.ReadFile(filepath.Join(root, path))
			if err != nil {
				t.Fatal(err)
			}
			if strings.HasSuffix(path, ".xlsx") {
				found++
				continue
			}
			for code := range codes {
				if strings.Contains(string(text), code) {
					t.Logf("%s has %s", path, code)
					found++
				}
			}
		}
		return found
	}
	if len(codes) == 0 || shown(filepath.Join(out, "public")) > 0 {
		t.Errorf("of %d dossiers some stand in the public tree", len(codes))
	}
	if shown(filepath.Join(out, "province")) == 0 {
		t.Error("the province's tree has no workbook")
	}
	units, err := filepath.Glob(filepath.Join(out, "units", "*"))
	if err != nil || len(units) < 10 {
		t.Fatalf("%d units, %v", len(units), err)
	}
	href := regexp.MustCompile(`(?:href|src)="([^"#]+)"`)
	for _, unit := range units[:10] {
		own, err := filepath.Glob(filepath.Join(unit, "agencies", "*", "index.html"))
		if err != nil || len(own) == 0 {
			t.Fatalf("%s has no page of its own: %v", unit, err)
		}
		for _, page := range own {
			text, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			for _, link := range href.FindAllStringSubmatch(string(text), -1) {
				if strings.Contains(link[1], ":") {
					continue
				}
				target, _, _ := strings.Cut(link[1], "?")
				if _, err := os.Stat(filepath.Join(filepath.Dir(page), filepath.FromSlash(target))); err != nil && !strings.Contains(target, "%") {
					t.Errorf("%s leads to %s: %v", page, link[1], err)
				}
			}
		}
	}
	err = filepath.WalkDir(out, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err == nil && info.Mode().Perm()&0o027 != 0 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// What the program writes is the owner's and the group's, whatever the mask of the
// caller allows; what an older one left open is closed.
func TestFilesAreNobodyElses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	warehouse := filepath.Join(dir, "khohoso.duckdb")
	input := filepath.Join(t.TempDir(), "in.csv")
	if err := os.WriteFile(input, []byte(serveHead+"HS-1,2024-06-03T08:00:00+07:00,received,STP,online,2024-06-10\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	take := func() {
		t.Helper()
		command := exec.Command("sh", "-c", `umask 000; exec khohoso ingest --quiet "$0" --warehouse "$1"`, input, warehouse)
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		entries, err := os.ReadDir(dir)
		for _, entry := range entries {
			info, statErr := entry.Info()
			if err = errors.Join(err, statErr); err == nil && info.Mode().Perm()&0o027 != 0 {
				t.Errorf("%s has mode %v", entry.Name(), info.Mode())
			}
		}
		if err != nil {
			t.Error(err)
		}
	}
	take()
	if err := os.Chmod(warehouse, 0o666); err != nil { //nolint:gosec // as an older program left it
		t.Fatal(err)
	}
	take()
}

// A start says which keys everybody may read, and which sources are asked in the clear.
func TestWarningsAtTheStart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name string, mode os.FileMode) string {
		path := filepath.Join(dir, name)
		if err := errors.Join(os.WriteFile(path, []byte("postgres://u:p@10.9.9.9/x"), mode), os.Chmod(path, mode)); err != nil {
			t.Fatal(err)
		}
		return path
	}
	var out strings.Builder
	a := &app.App{Err: &out}
	a.Lang, a.TLSKey, a.ConfigFile = "en", file("open.key", 0o644), file("none.yaml", 0o600)
	a.WarnOpenFiles([]config.Source{{Name: "one", DSNFile: file("open.dsn", 0o644)}, {Name: "two", DSNFile: file("kept.dsn", 0o640)}, {Name: "three", DSN: "host=10.9.9.9 sslmode=verify-full"}, {Name: "four", DSN: "host=127.0.0.1"}})
	for name, told := range map[string]bool{"open.key": true, "open.dsn": true, "kept.dsn": false, `"one" is on another`: true, `"two" is on another`: true, `"three" is`: false, `"four" is`: false} {
		if strings.Contains(out.String(), name) != told {
			t.Errorf("%s told: %v, want %v\n%s", name, !told, told, out.String())
		}
	}
}
