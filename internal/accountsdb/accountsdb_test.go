package accountsdb

import (
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"

	"khohoso/internal/apperr"
)

// Several processes may open a new file at once; all find it complete.
func TestOpenTogether(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "odd ?name#1%.accounts")
	var wait sync.WaitGroup
	for range 4 {
		wait.Go(func() {
			db, err := Open(t.Context(), path)
			if err != nil {
				t.Error(err)
				return
			}
			if counts, err := Rows(t.Context(), db, "count_accounts", nil, One[int64]); err != nil || counts[0] != 0 {
				t.Errorf("%v, %v", counts, err)
			}
			if err := db.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("others may read it: %v", info.Mode())
	}
}

func TestFilesThatCannotBeOpened(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	text := filepath.Join(dir, "text")
	if err := os.WriteFile(text, []byte("this is text and no file of accounts, long enough to be read as a head of one by mistake, if that were possible at all"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{dir, text, filepath.Join(dir, "absent", "x")} {
		if db, err := Open(t.Context(), path); apperr.CodeOf(err) != apperr.Storage {
			t.Errorf("%s: %v %v", path, db, err)
		}
	}
}
