package web

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/responsecache"
	"khohoso/dashboards/view"
	"khohoso/internal/auth"
	"khohoso/models/store"
)

// pageWriter writes one page of a view. It sees a reader without a name: what
// of them the page depends on it must ask View.MaySee for, or find in the request's address.
type pageWriter func(*view.PeriodView, io.Writer, layout.Options, *http.Request) error

// Kinds of answers that are kept.
const (
	pageKind = "text/html; charset=utf-8"
	listKind = "text/csv; charset=utf-8"
	bookKind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// renderCached answers with a page of the view that the request asks for.
func (s *service) renderCached(write pageWriter) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		answer, err := s.answer(r, pageKind, func(ctx context.Context, r *http.Request) (*responsecache.Answer, error) {
			var out bytes.Buffer
			stamp, err := s.render(&out, r, write)
			if err != nil {
				return nil, err
			}
			return responsecache.Page(stamp, out.Bytes(), "Cache-Control", "private, no-cache"), nil
		})
		if err != nil {
			s.fail(w, r, err)
			return
		}
		sendCached(w, r, pageKind, answer)
	}
}

// answer gives what was kept, or makes it. A view that the data have outrun is made anew once.
func (s *service) answer(r *http.Request, kind string, makes func(context.Context, *http.Request) (*responsecache.Answer, error)) (*responsecache.Answer, error) {
	unit, err := s.requestUnit(r)
	if err != nil {
		return nil, err
	}
	reads, err := s.Open(r.Context())
	if err != nil {
		return nil, err
	}
	stamp, err := reads.Stamp(r.Context())
	if err != nil {
		return nil, err
	}
	asked := requestInfo{unit: unit}
	if nameOf(r) != "" {
		asked.name = responsecache.NamePlaceholder
	}
	fresh, err := s.sourcesNow(r.Context())
	if err != nil {
		return nil, err
	}
	return s.Answers.Get(r.Context(), responsecache.Ask{
		Question: strings.Join([]string{kind, r.URL.Path, r.URL.Query().Encode(), unit, asked.name}, "\x00"),
		Stamp:    stamp, Beside: sourcesKey(fresh), For: useOf(kind), Reader: auth.From(r.Context()),
	}, func(ctx context.Context) (*responsecache.Answer, error) {
		ctx = context.WithValue(ctx, requestInfoKey{}, asked)
		answer, err := makes(ctx, r.WithContext(ctx))
		if errors.Is(err, view.ErrDataMoved) {
			ctx = responsecache.Exactly(ctx)
			answer, err = makes(ctx, r.WithContext(ctx))
		}
		return answer, err
	})
}

func useOf(kind string) responsecache.Use {
	if kind == pageKind {
		return responsecache.Looking
	}
	return responsecache.TakingHome
}

// requestInfo is what of the reader was settled before an answer is made for everyone
// who may have it: the unit whose dossiers they ask about without naming it, and
// whether their name stands on the page.
type requestInfo struct{ unit, name string }

type requestInfoKey struct{}

// requestUnit is the unit of a list of dossiers, or of what is a unit's own; "" for every other address.
func (s *service) requestUnit(r *http.Request) (string, error) {
	isList := r.URL.Path == "/dossiers" || strings.HasPrefix(r.URL.Path, "/dossiers.")
	if !isList && !links.IsUnitItems(r.URL.Path) {
		return "", nil
	}
	return s.listUnit(r)
}

// nameOf is the name of the reader who has signed in, "" where nobody has to.
func nameOf(r *http.Request) string {
	if asked, is := r.Context().Value(requestInfoKey{}).(requestInfo); is {
		return asked.name
	}
	if reader := auth.From(r.Context()); reader.Person() {
		return reader.Shown
	}
	return ""
}

// render writes a page and says of which state of the figures it is.
func (s *service) render(out io.Writer, r *http.Request, write pageWriter) (store.Stamp, error) {
	snap, v, err := s.periodView(r)
	if err != nil {
		return store.Stamp{}, err
	}
	return snap.Stamp, write(snap, out, v, r)
}

// sendCached answers with what was kept or made. The reader's browser may keep a page
// and asks each time whether it still holds.
func sendCached(w http.ResponseWriter, r *http.Request, kind string, answer *responsecache.Answer) {
	h, name := w.Header(), nameOf(r)
	h.Set("Content-Type", kind)
	for i := 0; i+1 < len(answer.Head); i += 2 {
		h.Set(answer.Head[i], answer.Head[i+1])
	}
	one := asset{tag: `"` + answer.Tag(name) + `"`}
	if answer.Packs() && acceptsGzip(r) {
		one.gzip = answer.Gzip(name) // 220 KB of tables become 20
	} else {
		var err error
		if one.plain, err = answer.Plain(name); err != nil {
			http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
			return
		}
	}
	one.serve(w, r)
}

// sendPage answers with a page that is not kept, such as one that says what went wrong.
func sendPage(w http.ResponseWriter, r *http.Request, status int, page []byte) {
	h := w.Header()
	h.Set("Content-Type", pageKind)
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(page) // the reader has gone; there is nobody to tell
	}
}
