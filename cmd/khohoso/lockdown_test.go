package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khohoso/models/store"
)

// After Open the engine reaches the warehouse and the named input files, nothing else.
func TestTheEngineIsLockedDown(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	given, beside := write("given.csv", "a,b\n1,2\n"), write("beside.csv", "a,b\n1,2\n")
	outside := t.TempDir()
	for _, readOnly := range []bool{false, true} {
		w, err := store.Open(context.Background(), store.Options{
			Path: filepath.Join(dir, "khohoso.duckdb"), Create: !readOnly, ReadOnly: readOnly, Readable: []string{given},
		})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.DB().Exec("select * from read_csv('" + given + "')"); err != nil {
			t.Errorf("the given file: %v", err)
		}
		for _, statement := range []string{
			"select * from read_csv('/etc/passwd', delim = ':', header = false)",
			"select * from read_text('/etc/passwd')",
			"select * from read_blob('/etc/*')",
			"select * from read_csv('" + beside + "')",
			"select * from '" + beside + "'",
			"select * from read_csv('" + filepath.Dir(given) + "/./x/../beside.csv')",
			"select * from read_csv('" + w.Path() + ".tmp/../beside.csv')",
			"select * from glob('/etc/*')",
			"select * from sniff_csv('/etc/passwd')",
			"select * from read_parquet('https://example.org/a.parquet')",
			"select * from read_json('/proc/self/environ')",
			"attach '" + filepath.Join(outside, "other.duckdb") + "'",
			"attach '/etc/passwd' as x (type sqlite)",
			"copy (select 1) to '" + filepath.Join(outside, "out.csv") + "'",
			"copy (select 1) to '" + beside + "'",
			"copy (select 1) to '" + given + ".out'",
			"export database '" + outside + "'",
			"import database '" + outside + "'",
			"install httpfs",
			"install httpfs from community",
			"load httpfs",
			"load '" + filepath.Join(outside, "x.duckdb_extension") + "'",
			"set memory_limit = '100GB'",
			"set threads = 64",
			"set enable_external_access = true",
			"set allowed_paths = ['/etc/passwd']",
			"set allowed_directories = ['/']",
			"set temp_directory = '" + outside + "'",
			"set lock_configuration = false",
			"reset lock_configuration",
			"set TimeZone = 'UTC'",
			"set autoinstall_known_extensions = true",
			"pragma enable_profiling = 'json'",
			"set log_query_path = '" + filepath.Join(outside, "log") + "'",
			"set profiling_output = '" + filepath.Join(outside, "profile") + "'",
			"create secret s (type s3)",
			"create persistent secret s (type s3)",
		} {
			if _, err := w.DB().Exec(statement); err == nil {
				t.Errorf("read-only %v: the engine does %s", readOnly, statement)
			}
		}
		if err := w.Close(); err != nil {
			t.Error(err)
		}
	}
	if left, err := os.ReadDir(outside); err != nil || len(left) > 0 {
		t.Errorf("written outside: %v %v", left, err)
	}
	if text, err := os.ReadFile(beside); err != nil || string(text) != "a,b\n1,2\n" {
		t.Errorf("a file beside the input was changed: %q %v", text, err)
	}
}

// Whatever a file or the warehouse is called, it is only a name.
func TestOddFileNames(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"it's.csv", `a "b" c.csv`, "a, b; c.csv", "hồ sơ tháng 6 (bản sửa).csv", "100%?*[x]{y}.csv", "-x.csv", `back\slash.csv`, "dấu'); drop table raw_event; --.csv",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "it's a folder, với dấu")
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(dir, name)
			// Line ends of two kinds, so that the way by the fair copy is walked as well.
			text := "dossier_code,event_time,status,agency_code\nHS-1,2024-06-03T08:00:00+07:00,received,STP\r\nHS-2,never,received,STP\n"
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			warehouse := strings.TrimSuffix(file, ".csv") + ".duckdb"
			if strings.ContainsAny(warehouse, "?%") { // refused, see TestMistakesAreToldInOneLine
				dir, err := os.MkdirTemp("", "khohoso")
				if err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { os.RemoveAll(dir) })
				warehouse = filepath.Join(dir, "khohoso.duckdb")
			}
			p := &program{TB: t, warehouse: warehouse}
			out := p.must("ingest", "--lang", "en", file)
			if !strings.Contains(out, "2         1          0            1") {
				t.Errorf("ledger:\n%s", out)
			}
			if out := p.must("quarantine", "list", "--format", "csv"); !strings.Contains(out, ",3,event_time,never,") {
				t.Errorf("quarantine:\n%s", out)
			}
		})
	}
}
