package main

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// killWhileReading runs the program as a process of its own and kills it once a file
// says that it reads; what an earlier death left there does not count.
func killWhileReading(t *testing.T, mark string, args ...string) {
	t.Helper()
	before, _ := os.ReadFile(mark)
	process := exec.Command("khohoso", args...)
	if err := process.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- process.Wait() }()
	for began := time.Now(); ; time.Sleep(time.Millisecond) {
		if says, err := os.ReadFile(mark); err == nil && !bytes.Equal(says, before) {
			break
		}
		select {
		case err := <-ended:
			t.Fatalf("khohoso %v ended before it was killed: %v", args, err)
		default:
		}
		if time.Since(began) > time.Minute {
			t.Fatalf("khohoso %v does not say what it reads in %s", args, mark)
		}
	}
	if err := process.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	<-ended
}

// The file of the inbox that a process read when it was killed stands aside with a report
// at the next start; the others come in, and put back it comes in too.
func TestProcessKilledWhileItReadsTheInbox(t *testing.T) {
	t.Parallel()
	const head = "dossier_code,event_time,status,agency_code\n"
	p, dir := newProgram(t, ""), t.TempDir()
	var large bytes.Buffer
	large.WriteString(head)
	for i := range 200_000 {
		fmt.Fprintf(&large, "D-%d,2024-06-03T08:00:00+07:00,received,STP\n", i)
	}
	for name, text := range map[string]string{"a-large.csv": large.String(), "b.csv": head + "E-1,2024-06-03T08:00:00+07:00,received,STP\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	killWhileReading(t, filepath.Join(dir, ".khohoso-reading"), "inbox", dir, "--warehouse", p.warehouse)
	if _, _, errOut := p.call("inbox", dir, "--lang", "en"); !strings.Contains(errOut, `ended while it read "a-large.csv"`) {
		t.Errorf("the next start says %s", errOut)
	}
	report, err := os.ReadFile(filepath.Join(dir, "rejected", "a-large.csv.report.txt"))
	if err != nil || !strings.Contains(string(report), "chương trình đã dừng khi đang đọc") {
		t.Errorf("report %q, %v", report, err)
	}
	accepted := func() string { return p.table("status")[0]["accepted"] }
	if got := accepted(); got != "1" {
		t.Errorf("%s events beside the file that was set aside", got)
	}
	if err := os.Rename(filepath.Join(dir, "rejected", "a-large.csv"), filepath.Join(dir, "a-large.csv")); err != nil {
		t.Fatal(err)
	}
	if p.must("inbox", dir); accepted() != "200001" {
		t.Errorf("put back: %s events", accepted())
	}
}

// A source that two processes died of is left alone by the schedule, which says why in its
// history, until somebody pulls it by hand.
func TestProcessKilledWhileItReadsASource(t *testing.T) {
	t.Parallel()
	p, config, _, _ := pulledProgram(t, 250)
	settings, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	configured := func(query string) {
		text := strings.Replace(string(settings), "select * from event", query, 1) + "jobs:\n  - {name: nightly, kind: pull, source: mot-cua, cron: \"0 2 * * *\"}\n"
		if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	configured("select *, pg_sleep(1) from event")
	for range 2 {
		killWhileReading(t, p.warehouse+".reading-"+hex.EncodeToString([]byte("mot-cua")), "pull", "--config", config, "--warehouse", p.warehouse)
	}
	configured("select * from event")
	status, out, errOut := p.call("schedule", "run", "nightly", "--config", config, "--lang", "en")
	if history := p.must("schedule", "history", "--config", config, "--lang", "en"); status == 0 || !strings.Contains(out+errOut+history, "ended 2 times in a row") {
		t.Errorf("the schedule ends with %d and says %s%s%s", status, out, errOut, history)
	}
	p.must("pull", "--config", config)
	p.must("schedule", "run", "nightly", "--config", config)
	if rows := p.table("status"); len(rows) != 1 || rows[0]["accepted"] == "0" {
		t.Errorf("status %v", rows)
	}
}
