package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"khohoso/models/backup"
	"khohoso/models/store"
)

// in asks the warehouse one number, or changes it.
func (p *program) in(statement string) (count int64) {
	p.Helper()
	w, err := store.Open(p.Context(), store.Options{Path: p.warehouse})
	if err != nil {
		p.Fatal(err)
	}
	defer w.Close()
	rows, err := w.DB().QueryContext(p.Context(), statement)
	if err != nil {
		p.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(&count); err != nil {
			p.Fatal(err)
		}
	}
	return count
}

// contents is every table that figures are read from, by its digest.
func (p *program) contents() map[string]string {
	p.Helper()
	w, err := store.Open(p.Context(), store.Options{Path: p.warehouse})
	if err != nil {
		p.Fatal(err)
	}
	defer w.Close()
	found, err := backup.Contents(p.Context(), w)
	if err != nil {
		p.Fatal(err)
	}
	for name := range found {
		_, table, _ := strings.Cut(name, ".")
		for _, other := range []string{"raw_", "ledger_", "meta_data_test", "meta_build_part", "finding", "unsettled_", "push_"} {
			if strings.HasPrefix(table, other) {
				delete(found, name)
			}
		}
	}
	return found
}

// revise sends some events of the warehouse again, recorded later and by another
// channel or status name, in a file.
func (p *program) revise(where string) string {
	p.Helper()
	w, err := store.Open(p.Context(), store.Options{Path: p.warehouse})
	if err != nil {
		p.Fatal(err)
	}
	defer w.Close()
	rows, err := w.DB().QueryContext(p.Context(), `select concat_ws(',', dossier_code, strftime(event_time::timestamp, '%Y-%m-%dT%H:%M:%S'), status_code, agency_code, coalesce(event_id, ''), 'post', '2025-12-01T00:00:00')
		from raw_event where `+where+` order by dossier_code, event_time limit 300`)
	if err != nil {
		p.Fatal(err)
	}
	defer rows.Close()
	text := []string{"dossier_code,event_time,status,agency_code,event_id,channel,recorded_at"}
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			p.Fatal(err)
		}
		text = append(text, line)
	}
	file := filepath.Join(p.TempDir(), "revised.csv")
	if err := os.WriteFile(file, []byte(strings.Join(text, "\n")+"\n"), 0o600); err != nil {
		p.Fatal(err)
	}
	return file
}

// Retention takes out what no figure depends on: every table of figures is the same
// afterwards, also made anew, a closed period's publication keeps its bytes, the
// ledger adds up, and what went can be taken in again.
func TestRetentionKeepsEveryFigure(t *testing.T) {
	t.Parallel()
	p := province(t, 250)
	p.must("ingest", p.revise("event_date < date '2025-07-01' and status_code = 2"))
	p.in("update ledger_file set taken_in_at = timestamptz '2025-12-31 12:00:00+07'")
	p.must("build", "--full")
	p.must("close", "--period", "2025-08")
	site := func() map[string]string {
		out := filepath.Join(t.TempDir(), "site")
		if os.Getenv("KHOHOSO_SOAK") != "" {
			p.must("publish", "--period", "2025-08", "--out", out)
			return fingerprints(t, out)
		}
		if err := os.Mkdir(out, 0o755); err != nil {
			t.Fatal(err)
		}
		p.must("report", "06a", "--period", "2025-08", "--out", filepath.Join(out, "06a.xlsx"))
		p.must("report", "06c", "--period", "2025-08", "--out", filepath.Join(out, "06c.xlsx"))
		return fingerprints(t, out)
	}
	published, figures, events := site(), p.contents(), p.in("select count(*) from raw_event")
	config := p.configured("retention: {superseded: 30d, quarantine: 30d, history: 12m}\njobs: [{name: don, kind: retention, cron: \"0 3 1 * *\"}]\n")
	dry := p.must("retention", "--dry-run", "--config", config, "--lang", "en")
	if after := p.in("select count(*) from raw_event"); after != events || !strings.Contains(dry, "would go: ") || strings.Contains(dry, ": 0 superseded") {
		t.Fatalf("dry run: %d of %d events, %s", after, events, dry)
	}
	said := p.must("schedule", "run", "don", "--config", config, "--lang", "en")
	gone := events - p.in("select count(*) from raw_event")
	if gone < 20 || !strings.Contains(said, fmt.Sprintf("gone: %d superseded", gone)) || !strings.Contains(dry, fmt.Sprintf("would go: %d superseded", gone)) {
		t.Errorf("%d went; %s; %s", gone, dry, said)
	}
	same := func(when string) {
		t.Helper()
		if diff := cmp.Diff(figures, p.contents()); diff != "" {
			t.Errorf("%s: figures differ:\n%s", when, diff)
		}
		if diff := cmp.Diff(published, site()); diff != "" {
			t.Errorf("%s: the publication of the closed period differs:\n%s", when, diff)
		}
		p.must("check")
	}
	same("after retention")
	if out := p.must("restatements", "--period", "2025-08", "--format", "csv"); strings.Count(out, "\n") != 1 {
		t.Errorf("restatements: %s", out)
	}
	archives, err := filepath.Glob(p.warehouse + ".retired/*.parquet")
	if err != nil || len(archives) != 1 {
		t.Fatal(archives, err)
	}
	if out := p.must("ingest", archives[0], "--lang", "en"); !strings.Contains(out, fmt.Sprint(gone)) {
		t.Errorf("taken in again: %s", out)
	}
	if back := p.in("select count(*) from raw_event"); back != events {
		t.Errorf("%d events after all is taken in again, want %d", back, events)
	}
	p.in("update ledger_file set taken_in_at = timestamptz '2025-12-31 12:00:00+07'")
	p.must("build", "--full")
	delete(figures, "main.meta_build") // one batch more
	now := p.contents()
	delete(now, "main.meta_build")
	if diff := cmp.Diff(figures, now); diff != "" {
		t.Errorf("taken in again: figures differ:\n%s", diff)
	}
}

// What a closing saw otherwise than what is seen today stays until the closing is opened.
func TestRetentionKeepsWhatAClosingSaw(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	p.take("june.csv", june+"HS-2,2024-06-04T08:00:00+07:00,received,STP,online,2024-06-10\nHS-3,2024-07-04T08:00:00+07:00,received,STP,online,\n")
	p.in("update ledger_file set taken_in_at = timestamptz '2024-12-31 12:00:00+07'")
	p.must("build", "--full")
	p.must("close", "--period", "2024-06")
	p.must("ingest", p.revise("status_code = 2"))
	p.in("update ledger_file set taken_in_at = timestamptz '2024-12-31 12:00:00+07'")
	p.must("build", "--full")
	config := p.configured("retention: {superseded: 1d}")
	before := p.in("select count(*) from raw_event where file_id = (select max(file_id) from ledger_file)")
	revised := p.in("select count(*) from raw_event where is_revision and file_id = (select max(file_id) from ledger_file)")
	p.must("retention", "--config", config)
	if after := p.in("select count(*) from raw_event where file_id = (select max(file_id) from ledger_file)"); after != before || revised == 0 {
		t.Errorf("%d of %d late rows stay, %d of them revise", after, before, revised)
	}
	earlier := p.in("select count(*) from raw_event")
	p.must("close", "reopen", "--period", "2024-06", "--note", "thử")
	p.must("retention", "--config", config)
	if went := earlier - p.in("select count(*) from raw_event"); went < revised {
		t.Errorf("%d rows went after the closing was opened, want %d", went, revised)
	}
	p.must("check")
}

func TestWrongRetention(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	p.ingestOne()
	for text, want := range map[string]string{
		"lang: en":                         "no rules of retention",
		"retention: {events: 24m}":         "events that count are always kept",
		"retention: {quarantine: forever}": "like 90d or 24m",
		"retention: {inbox: 90d}":          "name the folder",
	} {
		if status, _, errOut := p.call("retention", "--config", p.configured(text), "--lang", "en"); status != 2 || !strings.Contains(errOut, want) {
			t.Errorf("%s: %d %s", text, status, errOut)
		}
	}
}

// The inbox's archive loses whole days that are old, nothing else.
func TestRetentionOfTheInbox(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	p.ingestOne()
	folder := t.TempDir()
	for _, file := range []string{"archive/2020-01-02/a.csv", "archive/2020-01-02/b.csv", "archive/2999-01-01/c.csv", "archive/notes/d.txt", "rejected/e.csv"} {
		path := filepath.Join(folder, file)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	config := p.configured(fmt.Sprintf("inbox: %q\nretention: {inbox: 90d}", folder))
	if out := p.must("retention", "--dry-run", "--config", config, "--lang", "en"); !strings.Contains(out, "2 files") {
		t.Error(out)
	}
	p.must("retention", "--config", config)
	left, err := filepath.Glob(filepath.Join(folder, "*", "*"))
	if err != nil || len(left) != 3 {
		t.Errorf("left: %v %v", left, err)
	}
}
