package work

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"khohoso/ingest/pull"
	"khohoso/internal/app"
	"khohoso/internal/apperr"
	"khohoso/internal/audit"
	"khohoso/internal/config"
	"khohoso/models/closing"
	"khohoso/models/datatests"
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
	return func(ctx context.Context) (string, error) {
		message, err := do(ctx)
		return message, failedTests(ctx, w, err)
	}
}

// failedTests tells an operator in the browser which tests failed and where they stand; any other fault as it is.
func failedTests(ctx context.Context, w *store.Warehouse, err error) error {
	if apperr.CodeOf(err) != apperr.DataTests {
		return err
	}
	results, reading := datatests.Results(ctx, w)
	if reading != nil {
		return errors.Join(err, reading)
	}
	var vi, en []string
	for _, r := range results {
		if r.Failures > 0 {
			vi, en = append(vi, r.Title), append(en, r.TitleEN)
		}
	}
	return apperr.Wrap(apperr.DataTests, err, fmt.Sprintf("%d data tests fail: %s; see the page of builds and tests", len(en), strings.Join(en, "; ")),
		fmt.Sprintf("%d kiểm tra dữ liệu không đạt: %s; xem trang Tổng hợp, kiểm tra", len(vi), strings.Join(vi, "; ")))
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
			return "", failedTests(ctx, w, err)
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
