package operations

import (
	"khohoso/dashboards/backoffice"
	"khohoso/dashboards/layout"
	"khohoso/internal/schedule"
	"khohoso/models/jobs"
)

// lookAgain is after how many seconds the page of what runs is looked at again.
const lookAgain = 2

// behind are the pages that tasks belong to, for the way back.
var behind = map[TaskKind]string{
	TaskBuild: "figures", TaskCheck: "figures", TaskInbox: "intake", TaskPull: "intake", TaskMend: "quarantine", TaskClose: "closings", TaskReopen: "closings", TaskBackup: "backups", TaskVerify: "backups",
}

// Area is the page that a task belongs to.
func (k TaskKind) Area() string { return "/operations/" + behind[k] }

// JobPage is the page of a job that was started by hand: that it waits or runs, then what came of it.
func JobPage(a layout.Reader, j Job) *Page {
	kind, _, _ := schedule.OfHand(j.Name)
	area := behind[TaskKind(kind)]
	p := newPage(a, area)
	name := backoffice.JobName(p.Locale, j.Name)
	p.Crumb = name
	last, begun := j.Last()
	takesIn := area == "intake" || area == "quarantine"
	follows := takesIn && begun && last.State == jobs.Succeeded && j.Pending > 0
	if j.Running || follows {
		p.Again = lookAgain
	}
	s := section{ID: "job", Title: p.T("operations.job"), Links: []link{{Text: p.T("operations.back", p.T("operations."+area)), Href: p.Href("/operations/" + area)}}}
	switch {
	case !begun && !j.Running:
		p.Sentence = p.T("operations.job.never")
	case !begun:
		p.Sentence, s.Help = p.T("operations.job.waits"), p.T("operations.job.waits.help")
	case last.State == jobs.Running:
		p.Sentence, s.Help = p.T("operations.job.runs"), p.T("operations.job.runs.help")
	case last.State == jobs.Succeeded:
		p.Sentence = p.T("operations.job.done", last.Message)
	default:
		p.Sentence = p.T("operations.job.failed")
		p.Failed = layout.Capital(last.Message)
	}
	if begun {
		s.Facts = append(s.Facts, fact{Label: p.T("operations.col.began"), Value: p.At(last.Started)}, fact{Label: p.T("operations.col.who"), Value: last.By})
		if !last.Ended.IsZero() {
			s.Facts = append(s.Facts, fact{Label: p.T("operations.col.took"), Value: p.T("schedule.seconds", p.Decimal(last.Ended.Sub(last.Started).Seconds(), 1))})
		}
	}
	if takesIn && begun && last.State == jobs.Succeeded {
		f := fact{Label: p.T("operations.job.figures"), Value: p.T("operations.job.in_figures")}
		if j.Pending > 0 {
			f.Value, f.Class = p.T("operations.job.figures_follow"), "watch"
		}
		s.Facts = append(s.Facts, f)
	}
	p.add(s)
	if len(j.Files) > 0 {
		p.add(section{ID: "files", Title: p.T("operations.job.files"), Help: p.T("operations.job.files.help"), Table: p.fileTable(j.Files, true)})
	}
	p.add(section{ID: "runs", Title: p.T("operations.runs"), Table: p.runTable(j.Runs), Empty: p.T("schedule.no_runs")})
	return p
}
