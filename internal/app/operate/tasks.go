package operate

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"time"

	"khohoso/dashboards/operations"
	"khohoso/ingest/pull"
	"khohoso/internal/app/work"
	"khohoso/internal/apperr"
	"khohoso/internal/schedule"
	"khohoso/models/jobs"
	"khohoso/models/period"
)

// Start begins a task as a job of the scheduler's: it waits for its turn to write as they do, never runs twice at a
// time, and stands in the history and in the audit.
//
// Errors: apperr.UnknownName for what it is to be done to, apperr.Usage, apperr.Held for what runs already.
func (d *Desk) Start(ctx context.Context, t operations.Task, by string) (string, error) {
	job := schedule.Job{Kind: string(t.Kind), Name: schedule.HandName(string(t.Kind), t.Object)}
	if t.Period.Name != "" {
		job.Name = schedule.HandName(string(t.Kind), periodObject(t.Period))
	}
	var err error
	if job.Do, err = d.do(ctx, t, by); err != nil {
		return "", err
	}
	err = d.scheduler.StartJob(job, by)
	switch {
	case errors.Is(err, schedule.ErrRunning):
		return job.Name, operations.ErrRunning
	case errors.Is(err, context.Canceled):
		return "", apperr.Wrap(apperr.Busy, err, "the service is about to start or to end; try again in a moment", "dịch vụ đang khởi động hoặc đang dừng; hãy thử lại sau giây lát")
	}
	return job.Name, err
}

func periodObject(p period.Period) string {
	if p.Calendar == period.Statutory {
		return p.Name + " (15–14)"
	}
	return p.Name
}

// do is what a task does.
func (d *Desk) do(ctx context.Context, t operations.Task, by string) (func(context.Context) (string, error), error) {
	switch t.Kind {
	case operations.TaskBuild:
		return work.BuildJob(d.app, d.warehouse), nil
	case operations.TaskCheck:
		return work.CheckJob(d.app, d.warehouse), nil
	case operations.TaskInbox:
		if d.app.Inbox == "" {
			return nil, apperr.New(apperr.UnknownName, "there is no inbox; set inbox in the config", "chưa có hộp nhận; hãy đặt inbox trong tệp cấu hình")
		}
		return work.LookJob(d.app, d.watch), nil
	case operations.TaskPull:
		sources, err := work.SourcesNamed(d.app, []string{t.Object})
		if err != nil {
			return nil, err
		}
		return work.PullJob(d.app, d.warehouse, sources[0], d.watch, by), nil
	case operations.TaskMend:
		kind, err := kindNamed(t.Object)
		if err != nil {
			return nil, err
		}
		return work.MendJob(d.app, d.warehouse, work.MendedFile{Name: t.File, Content: t.Content, Kind: kind}, by, d.watch.Changed), nil
	case operations.TaskClose:
		return work.CloseJob(d.app, d.warehouse, t.Period, by, t.Note), nil
	case operations.TaskReopen:
		return work.ReopenJob(d.app, d.warehouse, t.Period, by, t.Note), nil
	case operations.TaskBackup:
		return d.backup(t.Object)
	case operations.TaskVerify:
		return d.verify(ctx, t.Object)
	}
	return nil, apperr.New(apperr.UnknownName, "there is no such task", "không có việc này")
}

// backup makes a backup in one of the folders that the settings name, and in no other.
func (d *Desk) backup(folder string) (func(context.Context) (string, error), error) {
	places, err := work.BackupPlaces(d.app, d.warehouse)
	if err != nil {
		return nil, err
	}
	at := slices.IndexFunc(places, func(b work.Backups) bool { return b.Folder == folder })
	if at < 0 {
		return nil, apperr.New(apperr.UnknownName, "the config names no such folder of backups", "tệp cấu hình không có thư mục sao lưu này")
	}
	return work.BackupJob(d.app, places[at]), nil
}

// verify verifies one of the backups that are listed, and no other file.
func (d *Desk) verify(ctx context.Context, path string) (func(context.Context) (string, error), error) {
	folders, err := d.Backups(ctx)
	if err != nil {
		return nil, err
	}
	for _, f := range folders {
		for _, one := range f.Files {
			if filepath.Join(f.Path, one.Name) == path {
				return work.VerifyJob(d.app, path), nil
			}
		}
	}
	return nil, apperr.New(apperr.UnknownName, "there is no such backup", "không có bản sao lưu này")
}

// Job is how a job that was started by hand stands. Error: apperr.UnknownName for what no name of one is.
func (d *Desk) Job(ctx context.Context, name string) (j operations.Job, err error) {
	kind, object, hand := schedule.OfHand(name)
	if !hand || !slices.Contains(operations.Tasks, operations.TaskKind(kind)) {
		return j, apperr.New(apperr.UnknownName, "there is no such job", "không có việc này")
	}
	j = operations.Job{Name: name, Running: d.scheduler.IsRunning(name)}
	if j.Runs, err = jobs.Of(d.warehouse).JobRuns(ctx, name, shownRuns); err != nil {
		return j, err
	}
	if len(j.Runs) == 0 && !j.Running {
		return j, apperr.New(apperr.UnknownName, "this has never run", "việc này chưa chạy lượt nào")
	}
	if j.Pending, err = d.warehouse.Pending(ctx); err != nil {
		return j, err
	}
	last, begun := j.Last()
	if q, takes := d.takenBy(operations.TaskKind(kind), object); takes && begun && last.State == jobs.Succeeded {
		q.From, q.Until, q.Most = last.Started.Truncate(time.Second), last.Ended, mostFiles
		j.Files, _, err = d.Files(ctx, q)
	}
	return j, err
}

// mostFiles is how many files the page of a job shows of those that it took in.
const mostFiles = 50

// takenBy asks for the files that a job takes in, whatever its run.
func (d *Desk) takenBy(kind operations.TaskKind, object string) (operations.FileQuery, bool) {
	switch kind {
	case operations.TaskMend:
		return operations.FileQuery{Source: object, ByHand: true}, true
	case operations.TaskPull:
		return operations.FileQuery{Source: pull.Name(object)}, true
	case operations.TaskInbox:
		return operations.FileQuery{Source: work.InboxName(d.app.Inbox)}, true
	}
	return operations.FileQuery{}, false
}
