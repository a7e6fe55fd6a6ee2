package service

import (
	"context"
	"io"
	"net/http"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/backoffice"
	"khohoso/dashboards/layout"
	"khohoso/internal/audit"
)

// Schedule is the jobs that run by the clock beside the service.
type Schedule interface {
	// Page is the jobs and their latest runs as they stand.
	Page(ctx context.Context) (backoffice.SchedulePage, error)
	// Start runs a job by hand and does not wait for it. Errors are for the reader.
	Start(name, by string) error
}

// scheduleAdmin is the operators' page of the jobs of the config.
type scheduleAdmin struct{ *Service }

// routes are that page and starting a job.
func (s scheduleAdmin) routes() accessroute.Table {
	page := []accessroute.Format{accessroute.HTML}
	return accessroute.Table{
		{Pattern: "/schedule", Formats: page, Access: accessroute.Operate(), Params: accessroute.Takes("started"), Handle: func(w http.ResponseWriter, r *http.Request) {
			s.showSchedule(w, r, http.StatusOK, r.URL.Query().Get("started"), nil)
		}},
		{Method: http.MethodPost, Pattern: "/schedule/run", Formats: page, Access: accessroute.Operate(), Params: accessroute.Takes("job", sureField), Handle: s.startJob},
	}
}

func (s scheduleAdmin) showSchedule(w http.ResponseWriter, r *http.Request, status int, started string, failed error) {
	page, err := s.Schedule.Page(r.Context())
	if err != nil {
		s.fail(w, r, err)
		return
	}
	page.Failed = failed
	for _, job := range page.Jobs { // nothing that a stranger may put into a link
		if job.Name == started {
			page.Started = started
		}
	}
	s.page(w, r, status, func(out io.Writer, a layout.Reader) error {
		a.Path = "/schedule"
		return backoffice.WriteSchedule(out, a, page)
	})
}

// cannotBeTakenBack are the kinds of jobs that are asked about first.
var cannotBeTakenBack = map[string]bool{"close": true, "publish": true, "retention": true}

func (s scheduleAdmin) startJob(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		s.fail(w, r, badForm(err))
		return
	}
	name := r.PostForm.Get("job")
	if !sure(r) {
		p, err := s.Schedule.Page(r.Context())
		if err != nil {
			s.fail(w, r, err)
			return
		}
		for _, job := range p.Jobs {
			if job.Name == name && cannotBeTakenBack[job.Kind] {
				s.ask(w, r, "run", name, "/schedule/run", "/schedule", "job", name)
				return
			}
		}
	}
	if err := s.Schedule.Start(name, requestInfoOf(r).who.Name); err != nil {
		_ = s.note(r, audit.Entry{Action: audit.JobRun, Object: name, Outcome: audit.NotDone})
		s.showSchedule(w, r, http.StatusConflict, "", err)
		return
	}
	_ = s.note(r, audit.Entry{Action: audit.JobRun, Object: name, Outcome: audit.Done, Detail: "started"})
	redirect(w, r, "/schedule?started="+name, "")
}
