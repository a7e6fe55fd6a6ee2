package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// What the service promises those who come while others are slow or many.
const (
	slowReaders    = 40 // twenty times as many as answers that are made at once
	signInsAtOnce  = 200
	besideThem     = 10 * time.Second
	cutOffWithin   = time.Minute // a stretch of an answer has half of it
	signInAnswered = 10 * time.Second
)

// Readers who take a workbook or a list at a kilobyte a second hold no place: others get theirs meanwhile. In the long
// form they are waited for until they are cut off.
func (s *large) leavesPlacesBesideSlowReaders() {
	s.Helper()
	targets := []string{"api/v1/workbooks?form=06a&period=2025-Q2&agency=U01", "api/v1/dossiers?period=2025&where=received&limit=10000&format=csv"}
	var slow []*slowly
	for i := range slowReaders {
		slow = append(slow, s.readSlowly(targets[i%len(targets)]))
	}
	defer func() {
		for _, one := range slow {
			_ = one.conn.Close()
		}
	}()
	for _, one := range slow {
		one.begun(s.TB)
	}
	whole := int64(0)
	for _, target := range append(targets, "api/v1/flow?period=2025-03&by=agency&live=true", "api/v1/scorecard?period=2025-03") {
		began := time.Now()
		if status, bytes := s.fetch(target); status != http.StatusOK || time.Since(began) > besideThem {
			s.Errorf("%s beside %d slow readers: %d, %d bytes after %v", target, slowReaders, status, bytes, time.Since(began))
		} else if target == targets[1] {
			whole = bytes
		}
	}
	if os.Getenv("KHOHOSO_SOAK") == "" {
		return
	}
	time.Sleep(cutOffWithin)
	for i, one := range slow {
		if bytes := one.rest(); i%len(targets) == 1 && bytes >= whole {
			s.Errorf("slow reader %d was given all of %d bytes", i, whole)
		}
	}
}

// slowly is a connection that takes a kilobyte a second.
type slowly struct {
	conn  *net.TCPConn
	bytes atomic.Int64
	quick chan struct{} // closed when it has waited long enough
	ended chan struct{} // closed when it has all that the service gave
}

func (s *large) readSlowly(target string) *slowly {
	s.Helper()
	at, err := url.Parse(s.address)
	if err != nil {
		s.Fatal(err)
	}
	conn, err := net.Dial("tcp", at.Host)
	if err != nil {
		s.Fatal(err)
	}
	one := &slowly{conn: conn.(*net.TCPConn), quick: make(chan struct{}), ended: make(chan struct{})}
	_ = one.conn.SetReadBuffer(4 << 10) // else the kernel takes it all at once
	if _, err := fmt.Fprintf(conn, "GET /%s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n", target, at.Host, s.reader); err != nil {
		s.Fatal(err)
	}
	go func() {
		defer close(one.ended)
		for text := make([]byte, 1<<10); ; {
			n, err := one.conn.Read(text)
			if one.bytes.Add(int64(n)); err != nil {
				return
			}
			select {
			case <-one.quick:
			case <-time.After(time.Second):
			}
		}
	}()
	return one
}

// begun waits for the beginning of the answer.
func (o *slowly) begun(t testing.TB) {
	t.Helper()
	for range 400 {
		if o.bytes.Load() > 0 {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Error("a slow reader gets no answer")
}

// rest takes what is left of the answer at once, and gives how much it was in all.
func (o *slowly) rest() int64 {
	close(o.quick)
	_ = o.conn.SetReadDeadline(time.Now().Add(besideThem))
	<-o.ended
	return o.bytes.Load()
}

// fetch gives the status and the size of an answer.
func (s *large) fetch(target string) (status int, bytes int64) {
	s.Helper()
	request, err := http.NewRequestWithContext(s.Context(), http.MethodGet, s.address+target, nil)
	if err != nil {
		s.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+s.reader)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		s.Fatal(err)
	}
	defer answer.Body.Close()
	if bytes, err = io.Copy(io.Discard, answer.Body); err != nil {
		s.Error(err)
	}
	return answer.StatusCode, bytes
}

// Of two hundred who sign in at once, each from an address of their own, none waits long: those for whom there is no
// place are told when to come again, others are looked at, and rows are read meanwhile. Who tries one account from many
// networks is slowed down on purpose, so these have names of their own.
func (s *large) answersCrowdsOfSignIns() {
	s.Helper()
	var crowd sync.WaitGroup
	var checked, later, slowest atomic.Int64
	for i := range signInsAtOnce {
		crowd.Go(func() {
			form := url.Values{"name": {fmt.Sprint("nobody-", i)}, "password": {"một câu dài dễ nhớ"}}
			request, err := http.NewRequestWithContext(s.Context(), http.MethodPost, s.address+"login", strings.NewReader(form.Encode()))
			if err != nil {
				s.Error(err)
				return
			}
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			request.Header.Set("X-Forwarded-For", fmt.Sprintf("10.1.%d.1", i))
			request.Header.Set("X-Forwarded-Proto", "https")
			began := time.Now()
			answer, err := (&http.Transport{}).RoundTrip(request)
			if err != nil {
				s.Error(err)
				return
			}
			_ = answer.Body.Close()
			for took := int64(time.Since(began)); ; {
				if most := slowest.Load(); took <= most || slowest.CompareAndSwap(most, took) {
					break
				}
			}
			switch again := answer.Header.Get("Retry-After"); {
			case answer.StatusCode == http.StatusUnauthorized:
				checked.Add(1)
			case answer.StatusCode == http.StatusServiceUnavailable && again != "", answer.StatusCode == http.StatusTooManyRequests && again != "":
				later.Add(1)
			default:
				s.Errorf("a sign-in of many: %d, come again after %q", answer.StatusCode, again)
			}
		})
	}
	read := time.Now()
	if status, _ := s.fetch("api/v1/periods"); status != http.StatusOK || time.Since(read) > besideThem {
		s.Errorf("periods beside %d sign-ins: %d after %v", signInsAtOnce, status, time.Since(read))
	}
	crowd.Wait()
	most := time.Duration(slowest.Load()).Round(time.Millisecond)
	s.Logf("of %d who sign in at once %d are looked at and %d told to come again, each within %v", signInsAtOnce, checked.Load(), later.Load(), most)
	if checked.Load() == 0 || most > signInAnswered {
		s.Errorf("some sign-ins are looked at: %t; each is answered within %v, want %v", checked.Load() > 0, most, signInAnswered)
	}
}
