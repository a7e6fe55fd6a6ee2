package eventapi

import (
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"
	"time"
)

// A body that comes below the lowest rate is broken off, one that keeps to it is read whole.
func TestBodiesKeepUpTheLowestRate(t *testing.T) {
	t.Parallel()
	const shown = 300 * time.Millisecond // what is left of the while to begin with
	ended := make(chan error, 1)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := io.Copy(io.Discard, &steadyBody{Reader: r.Body, control: http.NewResponseController(w), began: time.Now().Add(shown - toBegin)})
		ended <- err
	}))
	t.Cleanup(server.Close)
	send := func(body string) error {
		t.Helper()
		conn, err := net.Dial("tcp", server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := io.WriteString(conn, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n"+body); err != nil {
			t.Fatal(err)
		}
		select {
		case err := <-ended:
			return err
		case <-time.After(20 * time.Second):
			t.Fatal("the body is waited for")
			return nil
		}
	}
	if err := send("abcd"); err != nil {
		t.Errorf("a whole body: %v", err)
	}
	if err := send("ab"); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("a body that does not go on: %v", err)
	}
}
