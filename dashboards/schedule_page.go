package dashboards

import (
	"io"
	"strings"
	"time"

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
func WriteSchedule(w io.Writer, a Around, p SchedulePage) error {
	page := struct {
		plain
		Jobs           []scheduleRow
		Runs           []runRow
		Sentence, Done string
	}{plain: a.plain("schedule.title")}
	t := page.tongue
	page.Failed = page.failure(p.Failed)
	if p.Started != "" {
		page.Done = t.t("schedule.started", p.Started)
	}
	bad, idle := 0, 0
	for _, j := range p.Jobs {
		row := scheduleRow{Name: j.Name, Kind: t.t("job." + j.Kind), Cron: j.Cron, Next: page.at(j.Next), Last: page.at(j.Last.Started), Message: j.Last.Message, Running: j.Running}
		if j.WorkingDays {
			row.Cron = t.t("schedule.working", j.Cron)
		}
		row.State, row.Class = t.runState(j.Last.State)
		switch {
		case j.Last.State == "":
			row.State, row.Class = t.t("schedule.never_ran"), "watch"
			idle++
		case row.Class != "":
			bad++
		}
		if j.Next.IsZero() {
			row.Next = t.t("schedule.never_runs")
		}
		page.Jobs = append(page.Jobs, row)
	}
	page.Sentence = t.scheduleSentence(len(p.Jobs), bad, idle)
	for _, r := range p.Runs {
		page.Runs = append(page.Runs, page.runRow(r))
	}
	return write(w, "schedule", page)
}

// scheduleSentence says first whether anything needs looking at.
func (t tongue) scheduleSentence(jobs, bad, idle int) string {
	said := ""
	switch all := t.number(int64(jobs)); {
	case jobs == 0:
		return t.t("schedule.none")
	case bad > 0:
		said = t.t("schedule.bad", t.number(int64(bad)), all)
	case idle == 0:
		return t.t("schedule.good", all)
	case idle < jobs:
		said = t.t("schedule.rest_good", t.number(int64(jobs-idle)), all)
	}
	if idle > 0 {
		said += " " + t.t("schedule.idle", t.number(int64(idle)))
	}
	return strings.TrimSpace(said)
}

func (p plain) runRow(r jobs.Run) runRow {
	row := runRow{Started: p.at(r.Started), Job: r.Job, Due: p.t("schedule.by_hand"), By: r.By, Message: r.Message, Took: missing}
	if !r.Due.IsZero() {
		row.Due, row.By = p.at(r.Due), p.t("schedule.by_clock")
	}
	if !r.Ended.IsZero() {
		row.Took = p.t("schedule.seconds", p.decimal(r.Ended.Sub(r.Started).Seconds(), 1))
	}
	row.State, row.Class = p.runState(r.State)
	return row
}

// runState names a state; the class is that of what needs looking at.
func (t tongue) runState(s jobs.Outcome) (words, class string) {
	switch s {
	case "":
		return missing, ""
	case jobs.Running, jobs.Succeeded:
		return t.t("run." + string(s)), ""
	}
	return t.t("run." + string(s)), "bad"
}
