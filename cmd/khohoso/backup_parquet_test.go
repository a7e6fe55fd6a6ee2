package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"khohoso/internal/app/work"
	"khohoso/models/backup"
	"khohoso/models/store"
)

// A backup as Parquet comes back the same: every table of a province with a closed
// period, also types that Parquet would round, its workbook byte by byte, and what is
// taken in afterwards gives the same figures in both. A damaged, missing or foreign
// file is refused and leaves nothing.
func TestBackupAsParquet(t *testing.T) {
	t.Parallel()
	p := province(t, 60)
	p.must("user", "add", "lan", "--role", "office")
	p.must("close", "--period", "2025-08")
	p.in(`create table extreme as select * from (values
		(170141183460469231731687303715884105727::hugeint, 18446744073709551615::ubigint, 'nan'::double, timestamptz '2024-06-03 08:00:00.000001+07', ['a', null, 'ệ'], interval '1 month 3 days 1 microsecond', date '9999-12-31'),
		(-170141183460469231731687303715884105727, 0, '-infinity', 'infinity', [], null, null)) v(h, u, d, t, l, i, "day")`)
	folder := filepath.Join(t.TempDir(), "lau-dai")
	p.must("backup", "--parquet", folder+"/")
	p.must("verify", "--same", folder)
	restored := newProgram(t, "")
	restored.must("restore", folder+"/")
	restored.must("verify", "--same", folder)
	if list := restored.must("user", "list", "--format", "csv"); !strings.Contains(list, "lan") {
		t.Errorf("accounts: %s", list)
	}
	late := p.revise("status_code = 2")
	book := func(p *program) map[string]string {
		out := t.TempDir()
		p.must("report", "06a", "--period", "2025-08", "--out", filepath.Join(out, "06a.xlsx"))
		return fingerprints(t, out)
	}
	if diff := cmp.Diff(book(p), book(restored)); diff != "" {
		t.Errorf("workbook of the closed period: %s", diff)
	}
	for _, one := range []*program{p, restored} {
		one.must("ingest", late)
		one.in("update ledger_file set taken_in_at = timestamptz '2025-12-31 12:00:00+07'")
		one.must("build")
	}
	if diff := cmp.Diff(p.contents(), restored.contents()); diff != "" {
		t.Errorf("figures after more was taken in (-original +restored):\n%s", diff)
	}
	if status, _, errOut := p.call("verify", "--same", folder, "--lang", "en"); status != 3 || !strings.Contains(errOut, "differs") {
		t.Errorf("same after more: %d %s", status, errOut)
	}
	hurtParquetBackup(t, folder)
}

// unreadable puts something in a part's place that bears its checksum and is no Parquet: the
// restoring ends in the middle, and leaves nothing.
func unreadable(t *testing.T, folder, part string, whole []byte) {
	t.Helper()
	sums := filepath.Join(folder, "SHA256SUMS")
	listed, err := os.ReadFile(sums)
	if err != nil {
		t.Fatal(err)
	}
	other := []byte("PAR1, but nothing else of it")
	forged := strings.Replace(string(listed), fmt.Sprintf("%x", sha256.Sum256(whole)), fmt.Sprintf("%x", sha256.Sum256(other)), 1)
	if forged == string(listed) {
		t.Fatalf("%s does not hold the checksum of %s", listed, part)
	}
	put := func(content, sum []byte) {
		if err := errors.Join(os.WriteFile(part, content, 0o600), os.WriteFile(sums, sum, 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	put(other, []byte(forged))
	p := newProgram(t, "")
	if status, _, errOut := p.call("restore", folder, "--lang", "en"); status != 1 || !strings.Contains(errOut, "main.raw_event.parquet cannot be read") {
		t.Errorf("%d %s", status, errOut)
	}
	if left, err := os.ReadDir(filepath.Dir(p.warehouse)); err != nil || len(left) > 0 {
		t.Errorf("a restore that broke off leaves %v %v", left, err)
	}
	put(whole, listed)
}

// hurtParquetBackup hurts a backup in every way, one after another.
func hurtParquetBackup(t *testing.T, folder string) {
	t.Helper()
	event := filepath.Join(folder, "main.raw_event.parquet")
	whole, err := os.ReadFile(event)
	if err != nil {
		t.Fatal(err)
	}
	unreadable(t, folder, event, whole)
	flipped := append([]byte{}, whole...)
	flipped[len(flipped)/2] ^= 1
	put := func(path string, content []byte) func() error {
		return func() error { return os.WriteFile(path, content, 0o600) }
	}
	for _, c := range []struct {
		says       string
		hurt, heal func() error
	}{
		{"the checksum of main.raw_event.parquet differs", put(event, flipped), put(event, whole)},
		{"main.raw_event.parquet is missing", func() error { return os.Remove(event) }, put(event, whole)},
		{"does not list other.parquet", put(filepath.Join(folder, "other.parquet"), whole), func() error { return os.Remove(filepath.Join(folder, "other.parquet")) }},
		{"it has no SHA256SUMS", func() error { return os.Remove(filepath.Join(folder, "SHA256SUMS")) }, func() error { return nil }},
	} {
		if err := c.hurt(); err != nil {
			t.Fatal(err)
		}
		for _, command := range []string{"verify", "restore"} {
			other := newProgram(t, "")
			if status, _, errOut := other.call(command, folder, "--lang", "en"); status != 1 || !strings.Contains(errOut, c.says) || !strings.Contains(errOut, "use another one") {
				t.Errorf("%s, want %q: %d %s", command, c.says, status, errOut)
			}
			if left, err := os.ReadDir(filepath.Dir(other.warehouse)); err != nil || len(left) > 0 {
				t.Errorf("%s leaves %v %v", command, left, err)
			}
		}
		if err := c.heal(); err != nil {
			t.Fatal(err)
		}
	}
}

// The job makes folders while events are pushed; each is a moment of the original,
// only so many are kept, and other backups in the folder are left alone.
func TestParquetBackupsWhileServing(t *testing.T) {
	t.Parallel()
	p := newPushed(t)
	folder := t.TempDir()
	other := filepath.Join(folder, "khohoso-20200101-000000.000.duckdb")
	if err := os.WriteFile(other, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	b := work.Backups{Warehouse: p.warehouse, Folder: folder, Keep: 1, Parquet: true}
	ended := make(chan error)
	go func() {
		for range 2 {
			if _, err := b.Make(t.Context()); err != nil {
				ended <- err
				return
			}
		}
		close(ended)
	}()
	sent := 0
	for going := true; going || sent < 10; sent++ {
		body := fmt.Sprintf(`{"dossier_code":"D-%d","event_time":"2024-06-03T08:00:00+07:00","status":2,"agency_code":"STP"}`, sent)
		p.sendUntilTaken(body)
		select {
		case err := <-ended:
			if err != nil {
				t.Fatal(err)
			}
			going = false
		default:
		}
	}
	made := b.Made()
	if len(made) != 1 {
		t.Fatalf("kept: %v", made)
	}
	if _, err := os.Stat(other); err != nil {
		t.Error(err)
	}
	restored := newProgram(t, "")
	restored.must("restore", made[0])
	if n := restored.in("select count(*) from raw_event"); n > int64(sent) {
		t.Errorf("%d events came back of %d", n, sent)
	}
	if left, err := filepath.Glob(filepath.Join(folder, "*.part*")); err != nil || len(left) > 0 {
		t.Errorf("left: %v %v", left, err)
	}
	awaitDossiers(t, p.warehouse, int64(sent))
	last := filepath.Join(folder, "last")
	if _, err := backup.WriteParquet(t.Context(), p.warehouse, last); err != nil {
		t.Fatal(err)
	}
	want, err := backup.Contents(t.Context(), p.warehouse)
	if err != nil {
		t.Fatal(err)
	}
	end := newProgram(t, "")
	end.must("restore", last)
	w, err := store.Open(t.Context(), store.Options{Path: end.warehouse, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	got, err := backup.Contents(t.Context(), w)
	if err != nil || !maps.Equal(want, got) {
		t.Errorf("(-served +restored):\n%s %v", cmp.Diff(want, got), err)
	}
}
