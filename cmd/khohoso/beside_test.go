package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// ending is what a command says and how it ends.
type ending struct {
	status   int
	out, err string
}

// called runs the program as a process of its own, as a user does at a prompt in a folder.
func (p *program) called(dir, in string, args ...string) ending {
	p.Helper()
	command := exec.CommandContext(p.Context(), "khohoso", append(args, "--warehouse", p.warehouse)...)
	var out, errOut bytes.Buffer
	command.Dir, command.Stdin, command.Stdout, command.Stderr = dir, strings.NewReader(in), &out, &errOut
	err := command.Run()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		p.Fatal(err)
	}
	said := func(text string) string { // but how long it took, when, and which of the two warehouses
		text = regexp.MustCompile(`[\d,.]+ s;`).ReplaceAllString(text, "n s;")
		text = regexp.MustCompile(`20(2[6-9]|[3-9]\d)-\d\d-\d\d[ T]\d\d:\d\d(:\d\d([+-]\d\d:\d\d)?)?`).ReplaceAllString(text, "at")
		text = regexp.MustCompile(`("?)\b\d+s\b`).ReplaceAllString(text, "${1}gap")
		return strings.NewReplacer(filepath.Dir(p.warehouse), "", dir, "").Replace(text)
	}
	return ending{command.ProcessState.ExitCode(), said(out.String()), said(errOut.String())}
}

// The same commands on two warehouses, one of which a service holds: the same output, the same exit status, the same files,
// in every format, from files, folders and standard input, with what is wrong too. Others say who holds the file.
func TestCommandsBesideAService(t *testing.T) {
	t.Parallel()
	alone, held := newProgram(t, ""), newProgram(t, "")
	desks := map[*program]string{alone: t.TempDir(), held: t.TempDir()}
	for p, desk := range desks {
		for name, text := range map[string]string{
			"khohoso.yaml":  "null-words: NULL\njobs: [{name: lam-moi, kind: build, cron: \"0 0 1 1 *\"}]\n",
			"bad.csv":       serveHead + badRows + "H28.01-240603-00009,2024-06-05T08:00:00+07:00,received,STP,NULL,\n",
			"more/a.csv":    serveHead + "H28.01-240603-00010,2024-06-05T08:00:00+07:00,received,STP,,\n",
			"more/b.ndjson": `{"dossier_code":"H28.01-240603-00011","event_time":"2024-06-06T08:00:00+07:00","status":"received","agency_code":"STP"}` + "\n",
			"none.csv":      "a,b\n1,2\n",
		} {
			path := filepath.Join(desk, name)
			if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o750), os.WriteFile(path, []byte(text), 0o600)); err != nil {
				t.Fatal(err)
			}
		}
		p.take("june.csv", june)
	}
	stop := held.serves()
	line := serveHead + "H28.01-240603-00012,2024-06-07T08:00:00+07:00,received,STP,,\n"
	type call struct {
		in   string
		args []string
	}
	said := func(args ...string) call { return call{args: args} }
	calls := []call{
		said("status", "--lang", "en", "--format", "json"), said("ingest", "bad.csv"), said("ingest", "more/", "./none.csv"), said("ingest", "--strict", "bad.csv"), said("ingest", "more"),
		{line, []string{"ingest", "--lang", "en", "-"}}, said("status"), said("quarantine", "groups", "--format", "csv"), said("quarantine", "export", "--out", "sua.csv"), said("quarantine", "retry", "sua.csv"),
		said("build"), said("check"), said("flow", "--period", "2024-06", "--format", "csv"), said("report", "06a", "--period", "2024-06", "--out", "out.xlsx"),
		said("report", "06a", "--period", "2024-06", "--out", "absent/x.xlsx"), said("publish", "--period", "2024-06", "--out", "site"), said("close", "--period", "2024-06", "--note", "BC"), said("close", "list"),
	}
	if os.Getenv("KHOHOSO_SOAK") != "" {
		calls = append(calls, said("ingest", "absent.csv"), said("report", "none", "--period", "2024-06", "--out", "x.xlsx"), said("status", "--format", "none"),
			said("quarantine"), said("quarantine", "retry", "none.csv"), said("dossiers", "--period", "2024-06", "--where", "received"), said("indicators", "--period", "2024-06", "--format", "json"), said("scorecard", "--period", "2024-06"),
			said("check", "--finding", "odd_code"), said("due"), said("readings", "--period", "2024-06"), said("lost", "--period", "2024-06"), said("mean-handling", "--period", "2024-06"),
			said("close", "--period", "2024-06"), said("restatements", "--period", "2024-06"), said("close", "reopen", "--period", "2024-06", "--note", "sót"), said("build", "--full"))
	}
	for _, c := range calls {
		ends := make(chan ending, 1)
		go func() { ends <- alone.called(desks[alone], c.in, c.args...) }()
		got := held.called(desks[held], c.in, c.args...)
		want := <-ends
		if got != want {
			t.Errorf("%v beside the service:\n%+v\nalone:\n%+v", c.args, got, want)
		}
		files := taken(t, desks[alone])
		for name, content := range taken(t, desks[held]) {
			if !bytes.Equal(content, files[name]) {
				t.Errorf("%v: %s differs", c.args, name)
			}
		}
	}
	if got := held.called(desks[held], "", "retention"); got.status == 0 || !strings.Contains(got.err, "đang được tiến trình") {
		t.Errorf("a command that runs alone only: %+v", got)
	}
	for flag, value := range map[string]string{"--working-hours": "08:00-12:00", "--timezone": "Asia/Bangkok"} {
		if got := held.called(desks[held], "", "build", flag, value); got.status != 2 || !strings.Contains(got.err, flag) {
			t.Errorf("a setting that the service would have to be started again for: %+v", got)
		}
	}
	if info, err := os.Stat(held.warehouse + ".sock"); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("who may call the service: %v %v", info, err)
	}
	pack := []string{"report", "pack", "--all", "--period", "2024-06", "--out", "out.zip"} // tells when files were taken in: of one warehouse
	packed := held.called(desks[held], "", pack...)
	beside := taken(t, desks[held])["out.zip"]
	stop()
	if again := held.called(desks[held], "", pack...); packed != again || beside == nil || !bytes.Equal(beside, taken(t, desks[held])["out.zip"]) {
		t.Errorf("all packs, %d bytes: %+v, alone %+v", len(beside), packed, again)
	}
	if _, err := os.Stat(held.warehouse + ".sock"); !os.IsNotExist(err) {
		t.Errorf("the socket stays: %v", err)
	}
	if got, want := held.called(desks[held], "", "status", "--format", "csv"), alone.called(desks[alone], "", "status", "--format", "csv"); got != want {
		t.Errorf("afterwards: %+v, alone %+v", got, want)
	}
}

// taken are the files that a command made in a folder, which are taken away.
func taken(t *testing.T, folder string) map[string][]byte {
	t.Helper()
	found := map[string][]byte{}
	for _, name := range []string{"before.xlsx", "out.xlsx", "out.zip", "x.xlsx", "site/manifest.json"} {
		path := filepath.Join(folder, name)
		if content, err := os.ReadFile(path); err == nil {
			found[name] = content
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}
	}
	return found
}

// serves starts the service over the program's warehouse in this process; stop ends it.
func (p *program) serves() (stop func()) {
	p.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out, ended := &lines{}, make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve", "--addr", "127.0.0.1:0", "--lang", "vi", "--warehouse", p.warehouse}, strings.NewReader(""), out, &lines{})
	}()
	out.wait(p.TB, `http://127\.0\.0\.1:\d+/`)
	over := false
	stop = func() {
		if !over {
			over = true
			cancel()
			if status := <-ended; status != 0 {
				p.Errorf("the service ends with %d", status)
			}
		}
	}
	p.Cleanup(stop)
	return stop
}
