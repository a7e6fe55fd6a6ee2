package work

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"khohoso/ingest/pull"
	"khohoso/internal/app"
	"khohoso/internal/audit"
	"khohoso/internal/config"
	"khohoso/models/closing"
	"khohoso/models/period"
	"khohoso/models/pipeline"
	"khohoso/models/store"
)

// What operators start by hand while the service runs. Each is what a job of the schedule does: it waits for its turn
// to write and says in a line what came of it.

// BuildJob brings the figures up to date.
func BuildJob(a *app.App, w *store.Warehouse) func(context.Context) (string, error) {
	do, _ := buildJob(a, w, config.Job{}) // nothing of a config can be wrong
	return do
}

// CheckJob brings the figures up to date and runs the data tests.
func CheckJob(a *app.App, w *store.Warehouse) func(context.Context) (string, error) {
	do, _ := checkJob(a, w, config.Job{}) // nothing of a config can be wrong
	return do
}

// LookJob looks into the inbox.
func LookJob(a *app.App, watch *Watch) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		results, err := watch.Look(ctx)
		return fmt.Sprintf(a.Tr("%d tệp; %s", "%d files; %s"), len(results), TakenIn(a, results)), err
	}
}

// PullJob takes in what is new in a source, one also that the service had set aside.
func PullJob(a *app.App, w *store.Warehouse, source config.Source, watch *Watch, by string) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		r, err := pull.Once(ctx, w, source, pull.Options{Now: app.Clock(), ByHand: true})
		watch.NotePull(source.Name, r, err)
		return countsOf(a, r.Read, r.Accepted, r.Duplicate, r.Quarantined), errors.Join(err, NotePulled(ctx, a, by, source, r))
	}
}

// CloseJob builds and closes a period, in the name of who asked for it.
func CloseJob(a *app.App, w *store.Warehouse, p period.Period, by, note string) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		end, err := w.AcquireWriter(ctx)
		if err != nil {
			return "", err
		}
		defer end()
		if _, err := pipeline.Build(ctx, w, nil); err != nil {
			return "", err
		}
		c, err := closing.Close(ctx, w, p, by, note)
		if err != nil {
			return "", err
		}
		return fmt.Sprintf(a.Tr("đã chốt kỳ %s, phiên bản dữ liệu %s", "closed %s, data version %s"), p.Name, c.DataVersion), noteClosingBy(ctx, a, audit.Close, p, by, note)
	}
}

// ReopenJob opens a closed period again.
func ReopenJob(a *app.App, w *store.Warehouse, p period.Period, by, note string) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		end, err := w.AcquireWriter(ctx)
		if err != nil {
			return "", err
		}
		defer end()
		if err := closing.Reopen(ctx, w, p, by, note); err != nil {
			return "", err
		}
		return fmt.Sprintf(a.Tr("đã mở lại kỳ %s", "opened %s again"), p.Name), noteClosingBy(ctx, a, audit.Reopen, p, by, note)
	}
}

// BackupJob makes a backup in a folder.
func BackupJob(a *app.App, b Backups) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		made, err := b.Make(ctx)
		return fmt.Sprintf(a.Tr("%s, %s byte", "%s, %s bytes"), made.Path, a.Count(made.Bytes)), err
	}
}

// VerifyJob holds a backup against its checksums.
func VerifyJob(a *app.App, file string) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		b, err := VerifyBoth(ctx, file)
		return fmt.Sprintf(a.Tr("%s nguyên vẹn, %s byte", "%s is whole, %s bytes"), filepath.Base(b.Path), a.Count(b.Bytes)), err
	}
}
