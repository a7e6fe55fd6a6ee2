package service

import (
	"crypto/rand"
	"encoding/hex"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// answer remembers what became of an answer, for the log, the metrics and the audit.
type answer struct {
	http.ResponseWriter
	status int
	bytes  int64
	begun  bool

	admit   func(status int) error // is asked before anything is given; nil: it may be
	refused error                  // why nothing is given
}

// The lowest rate at which a reader must take an answer: a stretch of it in a while.
const (
	stretchBytes = 64 << 10
	stretchTime  = 30 * time.Second
)

// WriteHeader is http.ResponseWriter.
func (a *answer) WriteHeader(status int) {
	if !a.begun && a.admit != nil && a.refused == nil {
		if a.refused = a.admit(status); a.refused != nil {
			return
		}
	}
	if a.refused != nil {
		return
	}
	if !a.begun {
		a.status, a.begun = status, status >= http.StatusOK
	}
	a.ResponseWriter.WriteHeader(status)
}

// Write is http.ResponseWriter. A reader who takes less than the lowest rate is cut off; one who keeps to it
// has all the time it takes.
func (a *answer) Write(text []byte) (written int, err error) {
	if !a.begun {
		a.WriteHeader(http.StatusOK)
	}
	if a.refused != nil {
		return 0, a.refused
	}
	control := http.NewResponseController(a.ResponseWriter)
	for err == nil && written < len(text) {
		_ = control.SetWriteDeadline(time.Now().Add(stretchTime)) // a recorder of a test has no deadlines
		var n int
		n, err = a.ResponseWriter.Write(text[written:min(len(text), written+stretchBytes)])
		written += n
	}
	a.bytes += int64(written)
	return written, err
}

// Unwrap lets http.ResponseController reach the connection.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// newID names a request in logs, in the audit and to the reader.
func newID() string {
	id := make([]byte, 8)
	_, _ = rand.Read(id)
	return hex.EncodeToString(id)
}

// redirect leads a reader on, keeping the language and where they wanted to go.
func redirect(w http.ResponseWriter, r *http.Request, path, back string) {
	values := url.Values{}
	if r.URL.Query().Get("lang") == "en" {
		values.Set("lang", "en")
	}
	if back != "" && back != "/" {
		values.Set("back", back)
	}
	if len(values) > 0 {
		mark := "?"
		if strings.Contains(path, "?") {
			mark = "&"
		}
		path += mark + values.Encode()
	}
	w.Header().Set("Location", path)
	w.WriteHeader(http.StatusSeeOther)
}

// ours is an address of this service to go back to; "/" for anything else.
func ours(back string) string {
	address, err := url.Parse(back)
	if err != nil || address.IsAbs() || address.Host != "" || !strings.HasPrefix(back, "/") || strings.HasPrefix(back, "//") || strings.ContainsAny(back, "\\\r\n\t") {
		return "/"
	}
	return back
}

// langOf is the language that a request asks for.
func langOf(r *http.Request) string {
	if r.URL.Query().Get("lang") == "en" {
		return "en"
	}
	return "vi"
}
