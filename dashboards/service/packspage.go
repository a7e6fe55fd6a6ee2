package service

import (
	"net/http"
	"strings"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/pages"
	"khohoso/internal/audit"
)

// packing are the acts on packs of all units, which stand in the audit.
type packing struct{ *Service }

// routes are none where no packs are made.
func (s packing) routes() accessroute.Table {
	if !s.pages.HasPacks() {
		return nil
	}
	return accessroute.Table{s.pages.PackRoute("/forms/packs", s.start), s.pages.PackRoute("/forms/packs/stop", s.stop, "pack")}
}

func (s packing) start(w http.ResponseWriter, r *http.Request, c pages.FormsChoice) {
	who := requestInfoOf(r).who
	err := s.pages.StartPack(r, c, who.Name)
	entry := audit.Entry{Action: audit.JobRun, Object: packName(c), Outcome: audit.Done, Detail: "started"}
	if err != nil {
		entry.Outcome, entry.Detail = audit.NotDone, ""
	}
	s.answer(w, r, c, entry, err)
}

func (s packing) stop(w http.ResponseWriter, r *http.Request, c pages.FormsChoice) {
	err := s.pages.StopPack(r.PostForm.Get("pack"))
	entry := audit.Entry{Action: audit.JobRun, Object: "pack", Outcome: audit.Done, Detail: "stopped"}
	if err != nil {
		entry.Outcome, entry.Detail = audit.NotDone, ""
	}
	s.answer(w, r, c, entry, err)
}

// answer leads back to the page that the act was asked for on.
func (s packing) answer(w http.ResponseWriter, r *http.Request, c pages.FormsChoice, e audit.Entry, err error) {
	if noted := s.note(r, e); err == nil {
		err = noted
	}
	if err != nil {
		s.fail(w, r, err)
		return
	}
	w.Header().Set("Location", c.Address()+"#packs")
	w.WriteHeader(http.StatusSeeOther)
}

// packName is what the audit calls a pack: its period and calendar.
func packName(c pages.FormsChoice) string {
	p := c.Request.Period
	return strings.TrimSpace("pack " + p.Name + " " + string(p.Calendar))
}
