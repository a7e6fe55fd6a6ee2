//go:build linux

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"khohoso/ingest/ledger"
	"khohoso/ingest/push"
	"khohoso/internal/app/work"
	"khohoso/internal/fixtures"
	"khohoso/models/store"
)

// asOwner runs the test as a process of its own that may mount disks, where this one
// may not: as the root of a user namespace, which needs no rights. It gives true when
// the test was run that way. Where the machine forbids both, the test is skipped.
func asOwner(t *testing.T) bool {
	t.Helper()
	probe := t.TempDir()
	err := syscall.Mount("tmpfs", probe, "tmpfs", 0, "size=1m")
	if err == nil {
		if err := syscall.Unmount(probe, 0); err != nil {
			t.Fatal(err)
		}
		return false
	}
	process := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	process.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
	}
	out := &lines{}
	process.Stdout, process.Stderr = out, out
	const once = "KHOHOSO_TEST_OWN_NAMESPACE"
	process.Env = append(os.Environ(), once+"=1")
	if os.Getenv(once) != "" {
		t.Skipf("no disk of its own for this test (%v): run it as root where mounting is allowed", err)
	}
	if err := process.Start(); err != nil {
		t.Skipf("no disk of its own for this test (%v): run it as root, or where user namespaces are allowed", err)
	}
	if err := process.Wait(); err != nil {
		t.Errorf("in a namespace of its own: %v", err)
	}
	t.Log(out)
	if strings.Contains(out.String(), "--- SKIP") {
		t.Skip("no disk of its own for this test, even in a namespace of its own")
	}
	return true
}

// disk is a small disk of its own, for a test that began with asOwner.
func disk(t *testing.T, megabytes int) (dir string, remount func(flags uintptr, megabytes int)) {
	t.Helper()
	dir = t.TempDir()
	size := func(mb int) string { return fmt.Sprintf("size=%dm", mb) }
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, size(megabytes)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir, func(flags uintptr, mb int) {
		t.Helper()
		if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|flags, size(mb)); err != nil {
			t.Fatal(err)
		}
	}
}

// fill writes a file until the disk has no more than so many bytes free.
func fill(t testing.TB, dir string, free uint64) (empty func()) {
	t.Helper()
	name := filepath.Join(dir, "full")
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for {
		var room syscall.Statfs_t
		if err := syscall.Statfs(dir, &room); err != nil {
			t.Fatal(err)
		}
		left := room.Bavail * uint64(room.Bsize)
		if left <= free {
			return func() { os.Remove(name) }
		}
		if _, err := file.Write(make([]byte, min(left-free, 1<<20))); err != nil && !errors.Is(err, syscall.ENOSPC) {
			t.Fatal(err)
		}
	}
}

// A disk that fills up in the middle of taking in or building costs a clear message
// and nothing else: what was committed is there, and with room again the same
// commands give the tables of a clean run.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	if asOwner(t) {
		return
	}
	dir, _ := disk(t, 96)
	made := fixtures.Files(t, 600, 41)
	half := len(made.Files) - len(made.EventFiles)/2
	first, second := made.Files[:half], made.Files[half:]
	p := &program{TB: t, warehouse: filepath.Join(dir, "khohoso.duckdb")}
	p.must(append([]string{"ingest", "--quiet"}, first...)...)
	before := rawDigests(t, p.warehouse)
	empty := fill(t, dir, 64<<10)
	for _, command := range [][]string{append([]string{"ingest", "--quiet", "--lang", "en"}, second...), {"build", "--quiet", "--lang", "en"}} {
		status, _, errOut := p.call(command...)
		if status != 1 || !strings.Contains(errOut, "full") && !strings.Contains(errOut, "has room") {
			t.Errorf("%s on a full disk: status %d, %s", command[0], status, errOut)
		}
	}
	empty()
	opensAndAddsUp(t, p.warehouse)
	if diff := cmp.Diff(before, rawDigests(t, p.warehouse)); diff != "" {
		t.Errorf("after the disk was full (-before +after):\n%s", diff)
	}
	clean := newProgram(t, "")
	p.must(append([]string{"ingest", "--quiet"}, second...)...)
	clean.must(append([]string{"ingest", "--quiet"}, made.Files...)...)
	for _, one := range []*program{p, clean} {
		one.must("build", "--quiet")
	}
	if diff := cmp.Diff(digests(t, clean.warehouse), digests(t, p.warehouse)); diff != "" {
		t.Errorf("with room again (-clean +now):\n%s", diff)
	}
}

// In a folder that may not be written to, what writes says so, and figures are read
// all the same.
func TestReadOnlyFolder(t *testing.T) {
	t.Parallel()
	if asOwner(t) {
		return
	}
	dir, remount := disk(t, 64)
	p := &program{TB: t, warehouse: filepath.Join(dir, "khohoso.duckdb")}
	p.take("june.csv", "HS-1,2024-06-03T08:00:00+07:00,received,STP,online,2024-06-10\n")
	want := p.must("flow", "--period", "2024-06", "--by", "province", "--format", "csv")
	file := filepath.Join(t.TempDir(), "more.csv")
	if err := os.WriteFile(file, []byte(serveHead+"HS-2,2024-06-03T08:00:00+07:00,received,STP,online,2024-06-10\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	remount(syscall.MS_RDONLY, 64)
	for _, command := range [][]string{{"ingest", file}, {"build"}, {"backup", filepath.Join(dir, "copy.duckdb")}} {
		status, _, errOut := p.call(append(command, "--lang", "en")...)
		if status != 1 || !strings.Contains(errOut, "may be written") && !strings.Contains(errOut, "read-only") && !strings.Contains(errOut, "writ") {
			t.Errorf("%s in a folder that is read-only: status %d, %s", command[0], status, errOut)
		}
	}
	if got := p.must("flow", "--period", "2024-06", "--by", "province", "--format", "csv"); got != want {
		t.Errorf("figures from a read-only folder:\n%s\nwant\n%s", got, want)
	}
	remount(0, 64)
	p.must("ingest", file)
}

// A clock that was set back an hour between two batches hides neither: what is new is
// told by the numbers of batches, not by their times.
func TestClockSetBack(t *testing.T) {
	t.Parallel()
	w, err := store.Open(t.Context(), store.Options{Path: filepath.Join(t.TempDir(), "khohoso.duckdb"), Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	now := time.Date(2026, 5, 1, 10, 0, 0, 0, time.UTC)
	for n, at := range []time.Time{now, now.Add(-time.Hour), now.Add(-59 * time.Minute)} {
		body := fmt.Sprintf("dossier_code,event_time,status,agency_code\nD-%d,2024-06-03T08:00:00+07:00,received,STP\n", n)
		sent := push.Request{Source: "mot-cua", Key: fmt.Sprint(n), Body: strings.NewReader(body), Now: at}
		if answer, replayed, err := push.Take(t.Context(), w, sent, "vi"); err != nil || replayed || answer.Accepted != 1 {
			t.Errorf("batch %d: %+v %v %v", n, answer, replayed, err)
		}
		sent.Body = strings.NewReader(body)
		if answer, replayed, err := push.Take(t.Context(), w, sent, "vi"); err != nil || !replayed || answer.Accepted != 1 {
			t.Errorf("batch %d again: %+v %v %v", n, answer, replayed, err)
		}
		if pending, err := w.Pending(t.Context()); err != nil || pending != 1 {
			t.Errorf("batch %d: %d pending, %v", n, pending, err)
		}
		if err := work.BuildInTurn(context.Background(), w); err != nil {
			t.Fatal(err)
		}
		awaitDossiers(t, w, int64(n+1))
	}
	states, err := ledger.Sources(t.Context(), w.DB())
	if err != nil || len(states) != 1 || states[0].Batches != 3 || !states[0].LastBatch.Equal(now) || states[0].UsualGap < 0 || states[0].Silent(now.Add(-30*time.Minute)) {
		t.Errorf("%+v, %v", states, err)
	}
}

// Where clocks are set back by an hour in autumn, the hour that comes twice is two
// hours to what names its offset, and one, always the same, to what does not; days
// begin and end at local midnight on both sides.
func TestDaylightSavingZone(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "America/New_York")
	const rows = `D-1,2024-11-03T01:30:00-04:00,received,STP,online,
D-1,2024-11-03T01:30:00-05:00,processing,STP,online,
D-2,2024-11-03T01:30:00-04:00,processing,STP,online,
D-2,2024-11-03T01:30:00-05:00,processing,STP,online,
D-3,2024-11-03 01:30:00,received,STP,online,
D-4,2024-03-10 02:30:00,received,STP,online,
D-5,2024-11-03T04:30:00+00:00,received,STP,online,
D-6,2024-11-04T04:30:00+00:00,received,STP,online,
D-7,2024-11-04T05:00:00+00:00,received,STP,online,
D-8,2024-03-11T03:59:59+00:00,received,STP,online,
`
	p.take("events.csv", rows)
	p.take("again.csv", rows)
	if got := rowsOfFile(t, p.warehouse, "select count(*) || '' from raw_event"); got != "10" {
		t.Errorf("%s events, want 10: those of the hour that comes twice are two, and again.csv brings none", got)
	}
	days := `select dossier_code || ' ' || event_date from raw_event where status_code = 2 order by dossier_code`
	want := "D-1 2024-11-03\nD-3 2024-11-03\nD-4 2024-03-10\nD-5 2024-11-03\nD-6 2024-11-03\nD-7 2024-11-04\nD-8 2024-03-10"
	if got := rowsOfFile(t, p.warehouse, days); got != want {
		t.Errorf("local days:\n%s\nwant\n%s", got, want)
	}
	p.must("check")
}

// rowsOfFile asks a warehouse that nobody has open.
func rowsOfFile(t *testing.T, warehouse, query string) string {
	t.Helper()
	w, err := store.Open(t.Context(), store.Options{Path: warehouse, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	return rowsOf(t, w, query)
}
