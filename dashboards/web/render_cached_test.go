package web

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/responsecache"
	"khohoso/dashboards/view"
	"khohoso/dashboards/viewtest"
	"khohoso/internal/auth"
	"khohoso/models/closing"
	"khohoso/models/datatests"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

// keeping serves pages that are kept to whoever the request's header names: a unit, or the office for "whole".
func keeping(t testing.TB, h *viewtest.Warehouse, behind time.Duration) http.Handler {
	t.Helper()
	answers := responsecache.New(4<<20, behind)
	t.Cleanup(answers.Close)
	pages := NewPages(Options{
		Open: func(context.Context) (view.Reads, error) { return h, nil }, Answers: answers,
		Workbook: func(_ context.Context, w io.Writer, code string, _ view.Filter) (string, error) {
			_, err := io.WriteString(w, "workbook of "+code)
			return "06a.xlsx", err
		},
	})
	guard := accessroute.Guard{
		Identify: func(r *http.Request) (auth.Identity, error) {
			who := r.Header.Get("Who")
			if who == "whole" {
				return auth.Identity{Session: 1, Shown: "Người của <văn phòng>", Role: auth.Office}, nil
			}
			return auth.Identity{Session: 2, Shown: "Người của " + who, Role: auth.Agency, Unit: who}, nil
		},
		Units: func(context.Context) (auth.Units, error) { return auth.Tree{}, nil },
		Fail:  pages.Fail,
	}
	handler, err := pages.Routes().Handler(guard.Route, pages.Fail)
	if err != nil {
		t.Fatal(err)
	}
	return handler
}

// What is kept for one reader is not shown to one who may see other things: not in
// a body, not by a tag that matches, not in the name at the top.
func TestKeptPagesAreEachReadersOwn(t *testing.T) {
	t.Parallel()
	h := viewtest.Small()
	h.DossierRows = []dossiers.Row{
		{DossierCode: "H28.01-250601-00001", AgencyCode: "H28.01", Verdict: "open_overdue"},
		{DossierCode: "H28.02-250601-00002", AgencyCode: "H28.02", Verdict: "open_overdue"},
	}
	handler := keeping(t, h, 0)
	for range 2 {
		for _, target := range []string{"/", "/units", "/agencies/h28.01", "/agencies/h28.02", "/dossiers", "/dossiers.csv", "/dossiers?agency=H28.01", "/agencies/h28.01/workbook", "/what-if", "/compare"} {
			tags := map[string]string{}
			for _, who := range []string{"whole", "H28.01", "H28.02", "H28.01"} {
				r := viewtest.Get(t, handler, "GET", target, "Who", who)
				text := viewtest.Body(t, r)
				for _, code := range []string{"H28.01", "H28.02"} {
					if dossier := code + "-250601"; strings.Contains(text, dossier) && who != "whole" && who != code {
						t.Errorf("%s shows %s to %s", target, dossier, who)
					}
				}
				if who != "whole" && (strings.Contains(text, "văn phòng&gt;") || strings.Contains(text, "Người của H28.0"+map[string]string{"H28.01": "2", "H28.02": "1"}[who])) {
					t.Errorf("%s: %s is shown another's name", target, who)
				}
				if strings.HasPrefix(text, "<!") && r.StatusCode == 200 && !strings.Contains(text, map[string]string{"whole": "Người của &lt;văn phòng&gt;"}[who]+map[string]string{"H28.01": "Người của H28.01", "H28.02": "Người của H28.02"}[who]) {
					t.Errorf("%s: %s does not find their own name", target, who)
				}
				if tag := r.Header.Get("ETag"); tag != "" {
					for other, theirs := range tags {
						if other != who && strings.HasPrefix(text, "<!") && theirs == tag {
							t.Errorf("%s: one tag for %s and %s", target, who, other)
						}
					}
					tags[who] = tag
					if again := viewtest.Get(t, handler, "GET", target, "Who", who, "If-None-Match", tag); again.StatusCode != http.StatusNotModified {
						t.Errorf("%s as %s asked again: %d", target, who, again.StatusCode)
					}
				} else if r.StatusCode == 200 {
					t.Errorf("%s as %s has no tag", target, who)
				}
			}
		}
	}
	for who, want := range map[string]int{"whole": 200, "H28.01": 200, "H28.02": 403} {
		tag := viewtest.Get(t, handler, "GET", "/dossiers?agency=H28.01", "Who", "whole").Header.Get("ETag")
		for _, header := range []string{"", "*", tag} {
			got := viewtest.Get(t, handler, "HEAD", "/dossiers?agency=H28.01", "Who", who, "If-None-Match", header).StatusCode
			if ok := got == want || want == 200 && got == 304; !ok {
				t.Errorf("%s with If-None-Match %q: %d", who, header, got)
			}
		}
	}
}

// A kept page costs no read; a build, a closing and the data tests show at once where nothing may lag.
func TestKeptPagesFollowTheFigures(t *testing.T) {
	t.Parallel()
	h := viewtest.Small()
	handler := keeping(t, h, 0)
	first := viewtest.Body(t, viewtest.Get(t, handler, "GET", "/", "Who", "whole"))
	reads := len(h.Asked)
	if again := viewtest.Body(t, viewtest.Get(t, handler, "GET", "/", "Who", "whole")); again != first || len(h.Asked) != reads+1 { // the guard asks which units there are
		t.Logf("%v", h.Asked[reads:])
		if again != first || len(h.Asked) > reads+1 {
			t.Errorf("asked %d times more", len(h.Asked)-reads)
		}
	}
	for name, change := range map[string]func(){
		"a build":        func() { h.Version.ID = "v2-def" },
		"a closing":      func() { h.Closed = closing.Closing{ID: 1, Period: viewtest.PeriodOf(t, "2025-06"), By: "Bà Lan"} },
		"the data tests": func() { h.CheckRows = []datatests.Result{{Name: "stock", Failures: 3}} },
	} {
		before := viewtest.Body(t, viewtest.Get(t, handler, "GET", "/", "Who", "whole"))
		change()
		if viewtest.Body(t, viewtest.Get(t, handler, "GET", "/", "Who", "whole")) == before {
			t.Errorf("%s does not show", name)
		}
	}
}

// While new figures are read, the page of before is given; a closing is not kept back by that.
func TestPagesOfBeforeAreGivenOnlyForFigures(t *testing.T) {
	t.Parallel()
	h := &slowReads{Warehouse: viewtest.Small(), gate: make(chan struct{})}
	close(h.gate)
	answers := responsecache.New(4<<20, time.Minute)
	pages := NewPages(Options{Open: func(context.Context) (view.Reads, error) { return h, nil }, Answers: answers})
	handler, err := pages.Routes().Handler(func(r accessroute.Route) http.Handler { return r.Handle }, pages.Fail)
	if err != nil {
		t.Fatal(err)
	}
	first := viewtest.Body(t, viewtest.Get(t, handler, "GET", "/units"))
	gate := make(chan struct{})
	h.change(func() { h.gate, h.Version.ID = gate, "v2-def" })
	for _, target := range []string{"/units", "/units", "/units?lang=en"} { // the last one was not made before
		if text := viewtest.Body(t, viewtest.Get(t, handler, "GET", target)); !strings.Contains(text, "v1-abc") {
			t.Errorf("%s waits for new figures, or does not say of which it is", target)
		}
	}
	close(gate)
	for range 200 {
		if text := viewtest.Body(t, viewtest.Get(t, handler, "GET", "/units")); text != first && strings.Contains(text, "v2-def") {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if text := viewtest.Body(t, viewtest.Get(t, handler, "GET", "/units")); !strings.Contains(text, "v2-def") {
		t.Error("the new figures never show")
	}
	h.change(func() { h.Closed = closing.Closing{ID: 7, Period: viewtest.PeriodOf(t, "2025-06"), By: "Bà Lan"} })
	if text := viewtest.Body(t, viewtest.Get(t, handler, "GET", "/units")); !strings.Contains(text, "Bà Lan") {
		t.Error("the closing does not show at once")
	}
	answers.Close()
}

// slowReads waits at its gate before it gives the flow.
type slowReads struct {
	*viewtest.Warehouse
	guard sync.RWMutex
	gate  chan struct{}
}

func (s *slowReads) change(do func()) {
	s.guard.Lock()
	defer s.guard.Unlock()
	do()
}

func (s *slowReads) Stamp(ctx context.Context) (store.Stamp, error) {
	s.guard.RLock()
	defer s.guard.RUnlock()
	return s.Warehouse.Stamp(ctx)
}

func (s *slowReads) DataVersion(ctx context.Context) (store.DataVersion, error) {
	s.guard.RLock()
	defer s.guard.RUnlock()
	return s.Warehouse.DataVersion(ctx)
}

func (s *slowReads) Closing(ctx context.Context, p period.Period) (closing.Closing, bool, error) {
	s.guard.RLock()
	defer s.guard.RUnlock()
	return s.Warehouse.Closing(ctx, p)
}

func (s *slowReads) Flow(ctx context.Context, q metrics.FlowQuery) ([]metrics.FlowRow, error) {
	s.guard.RLock()
	gate := s.gate
	s.guard.RUnlock()
	<-gate
	return s.Warehouse.Flow(ctx, q)
}
