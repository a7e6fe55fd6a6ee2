package accessroute

import (
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"khohoso/internal/apperr"
)

// Param is one thing that a request may say: in its address, or in the form that it posts.
type Param struct {
	Name   string   // "numerator.*" stands for every name that begins so
	Values []string // all that are allowed, beside leaving it empty; nil: the handler decides
	Many   bool     // may be given several times
}

// Lang is the language of the answer, which every page takes.
var Lang = Param{Name: "lang", Values: []string{"vi", "en"}}

// Takes are parameters whose values the handler judges, beside the language.
func Takes(names ...string) []Param {
	params := []Param{Lang}
	for _, name := range names {
		params = append(params, Param{Name: name})
	}
	return params
}

// withKnownParams is the route's handler, reached by what the route takes alone.
func (r Route) withKnownParams(fail Fail) http.HandlerFunc {
	handle := r.Handle
	return func(w http.ResponseWriter, req *http.Request) {
		if err := r.checkParams(req); err != nil {
			fail(w, req, err)
			return
		}
		handle(w, req)
	}
}

// checkParams refuses what the route does not take: a parameter that was misspelt, or that belongs to
// another address, must not be answered as if it had not been given.
//
// Error: apperr.Usage naming the parameter and what there is.
func (r Route) checkParams(req *http.Request) error {
	if r.AnyParams {
		return nil
	}
	given, err := url.ParseQuery(req.URL.RawQuery)
	if err == nil {
		err = r.known(given)
	}
	if err != nil {
		return unreadable(err, "address", "địa chỉ")
	}
	if !r.postsForm(req) {
		return nil
	}
	if err := req.ParseForm(); err != nil {
		return unreadable(err, "form", "biểu mẫu gửi lên")
	}
	return r.known(req.PostForm)
}

// postsForm says whether a request comes with the fields of a page's form. Other bodies are data, whatever their type says.
func (r Route) postsForm(req *http.Request) bool {
	kind, _, _ := mime.ParseMediaType(req.Header.Get("Content-Type"))
	return req.Method == http.MethodPost && slices.Contains(r.Formats, HTML) && kind == "application/x-www-form-urlencoded"
}

func unreadable(err error, en, vi string) error {
	if apperr.CodeOf(err) == apperr.Usage {
		return err
	}
	return apperr.Wrap(apperr.Usage, err, "the "+en+" cannot be read: "+err.Error(), "không đọc được "+vi+": "+err.Error())
}

func (r Route) known(given url.Values) error {
	for name, values := range given {
		at := slices.IndexFunc(r.Params, func(p Param) bool { return p.called(name) })
		if at < 0 {
			return r.unknown(name)
		}
		if err := r.Params[at].check(name, values); err != nil {
			return err
		}
	}
	return nil
}

func (p Param) called(name string) bool {
	if start, open := strings.CutSuffix(p.Name, "*"); open {
		return len(name) > len(start) && strings.HasPrefix(name, start)
	}
	return p.Name == name
}

func (p Param) check(name string, values []string) error {
	if len(values) > 1 && !p.Many {
		return apperr.New(apperr.Usage, fmt.Sprintf("parameter %.80q is given twice", name), fmt.Sprintf("tham số %.80q bị lặp lại", name))
	}
	for _, value := range values {
		if p.Values != nil && value != "" && !slices.Contains(p.Values, value) {
			known := strings.Join(p.Values, ", ")
			return apperr.New(apperr.Usage, fmt.Sprintf("%s=%.80q: choose %s", name, value, known), fmt.Sprintf("%s=%.80q: chọn một trong %s", name, value, known))
		}
	}
	return nil
}

func (r Route) unknown(name string) error {
	names := make([]string, len(r.Params))
	for i, p := range r.Params {
		names[i] = p.Name
	}
	if len(names) == 0 {
		return apperr.New(apperr.Usage, fmt.Sprintf("no parameter %.80q; this address takes none", name), fmt.Sprintf("không có tham số %.80q; địa chỉ này không nhận tham số nào", name))
	}
	known := strings.Join(names, ", ")
	return apperr.New(apperr.Usage, fmt.Sprintf("no parameter %.80q; known: %s", name, known), fmt.Sprintf("không có tham số %.80q; hiện có: %s", name, known))
}
