package api

import (
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"

	"khohoso/dashboards/accessroute"
	"khohoso/internal/apperr"
)

// problem is an error of the API, as RFC 9457 says. Its type ends in the fault's code.
type problem struct {
	Type    string `json:"type"`
	Title   string `json:"title"`
	Status  int    `json:"status"`
	Detail  string `json:"detail"`
	Request string `json:"request"` // id to tell the operator
}

// Problem answers with a problem document in the language that is asked for.
// What was not written for readers goes to the log only.
func Problem(w http.ResponseWriter, r *http.Request, err error, log *slog.Logger) {
	lang := "vi"
	if r.URL.Query().Get("lang") == "en" {
		lang = "en"
	}
	say := func(vi, en string) string { return map[string]string{"vi": vi, "en": en}[lang] }
	code := apperr.CodeOf(err)
	p := problem{Status: apperr.HTTPStatus(err), Detail: apperr.Sentence(err, lang), Request: w.Header().Get("X-Request-Id")}
	switch {
	case errors.Is(err, accessroute.ErrNoPage):
		p.Status, code, p.Detail = http.StatusNotFound, "no_route", say("không có địa chỉ này; xem /api/v1/openapi.yaml", "there is no such address; see /api/v1/openapi.yaml")
	case errors.Is(err, accessroute.ErrMethod):
		p.Status, code, p.Detail = http.StatusMethodNotAllowed, "method", say("địa chỉ này không nhận yêu cầu kiểu đó", "this address does not take that kind of request")
	case code == apperr.Internal:
		p.Detail = say("lỗi của chương trình; hãy báo mã yêu cầu cho người vận hành", "a defect of the program; tell the operator the request's id")
	}
	accessroute.Again(w, p.Status)
	if p.Status >= http.StatusInternalServerError {
		log.Error("request failed", "request", p.Request, "path", r.URL.Path, "status", p.Status, "error", err)
	}
	p.Type, p.Title = "urn:khohoso:"+string(code), http.StatusText(p.Status)
	if p.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", `Bearer realm="khohoso"`)
	}
	w.Header().Set("Content-Type", "application/problem+json")
	w.Header().Set("Cache-Control", "private, no-store")
	w.WriteHeader(p.Status)
	if r.Method != http.MethodHead {
		_ = json.NewEncoder(w).Encode(p) // the reader has gone; there is nobody to tell
	}
}
