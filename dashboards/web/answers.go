package web

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/internal/apperr"
	"khohoso/internal/auth"
)

// fail answers with a page that says what went wrong in the reader's language.
// What was not written for readers goes to the log only.
func (s *service) fail(w http.ResponseWriter, r *http.Request, err error) {
	v := s.view(r)
	f := layout.BaseFrame(v, links.Place{Page: links.ErrorPage, Lang: v.Lang})
	status := apperr.HTTPStatus(err)
	switch {
	case errors.Is(err, accessroute.ErrNoPage):
		status, f.Sentence = http.StatusNotFound, f.T("error.not_found")
	case errors.Is(err, accessroute.ErrMethod):
		status, f.Sentence = http.StatusMethodNotAllowed, f.T("error.method")
	case errors.Is(err, auth.ErrRefused):
		status, f.Sentence = http.StatusForbidden, f.T("error.not_yours")
	case apperr.CodeOf(err) == apperr.Internal:
		f.Sentence = f.T("error.internal")
	default:
		f.Sentence = layout.Capital(apperr.Sentence(err, v.Lang)) + "."
	}
	f.Title = f.T("error.kicker")
	if s.Forms != nil && strings.HasPrefix(r.URL.Path, "/forms") { // one may choose another
		f.Crumbs = []layout.Crumb{{Name: f.T("forms.title"), Href: s.links.To(f.Place, links.Place{Page: links.FormsPage, Lang: v.Lang})}}
	}
	accessroute.Again(w, status)
	if status >= http.StatusInternalServerError {
		s.Log.Error("page failed", "path", r.URL.Path, "status", status, "error", err)
	}
	var page bytes.Buffer
	if err := layout.Write(&page, "error", f); err != nil {
		s.Log.Error("error page failed", "error", err)
	}
	sendPage(w, r, status, page.Bytes())
}

// disposition names a download. Characters that are not plain ASCII go in the
// encoded form that every browser of the last ten years reads.
func disposition(file string) string {
	if value := mime.FormatMediaType("attachment", map[string]string{"filename": path.Base(file)}); value != "" {
		return value
	}
	return "attachment"
}

// assets serves the static files, packed for the road: the charts script goes
// from 715 to 240 KB.
func (s *service) assets() http.HandlerFunc {
	packed := sync.OnceValue(packAssets)
	return func(w http.ResponseWriter, r *http.Request) {
		name := r.PathValue("name")
		file, ok := packed()[name]
		if !ok {
			s.fail(w, r, accessroute.ErrNoPage)
			return
		}
		w.Header().Set("Content-Type", file.kind)
		w.Header().Set("Cache-Control", "no-cache")
		file.serve(w, r)
	}
}

// serve sends the packed form where there is one and the reader takes it.
func (a asset) serve(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("ETag", a.tag)
	h.Add("Vary", "Accept-Encoding")
	if a.gzip == nil || !acceptsGzip(r) {
		serveBytes(w, r, a.plain)
		return
	}
	h.Set("Content-Encoding", "gzip")
	h.Set("ETag", strings.TrimSuffix(a.tag, `"`)+`-gz"`)
	serveBytes(w, r, a.gzip)
}

func acceptsGzip(r *http.Request) bool {
	return strings.Contains(r.Header.Get("Accept-Encoding"), "gzip")
}

type asset struct {
	kind, tag   string
	plain, gzip []byte
}

// assetKinds are the only kinds of static files; the machine's own table of
// types is not asked, because it differs from machine to machine.
var assetKinds = map[string]string{
	".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml",
	".woff2": "font/woff2", ".txt": "text/plain; charset=utf-8",
}

func packAssets() map[string]asset {
	packed := map[string]asset{}
	files := layout.Assets()
	err := fs.WalkDir(files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		one := asset{kind: assetKinds[path.Ext(name)], plain: content, tag: etag(content)}
		if path.Ext(name) != ".woff2" { // fonts are packed already
			one.gzip = pack(content)
		}
		packed[name] = one
		return nil
	})
	if err != nil {
		panic(err) // the files are compiled in
	}
	return packed
}

func pack(content []byte) []byte {
	var out bytes.Buffer
	zip := gzip.NewWriter(&out)
	_, _ = zip.Write(content) // a buffer takes everything
	_ = zip.Close()
	return out.Bytes()
}
