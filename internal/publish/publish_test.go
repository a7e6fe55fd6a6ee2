package publish_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"khohoso/internal/fixtures"
	"khohoso/internal/publish"
	"khohoso/models/period"
)

// leaving is a context that is cancelled when it has been asked often enough.
type leaving struct {
	context.Context
	left atomic.Int64
}

func (l *leaving) Err() error {
	if l.left.Add(-1) < 0 {
		return context.Canceled
	}
	return l.Context.Err()
}

// A service that stops does not wait for the pages and workbooks of all units: a publication whose caller has left
// makes no further file, and what is public stays as it was.
func TestPublicationEndsWithItsCaller(t *testing.T) {
	t.Parallel()
	w := fixtures.Open(t)
	period, err := period.ParsePeriod("2025-06")
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "public")
	options := publish.Options{Out: out, Period: period, Lang: "vi"}
	whole, err := publish.Write(t.Context(), w, options)
	if err != nil {
		t.Fatal(err)
	}
	before := read(t, out)
	for _, asked := range []int64{3, 20, int64(whole.Files) / 2} {
		ctx := &leaving{Context: t.Context()}
		ctx.left.Store(asked)
		if _, err := publish.Write(ctx, w, options); !errors.Is(err, context.Canceled) {
			t.Errorf("left after %d questions: %v", asked, err)
		}
		if ctx.left.Load() < -3 {
			t.Errorf("left after %d questions: went on for %d more", asked, -ctx.left.Load())
		}
		after := read(t, out)
		if len(after) != len(before) {
			t.Errorf("left after %d questions: %d files are public, %d before", asked, len(after), len(before))
		}
		for path, text := range before {
			if after[path] != text {
				t.Errorf("left after %d questions: %s is another", asked, path)
			}
		}
	}
	if left, err := filepath.Glob(out + "*"); err != nil || len(left) != 1 {
		t.Errorf("beside the publication lies %v (%v)", left, err)
	}
}

// read gives the files of a folder by path.
func read(t *testing.T, root string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := fs.WalkDir(os.DirFS(root), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(filepath.Join(root, path))
		found[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
