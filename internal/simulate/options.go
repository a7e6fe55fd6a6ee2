package simulate

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"khohoso/internal/simulate/calendar"
	"khohoso/internal/simulate/dossier"
)

const (
	defaultFrom = "2023-07-01"
	defaultTo   = "2025-09-30"
	maxDossiers = 50_000_000 // about 75 GB of CSV
)

// check validates o and gives its span, so that nothing is written for options
// that cannot work.
func (o Options) check() (calendar.Span, error) {
	if o.Dossiers < 1 || o.Dossiers > maxDossiers {
		return calendar.Span{}, fmt.Errorf("dossiers %d: must be 1 to %d, for example 20000", o.Dossiers, maxDossiers)
	}
	if o.MoreCommunes < 0 || o.MoreCommunes > 500 {
		return calendar.Span{}, fmt.Errorf("more communes %d: must be 0 to 500", o.MoreCommunes)
	}
	s := calendar.Span{First: dayOr(o.From, defaultFrom), Last: dayOr(o.To, defaultTo)}
	for _, end := range []struct {
		name string
		day  calendar.Day
	}{{"from", s.First}, {"to", s.Last}} {
		if end.day < calendar.MustDay(calendar.FirstDay) || end.day > calendar.MustDay(calendar.LastDay) {
			return calendar.Span{}, fmt.Errorf("%s %s: must be %s to %s, the days whose holidays are known",
				end.name, end.day, calendar.FirstDay, calendar.LastDay)
		}
	}
	if s.First > s.Last {
		return calendar.Span{}, fmt.Errorf("from %s: is after to %s; swap them, or leave both empty for %s to %s",
			s.First, s.Last, defaultFrom, defaultTo)
	}
	return s, checkDir(o.Dir, s)
}

// checkDir refuses a folder with event files that this run would leave in
// place: old months beside new ones would look like one data set.
func checkDir(dir string, s calendar.Span) error {
	if dir == "" {
		return fmt.Errorf("dir %q: must name the folder that receives the files", dir)
	}
	info, err := os.Stat(dir)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("dir %q: %w", dir, err)
	}
	if !info.IsDir() {
		return fmt.Errorf("dir %q: is a file; name a folder", dir)
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("dir %q: %w", dir, err)
	}
	mine := dossier.MonthFiles(s)
	for _, e := range entries {
		old, err := filepath.Match("events-*.csv", e.Name())
		if err == nil && old && !slices.Contains(mine, e.Name()) {
			return fmt.Errorf("dir %q: holds %s of another run; remove it or choose another folder", dir, e.Name())
		}
	}
	return nil
}

// dayOr reads t as a date in Vietnam, or takes the default when t is not set.
func dayOr(t time.Time, fallback string) calendar.Day {
	if t.IsZero() {
		return calendar.MustDay(fallback)
	}
	return calendar.DayOf(t.In(calendar.Vietnam))
}
