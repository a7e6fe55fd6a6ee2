package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"khohoso/internal/app"
	"khohoso/internal/app/work"
	"khohoso/internal/config"
	"khohoso/internal/fixtures"
	"khohoso/internal/postgrestest"
)

// pulledProgram is a program whose config names a database that holds the events of
// a province, and the same events as a file.
func pulledProgram(t *testing.T, dossiers int) (p *program, config string, catalogues []string, events string) {
	t.Helper()
	database := postgrestest.Start(t)
	var rows [][]string
	for _, file := range fixtures.Files(t, dossiers, 31).Files {
		table := readTable(t, file)
		switch {
		case table[0][0] != "dossier_code":
			catalogues = append(catalogues, file)
		case rows == nil:
			rows = table
		default:
			rows = append(rows, table[1:]...)
		}
	}
	events = filepath.Join(t.TempDir(), "events.csv")
	writeAs(t, events, rows)
	var text bytes.Buffer
	if err := csv.NewWriter(&text).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	database.Exec("create table event (" + strings.Join(rows[0], " text, ") + " text, number bigint generated always as identity)")
	database.Copy("event", text.String())
	config = filepath.Join(t.TempDir(), "khohoso.yaml")
	settings := fmt.Sprintf("sources:\n  mot-cua:\n    kind: postgres\n    dsn: %q\n    query: select * from event\n    watermark: number\n    batch: %d\n", database.DSN(), max(200, dossiers/4))
	if err := os.WriteFile(config, []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	return newProgram(t, ""), config, catalogues, events
}

// What is pulled gives what a file with the same rows gives, also when the pull was
// killed again and again on its way.
func TestPullGivesWhatTheFileGives(t *testing.T) {
	t.Parallel()
	dossiers, kills := 250, 4
	if os.Getenv("KHOHOSO_SOAK") != "" {
		dossiers, kills = 20_000, 40
	}
	pulled, config, catalogues, events := pulledProgram(t, dossiers)
	file := newProgram(t, "")
	for _, p := range []*program{file, pulled} {
		p.must(append([]string{"ingest", "--quiet"}, catalogues...)...)
	}
	file.must("ingest", "--quiet", events)
	start := time.Now()
	once := newProgram(t, "")
	status, out, errOut := once.call("pull", "--config", config, "mot-cua", "--lang", "en")
	if status != 0 || !strings.Contains(out, "mot-cua") || !strings.Contains(errOut, "not in the contract: chuhoso") {
		t.Errorf("pull says, with status %d: %s%s", status, out, errOut)
	}
	whole := time.Since(start) + 300*time.Millisecond // a process has to start, too
	for k := range kills {
		runProcess(t, pulled.warehouse, whole*time.Duration(k+1)/time.Duration(kills+1), []string{"pull", "--config", config})
	}
	pulled.must("pull", "--config", config)
	for _, p := range []*program{file, pulled} {
		p.must("build")
	}
	if diff := cmp.Diff(digests(t, file.warehouse), digests(t, pulled.warehouse)); diff != "" {
		t.Errorf("(-file +pulled):\n%s", diff)
	}
	if rows := pulled.table("status"); !strings.Contains(fmt.Sprint(rows), "pull mot-cua") {
		t.Errorf("the status does not name the source: %v", rows)
	}
	out = pulled.must("pull", "--config", config, "--lang", "en")
	if fields := strings.Fields(out[strings.LastIndex(out, "mot-cua"):]); len(fields) != 7 || fields[2] != "0" || fields[3] != "0" {
		t.Errorf("a pull without anything new: %s", out)
	}
	files, err := filepath.Glob(filepath.Join(filepath.Dir(pulled.warehouse), "*"))
	if err != nil || len(files) == 0 {
		t.Errorf("%v: %v", files, err)
	}
	for _, file := range files {
		if text, err := os.ReadFile(file); err == nil && bytes.Contains(text, []byte("Nguyễn Văn A")) {
			t.Errorf("%s holds a name of the source", file)
		}
	}
}

// A config with a mistake, or without sources, says what to write.
func TestSourcesOfTheConfig(t *testing.T) {
	t.Parallel()
	const good = "sources:\n  a:\n    kind: postgres\n    dsn-env: KHOHOSO_TEST_NO_SUCH_VARIABLE\n    query: select 1\n    watermark: x\n"
	for name, c := range map[string]struct{ text, says string }{
		"none":        {"lang: en\n", "the config names no sources"},
		"kind":        {strings.Replace(good, "postgres", "mysql", 1), `source "a": kind "mysql": choose postgres`},
		"no dsn":      {strings.Replace(good, "    dsn-env: KHOHOSO_TEST_NO_SUCH_VARIABLE\n", "", 1), "give one of dsn, dsn-env, dsn-file"},
		"two dsn":     {good + "    dsn: host=x\n", "give one of dsn, dsn-env, dsn-file"},
		"no query":    {strings.Replace(good, "select 1", `" "`, 1), "query is missing"},
		"no mark":     {strings.Replace(good, "    watermark: x\n", "", 1), "watermark is missing"},
		"lag":         {good + "    lag: soon\n", `lag "soon": write it like 10m`},
		"name":        {strings.Replace(good, "  a:", "  'a b':", 1), "its name may have letters"},
		"unknown key": {good + "    querry: x\n", "querry"},
		"variable":    {good, "environment variable KHOHOSO_TEST_NO_SUCH_VARIABLE is not set"},
		"as":          {good + "    as: dossiers\n", `as "dossiers": choose one of`},
		"mapping":     {good + "    mapping: nowhere.yaml\n", "nowhere.yaml"},
	} {
		config := filepath.Join(t.TempDir(), "khohoso.yaml")
		if err := os.WriteFile(config, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		p := newProgram(t, "")
		var errOut bytes.Buffer
		status := run(context.Background(), []string{"pull", "--config", config, "--lang", "en", "--warehouse", p.warehouse}, strings.NewReader(""), &bytes.Buffer{}, &errOut)
		if status == 0 || !strings.Contains(errOut.String(), c.says) {
			t.Errorf("%s: status %d, %s", name, status, errOut.String())
		}
	}
	config := filepath.Join(t.TempDir(), "khohoso.yaml")
	if err := os.WriteFile(config, []byte(good), 0o600); err != nil {
		t.Fatal(err)
	}
	p := newProgram(t, "")
	if status, _, errOut := p.call("pull", "b", "--config", config, "--lang", "en"); status != 2 || !strings.Contains(errOut, `source "b" is not in the config (there: a)`) {
		t.Errorf("an unknown source: status %d, %s", status, errOut)
	}
}

// A pull that panics, here for want of a warehouse, is an error in the log, and the next
// one comes after the interval all the same: the service lives on, and ends when it is told to.
func TestPullOfServicePanics(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	log := &lines{}
	a := &app.App{Log: slog.New(slog.NewTextHandler(log, nil))}
	ended := make(chan struct{})
	go func() {
		watch := work.NewWatch(a, nil, func() { t.Error("nothing came, but figures are to change") })
		watch.PullEvery(ctx, config.Source{Name: "mot-cua", DSN: "postgres://127.0.0.1:1/x", Every: time.Millisecond})
		close(ended)
	}()
	said := log.wait(t, `(?s)(pull panicked.*source=mot-cua.*level=ERROR msg=pull source=mot-cua why=.*panicked.*){3}`)
	stop()
	select {
	case <-ended:
	case <-time.After(10 * time.Second):
		t.Errorf("does not end: %s", said)
	}
}
