package ingest_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"khohoso/ingest/contract"
	"khohoso/ingest/load"
	"khohoso/ingest/quarantine"
	"khohoso/internal/simulate"
	"khohoso/models/store"
)

const header = "dossier_code,event_time,status,agency_code,procedure_name\n"

// aside is a quarantined row as a person finds it: where, what and why.
type aside struct {
	Line                  int64
	Column, Value, Reason string
}

func asides(rows []quarantine.Row) []aside {
	var found []aside
	for _, r := range rows {
		found = append(found, aside{r.Line, r.Column, r.Value, r.Reason})
	}
	return found
}

// Damaged files: every good row comes in, every other one is set aside with the
// line on which an editor shows it.
func TestEveryRowIsAcceptedOrSetAsideWithItsLine(t *testing.T) {
	t.Parallel()
	const badDate = "H28.31-240603-90001,31/02/2024,received,STP,x"
	wrongDate := func(line int64) aside { return aside{line, "event_time", "31/02/2024", "bad_time"} }
	few := func(line int64) aside { return aside{line, "", "", "too_few_columns"} }
	lines := func(rows ...string) string { return strings.Join(rows, "\n") + "\n" }
	crlf := func(text string) string { return strings.ReplaceAll(text, "\n", "\r\n") }

	cases := []struct {
		name     string
		text     string
		accepted int64
		aside    []aside
	}{
		{"bad value", header + lines(row(1), badDate, row(2)), 2, []aside{wrongDate(3)}},
		{"several things wrong, the first column is named", header + "H28.31-240603-90001,31/02/2024,nope,,x\n", 0, []aside{wrongDate(2)}},
		{"needed cell empty", header + lines(",2024-06-03T08:00:00+07:00,received,STP,x"), 0, []aside{{2, "dossier_code", "", "missing"}}},
		{"cells over several lines", header + lines(row(1)+`"`, `H28.31-240603-00002,2024-06-03T08:00:00+07:00,received,STP,"a`, "b", `c"`, badDate, row(3)), 3, []aside{wrongDate(6)}},
		{"quoted cell with what looks like rows", header + lines(`H28.31-240603-00002,2024-06-03T08:00:00+07:00,received,STP,"`, row(7), row(8)+`"`, badDate), 1, []aside{wrongDate(5)}},
		{"CRLF", crlf(header + lines(row(1), badDate, "1,2", row(2))), 2, []aside{wrongDate(3), few(4)}},
		{"blank lines", header + lines("", row(1), "", "", badDate, "", "1,2", row(2), "", ""), 2, []aside{wrongDate(6), few(8)}},
		{"BOM", "\ufeff" + header + lines(row(1), "1,2", badDate), 1, []aside{few(3), wrongDate(4)}},
		{"BOM, CRLF, blank lines", "\ufeff" + crlf(header+lines(row(1), "", "1,2", "", badDate)), 1, []aside{few(4), wrongDate(6)}},
		{"BOM, quoted names", "\ufeff" + `"dossier_code","event_time","status","agency_code","procedure_name"` + "\n" + lines(row(1), badDate), 1, []aside{wrongDate(3)}},
		{"semicolon", strings.ReplaceAll(header+lines(row(1), badDate, "1,2"), ",", ";"), 1, []aside{wrongDate(3), few(4)}},
		{"tab", strings.ReplaceAll(header+lines(row(1), badDate, "1,2"), ",", "\t"), 1, []aside{wrongDate(3), few(4)}},
		{"too few and too many cells", header + lines(row(1), "1,2,3", row(2)+",more", row(3)), 2, []aside{few(3), {4, "", "", "too_many_columns"}}},
		{"too many cells over lines", header + lines(row(1), row(2)+`,"more`, `and more"`, row(3)), 2, []aside{{3, "", "", "too_many_columns"}}},
		{"empty cells too many", header + lines(row(1)+",", row(2)+",,", row(3)+`,""`), 3, nil},
		{"only spaces on a line", header + lines(row(1), "  ", row(2)), 2, []aside{few(3)}},
		{"no line end at the end", header + row(1) + "\n" + row(2), 2, nil},
		{"cut in the last row", header + row(1) + "\n" + "H28.31-240", 1, []aside{few(3)}},
		{"no rows", header, 0, nil},
		{"no rows, no line end", strings.TrimSpace(header), 0, nil},
		{"not UTF-8", header + lines(row(1), "H28.31-240603-00002,2024-06-03T08:00:00+07:00,received,STP,S\xe3\xf4", row(3)), 2, []aside{{3, "", "", "bad_encoding"}}},
		{"not UTF-8 where nobody reads", strings.Replace(header, "procedure_name", "note", 1) + lines(row(1), "H28.31-240603-00002,2024-06-03T08:00:00+07:00,received,STP,S\xe3\xf4", row(3)), 3, nil},
		{"quotation mark never closed", header + lines(row(1), `H28.31-240603-00002,2024-06-03T08:00:00+07:00,received,STP,"open`, row(3), badDate, row(4)), 3, []aside{{3, "", "", "open_quote"}, wrongDate(5)}},
		{"quotation mark closed by a later cell", header + lines(`H28.31-240603-00002,"2024-06-03T08:00:00+07:00,received,STP,x`, row(3), row(4)+`"q"`, `H28.31-240603-00005,"2024-06-03T08:00:00+07:00",received,STP,x`), 3, []aside{{2, "", "", "open_quote"}}},
		{"quotation mark closed by the end of a later cell", header + lines(`H28.31-240603-00002,"2024-06-03T08:00:00+07:00,received,STP,x`, row(3), `H28.31-240603-00004,2024-06-03T08:00:00+07:00,received,STP,y"`), 2, []aside{{2, "", "", "open_quote"}}},
		{"quotation mark in the last row", header + lines(row(1), `H28.31-240603-00002,2024-06-03T08:00:00+07:00,received,STP,"open`), 1, []aside{{3, "", "", "open_quote"}}},
		{"something behind a closing mark", header + lines(row(1), `H28.31-240603-00002,2024-06-03T08:00:00+07:00,received,STP,"a" b`, row(3)), 2, []aside{{3, "", "", "open_quote"}}},
		{"marks inside of a cell", header + lines(row(1)+`"a"b`, row(2)), 2, nil},
		{"doubled marks", header + lines(`H28.31-240603-00002,2024-06-03T08:00:00+07:00,received,STP,"a ""b"" c"`, row(2)+`""`), 2, nil},
		{"spaces around marks", header + lines(`H28.31-240603-00002,2024-06-03T08:00:00+07:00,  "received"  ,STP,"x" `, row(1)), 2, nil},
		{"line ends of two kinds", header + strings.ReplaceAll(lines(row(1), badDate), "\n", "\r\n") + lines(row(2), "1,2", row(3)), 3, []aside{wrongDate(3), few(5)}},
		{"names end with LF, rows with CRLF and a mark", header + crlf(lines(`H28.31-240603-00002,2024-06-03T08:00:00+07:00,received,STP,"x"`, badDate, row(1))), 2, []aside{wrongDate(3)}},
		{"CR alone", strings.ReplaceAll(header+lines(row(1), badDate, row(2)), "\n", "\r"), 2, []aside{wrongDate(3)}},
		{"a CR inside of a cell", header + lines(row(1)+"\r1", badDate, row(2)), 2, []aside{wrongDate(3)}},
		{"blank lines before the names", "\n\n" + header + lines(row(1), badDate), 1, []aside{wrongDate(5)}},
		{"names over two lines", strings.Replace(header, "procedure_name", "\"procedure\nname\"", 1) + lines(row(1), badDate), 1, []aside{wrongDate(4)}},
		{"NUL", header + lines(row(1)+"\x00", "\x00\x00", row(2)), 2, []aside{few(3)}},
		{"a line of two million bytes", header + lines(row(1), row(2)+strings.Repeat("L", 2_000_000), row(3)), 2, []aside{{3, "", "", "line_too_long"}}},
		{"a quoted cell of two million bytes", header + lines(row(1), row(2)[:len(row(2))-1]+`"`+strings.Repeat("L", 2_000_000)+`"`, row(3)), 2, []aside{{3, "", "", "line_too_long"}}},
		{"a quoted cell of half a million bytes", header + lines(row(1), row(2)[:len(row(2))-1]+`"`+strings.Repeat("L\n", 250_000)+`"`, badDate), 2, []aside{wrongDate(250_004)}},
	}
	for i, c := range cases {
		for _, packed := range []bool{false, true} {
			if packed && i%4 > 0 && os.Getenv("KHOHOSO_SOAK") == "" {
				continue // packing has little to do with most of them
			}
			name, text := "events.csv", []byte(c.text)
			if packed {
				name, text = "events.csv.gz", zipped(t, text)
			}
			t.Run(c.name+", "+name, func(t *testing.T) {
				t.Parallel()
				file := writeFile(t, name, text)
				w := openWarehouse(t, file)
				result := take(t, w, file)[0]
				if result.Accepted != c.accepted || result.Duplicate != 0 {
					t.Errorf("%d accepted and %d duplicate, want %d and 0", result.Accepted, result.Duplicate, c.accepted)
				}
				if diff := cmp.Diff(c.aside, asides(refusedRows(t, w))); diff != "" {
					t.Errorf("set aside (-want +got):\n%s", diff)
				}
				if packed {
					return
				}
				if again := take(t, w, file)[0]; again.Accepted != 0 || again.Duplicate != c.accepted {
					t.Errorf("the file again: %d accepted, %d duplicate", again.Accepted, again.Duplicate)
				}
			})
		}
	}
}

// Two .gz files put one behind the other are one .gz file.
func TestGzipOfTwoParts(t *testing.T) {
	t.Parallel()
	text := append(zipped(t, []byte(header+row(1)+"\n")), zipped(t, []byte(row(2)+"\n"+row(3)+"\n"))...)
	file := writeFile(t, "events.csv.gz", text)
	if result := take(t, openWarehouse(t, file), file)[0]; result.Accepted != 3 {
		t.Errorf("%d accepted, want 3", result.Accepted)
	}
}

// A mistake must not cost the megabytes behind it, whatever the engine's threads do.
func TestOpenQuoteCostsOneLineOfALargeFile(t *testing.T) {
	t.Parallel()
	const rows = 120_000
	var text bytes.Buffer
	text.WriteString(header)
	for n := 1; n <= rows; n++ {
		if n == 1000 {
			text.WriteString(strings.Replace(row(n), ",x", `,"x`, 1) + "\n")
			continue
		}
		text.WriteString(row(n) + "\n")
	}
	file := writeFile(t, "events.csv", text.Bytes())
	w := openWarehouse(t, file)
	if result := take(t, w, file)[0]; result.Accepted != rows-1 {
		t.Errorf("%d accepted, want %d", result.Accepted, rows-1)
	}
	if diff := cmp.Diff([]aside{{1001, "", "", "open_quote"}}, asides(refusedRows(t, w))); diff != "" {
		t.Error(diff)
	}
}

// Lines are right in a file that several threads read at once, with cells over
// several lines that look like rows, and rows that cannot be split between them.
func TestLinesOfALargeFile(t *testing.T) {
	t.Parallel()
	const rows = 300_000
	chance := rand.New(rand.NewPCG(7, 7))
	padding := strings.Repeat("đăng ký khai sinh ", 5)
	var text bytes.Buffer
	var want []aside
	line := int64(2)
	text.WriteString(header)
	for n := 1; n <= rows; n++ {
		switch dice := chance.IntN(10_000); {
		case dice < 3:
			fmt.Fprintf(&text, "H28.31-240603-%05d,yesterday,received,STP,%s\n", n, padding)
			want = append(want, aside{line, "event_time", "yesterday", "bad_time"})
		case dice < 6:
			text.WriteString("H28.31-240603-00001,received\n")
			want = append(want, aside{line, "", "", "too_few_columns"})
		case dice < 9:
			text.WriteString("\n")
			line++
			n--
			continue
		case dice < 1000:
			fmt.Fprintf(&text, "%s \"\"\n", row(n))
		case dice < 2000:
			fmt.Fprintf(&text, "%s\"%s\n%s\n\"\n", strings.TrimSuffix(row(n), "x"), row(n), padding)
			line += 2
		default:
			fmt.Fprintf(&text, "%s%s\n", row(n), padding)
		}
		line++
	}
	file := writeFile(t, "events.csv", text.Bytes())
	w := openWarehouse(t, file)
	result := take(t, w, file)[0]
	if want := int64(rows - len(want)); result.Read != rows || result.Accepted != want {
		t.Errorf("%d read, %d accepted, want %d and %d", result.Read, result.Accepted, rows, want)
	}
	if diff := cmp.Diff(want, asides(refusedRows(t, w))); diff != "" {
		t.Errorf("set aside (-want +got):\n%s", diff)
	}
	if counted := countRows(t, file); counted != result.Read {
		t.Errorf("%d read, encoding/csv counts %d", result.Read, counted)
	}
}

// countRows is the independent count of a file that is well-formed CSV.
func countRows(t testing.TB, file string) int64 {
	t.Helper()
	in, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	reader := csv.NewReader(in)
	reader.FieldsPerRecord = -1
	reader.LazyQuotes = true
	reader.ReuseRecord = true
	var rows int64 = -1
	for {
		if _, err := reader.Read(); err == io.EOF {
			return rows
		} else if err != nil {
			t.Fatal(err)
		}
		rows++
	}
}

// Random mixtures of good and bad rows, delimiters, line ends and packings, with
// the outcome known from how they were made.
func TestRandomFilesAddUp(t *testing.T) {
	t.Parallel()
	outer := t
	file := t.TempDir() + "/events.csv"
	w := openWarehouse(t, file)
	next := 0
	rapid.Check(t, func(t *rapid.T) {
		delimiter := rapid.SampledFrom([]string{",", ";", "\t", "|"}).Draw(t, "delimiter")
		end := rapid.SampledFrom([]string{"\n", "\r\n"}).Draw(t, "line end")
		text := rapid.SampledFrom([]string{"", "\ufeff"}).Draw(t, "BOM") + strings.Join([]string{"dossier_code", "event_time", "status", "agency_code", "procedure_name"}, delimiter) + end
		var want []aside
		var accepted, line int64 = 0, 2
		for _, sort := range rapid.SliceOfN(rapid.IntRange(0, 9), 0, 30).Draw(t, "rows") {
			next++
			cells := strings.Split(row(next), ",")
			first := line
			switch sort {
			case 0:
				cells[1] = "never"
				want = append(want, aside{first, "event_time", "never", "bad_time"})
			case 1:
				cells = cells[:3]
				want = append(want, aside{first, "", "", "too_few_columns"})
			case 2:
				cells = append(cells, "more")
				want = append(want, aside{first, "", "", "too_many_columns"})
			case 3:
				cells[4] = `"never closed`
				want = append(want, aside{first, "", "", "open_quote"})
			case 4:
				cells[4] = `"two` + end + `lines, ""quoted"""`
				line++
				accepted++
			case 5:
				text += end
				line++
				continue
			case 6:
				cells[4] = "\xff\xfe"
				want = append(want, aside{first, "", "", "bad_encoding"})
			default:
				accepted++
			}
			text += strings.Join(cells, delimiter) + end
			line++
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		before := number(outer, w, "select coalesce(max(quarantine_id), 0) from raw_quarantine")
		results, err := load.Run(context.Background(), w.DB(), load.Request{Files: []string{file}, Kind: contract.Events, Now: takenAt})
		if err != nil {
			t.Fatalf("%v\n%q", err, text)
		}
		if results[0].Accepted != accepted || results[0].Read != accepted+int64(len(want)) {
			t.Errorf("%d read, %d accepted, want %d and %d\n%q", results[0].Read, results[0].Accepted, accepted+int64(len(want)), accepted, text)
		}
		var fresh []quarantine.Row
		for _, r := range refusedRows(outer, w) {
			if r.ID > before {
				fresh = append(fresh, r)
			}
		}
		if diff := cmp.Diff(want, asides(fresh)); diff != "" {
			t.Errorf("set aside (-want +got):\n%s\n%q", diff, text)
		}
	})
	holdsLedger(t, w)
}

// The simulation says what it spoiled; exactly that is set aside or a duplicate.
func TestSimulatedDirtIsSetAsideExactly(t *testing.T) {
	t.Parallel()
	made, err := simulate.Write(context.Background(), simulate.Options{Dossiers: 3000, Seed: 5, Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	w := openWarehouse(t, made.Files...)
	var read, accepted, duplicate, aside int64
	for _, r := range take(t, w, made.Files...) {
		if counted := countRows(t, r.File); counted != r.Read {
			t.Errorf("%s: %d read, encoding/csv counts %d", r.File, r.Read, counted)
		}
		if r.Kind == "events" {
			read, accepted, duplicate, aside = read+r.Read, accepted+r.Accepted, duplicate+r.Duplicate, aside+r.Quarantined
		}
	}
	got := []int64{read, accepted, duplicate, aside}
	want := []int64{int64(made.Events), int64(made.Events - made.DirtyRows - made.Duplicates), int64(made.Duplicates), int64(made.DirtyRows)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("read, accepted, duplicate, quarantined (-want +got):\n%s", diff)
	}
}

// Catalogue files follow the same law.
func TestCatalogueRowsAddUp(t *testing.T) {
	t.Parallel()
	file := writeFile(t, "agencies.csv", []byte("\ufeffcode,name,valid_from\r\nA,Sở A,2024-01-01\r\n\r\nB,Sở B,soon\r\nC\r\nA,Sở A,2024-01-01\r\n,nobody,\r\nD,\"Sở\r\nD\",\r\n"))
	w := openWarehouse(t, file)
	result := take(t, w, file)[0]
	if result.Kind != "agencies" || result.Accepted != 2 || result.Duplicate != 1 || result.Quarantined != 3 {
		t.Errorf("kind %s: %d accepted, %d duplicate, %d quarantined", result.Kind, result.Accepted, result.Duplicate, result.Quarantined)
	}
	want := []aside{{4, "valid_from", "soon", "bad_date"}, {5, "", "", "too_few_columns"}, {7, "code", "", "missing"}}
	if diff := cmp.Diff(want, asides(refusedRows(t, w))); diff != "" {
		t.Error(diff)
	}
}

// A row that was set aside, mended and taken in twice is one event, and leaves
// the quarantine; one that is mended badly stays there.
func TestMendedRowsComeInOnce(t *testing.T) {
	t.Parallel()
	file := writeFile(t, "events.csv", []byte(header+row(1)+"\nH28.31-240603-00002,31/02/2024,received,STP,\"x, \"\"y\"\"\"\nH28.31-240603-00003,2024-06-03T08:00:00+07:00,nope,STP,x\n1,2\n"))
	mended := t.TempDir() + "/mended.csv"
	w := openWarehouse(t, file, mended)
	take(t, w, file)
	var out bytes.Buffer
	if err := quarantine.Write(&out, contract.Events, refusedRows(t, w), "en"); err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(out.String(), ",31/02/2024", ",2024-02-29T08:00:00+07:00", 1) // the first row is mended, the others are not
	if err := os.WriteFile(mended, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	for i, want := range []load.FileResult{{Accepted: 1, Quarantined: 2}, {Duplicate: 1, Quarantined: 2}} {
		result := retry(t, w, mended)
		if result.Accepted != want.Accepted || result.Duplicate != want.Duplicate || result.Quarantined != want.Quarantined {
			t.Errorf("retry %d: %+v", i+1, result)
		}
		holdsLedger(t, w)
	}
	if n := number(t, w, "select count(*) from raw_event where dossier_code = 'H28.31-240603-00002' and procedure_name = 'x, \"y\"'"); n != 1 {
		t.Errorf("the mended row is %d events", n)
	}
	for _, r := range refusedRows(t, w) {
		if r.Content["dossier_code"] == "H28.31-240603-00002" {
			t.Errorf("the mended row is still in the quarantine: %+v", r)
		}
	}
}

func retry(t testing.TB, w *store.Warehouse, file string) load.FileResult {
	t.Helper()
	results, err := quarantine.Retry(context.Background(), w.DB(), load.Request{Files: []string{file}, Kind: contract.Events, Now: takenAt})
	if err != nil {
		t.Fatal(err)
	}
	return results[0]
}
