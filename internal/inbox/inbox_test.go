package inbox

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"khohoso/ingest"
	"khohoso/internal/fault"
)

// A file is taken in when it stands still, archived by day, and moved aside with a
// report where it cannot be read; what is nobody's fault leaves it where it is.
func TestInbox(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	now := time.Date(2024, 6, 3, 23, 0, 0, 0, time.UTC)
	var taken []string
	var full error
	i := &Inbox{Folder: dir, Settled: 5 * time.Second, Zone: time.FixedZone("", 7*3600), Now: func() time.Time { return now },
		Take: func(_ context.Context, name string, content io.Reader) ([]ingest.FileResult, error) {
			text, err := io.ReadAll(content)
			if err != nil {
				return nil, err
			}
			if full != nil {
				return nil, full
			}
			taken = append(taken, name+"="+string(text))
			if strings.Contains(string(text), "bad") {
				return nil, fault.New(fault.BadInput, "file is bad", "tệp hỏng")
			}
			return nil, nil
		}}
	put := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	look := func(after time.Duration, want ...string) {
		t.Helper()
		now, taken = now.Add(after), nil
		if _, err := i.Look(t.Context()); err != nil && full == nil {
			t.Fatal(err)
		}
		if !slices.Equal(taken, want) {
			t.Errorf("taken %v, want %v", taken, want)
		}
	}
	put("b.csv", "x")
	put("a.csv", "bad")
	put("notes.txt", "no data")
	put("~$book.xlsx", "a lock of Excel")
	put(".part.csv", "hidden")
	look(0)
	put("b.csv", "xy")
	look(4 * time.Second)
	look(time.Second, "a.csv=bad")
	full = errors.New("disk full")
	look(4 * time.Second)
	full = nil
	look(0, "b.csv=xy")
	put("b.csv", "again")
	look(0)
	look(-time.Hour, "b.csv=again") // the clock was set back
	for _, name := range []string{"archive/2024-06-04/b.csv", "archive/2024-06-04/2-b.csv", "rejected/a.csv", "notes.txt"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			t.Error(err)
		}
	}
	if text, err := os.ReadFile(filepath.Join(dir, "rejected", "a.csv"+ReportEnding)); err != nil || !strings.Contains(string(text), "tệp hỏng") {
		t.Errorf("report %q %v", text, err)
	}
}
