package operate

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"khohoso/dashboards/operations"
	"khohoso/internal/app/work"
	"khohoso/internal/apperr"
	"khohoso/internal/schedule"
	"khohoso/models/closing"
	"khohoso/models/datatests"
	"khohoso/models/jobs"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/restatement"
	"khohoso/models/scoring"
)

// shownRuns is how many runs a page shows; lookedRuns is how many are looked through for them.
const (
	shownRuns  = 10
	lookedRuns = 500
)

// Figures says what the figures stand on and whether they hold.
func (d *Desk) Figures(ctx context.Context) (f operations.Figures, err error) {
	f.Version, err = d.warehouse.DataVersion(ctx)
	switch {
	case apperr.CodeOf(err) == apperr.NotBuilt:
		f.NotBuilt = true
	case err != nil:
		return f, err
	default:
		if f.Tests, err = datatests.Results(ctx, d.warehouse); err != nil {
			return f, err
		}
	}
	if f.Pending, err = d.warehouse.Pending(ctx); err != nil {
		return f, err
	}
	f.Builds, err = d.runs(ctx, func(r jobs.Run) bool { return r.Kind == "build" || r.Kind == "check" })
	return f, err
}

// runs are the latest runs of some kind.
func (d *Desk) runs(ctx context.Context, wanted func(jobs.Run) bool) (found []jobs.Run, err error) {
	all, err := jobs.Of(d.warehouse).JobRuns(ctx, "", lookedRuns)
	for _, r := range all {
		if wanted(r) && len(found) < shownRuns {
			found = append(found, r)
		}
	}
	return found, err
}

// Recent are the latest jobs that were started by hand.
func (d *Desk) Recent(ctx context.Context) ([]jobs.Run, error) {
	return d.runs(ctx, func(r jobs.Run) bool { _, _, hand := schedule.OfHand(r.Job); return hand })
}

// closable are the kinds of periods that are offered to be closed, and how many of each.
var closable = []struct {
	kind period.PeriodKind
	back int
}{{period.Month, 12}, {period.Quarter, 4}, {period.HalfYear, 2}, {period.NineMonths, 1}, {period.Year, 2}}

// Closings are the periods that were closed and those that the data reach the end of.
func (d *Desk) Closings(ctx context.Context) (c operations.Closings, err error) {
	if c.All, err = closing.List(ctx, d.warehouse); err != nil {
		return c, err
	}
	if c.Reach, err = d.warehouse.DataDay(ctx); err != nil || c.Reach.IsZero() {
		if apperr.CodeOf(err) == apperr.NotBuilt {
			err = nil
		}
		return c, err
	}
	first, err := metrics.FirstReceipt(ctx, d.warehouse)
	if err != nil {
		return c, err
	}
	closed := map[[2]time.Time]bool{}
	for _, one := range c.All {
		if one.Stands() {
			closed[[2]time.Time{one.Period.From, one.Period.To}] = true
		}
	}
	for _, calendar := range []period.CalendarName{period.Statutory, period.Calendar} {
		for _, one := range closable {
			p := metrics.LatestComplete(one.kind, calendar, c.Reach.AddDate(0, 0, 1))
			for range one.back {
				if !closed[[2]time.Time{p.From, p.To}] && !p.To.Before(first) {
					c.Open = append(c.Open, p)
				}
				p = p.Previous()
			}
		}
	}
	return c, nil
}

// Restated lists what a closed period would say today.
func (d *Desk) Restated(ctx context.Context, p period.Period) ([]restatement.Restatement, error) {
	return restatement.List(ctx, d.warehouse, p, "")
}

// Reconciled lays what the portal shows of a period beside our own figures.
func (d *Desk) Reconciled(ctx context.Context, p period.Period, set string) ([]scoring.Reconciliation, error) {
	source, _, _, err := closing.ForPeriod(ctx, d.warehouse, p)
	if err != nil {
		return nil, err
	}
	return scoring.Reconcile(ctx, source, scoring.ReconcileQuery{Periods: []period.Period{p}, Set: set})
}

// Published are the periods that the portal's figures are known of, and the sets to score them by.
func (d *Desk) Published(ctx context.Context) ([]period.Period, []string, error) {
	periods, err := scoring.PublishedPeriods(ctx, d.warehouse)
	if err == nil {
		_, err = d.warehouse.DataVersion(ctx)
	}
	if apperr.CodeOf(err) == apperr.NotBuilt {
		return nil, nil, nil // there is nothing of our own to lay beside them yet
	}
	if err != nil || len(periods) == 0 {
		return nil, nil, err
	}
	all, err := metrics.IndicatorSets(ctx, d.warehouse)
	sets := []string{metrics.DefaultSet}
	for _, one := range all {
		if !slices.Contains(sets, one.Name) {
			sets = append(sets, one.Name)
		}
	}
	return periods, sets, err
}

// Backups lists the folders that backups are made in, with what they hold.
func (d *Desk) Backups(ctx context.Context) ([]operations.BackupFolder, error) {
	places, err := work.BackupPlaces(d.app, d.warehouse)
	if err != nil {
		return nil, err
	}
	verified, err := d.verified(ctx)
	if err != nil {
		return nil, err
	}
	var folders []operations.BackupFolder
	for _, b := range places {
		f := operations.BackupFolder{Path: b.Folder, Job: schedule.HandName(string(operations.TaskBackup), b.Folder)}
		for _, parquet := range []bool{false, true} {
			b.Parquet = parquet
			for _, path := range b.Made() {
				one := operations.Backup{Name: filepath.Base(path), Parquet: parquet, Last: verified[path]}
				if one.At, one.Bytes, err = sizeOf(path); err != nil {
					return nil, err
				}
				f.Files = append(f.Files, one)
			}
		}
		slices.SortStableFunc(f.Files, func(a, b operations.Backup) int { return strings.Compare(a.Name, b.Name) })
		folders = append(folders, f)
	}
	return folders, nil
}

// verified are the last runs that verified a backup, by its path.
func (d *Desk) verified(ctx context.Context) (map[string]jobs.Run, error) {
	last, err := jobs.Of(d.warehouse).LastJobRuns(ctx)
	found := map[string]jobs.Run{}
	for _, r := range last {
		if kind, path, hand := schedule.OfHand(r.Job); hand && kind == string(operations.TaskVerify) {
			found[path] = r
		}
	}
	return found, err
}

// sizeOf is when a backup was made and how large it is: a file, or a folder of them.
func sizeOf(path string) (at time.Time, bytes int64, err error) {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		if err == nil {
			at, bytes = info.ModTime(), info.Size()
		}
		return at, bytes, err
	}
	err = filepath.WalkDir(path, func(_ string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		one, err := entry.Info()
		if err == nil {
			bytes += one.Size()
		}
		return err
	})
	return info.ModTime(), bytes, err
}
