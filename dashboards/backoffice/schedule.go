package backoffice

import (
	"io"
	"strings"
	"time"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/locale"
	"khohoso/internal/schedule"
	"khohoso/models/jobs"
)

// SchedulePage is what operators see of the jobs that run by the clock.
type SchedulePage struct {
	Jobs    []ScheduledJob
	Runs    []jobs.Run // the latest first
	Started string     // name of the job that was just started by hand
	Failed  error
}

// ScheduledJob is one job of the config.
type ScheduledJob struct {
	Name, Kind, Cron string
	WorkingDays      bool
	Running          bool
	Next             time.Time // zero: never
	Last             jobs.Run  // zero: it has not run yet
}

type scheduleRow struct {
	Name, Kind, Cron, Next, Last, State, Class, Message string
	Running                                             bool
}

type runRow struct{ Started, Job, Due, Took, State, Class, By, Message string }

// WriteSchedule writes the page of the jobs.
func WriteSchedule(w io.Writer, a layout.Reader, p SchedulePage) error {
	page := struct {
		layout.Plain
		Jobs           []scheduleRow
		Runs           []runRow
		Sentence, Done string
	}{Plain: a.Plain("schedule.title")}
	t := page.Locale
	page.Failed = page.Failure(p.Failed)
	if p.Started != "" {
		page.Done = t.T("schedule.started", p.Started)
	}
	for _, j := range p.Jobs {
		row := scheduleRow{Name: j.Name, Kind: t.T("job." + j.Kind), Cron: j.Cron, Next: page.At(j.Next), Last: page.At(j.Last.Started), Message: j.Last.Message, Running: j.Running}
		if j.WorkingDays {
			row.Cron = t.T("schedule.working", j.Cron)
		}
		row.State, row.Class = runState(t, j.Last.State)
		if j.Last.State == "" {
			row.State, row.Class = t.T("schedule.never_ran"), "watch"
		}
		if j.Next.IsZero() {
			row.Next = t.T("schedule.never_runs")
		}
		page.Jobs = append(page.Jobs, row)
	}
	page.Sentence = ScheduleSentence(t, p.Jobs)
	for _, r := range p.Runs {
		page.Runs = append(page.Runs, newRunRow(page.Plain, r))
	}
	return layout.Write(w, "schedule", page)
}

// ScheduleSentence says first whether anything needs looking at.
func ScheduleSentence(t locale.Locale, all []ScheduledJob) string {
	jobs, bad, idle := len(all), 0, 0
	for _, j := range all {
		if _, class := runState(t, j.Last.State); class != "" {
			bad++
		} else if j.Last.State == "" {
			idle++
		}
	}
	said := ""
	switch all := t.Number(int64(jobs)); {
	case jobs == 0:
		return t.T("schedule.none")
	case bad > 0:
		said = t.T("schedule.bad", t.Number(int64(bad)), all)
	case idle == 0:
		return t.T("schedule.good", all)
	case idle < jobs:
		said = t.T("schedule.rest_good", t.Number(int64(jobs-idle)), all)
	}
	if idle > 0 {
		said += " " + t.T("schedule.idle", t.Number(int64(idle)))
	}
	return strings.TrimSpace(said)
}

// JobName is what a job is called: what it does and to what where it was started by hand, its name in the config else.
func JobName(t locale.Locale, name string) string {
	kind, object, hand := schedule.OfHand(name)
	if !hand {
		return name
	}
	if key := "sources.kind." + object; t.Has(key) {
		object = t.T(key)
	}
	words := t.T("operations.job." + kind)
	if object == "" {
		return words
	}
	return words + ": " + object
}

func newRunRow(p layout.Plain, r jobs.Run) runRow {
	row := runRow{Started: p.At(r.Started), Job: JobName(p.Locale, r.Job), Due: p.T("schedule.by_hand"), By: r.By, Message: r.Message, Took: locale.Missing}
	if !r.Due.IsZero() {
		row.Due, row.By = p.At(r.Due), p.T("schedule.by_clock")
	}
	if !r.Ended.IsZero() {
		row.Took = p.T("schedule.seconds", p.Decimal(r.Ended.Sub(r.Started).Seconds(), 1))
	}
	row.State, row.Class = runState(p.Locale, r.State)
	return row
}

// runState names a state; the class is that of what needs looking at.
func runState(t locale.Locale, s jobs.Outcome) (words, class string) {
	switch s {
	case "":
		return locale.Missing, ""
	case jobs.Running, jobs.Succeeded:
		return t.T("run." + string(s)), ""
	}
	return t.T("run." + string(s)), "bad"
}
