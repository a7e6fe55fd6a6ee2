//go:build linux

package main

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A disk that is full in the middle of a checkpoint makes the engine give the file up for good. The service opens it again
// by itself: readers and senders are told to come again meanwhile, and whatever was acknowledged is shown, before and after.
func TestServiceOpensAgainWhatTheEngineGaveUp(t *testing.T) {
	t.Parallel()
	if asOwner(t) {
		return
	}
	dir, _ := disk(t, 96)
	p := &program{TB: t, warehouse: filepath.Join(dir, "khohoso.duckdb")}
	told := &lines{}
	s := serveFirst(t, p, told)
	acknowledged := 1
	send := func() int {
		var body strings.Builder
		body.WriteString("dossier_code,event_time,status,agency_code\n")
		for n := range 500 {
			fmt.Fprintf(&body, "G-%d-%d,2025-02-03T08:00:00+07:00,received,U00\n", acknowledged, n)
		}
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.address+"api/v1/events", strings.NewReader(body.String()))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+s.sending)
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return http.StatusServiceUnavailable // while the file is opened again
		}
		_ = response.Body.Close()
		if response.StatusCode == http.StatusOK {
			acknowledged += 500
		}
		return response.StatusCode
	}
	ready := func() bool {
		answer, err := http.Get(s.address + "readyz")
		if err != nil {
			return false
		}
		_ = answer.Body.Close()
		return answer.StatusCode == http.StatusOK
	}
	gaveUp := func() bool {
		told.mu.Lock()
		defer told.mu.Unlock()
		return strings.Contains(told.text.String(), "opened again")
	}
	failures := func() int {
		told.mu.Lock()
		defer told.mu.Unlock()
		return strings.Count(told.text.String(), "build after a push")
	}
	for free := uint64(5 << 19); free > 64<<10 && !gaveUp(); free = free * 4 / 5 {
		empty, before := fill(t, dir, free), failures()
		if status := send(); status == http.StatusOK {
			await(t, 30*time.Second, func() bool { return gaveUp() || failures() > before || s.received() == acknowledged })
		} else if status < 500 {
			t.Errorf("a push on a full disk: %d", status)
		}
		time.Sleep(300 * time.Millisecond) // the log is moved into the file after a build
		empty()
		await(t, 30*time.Second, ready)
		t.Logf("%d bytes free: given up %v, %d builds failed", free, gaveUp(), failures())
	}
	if !gaveUp() {
		t.Fatal("the engine never gave the file up: nothing is shown")
	}
	await(t, 30*time.Second, func() bool { return send() == http.StatusOK })
	await(t, 30*time.Second, func() bool { return ready() && s.received() == acknowledged })
	s.end()
	p.must("check")
}

// await waits until something is so.
func await(t testing.TB, within time.Duration, is func() bool) {
	t.Helper()
	for until := time.Now().Add(within); !is(); time.Sleep(200 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatalf("not so within %v", within)
		}
	}
}
