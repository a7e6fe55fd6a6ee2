package service

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// paced is a connection that tells how often more time was given to it.
type paced struct {
	*httptest.ResponseRecorder
	given int
}

// SetWriteDeadline is what http.ResponseController looks for.
func (p *paced) SetWriteDeadline(until time.Time) error {
	if left := time.Until(until); left > 0 && left <= stretchTime {
		p.given++
	}
	return nil
}

// A long answer has time by its progress, and comes whole.
func TestAnswersHaveTimeByProgress(t *testing.T) {
	t.Parallel()
	text := bytes.Repeat([]byte("0123456789abcdef"), 64<<10) // 1 MiB
	conn := &paced{ResponseRecorder: httptest.NewRecorder()}
	a := &answer{ResponseWriter: conn, status: http.StatusOK}
	n, err := a.Write(text)
	if err != nil || n != len(text) || !bytes.Equal(conn.Body.Bytes(), text) {
		t.Fatalf("%d bytes, %v", n, err)
	}
	if want := len(text) / stretchBytes; conn.given != want {
		t.Errorf("time was given %d times, want %d", conn.given, want)
	}
}
