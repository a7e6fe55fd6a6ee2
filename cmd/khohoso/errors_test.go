package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"khohoso/internal/apperr"
	"khohoso/internal/fixtures"
	"khohoso/models/store"
)

// jargon is what no message to a user may hold: chains of Go errors, the engine's
// own words, statements.
var jargon = regexp.MustCompile(`(?i)duckdb[^"]* error|io error|catalog error|binder|parser error|invalid input|sql:|possible fixes|\.go:|goroutine|panic|0x[0-9a-f]|EOF|open /|stat /|read /|no such file or directory|permission denied|read_csv|raw_|(?-i:LINE 1)|%!|<nil>|strconv|yaml:|pflag|errno`)

func utf16Bytes(text string, mark bool) []byte {
	var out []byte
	if mark {
		out = []byte{0xff, 0xfe}
	}
	for _, unit := range utf16.Encode([]rune(text)) {
		out = append(out, byte(unit), byte(unit>>8))
	}
	return out
}

// Every mistake gives one line that names the thing and the way out, in the
// language asked for, the exit status of the contract, and a warehouse as before.
func TestMistakesAreToldInOneLine(t *testing.T) {
	t.Parallel()
	const header = "dossier_code,event_time,status,agency_code\n"
	good := header + "HS-9,2024-06-03T08:00:00+07:00,received,STP\n"
	gz := packed(t, good+strings.Repeat("HS-9,2024-06-03T08:00:00+07:00,received,STP\n", 50_000))
	files := map[string][]byte{
		"good.csv": []byte(good), "missing.csv": []byte("dossier_code,event_time,agency_code\n1,2,3\n"),
		"twice.csv": []byte("dossier_code,event_time,status,agency_code,Status\n1,2,3,4,5\n"), "baddate.csv": []byte(header + "HS-9,2024-06-03T08:00:00+07:00,received,STP\nHS-8,31/02/2024,received,STP\n"),
		"short.csv": []byte(header + "HS-9,2024\n"), "image.png": []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"), "image.csv": []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
		"book.xlsx": []byte("PK\x03\x04\x14\x00\x06\x00\x08\x00"), "wide.csv": utf16Bytes(good, true), "wide2.csv": utf16Bytes(good, false),
		"empty.csv": nil, "bom.csv": []byte("\ufeff"), "nul.csv": []byte("\x00\x01\x02\x00\x00\n"), "old.csv": []byte("m\xe3 h\xe5 s\xac,b\n"),
		"middle.csv.gz": gz[:len(gz)/2], "trailer.csv.gz": gz[:len(gz)-3], "head.csv.gz": gz[:5], "changed.csv.gz": append(append([]byte{}, gz[:len(gz)-8]...), 1, 2, 3, 4, 5, 6, 7, 8),
		"behind.csv.gz": append(append([]byte{}, gz...), "garbage"...), "hole.yaml": []byte("columns: {dossier_code: a}\n"), "wrong.yaml": []byte("colums: {}\n"), "endless.csv": bytes.Repeat([]byte("x"), 3<<20),
	}
	cases := []struct {
		args   string // IN/ stands for the folder of the files
		status int
		vi, en []string
	}{
		{"ingest IN/missing.csv", 1, []string{"missing.csv", "dòng 1", `"status"`, "--mapping"}, []string{"missing.csv", "line 1", `"status"`, "--mapping"}},
		{"ingest IN/good.csv IN/missing.csv", 1, []string{"missing.csv", `"status"`}, []string{"missing.csv", `"status"`}},
		{"ingest IN/twice.csv", 1, []string{"twice.csv", `"status"`, "hai lần"}, []string{"twice.csv", `"status"`, "twice"}},
		{"ingest --strict IN/baddate.csv", 1, []string{"baddate.csv", "dòng 3", "event_time", `"31/02/2024"`}, []string{"baddate.csv", "line 3", "event_time", `"31/02/2024"`}},
		{"ingest --strict IN/short.csv", 1, []string{"short.csv", "dòng 2", "thiếu cột"}, []string{"short.csv", "line 2", "fewer cells"}},
		{"ingest IN/image.png", 1, []string{"image.png", "không phải CSV"}, []string{"image.png", "not CSV"}},
		{"ingest IN/image.csv", 1, []string{"image.csv", "không phải CSV"}, []string{"image.csv", "not CSV"}},
		{"ingest IN/book.xlsx", 1, []string{"book.xlsx", "Excel"}, []string{"book.xlsx", "Excel"}},
		{"ingest IN/wide.csv", 1, []string{"wide.csv", "UTF-16", "UTF-8"}, []string{"wide.csv", "UTF-16", "UTF-8"}},
		{"ingest IN/wide2.csv", 1, []string{"wide2.csv", "UTF-8"}, []string{"wide2.csv", "UTF-8"}},
		{"ingest IN/old.csv", 1, []string{"old.csv", "UTF-8"}, []string{"old.csv", "UTF-8"}},
		{"ingest IN/empty.csv", 1, []string{"empty.csv", "rỗng"}, []string{"empty.csv", "empty"}},
		{"ingest IN/bom.csv", 1, []string{"bom.csv", "tên cột"}, []string{"bom.csv", "column names"}},
		{"ingest IN/nul.csv", 1, []string{"nul.csv", "không phải CSV"}, []string{"nul.csv", "not CSV"}},
		{"ingest IN/endless.csv", 1, []string{"endless.csv"}, []string{"endless.csv"}},
		{"ingest IN/middle.csv.gz", 1, []string{"middle.csv.gz", ".gz"}, []string{"middle.csv.gz", ".gz"}},
		{"ingest IN/trailer.csv.gz", 1, []string{"trailer.csv.gz", ".gz"}, []string{"trailer.csv.gz", ".gz"}},
		{"ingest IN/head.csv.gz", 1, []string{"head.csv.gz", ".gz"}, []string{"head.csv.gz", ".gz"}},
		{"ingest IN/changed.csv.gz", 1, []string{"changed.csv.gz", ".gz"}, []string{"changed.csv.gz", ".gz"}},
		{"ingest IN/behind.csv.gz", 1, []string{"behind.csv.gz", ".gz"}, []string{"behind.csv.gz", ".gz"}},
		{"ingest IN/none", 1, []string{"none", ".csv"}, []string{"none", ".csv"}},
		{"ingest IN/absent.csv", 1, []string{"absent.csv", "không tồn tại"}, []string{"absent.csv", "no such file"}},
		{"ingest IN/good.csv/x.csv", 1, []string{"x.csv"}, []string{"x.csv"}},
		{"ingest IN/good.csv --mapping IN/absent.yaml", 1, []string{"absent.yaml"}, []string{"absent.yaml"}},
		{"ingest IN/good.csv --mapping IN/hole.yaml", 1, []string{"hole.yaml", `"event_time"`}, []string{"hole.yaml", `"event_time"`}},
		{"ingest IN/good.csv --mapping IN/wrong.yaml", 1, []string{"wrong.yaml", "colums"}, []string{"wrong.yaml", "colums"}},
		{"ingest IN/good.csv --mapping nobody", 1, []string{"nobody", "receipt"}, []string{"nobody", "receipt"}},
		{"ingest IN/good.csv --timezone Mars/Olympus", 2, []string{"Mars/Olympus", "Asia/Ho_Chi_Minh"}, []string{"Mars/Olympus", "Asia/Ho_Chi_Minh"}},
		{"ingest IN/good.csv --as eggs", 2, []string{"eggs", "events"}, []string{"eggs", "events"}},
		{"ingest", 2, []string{"ingest"}, []string{"ingest"}},
		{"ingest IN/good.csv --nope", 2, []string{"--nope"}, []string{"--nope"}},
		{"ingest IN/good.csv --as", 2, []string{"--as"}, []string{"--as"}},
		{"ingest IN/good.csv --config IN/absent.yaml", 2, []string{"absent.yaml", "--config"}, []string{"absent.yaml", "--config"}},
		{"ingest IN/good.csv --config IN/wrong.yaml", 2, []string{"wrong.yaml", "colums"}, []string{"wrong.yaml", "colums"}},
		{"ingest IN/good.csv --log-format xml", 2, []string{"xml", "json"}, []string{"xml", "json"}},
		{"ingest IN/good.csv --memory-limit lots", 2, []string{"memory-limit", "lots"}, []string{"memory-limit", "lots"}},
		{"nonsense", 2, []string{"nonsense"}, []string{"nonsense"}},
		{"simulate --dossiers 5", 2, []string{"out"}, []string{"out"}},
		{"simulate --dossiers many --out IN/x", 2, []string{"many", "dossiers"}, []string{"many", "dossiers"}},
		{"flow --period 2024-13", 2, []string{"2024-13"}, []string{"2024-13"}},
		{"quarantine retry IN/good.csv", 1, nil, nil},
		{"quarantine list --format xml", 2, []string{"xml", "csv"}, []string{"xml", "csv"}},
	}
	first := newProgram(t, "")
	first.ingestOne()
	one, err := os.ReadFile(first.warehouse)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		for _, existing := range []bool{false, true} {
			for _, lang := range []string{"vi", "en"} {
				t.Run(fmt.Sprintf("%s, existing %v, %s", strings.ReplaceAll(c.args, "IN/", ""), existing, lang), func(t *testing.T) {
					t.Parallel()
					in := t.TempDir()
					for name, text := range files {
						if !strings.Contains(c.args, name) {
							continue
						}
						if err := os.WriteFile(filepath.Join(in, name), text, 0o600); err != nil {
							t.Fatal(err)
						}
					}
					if err := os.Mkdir(filepath.Join(in, "none"), 0o700); err != nil {
						t.Fatal(err)
					}
					p := &program{TB: t, warehouse: filepath.Join(t.TempDir(), "w", "khohoso.duckdb")}
					if err := os.Mkdir(filepath.Dir(p.warehouse), 0o700); err != nil {
						t.Fatal(err)
					}
					if existing {
						if err := os.WriteFile(p.warehouse, one, 0o600); err != nil {
							t.Fatal(err)
						}
					}
					before := snapshot(t, filepath.Dir(p.warehouse))
					args := append([]string{"--lang", lang}, strings.Fields(strings.ReplaceAll(c.args, "IN/", in+"/"))...)
					status, _, errOut := p.call(args...)
					if status != c.status {
						t.Errorf("status %d, want %d", status, c.status)
					}
					wanted := map[string][]string{"vi": c.vi, "en": c.en}[lang]
					checkLine(t, errOut, lang, wanted)
					if after := snapshot(t, filepath.Dir(p.warehouse)); after != before {
						t.Errorf("the folder of the warehouse was\n%sand is\n%s", before, after)
					}
				})
			}
		}
	}
}

func checkLine(t *testing.T, errOut, lang string, wanted []string) {
	t.Helper()
	if strings.Count(errOut, "\n") != 1 || !strings.HasSuffix(errOut, "\n") {
		t.Errorf("not one line:\n%s", errOut)
	}
	if label := map[string]string{"vi": "lỗi: ", "en": "error: "}[lang]; !strings.HasPrefix(errOut, label) {
		t.Errorf("%q does not begin with %q", errOut, label)
	}
	if found := jargon.FindString(errOut); found != "" {
		t.Errorf("jargon %q in %q", found, errOut)
	}
	if isVietnamese := strings.ContainsAny(errOut[min(len(errOut), 6):], "ạảãàáâậầấẩẫăắằặẳẵóòọõỏôộổỗồốơờớợởỡéèẻẹẽêếềệểễúùụủũưựữửừứíìịỉĩýỳỷỵỹđ"); isVietnamese != (lang == "vi") {
		t.Errorf("not in language %s: %q", lang, errOut)
	}
	for _, want := range wanted {
		if !strings.Contains(errOut, want) {
			t.Errorf("%q does not name %q", errOut, want)
		}
	}
}

// ingestOne takes one event in, so that there is a warehouse.
func (p *program) ingestOne() {
	p.Helper()
	file := filepath.Join(p.TempDir(), "first.csv")
	if err := os.WriteFile(file, []byte("dossier_code,event_time,status,agency_code\nHS-1,2024-06-03T08:00:00+07:00,received,STP\n"), 0o600); err != nil {
		p.Fatal(err)
	}
	p.must("ingest", file)
}

// snapshot lists a folder with the checksum of each file.
func snapshot(t testing.TB, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	for _, entry := range entries {
		text, err := os.ReadFile(filepath.Join(dir, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&out, "%s %d %x\n", entry.Name(), len(text), sha256.Sum256(text))
	}
	return out.String()
}

// Warehouses that cannot be opened to write.
func TestWarehousesThatCannotBeOpened(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "good.csv")
	if err := os.WriteFile(file, []byte("dossier_code,event_time,status,agency_code\nHS-1,2024-06-03T08:00:00+07:00,received,STP\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	text := filepath.Join(dir, "text.duckdb")
	if err := os.WriteFile(text, bytes.Repeat([]byte("not a warehouse\n"), 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, warehouse string
		vi, en          []string
	}{
		{"folder", dir, []string{"thư mục", "--warehouse"}, []string{"folder", "--warehouse"}},
		{"in no folder", filepath.Join(dir, "absent", "w.duckdb"), []string{"absent"}, []string{"absent"}},
		{"under a file", filepath.Join(file, "w.duckdb"), []string{"good.csv"}, []string{"good.csv"}},
		{"another file", text, []string{"text.duckdb", "--warehouse"}, []string{"text.duckdb", "--warehouse"}},
		{"odd name", filepath.Join(dir, "a?b%zz.duckdb"), []string{"a?b"}, []string{"a?b"}},
	} {
		for _, lang := range []string{"vi", "en"} {
			t.Run(c.name+", "+lang, func(t *testing.T) {
				before := snapshot(t, dir)
				p := &program{TB: t, warehouse: c.warehouse}
				status, _, errOut := p.call("ingest", "--lang", lang, file)
				if status != 1 {
					t.Errorf("status %d", status)
				}
				checkLine(t, errOut, lang, map[string][]string{"vi": c.vi, "en": c.en}[lang])
				if after := snapshot(t, dir); after != before {
					t.Errorf("the folder was\n%sand is\n%s", before, after)
				}
			})
		}
	}
}

// A second process that writes is told who holds the warehouse, and changes nothing.
func TestWarehouseHeldByAnotherProcess(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	p.ingestOne()
	holder := exec.Command("khohoso")
	holder.Env = append(os.Environ(), "KHOHOSO_TEST_HOLD="+p.warehouse)
	input, err := holder.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := holder.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(output).ReadString('\n'); err != nil || line != "held\n" {
		t.Fatalf("the holder says %q, %v", line, err)
	}
	file := filepath.Join(t.TempDir(), "second.csv")
	if err := os.WriteFile(file, []byte("dossier_code,event_time,status,agency_code\nHS-2,2024-06-03T08:00:00+07:00,received,STP\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	pid := fmt.Sprint(holder.Process.Pid)
	for _, args := range [][]string{{"ingest", file}, {"build"}, {"quarantine", "list"}, {"flow", "--period", "2024"}} {
		for lang, words := range map[string]string{"vi": "đang được tiến trình " + pid, "en": "held by process " + pid} {
			// A process of its own: within one process the engine shares the file.
			command := exec.Command("khohoso", append(args, "--lang", lang, "--warehouse", p.warehouse)...)
			var errOut bytes.Buffer
			command.Stderr = &errOut
			command.Run() //nolint:errcheck // the status is read below
			if status := command.ProcessState.ExitCode(); status != 1 {
				t.Errorf("%v: status %d", args, status)
			}
			checkLine(t, errOut.String(), lang, []string{p.warehouse, words})
		}
	}
	if err := input.Close(); err != nil {
		t.Fatal(err)
	}
	if err := holder.Wait(); err != nil {
		t.Fatal(err)
	}
	if out := p.must("ingest", "--lang", "en", file); !strings.Contains(out, "1         1") {
		t.Errorf("after the holder ended:\n%s", out)
	}
}

// init makes the test binary hold a warehouse until its standard input ends.
func init() {
	warehouse := os.Getenv("KHOHOSO_TEST_HOLD")
	if warehouse == "" {
		return
	}
	w, err := store.Open(context.Background(), store.Options{Path: warehouse})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println("held")
	io.Copy(io.Discard, os.Stdin) //nolint:errcheck // until it ends
	w.Close()                     //nolint:errcheck // the process ends here
	os.Exit(0)
}

// A cancelled call says that nothing was changed.
func TestACancelledIngestChangesNothing(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	made := fixtures.Files(t, 200, 1)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var out, errOut bytes.Buffer
	status := run(ctx, append([]string{"ingest", "--lang", "en", "--warehouse", p.warehouse}, made.Files...), strings.NewReader(""), &out, &errOut)
	if status != apperr.ExitFailed {
		t.Errorf("status %d", status)
	}
	checkLine(t, errOut.String(), "en", []string{"nothing was changed"})
	if left := snapshot(t, filepath.Dir(p.warehouse)); left != "" {
		t.Errorf("left behind:\n%s", left)
	}
}
