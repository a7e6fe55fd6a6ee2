package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// Law 5: the publication of a closed period comes out byte for byte the same after
// later data and a rebuild. What differs since stands beside the frozen files.
func TestLaw5PublicationOfAClosedPeriodKeepsItsBytes(t *testing.T) {
	t.Parallel()
	p := province(t, 1500)
	p.must("close", "--period", "2025-08", "--by", "Nguyễn Thị Chốt")
	then, now := filepath.Join(t.TempDir(), "site"), filepath.Join(t.TempDir(), "site")
	p.must("publish", "--period", "2025-08", "--out", then)
	p.must("ingest", lateFile(t))
	p.must("build", "--full")
	p.must("publish", "--period", "2025-08", "--out", now)
	before, after := fingerprints(t, then), fingerprints(t, now)
	for _, beside := range []string{"restatements.csv", "held.css"} {
		if before[beside] == "" || before[beside] == after[beside] {
			t.Errorf("%s does not tell of the later data", beside)
		}
		delete(before, beside)
		delete(after, beside)
	}
	if diff := cmp.Diff(before, after); diff != "" {
		t.Errorf("the publication of a closed period changed:\n%s", diff)
	}
}

// lateFile holds a dossier of August that comes in late.
func lateFile(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "late.csv")
	const rows = "dossier_code,event_time,status,agency_code,procedure_code,channel,due_at\n" +
		"LATE-1,2025-08-06T09:00:00+07:00,received,H44.01,2.000815,online,2025-08-20\n" +
		"LATE-1,2025-08-26T09:00:00+07:00,finished,H44.01,2.000815,online,\n"
	if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// Killed at any instant, a closing has happened or it has not: afterwards the
// period is closed with all of its figures, or can be closed.
func TestKilledClosingIsWholeOrNot(t *testing.T) {
	t.Parallel()
	p := province(t, 600)
	program := filepath.Join(t.TempDir(), "khohoso") // TestMain runs the program under this name
	if err := os.Symlink(must(os.Executable()), program); err != nil {
		t.Fatal(err)
	}
	kills := 4
	if os.Getenv("KHOHOSO_SOAK") != "" {
		kills = 12
	}
	// A closing that is left alone shows how long one takes here: the kills are spread over that.
	took := time.Now()
	p.must("close", "--period", "2024-09")
	whole := time.Since(took)
	killed, closed := 0, 0
	for i := range kills {
		month := time.Date(2024, time.Month(10+i), 1, 0, 0, 0, 0, time.UTC).Format("2006-01")
		if closeAndKill(t, program, p.warehouse, month, whole*time.Duration(i+1)/time.Duration(kills)) {
			killed++
		}
		list := p.must("close", "list", "--format", "csv")
		if strings.Contains(list, month+",") {
			closed++
		} else {
			p.must("close", "--period", month)
		}
		if status, _, errOut := p.call("restatements", "--period", month); status != 0 {
			t.Fatalf("%s after a kill: %s", month, errOut)
		}
	}
	t.Logf("%d of %d were killed, %d had closed by then", killed, kills, closed)
	if killed == 0 {
		t.Fatal("no kill landed: nothing was shown")
	}
}

// closeAndKill begins to close a month, kills the program after a while and says whether
// it was still there to be killed.
func closeAndKill(t *testing.T, program, warehouse, month string, after time.Duration) bool {
	t.Helper()
	closing := exec.Command(program, "close", "--period", month, "--warehouse", warehouse, "--quiet")
	if err := closing.Start(); err != nil {
		t.Fatal(err)
	}
	time.Sleep(after)
	_ = closing.Process.Kill() // it may have ended
	return closing.Wait() != nil
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
