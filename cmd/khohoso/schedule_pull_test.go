package main

import (
	"fmt"
	"strings"
	"testing"

	"khohoso/internal/postgrestest"
)

// A pull job takes in what is new in its source and brings the figures up to date.
func TestPullJob(t *testing.T) {
	t.Parallel()
	database := postgrestest.Start(t)
	database.Exec(`create table event (number bigint, dossier_code text, event_time timestamptz, status int, agency_code text);
		insert into event select n, 'HS-' || n, '2024-06-03 08:00:00+07', 2, 'STP' from generate_series(1, 30) as n`)
	p := newProgram(t, "")
	config := p.configured(fmt.Sprintf("sources: {mot-cua: {kind: postgres, dsn: %q, query: select * from event, watermark: number}}\n"+
		"jobs: [{name: lay, kind: pull, source: mot-cua, cron: \"*/10 * * * *\"}]\n", database.DSN()))
	if out := p.must("schedule", "run", "lay", "--config", config, "--lang", "en"); !strings.Contains(out, "30 read, 30 accepted") {
		t.Errorf("first: %s", out)
	}
	if out := p.must("schedule", "run", "lay", "--config", config, "--lang", "en"); !strings.Contains(out, " 0 accepted") {
		t.Errorf("again: %s", out)
	}
	if rows := p.table("flow", "--period", "2024-06", "--by", "province"); len(rows) != 1 || rows[0]["received"] != "30" {
		t.Errorf("figures: %v", rows)
	}
	config = p.configured("jobs: [{name: lay, kind: pull, source: khac, cron: \"*/10 * * * *\"}]\nsources: {mot-cua: {kind: postgres, dsn: x, query: select 1, watermark: n}}\n")
	if status, _, errOut := p.call("schedule", "list", "--config", config); status != 2 || !strings.Contains(errOut, "khac") {
		t.Errorf("a source that there is not: %d %s", status, errOut)
	}
}
