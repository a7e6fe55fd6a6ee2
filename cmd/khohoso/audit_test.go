package main

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"khohoso/internal/postgrestest"
)

// Closings, accounts and targets by the command line stand in the audit, each with who
// and from where, in order; targets whatever way they come in.
func TestTheAuditOfCommands(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	p.take("june.csv", june+"HS-3,2024-07-04T08:00:00+07:00,received,STP,online,\n")
	dir := t.TempDir()
	targets := func(name, rows string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte("indicator,set,agency_code,valid_from,valid_to,target\n"+rows), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	p.must("ingest", targets("muc-tieu.csv", "2.1,766,,2024-01-01,,80%\n3.3,766,,2024-01-01,,much\n"))
	p.must("ingest", filepath.Join(dir, "muc-tieu.csv")) // nothing new
	p.must("quarantine", "export", "--as", "targets", "--out", filepath.Join(dir, "mend.csv"))
	text, err := os.ReadFile(filepath.Join(dir, "mend.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "mend.csv"), []byte(strings.ReplaceAll(string(text), "much", "60%")), 0o600); err != nil {
		t.Fatal(err)
	}
	p.must("quarantine", "retry", "--as", "targets", filepath.Join(dir, "mend.csv"))
	box := filepath.Join(dir, "box")
	if err := os.Mkdir(box, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(targets("quy-2.csv", "2.1,766,STP,2024-01-01,,85%\n"), filepath.Join(box, "quy-2.csv")); err != nil {
		t.Fatal(err)
	}
	p.must("inbox", box)
	p.pullsTargets()
	p.must("close", "--period", "2024-06", "--note", "đủ số liệu")
	p.must("close", "reopen", "--period", "2024-06", "--note", "sai sót")
	p.must("user", "add", "lan", "--role", "agency", "--unit", "STP")
	p.must("user", "reset", "lan")
	p.must("user", "disable", "lan")
	rows, err := csv.NewReader(strings.NewReader(p.must("audit", "export"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range rows[1:] {
		one := map[string]string{}
		for i, name := range rows[0] {
			one[name] = row[i]
		}
		if one["who"] == "" || one["address"] == "" || one["at"] == "" {
			t.Errorf("who, when, from where: %v", one)
		}
		got = append(got, fmt.Sprintf("%s %s %s", one["action"], one["object"], one["outcome"]))
	}
	want := []string{
		"target_change muc-tieu.csv done", "target_change mend.csv done", "target_change quy-2.csv done", "target_change pull chi-tieu done", "target_change pull chi-tieu done",
		"job_run lay done", "close 2024-06 calendar done", "reopen 2024-06 calendar done", "user_add lan done", "user_reset lan done", "user_disable lan done",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the audit has\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	p.must("audit", "verify")
}

// pullsTargets takes targets from a database, by hand and by a job.
func (p *program) pullsTargets() {
	p.Helper()
	database := postgrestest.Start(p)
	database.Exec(`create table target (number bigint, indicator text, set text, agency_code text, valid_from date, valid_to date, target text);
		insert into target values (1, '2.1', '766', 'STP', '2024-07-01', null, '90%')`)
	config := p.configured(fmt.Sprintf("sources: {chi-tieu: {kind: postgres, dsn: %q, query: select * from target, watermark: number, as: targets}}\n"+
		"jobs: [{name: lay, kind: pull, source: chi-tieu, cron: \"0 1 * * *\"}]\n", database.DSN()))
	p.must("pull", "--config", config)
	database.Exec(`insert into target values (2, '2.1', '766', 'STP', '2024-10-01', null, '95%')`)
	p.must("schedule", "run", "lay", "--config", config)
}
