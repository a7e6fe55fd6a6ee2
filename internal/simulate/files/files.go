// Package files writes a set of files that get their names together.
package files

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Set writes files under temporary names and gives them their own together
// at the end, so that a broken run never leaves a mixture of two.
type Set struct {
	dir   string
	names []string
}

// Open makes the folder, if need be, and gives a set that has no files yet.
func Open(dir string) (*Set, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("dir %q: %w", dir, err)
	}
	return &Set{dir: dir}, nil
}

// Write creates one file with what fill writes.
func (s *Set) Write(name string, fill func(*bufio.Writer) error) (err error) {
	s.names = append(s.names, name)
	f, err := os.Create(s.temporary(name))
	if err != nil {
		return fmt.Errorf("create %s: %w", name, err)
	}
	defer func() {
		if closeErr := f.Close(); err == nil && closeErr != nil {
			err = fmt.Errorf("close %s: %w", name, closeErr)
		}
	}()
	out := bufio.NewWriterSize(f, 1<<18)
	if err := fill(out); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("sync %s: %w", name, err)
	}
	return nil
}

// WriteTable writes rows as CSV; the first are the column names.
func (s *Set) WriteTable(name string, rows [][]string) error {
	return s.Write(name, func(out *bufio.Writer) error {
		return csv.NewWriter(out).WriteAll(rows)
	})
}

// Paths are the final paths of the files so far, those with events last and once more by themselves.
func (s *Set) Paths() (all, events []string) {
	for _, name := range s.names {
		path := filepath.Join(s.dir, name)
		if strings.HasPrefix(name, "events-") {
			events = append(events, path)
		} else {
			all = append(all, path)
		}
	}
	return append(all, events...), events
}

// Commit gives all files of the set their names.
func (s *Set) Commit() error {
	for _, name := range s.names {
		if err := os.Rename(s.temporary(name), filepath.Join(s.dir, name)); err != nil {
			return fmt.Errorf("put %s in place: %w", name, err)
		}
	}
	s.names = nil
	return nil
}

// Discard removes what was not committed. Its errors cannot help anybody: the
// caller already has the one that matters, and the next run writes over them.
func (s *Set) Discard() {
	for _, name := range s.names {
		_ = os.Remove(s.temporary(name))
	}
}

func (s *Set) temporary(name string) string {
	return filepath.Join(s.dir, "."+name+".tmp")
}
