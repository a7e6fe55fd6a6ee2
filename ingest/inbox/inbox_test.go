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

	"khohoso/ingest/load"
	"khohoso/internal/apperr"
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
		Take: func(_ context.Context, name string, content io.Reader) ([]load.FileResult, error) {
			text, err := io.ReadAll(content)
			if err != nil {
				return nil, err
			}
			if full != nil {
				return nil, full
			}
			taken = append(taken, name+"="+string(text))
			if strings.Contains(string(text), "bad") {
				return nil, apperr.New(apperr.BadInput, "file is bad", "tệp hỏng")
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

// bare is an inbox that takes every file in, in a folder of its own.
func bare(t *testing.T, take func(name string, content io.Reader) error) *Inbox {
	t.Helper()
	return &Inbox{Folder: t.TempDir(), Zone: time.UTC, Now: time.Now, Take: func(_ context.Context, name string, content io.Reader) ([]load.FileResult, error) {
		return nil, take(name, content)
	}}
}

func put(t *testing.T, folder, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// The file that was being read when the process died is moved aside at the next start,
// with a report, and the others come in; after an orderly end nothing is blamed.
func TestFileThatEndedTheProcess(t *testing.T) {
	t.Parallel()
	var taken []string
	i := bare(t, func(name string, _ io.Reader) error { taken = append(taken, name); return nil })
	for _, name := range []string{"a.csv", "b.csv", "c.csv"} {
		put(t, i.Folder, name, "x")
	}
	dying := *i
	dying.Take = func(_ context.Context, name string, _ io.Reader) ([]load.FileResult, error) {
		if name == "b.csv" {
			panic("the process dies")
		}
		return nil, nil
	}
	func() {
		defer func() { _ = recover() }()
		_, _ = dying.Look(t.Context())
	}()
	done, err := i.Look(t.Context())
	if err != nil || len(done) != 2 || !slices.Equal(taken, []string{"c.csv"}) {
		t.Errorf("done %+v, taken %v, %v", done, taken, err)
	}
	report, err := os.ReadFile(filepath.Join(i.Folder, Aside, "b.csv"+ReportEnding))
	if err != nil || !strings.Contains(string(report), "ended while it read") {
		t.Errorf("report %q, %v", report, err)
	}
	put(t, i.Folder, "b.csv", "x") // put back
	again := bare(t, func(name string, _ io.Reader) error { taken = append(taken, name); return nil })
	again.Folder = i.Folder
	if _, err := again.Look(t.Context()); err != nil || taken[len(taken)-1] != "b.csv" {
		t.Errorf("put back: taken %v, %v", taken, err)
	}
}

// A link that is swapped in between the look and the opening is never read, nor is
// anything of what it leads to told; reports are nobody else's to read.
func TestLinkIsNotFollowed(t *testing.T) {
	t.Parallel()
	var read []byte
	i := bare(t, func(_ string, content io.Reader) (err error) {
		read, err = io.ReadAll(content)
		return errors.Join(err, apperr.New(apperr.BadInput, "bad: "+string(read), "bad"))
	})
	put(t, i.Folder, "a.csv", "x")
	secret := filepath.Join(t.TempDir(), "secret")
	put(t, filepath.Dir(secret), "secret", "root:secret")
	names, err := i.settled()
	if err != nil || len(names) != 1 {
		t.Fatal(names, err)
	}
	path := filepath.Join(i.Folder, "a.csv")
	if err := errors.Join(os.Remove(path), os.Symlink(secret, path)); err != nil {
		t.Fatal(err)
	}
	one, err := i.takeIn(t.Context(), "a.csv")
	if err != nil || one.Refused == nil || len(read) > 0 {
		t.Errorf("%+v, %v, read %q", one, err, read)
	}
	put(t, i.Folder, "b.csv", "x")
	if one, err = i.takeIn(t.Context(), "b.csv"); err != nil {
		t.Fatal(err)
	}
	for _, report := range []string{"a.csv", "b.csv"} {
		info, err := os.Stat(filepath.Join(i.Folder, Aside, report+ReportEnding))
		if err != nil || info.Mode().Perm()&0o027 != 0 {
			t.Errorf("report of %s: %v, %v", report, info, err)
		}
	}
	text, err := os.ReadFile(filepath.Join(i.Folder, Aside, "a.csv"+ReportEnding))
	if err != nil || strings.Contains(string(text), "root:") {
		t.Errorf("report %q %v", text, err)
	}
}

// One file that cannot be taken in keeps no other from it.
func TestOneFileStopsNoOther(t *testing.T) {
	t.Parallel()
	var taken []string
	i := bare(t, func(name string, _ io.Reader) error {
		if taken = append(taken, name); name == "a.csv" {
			return errors.New("nobody knows what this is")
		}
		return nil
	})
	for _, name := range []string{"a.csv", "b.csv"} {
		put(t, i.Folder, name, "x")
	}
	done, err := i.Look(t.Context())
	if err == nil || len(done) != 1 || !slices.Equal(taken, []string{"a.csv", "b.csv"}) {
		t.Errorf("done %+v, taken %v, %v", done, taken, err)
	}
	if _, err := os.Stat(filepath.Join(i.Folder, "a.csv")); err != nil {
		t.Errorf("it does not stay: %v", err)
	}
}
