package web

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/layout"
	"khohoso/dashboards/responsecache"
	"khohoso/dashboards/view"
	"khohoso/dashboards/viewtest"
	"khohoso/internal/auth"
	"khohoso/models/dossiers"
)

// Every page says how fresh each source is and which one is silent, and a page that
// was kept does not go on saying that all is well.
func TestPagesSayHowFreshTheSourcesAre(t *testing.T) {
	t.Parallel()
	var silent atomic.Bool
	h := viewtest.Small()
	h.Timelines = map[string]dossiers.Timeline{"D1": {DossierCode: "D1", ReceiverCode: "H28.01", HolderCode: "H28.01"}}
	answers := responsecache.New(1<<20, 0)
	t.Cleanup(answers.Close)
	pages := NewPages(Options{
		Open: func(context.Context) (view.Reads, error) { return h, nil }, Answers: answers,
		Sources: func(context.Context) ([]layout.Source, error) {
			return []layout.Source{
				{Name: "events", ByHand: true, LastBatch: time.Date(2025, 6, 30, 18, 0, 0, 0, viewtest.Hanoi)},
				{Name: "mot-cua", LastBatch: time.Date(2025, 7, 1, 6, 0, 0, 0, viewtest.Hanoi), UsualGap: time.Hour, Silent: silent.Load()},
			}, nil
		},
	})
	handler, err := pages.Routes().Handler(openGuard(pages).Route, pages.Fail)
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"/", "/units", "/agencies/h28.01", "/procedures", "/indicators", "/compare", "/what-if", "/dossiers", "/dossier?code=D1"} {
		if text := viewtest.Body(t, viewtest.Get(t, handler, "GET", path)); !strings.Contains(text, "2 nguồn, nhận lần cuối 06:00 1/7/2025") {
			t.Errorf("%s does not say how fresh the sources are: %s", path, viewtest.Around(text, "Nguồn dữ liệu"))
		}
	}
	silent.Store(true)
	pages.service.fresh.mu.Lock()
	pages.service.fresh.read = time.Now().Add(-2 * sourcesHold)
	pages.service.fresh.mu.Unlock()
	var readers sync.WaitGroup
	for range 8 { // one of them reads the sources again, nobody is refused
		readers.Go(func() {
			if r := viewtest.Get(t, handler, "GET", "/units"); r.StatusCode != 200 {
				t.Errorf("a reader beside others is answered with %d", r.StatusCode)
			}
		})
	}
	readers.Wait()
	for _, path := range []string{"/", "/agencies/h28.01?lang=en"} {
		text := viewtest.Body(t, viewtest.Get(t, handler, "GET", path))
		if !strings.Contains(text, "1 nguồn im lặng lâu hơn thường lệ: mot-cua từ") && !strings.Contains(text, "1 source has been silent longer than usual: mot-cua since") {
			t.Errorf("%s does not say that a source is silent: %s", path, viewtest.Around(text, "ources"))
		}
	}
}

// openGuard lets everyone in, as a service on one's own machine does.
func openGuard(pages Pages) accessroute.Guard {
	return accessroute.Guard{
		Identify: func(*http.Request) (auth.Identity, error) { return auth.OpenReader(), nil },
		Units:    func(context.Context) (auth.Units, error) { return auth.Tree{}, nil },
		Fail:     pages.Fail,
	}
}
