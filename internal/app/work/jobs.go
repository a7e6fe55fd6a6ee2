// Package work is what commands, the schedule and the service do alike: pull, build, check, publish, close, back up,
// retain, watch an inbox.
package work

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"khohoso/ingest/pull"
	"khohoso/internal/app"
	"khohoso/internal/apperr"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
	"khohoso/internal/cliout"
	"khohoso/internal/config"
	"khohoso/internal/publish"
	"khohoso/internal/schedule"
	"khohoso/models/closing"
	"khohoso/models/datatests"
	"khohoso/models/jobs"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/pipeline"
	"khohoso/models/store"
)

// jobWork makes what a job of a kind does to a warehouse.
type jobWork func(*store.Warehouse, config.Job) (func(context.Context) (string, error), error)

// jobWorks are the kinds of jobs.
func jobWorks(a *app.App) map[string]jobWork {
	with := func(make func(*app.App, *store.Warehouse, config.Job) (func(context.Context) (string, error), error)) jobWork {
		return func(w *store.Warehouse, job config.Job) (func(context.Context) (string, error), error) {
			return make(a, w, job)
		}
	}
	return map[string]jobWork{"pull": with(pullJob), "build": with(buildJob), "check": with(checkJob), "publish": with(publishJob), "close": with(closeJob), "backup": with(backupJob), "retention": with(retentionJob)}
}

// ConfiguredJobs reads the jobs of the config, each with what it does.
func ConfiguredJobs(a *app.App, w *store.Warehouse) ([]schedule.Job, error) {
	lines, err := config.ReadJobs(a.ConfigFile)
	if err != nil {
		return nil, err
	}
	works := jobWorks(a)
	var jobs []schedule.Job
	for _, line := range lines {
		job := schedule.Job{Name: line.Name, Kind: line.Kind, WorkingDays: line.WorkingDays}
		if job.When, err = schedule.ParseExpression(line.Cron); err == nil {
			job.Do, err = works[line.Kind](w, line)
		}
		if err != nil {
			return nil, config.BadJob(a.ConfigFile, line.Name, err)
		}
		jobs = append(jobs, job)
	}
	return jobs, nil
}

// Scheduler is over the jobs of the config; what runs is kept in the audit too.
func Scheduler(a *app.App, w *store.Warehouse, ran ...func(jobs.Run)) (*schedule.Scheduler, error) {
	configured, err := ConfiguredJobs(a, w)
	if err != nil {
		return nil, err
	}
	return &schedule.Scheduler{Jobs: configured, History: jobs.Of(w), Clock: schedule.WallClock{Time: app.Clock}, Zone: w.Location(), Lang: a.Lang, Log: a.Log, Ran: func(r jobs.Run) {
		noteJob(a, r)
		for _, told := range ran {
			told(r)
		}
	}}, nil
}

// noteJob keeps a run in the audit and in the log.
func noteJob(a *app.App, r jobs.Run) {
	ctx := context.Background() // also of a run that the program's end broke off
	e := audit.Entry{Who: r.By, Role: string(auth.Operator), Action: audit.JobRun, Object: r.Job, Outcome: audit.NotDone, Detail: r.Kind, Address: schedule.BySchedule}
	if r.State == jobs.Succeeded {
		e.Outcome = audit.Done
	}
	if r.By == schedule.BySchedule {
		e.Role = ""
	}
	if _, _, hand := schedule.OfHand(r.Job); hand {
		e.Address = Browser
	}
	if r.Message != "" || r.State != jobs.Succeeded {
		e.Detail = fmt.Sprintf("%s, %s: %s", r.Kind, r.State, r.Message)
	}
	if err := a.Audited(ctx, func(_ *auth.Accounts, log *audit.Log) error { return log.Add(ctx, e) }); err != nil {
		a.Log.Error("audit failed", "job", r.Job, "error", err)
	}
	a.Log.Info("schedule: a job ended", "job", r.Job, "kind", r.Kind, "state", string(r.State), "took", r.Ended.Sub(r.Started).String(), "by", r.By, "message", r.Message)
}

// pullJob takes in what is new in a source of the config; figures follow at once.
func pullJob(a *app.App, w *store.Warehouse, job config.Job) (func(context.Context) (string, error), error) {
	sources, err := SourcesNamed(a, []string{job.Source})
	return func(ctx context.Context) (string, error) {
		r, err := pull.Once(ctx, w, sources[0], pull.Options{Now: app.Clock()})
		if r.Accepted > 0 {
			err = errors.Join(err, NotePulled(ctx, a, schedule.BySchedule, sources[0], r), BuildInTurn(ctx, w))
		}
		return countsOf(a, r.Read, r.Accepted, r.Duplicate, r.Quarantined), err
	}, err
}

func buildJob(a *app.App, w *store.Warehouse, _ config.Job) (func(context.Context) (string, error), error) {
	return func(ctx context.Context) (string, error) {
		end, err := w.AcquireWriter(ctx)
		if err != nil {
			return "", err
		}
		defer end()
		result, err := pipeline.Build(ctx, w, nil)
		return fmt.Sprintf(a.Tr("%s hồ sơ có thay đổi; phiên bản dữ liệu %s", "%s dossiers changed; data version %s"), a.Count(result.Touched), result.Version.ID), err
	}, nil
}

func checkJob(a *app.App, w *store.Warehouse, _ config.Job) (func(context.Context) (string, error), error) {
	return func(ctx context.Context) (string, error) {
		end, err := w.AcquireWriter(ctx)
		if err != nil {
			return "", err
		}
		defer end()
		if _, err := pipeline.Build(ctx, w, nil); err != nil { // what was taken in a moment ago is not lost, only not in the figures yet
			return "", err
		}
		results, err := datatests.Run(ctx, w)
		if err == nil {
			err = datatests.Fault(results)
		}
		return fmt.Sprintf(a.Tr("%d kiểm tra đều đạt", "%d tests hold"), len(results)), err
	}, nil
}

// periodOf gives the latest complete period that a job means, at the moment it is asked.
func periodOf(w *store.Warehouse, job config.Job) (func() period.Period, error) {
	kind, err := metrics.ParsePeriodKind(job.Period)
	if err != nil {
		return nil, err
	}
	calendar, err := period.ParseCalendar(job.Calendar)
	return func() period.Period { return metrics.LatestComplete(kind, calendar, app.Clock().In(w.Location())) }, err
}

// publishJob publishes the latest complete period to the folder of the job. Nobody
// writes meanwhile, so that every page and workbook is of the same figures.
func publishJob(a *app.App, w *store.Warehouse, job config.Job) (func(context.Context) (string, error), error) {
	period, err := periodOf(w, job)
	return func(ctx context.Context) (string, error) {
		end, err := w.AcquireWriter(ctx)
		if err != nil {
			return "", err
		}
		defer end()
		p := period()
		group, err := a.GroupID()
		if err != nil {
			return "", err
		}
		if _, err := pipeline.Build(ctx, w, nil); err != nil {
			return "", err
		}
		result, err := publish.Write(ctx, w, publish.Options{Period: p, Out: job.Out, Lang: a.Lang, ByReader: job.ByReader, Group: group})
		return fmt.Sprintf(a.Tr("kỳ %s: %d đơn vị, %d tệp", "%s: %d units, %d files"), p.Name, result.Units, result.Files), err
	}, err
}

// closeJob closes the latest complete period if the data tests hold and the data
// reach its end; a period that is closed already is left as it is.
func closeJob(a *app.App, w *store.Warehouse, job config.Job) (func(context.Context) (string, error), error) {
	period, err := periodOf(w, job)
	return func(ctx context.Context) (string, error) {
		end, err := w.AcquireWriter(ctx)
		if err != nil {
			return "", err
		}
		defer end()
		p := period()
		if _, closed, err := closing.Find(ctx, w, p); err != nil || closed {
			return fmt.Sprintf(a.Tr("kỳ %s đã chốt từ trước", "%s was closed before"), p.Name), err
		}
		if _, err := pipeline.Build(ctx, w, nil); err != nil {
			return "", err
		}
		c, err := closing.Close(ctx, w, p, schedule.BySchedule, job.Name)
		if err != nil {
			return "", err
		}
		return fmt.Sprintf(a.Tr("đã chốt kỳ %s, phiên bản dữ liệu %s", "closed %s, data version %s"), p.Name, c.DataVersion),
			NoteClosing(ctx, a, audit.Close, p, c.By, job.Name)
	}, err
}

// backupJob makes a backup in the folder of the job and keeps the latest ones.
func backupJob(a *app.App, w *store.Warehouse, job config.Job) (func(context.Context) (string, error), error) {
	b := JobBackups(w, job)
	if err := b.check(); err != nil {
		return nil, err
	}
	return BackupJob(a, b), nil
}

// JobBackups are the backups that a job of the config makes.
func JobBackups(w *store.Warehouse, job config.Job) Backups {
	return Backups{Warehouse: w, Folder: job.Folder, Every: time.Second, Keep: cmp.Or(job.Keep, usualKeep), Parquet: job.Parquet}
}

// usualKeep is how many backups of a job are kept where it does not say.
const usualKeep = 7

// JobFault says what a run by hand is refused for.
func JobFault(name string, jobs []schedule.Job, err error) error {
	switch {
	case errors.Is(err, schedule.ErrRunning):
		return apperr.Wrap(apperr.Held, err, fmt.Sprintf("job %q is running already; it never runs twice at a time", name), fmt.Sprintf("công việc %q đang chạy; không bao giờ chạy hai lượt cùng lúc", name))
	case errors.Is(err, schedule.ErrNoJob):
		known := map[string]bool{}
		for _, job := range jobs {
			known[job.Name] = true
		}
		return apperr.Wrap(apperr.UnknownName, err, fmt.Sprintf("job %q is not in the config (there: %v)", name, cliout.SortedNames(known)), fmt.Sprintf("tệp cấu hình không có công việc %q (hiện có: %v)", name, cliout.SortedNames(known)))
	}
	return err
}
