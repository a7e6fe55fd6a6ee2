// Package eventapi takes events in over HTTP: POST /api/v1/events for rows of the
// contract in any format, POST /api/v1/national for what one-stop systems send to
// the national portal. The answer comes after the commit. Start with Routes.
package eventapi

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"os"
	"sync"
	"time"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/api"
	"khohoso/internal/apperr"
	"khohoso/internal/auth"
)

// Limits of a body and of how many are taken in at once: each is read into a file
// or, at most, into memory while it waits for its turn.
const (
	LongestBody = 64 << 20
	atOnce      = 32 // of the small ones those that wait are taken in together
	atOnceEach  = 8  // of one source, so that others find a place
	longestKey  = 200
	longestWait = 10 * time.Minute
	tryAgain    = "1" // second, when too many come at once
)

// Body is what a source sends.
type Body struct {
	Source   string   // who sends it
	Units    []string // that its rows may name; none: any
	Key      string   // the source's name for this body; "" for none
	Content  io.Reader
	National bool   // what one-stop systems send to the national portal, else events of the contract
	Lang     string // of the answer
	At       time.Time
}

// Answer is what became of a body, after it was committed.
type Answer struct {
	Told     any  // to the sender, as JSON
	Accepted bool // there is something new
	Replayed bool // the same body with the same key came before, and this is what was told then
}

// Options say where events go.
type Options struct {
	Take    func(context.Context, Body) (Answer, error)
	Changed func() // told after each commit that brought something; may be nil
	Log     *slog.Logger
	Now     func() time.Time
}

// Routes are the addresses that take events in.
func Routes(o Options) accessroute.Table {
	h := &handler{Options: o, places: make(chan struct{}, atOnce), sources: map[string]int{}}
	line := func(pattern string, national bool) accessroute.Route {
		return accessroute.Route{
			Method: http.MethodPost, Pattern: pattern, Formats: []accessroute.Format{accessroute.JSON}, Access: accessroute.SendEvents(), Params: accessroute.Takes(),
			Body: LongestBody, Time: longestWait, Handle: func(w http.ResponseWriter, r *http.Request) { h.take(w, r, national) },
		}
	}
	return accessroute.Table{line("/api/v1/events", false), line("/api/v1/national", true)}
}

type handler struct {
	Options
	places chan struct{}

	mu      sync.Mutex
	sources map[string]int // how many bodies of each are here
}

var errBusy error = apperr.New(apperr.TooMany, "too many bodies at once; send this one again in a moment", "quá nhiều lượt gửi cùng lúc; hãy gửi lại sau giây lát")

func (h *handler) take(w http.ResponseWriter, r *http.Request, national bool) {
	who := auth.From(r.Context())
	source := who.Name
	if !h.enter(source) {
		h.fail(w, r, errBusy)
		return
	}
	defer h.leave(source)
	body, err := beginning(&steadyBody{Reader: r.Body, control: http.NewResponseController(w), began: time.Now()})
	if err != nil {
		h.fail(w, r, err)
		return
	}
	select { // only now: who sends slowly has no place yet
	case h.places <- struct{}{}:
		defer func() { <-h.places }()
	default:
		h.fail(w, r, errBusy)
		return
	}
	key := r.Header.Get("Idempotency-Key")
	if len(key) > longestKey {
		h.fail(w, r, apperr.New(apperr.Usage, "Idempotency-Key: at most 200 bytes", "Idempotency-Key: tối đa 200 byte"))
		return
	}
	lang := "vi"
	if r.URL.Query().Get("lang") == "en" {
		lang = "en"
	}
	answer, err := h.Take(r.Context(), Body{
		Source: source, Units: who.Units, Key: key, Content: body, National: national, Lang: lang, At: h.Now().Truncate(time.Second),
	})
	if err != nil {
		h.fail(w, r, err)
		return
	}
	if answer.Replayed {
		w.Header().Set("Idempotency-Replayed", "true")
	} else if answer.Accepted && h.Changed != nil {
		h.Changed()
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	if err := json.NewEncoder(w).Encode(answer.Told); err != nil {
		h.Log.Debug("the sender has gone before the answer", "error", err)
	}
}

func (h *handler) fail(w http.ResponseWriter, r *http.Request, err error) {
	var long *http.MaxBytesError
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		err = errSlow
	case errors.As(err, &long):
		err = apperr.New(apperr.TooLarge, "a body may have 64 MiB at most; send it in several", "mỗi lượt gửi tối đa 64 MiB; hãy chia thành nhiều lượt")
	case apperr.CodeOf(err) == apperr.TooMany:
		w.Header().Set("Retry-After", tryAgain)
	}
	api.Problem(w, r, err, h.Log)
}
