package crashmark

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What was being read is known after a death, how often, and not after an orderly end
// or a machine that lost its power.
func TestMark(t *testing.T) {
	t.Parallel()
	m := Mark{filepath.Join(t.TempDir(), ".reading")}
	if _, died := m.Left(); died {
		t.Error("something is left before anything was read")
	}
	for deaths := 1; deaths <= 2; deaths++ {
		if err := m.Begin("a.csv"); err != nil {
			t.Fatal(err)
		}
		if left, died := m.Left(); !died || left != (Left{"a.csv", deaths}) {
			t.Errorf("death %d: %+v %v", deaths, left, died)
		}
	}
	if err := m.Begin("b.csv"); err != nil {
		t.Fatal(err)
	}
	if left, _ := m.Left(); left != (Left{"b.csv", 1}) {
		t.Errorf("another file: %+v", left)
	}
	text, err := os.ReadFile(m.Path)
	if err != nil || boot() == "" {
		t.Skip("this system has no name for a run of the machine")
	}
	if err := os.WriteFile(m.Path, []byte(strings.Replace(string(text), boot(), "another", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, died := m.Left(); died {
		t.Error("a file is blamed for a machine that went down")
	}
	for range 2 {
		if err := m.Done(); err != nil {
			t.Error(err)
		}
	}
}
