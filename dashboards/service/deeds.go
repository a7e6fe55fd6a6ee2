package service

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/layout"
	"khohoso/dashboards/operations"
	"khohoso/internal/apperr"
	"khohoso/internal/audit"
	"khohoso/internal/schedule"
)

// deeds are what is done on the pages of the machine room. Each starts a job and leads to its page at once; what cannot
// be taken back is asked about first.
func (s machineRoom) deeds() accessroute.Table {
	post := func(pattern string, handle http.HandlerFunc, takes ...string) accessroute.Route {
		return accessroute.Route{Method: http.MethodPost, Pattern: pattern, Formats: []accessroute.Format{accessroute.HTML}, Access: accessroute.Operate(), Params: accessroute.Takes(takes...), Handle: handle}
	}
	retry := post("/operations/quarantine/retry", s.retry)
	retry.Body, retry.Time = operations.UploadLimit+uploadHead, longUpload
	return accessroute.Table{
		post("/operations/run", s.run, "task", "object"),
		retry,
		post("/operations/closings/close", s.closePeriod, "period", "note", sureField),
		post("/operations/closings/reopen", s.reopenPeriod, "period", "note", sureField),
		post("/operations/tokens/revoke", s.revokeAny, "name", "token", sureField),
	}
}

const (
	uploadHead = 64 << 10 // what stands around a file that is sent
	longUpload = 5 * time.Minute
)

// start begins a task in the reader's name and leads to the page of its job.
func (s machineRoom) start(w http.ResponseWriter, r *http.Request, t operations.Task) {
	name, err := s.Desk.Start(r.Context(), t, requestInfoOf(r).who.Name)
	e := audit.Entry{Action: audit.JobRun, Object: schedule.HandName(string(t.Kind), t.Object), Outcome: audit.Done, Detail: "started"}
	if name != "" {
		e.Object = name
	}
	if err != nil {
		e.Outcome, e.Detail = audit.NotDone, ""
	}
	if noting := s.note(r, e); noting != nil && err == nil {
		err = noting
	}
	switch {
	case errors.Is(err, operations.ErrRunning) && t.Kind != operations.TaskMend: // its page says so; of a file it would not be this one
	case err != nil:
		s.showFailed(w, r, t.Kind, err)
		return
	}
	redirect(w, r, "/operations/job?"+url.Values{"name": {name}}.Encode(), "")
}

// showFailed answers with the page that a task was started from, and says there what went wrong.
func (s machineRoom) showFailed(w http.ResponseWriter, r *http.Request, kind operations.TaskKind, failed error) {
	read := map[string]pageOf{
		operations.TaskBuild.Area(): s.figures, operations.TaskPull.Area(): s.intake, operations.TaskMend.Area(): s.quarantine,
		operations.TaskClose.Area(): s.closings, operations.TaskBackup.Area(): s.backups,
	}[kind.Area()]
	s.write(w, r, apperr.HTTPStatus(failed), func(r *http.Request, a layout.Reader) (*operations.Page, error) {
		a.Path = kind.Area()
		p, err := read(r, a)
		if err != nil {
			return nil, err
		}
		return p.Fail(failed), nil
	})
}

// form reads the form of a request; false when it could not be, which is answered.
func (s machineRoom) form(w http.ResponseWriter, r *http.Request) bool {
	if err := r.ParseForm(); err != nil {
		s.fail(w, r, badForm(err))
		return false
	}
	return true
}

// sureField is the field of a form that was asked about.
const sureField = operations.SureField

func sure(r *http.Request) bool { return r.PostForm.Get(sureField) == "yes" }

// simple are the tasks that need no question and no page of their own.
var simple = map[operations.TaskKind]bool{
	operations.TaskBuild: true, operations.TaskCheck: true, operations.TaskInbox: true, operations.TaskPull: true, operations.TaskBackup: true, operations.TaskVerify: true,
}

func (s machineRoom) run(w http.ResponseWriter, r *http.Request) {
	if !s.form(w, r) {
		return
	}
	kind := operations.TaskKind(r.PostForm.Get("task"))
	if !simple[kind] {
		s.fail(w, r, apperr.New(apperr.Usage, "there is no such task", "không có việc này"))
		return
	}
	s.start(w, r, operations.Task{Kind: kind, Object: r.PostForm.Get("object")})
}

// retry takes a mended file in: it is read from the request, never written down as it came.
func (s machineRoom) retry(w http.ResponseWriter, r *http.Request) {
	t, err := mended(r)
	var long *http.MaxBytesError
	switch {
	case errors.As(err, &long):
		s.fail(w, r, err)
		return
	case err != nil:
		s.showFailed(w, r, operations.TaskMend, err)
		return
	}
	s.start(w, r, t)
}

func mended(r *http.Request) (t operations.Task, err error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return t, badForm(err)
	}
	t.Kind = operations.TaskMend
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return t, badForm(err)
		}
		content, err := io.ReadAll(part)
		if err != nil {
			return t, badForm(err)
		}
		switch part.FormName() {
		case "kind":
			t.Object = strings.TrimSpace(string(content))
		case "file":
			t.File, t.Content = part.FileName(), content
		default:
			return t, apperr.New(apperr.Usage, "this form takes a kind and a file", "biểu mẫu này chỉ nhận loại dữ liệu và tệp")
		}
	}
	if len(t.Content) == 0 {
		return t, apperr.New(apperr.Usage, "choose the mended file first", "hãy chọn tệp đã sửa")
	}
	return t, nil
}

func (s machineRoom) closePeriod(w http.ResponseWriter, r *http.Request) {
	if !s.form(w, r) {
		return
	}
	p, err := operations.ReadPeriod(r.PostForm.Get("period"))
	if err != nil {
		s.fail(w, r, err)
		return
	}
	note := strings.TrimSpace(r.PostForm.Get("note"))
	if sure(r) {
		s.start(w, r, operations.Task{Kind: operations.TaskClose, Period: p, Note: note})
		return
	}
	s.write(w, r, http.StatusOK, func(r *http.Request, a layout.Reader) (*operations.Page, error) {
		a.Path = "/operations/closings"
		f, err := s.Desk.Figures(r.Context())
		return operations.ConfirmClose(a, p, note, f), err
	})
}

func (s machineRoom) reopenPeriod(w http.ResponseWriter, r *http.Request) {
	if !s.form(w, r) {
		return
	}
	c, err := s.standing(r, r.PostForm.Get("period"))
	if err != nil {
		s.fail(w, r, err)
		return
	}
	note := strings.TrimSpace(r.PostForm.Get("note"))
	if sure(r) && note != "" {
		s.start(w, r, operations.Task{Kind: operations.TaskReopen, Period: c.Period, Note: note})
		return
	}
	s.write(w, r, http.StatusOK, func(_ *http.Request, a layout.Reader) (*operations.Page, error) {
		a.Path = "/operations/closings"
		return operations.ConfirmReopen(a, c), nil
	})
}

// revokeAny revokes a token of any account.
func (s machineRoom) revokeAny(w http.ResponseWriter, r *http.Request) {
	if !s.form(w, r) {
		return
	}
	name := r.PostForm.Get("name")
	id, _ := strconv.ParseInt(r.PostForm.Get("token"), 10, 64) // 0 is nobody's
	account, err := s.Accounts.Find(r.Context(), name)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	if !sure(r) {
		s.ask(w, r, "revoke", name, "/operations/tokens/revoke", "/operations/tokens", "name", name, "token", strconv.FormatInt(id, 10))
		return
	}
	done, err := s.Accounts.RevokeToken(r.Context(), account.ID, id)
	if err != nil {
		s.fail(w, r, err)
		return
	}
	if !done {
		s.fail(w, r, errNoToken)
		return
	}
	_ = s.note(r, audit.Entry{Action: audit.TokenRevoke, Object: name, Detail: strconv.FormatInt(id, 10), Outcome: audit.Done})
	redirect(w, r, "/operations/tokens?"+url.Values{"revoked": {name}}.Encode(), "")
}

// ask asks once before something that cannot be taken back, on a page that needs no script.
func (s *Service) ask(w http.ResponseWriter, r *http.Request, key, object, path, back string, pairs ...string) {
	s.page(w, r, http.StatusOK, func(out io.Writer, a layout.Reader) error {
		a.Path = back
		return operations.Confirm(a, key, object, path, back, pairs...).Write(out)
	})
}
