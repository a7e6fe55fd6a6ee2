package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Accounts and audit go into the backup while the service writes them, are verified
// with it, come back with it, and go when it goes.
func TestBackupHoldsTheAccounts(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	p.take("june.csv", june)
	p.must("user", "add", "lan", "--role", "office")
	folder := t.TempDir()
	backup := filepath.Join(folder, "copy.duckdb")
	stop, ended := make(chan bool), make(chan bool)
	go func() { // somebody writes accounts meanwhile
		defer close(ended)
		for {
			select {
			case <-stop:
				return
			default:
				p.call("user", "reset", "lan")
			}
		}
	}()
	p.must("backup", backup)
	close(stop)
	<-ended
	p.must("verify", backup)
	for _, path := range []string{backup, backup + ".accounts"} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", path, info, err)
		}
	}
	restored := newProgram(t, "")
	restored.must("restore", backup)
	if list := restored.must("user", "list", "--format", "csv"); !strings.Contains(list, "lan") {
		t.Errorf("restored accounts: %s", list)
	}
	restored.must("audit", "verify")
	if status, _, errOut := restored.call("restore", backup, "--lang", "en"); status != 1 || !strings.Contains(errOut, "there already") {
		t.Errorf("over it: %d %s", status, errOut)
	}
	text, err := os.ReadFile(backup + ".accounts")
	if err != nil {
		t.Fatal(err)
	}
	text[len(text)/2] ^= 1
	if err := os.WriteFile(backup+".accounts", text, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"verify", "restore"} {
		other := newProgram(t, "")
		if status, _, errOut := other.call(command, backup, "--lang", "en"); status != 1 || !strings.Contains(errOut, "are damaged") {
			t.Errorf("%s of damaged accounts: %d %s", command, status, errOut)
		}
		if _, err := os.Stat(other.warehouse); err == nil {
			t.Errorf("%s leaves a warehouse without its accounts", command)
		}
	}
	config := p.configured("jobs: [{name: b, kind: backup, cron: \"0 1 * * *\", keep: 1, folder: " + folder + "}]")
	for range 2 {
		p.must("schedule", "run", "b", "--config", config)
		time.Sleep(5 * time.Millisecond)
	}
	if kept, err := filepath.Glob(filepath.Join(folder, "khohoso-*")); err != nil || len(kept) != 4 {
		t.Errorf("kept: %v %v", kept, err)
	}
}
