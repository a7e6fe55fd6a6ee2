package ingest_test

import (
	"context"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"khohoso/ingest/load"
	"khohoso/ingest/mapping"
	"khohoso/internal/apperr"
	"khohoso/models/store"
)

func loadMapping(t testing.TB, text string) *mapping.Mapping {
	t.Helper()
	mapping, err := mapping.Load(writeFile(t, "mapping.yaml", []byte(text)))
	if err != nil {
		t.Fatal(err)
	}
	return mapping
}

// takeMapped gives the rows in raw_event as text, in the order of their times.
func takeMapped(t testing.TB, mapping, text string, columns string) ([]string, load.FileResult, *store.Warehouse) {
	t.Helper()
	file := writeFile(t, "foreign.csv", []byte(text))
	w := openWarehouse(t, file)
	result := takeRequest(t, w, load.Request{Files: []string{file}, Mapping: loadMapping(t, mapping)})[0]
	rows, err := w.DB().QueryContext(context.Background(), "select concat_ws(' | ', "+columns+") from raw_event order by event_time, status_code")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var found []string
	for rows.Next() {
		var row string
		if err := rows.Scan(&row); err != nil {
			t.Fatal(err)
		}
		found = append(found, row)
	}
	return found, result, w
}

func TestMappingOfZoneFormatValuesAndConstants(t *testing.T) {
	t.Parallel()
	const mapping = `
timezone: Europe/Amsterdam
time_format: "%d-%m-%Y %H:%M"
columns:
  dossier_code: Ref No
  event_time: {from: when}
  status: {from: what, values: {In: received, "Out": finished, "it's": stopped}}
  agency_code: {constant: "O'HARE"}
  channel: {from: how, values: {web: online}}
`
	const text = "\ufeffRef No;WHEN ;what;how;who\r\nA-1;03-06-2024 08:00;In;web;Jan\r\nA-1;03-12-2024 08:00;Out;post;Jan\r\nA-2;3 June;In;web;Piet\r\nA-3;03-06-2024 08:00;it's;;\r\n"
	got, result, w := takeMapped(t, mapping, text, "dossier_code, epoch(event_time)::bigint, status_code, agency_code, channel_code")
	want := []string{"A-1 | 1717394400 | 2 | O'HARE | 2", "A-3 | 1717394400 | 8 | O'HARE", "A-1 | 1733209200 | 9 | O'HARE | 3"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"who"}, result.Ignored); diff != "" {
		t.Errorf("ignored columns: %s", diff)
	}
	if diff := cmp.Diff([]aside{{4, "event_time", "3 June", "bad_time"}}, asides(refusedRows(t, w))); diff != "" {
		t.Error(diff)
	}
}

// A wide row gives one event per date it has; each refused event names its line.
func TestMappingOfWideRows(t *testing.T) {
	t.Parallel()
	const mapping = `
timezone: Asia/Ho_Chi_Minh
columns: {dossier_code: code, agency_code: unit, due_at: due}
events:
  - columns: {status: {constant: received}, event_time: start}
  - columns: {status: {constant: finished}, event_time: end}
    optional: true
`
	const text = "code,unit,due,start,end,name\n" +
		"A,U,2024-06-10,2024-06-01 08:00:00,2024-06-05T08:00:00Z,\"two\nlines\"\n" +
		"B,U,soon,2024-06-02 08:00:00,,x\n" +
		"C,U,,2024-06-03 08:00:00,,x\n" +
		"D,U\n" +
		"E,U,,,2024-06-09 08:00:00,x\n"
	got, result, w := takeMapped(t, mapping, text, "dossier_code, epoch(event_time)::bigint, status_code, epoch(due_at)::bigint")
	want := []string{"A | 1717203600 | 2 | 1718038799", "C | 1717376400 | 2", "A | 1717574400 | 9 | 1718038799", "E | 1717894800 | 9"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
	if result.SourceRows != 5 || result.Read != 7 {
		t.Errorf("%d rows of the file, %d events read, want 5 and 7", result.SourceRows, result.Read)
	}
	wantAside := []aside{{4, "due_at", "soon", "bad_time"}, {6, "", "", "too_few_columns"}, {7, "event_time", "", "missing"}}
	if diff := cmp.Diff(wantAside, asides(refusedRows(t, w))); diff != "" {
		t.Errorf("set aside (-want +got):\n%s", diff)
	}
}

// Every mistake in a mapping is told before a row is read, with file and line
// where the file itself is wrong.
func TestMappingMistakes(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, text, want string }{
		{"unknown key", "kind: events\ncolums: {}\n", `unknown field "colums"`},
		{"unknown key, its line", "kind: events\ncolums: {}\n", "[2:1]"},
		{"wrong type", "columns: [1, 2]\n", "[1:10]"},
		{"not YAML", "columns: {a: b\n", "[1:"},
		{"unknown key of a cell", "columns:\n  dossier_code: {form: x}\n", "form"},
		{"kind", "kind: eggs\n", `kind "eggs"`},
		{"zone", "timezone: Mars/Olympus\ncolumns: {dossier_code: a}\n", `"Mars/Olympus"`},
		{"column", "columns: {dossier: a}\n", `column "dossier" is not in the contract of events`},
		{"needed", "columns: {dossier_code: a, event_time: b, status: c}\n", `column "agency_code" is needed and not mapped`},
		{"both", "columns: {dossier_code: {from: a, constant: b}}\n", `column "dossier_code" needs either from or constant`},
		{"empty", "", `column "dossier_code" is needed`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			path := writeFile(t, "mapping.yaml", []byte(c.text))
			_, err := mapping.Load(path)
			told := (*apperr.Fault)(nil)
			if !errors.As(err, &told) || told.Code != apperr.BadMapping {
				t.Fatalf("error %v, want a bad mapping", err)
			}
			for _, sentence := range []string{told.EN, told.VI} {
				if !strings.Contains(sentence, path) || strings.Contains(sentence, "\n") {
					t.Errorf("%q does not name the file in one line", sentence)
				}
			}
			if !strings.Contains(told.EN, c.want) {
				t.Errorf("%q does not say %q", told.EN, c.want)
			}
		})
	}
}

func TestShippedMappingsAreSound(t *testing.T) {
	t.Parallel()
	for _, name := range mapping.Shipped() {
		if _, err := mapping.Load(name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := mapping.Load("no-such"); err == nil || !strings.Contains(apperr.Sentence(err, "en"), "receipt") {
		t.Errorf("an unknown name does not list the shipped ones: %v", err)
	}
	if _, err := mapping.Load(t.TempDir()); err == nil || strings.Contains(apperr.Sentence(err, "vi"), "is a directory") {
		t.Errorf("a folder as mapping: %v", err)
	}
}

// A mapping that asks for a column that the file does not have names it and what there is.
func TestMappingMissesASourceColumn(t *testing.T) {
	t.Parallel()
	mapping := loadMapping(t, "columns: {dossier_code: ref, event_time: when, status: what, agency_code: unit}\n")
	file := writeFile(t, "foreign.csv", []byte("ref,when,what\n1,2,3\n"))
	w := openWarehouse(t, file)
	_, err := load.Run(context.Background(), w.DB(), load.Request{Files: []string{file}, Mapping: mapping, Now: takenAt})
	if told := apperr.Sentence(err, "en"); !strings.Contains(told, `line 1: column "unit"`) || !strings.Contains(told, "ref, when, what") {
		t.Errorf("%q", told)
	}
}

func TestReceiptMappingGivesThreeKindsOfEvents(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/receipt.csv")
	if err != nil {
		t.Fatal(err)
	}
	file := writeFile(t, "receipt.csv", text)
	mapping, err := mapping.Load("receipt")
	if err != nil {
		t.Fatal(err)
	}
	w := openWarehouse(t, file)
	result := takeRequest(t, w, load.Request{Files: []string{file}, Mapping: mapping})[0]
	// Three steps of one dossier: its receipt and its finish stand in each row and count once.
	if result.SourceRows != 3 || result.Read != 9 || result.Accepted != 5 || result.Duplicate != 4 {
		t.Errorf("%+v", result)
	}
}
