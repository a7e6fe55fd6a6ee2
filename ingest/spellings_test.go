package ingest_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"khohoso/ingest/contract"
	"khohoso/ingest/load"
	"khohoso/ingest/mapping"
	"khohoso/ingest/push"
	"khohoso/models/store"
)

// spelling is one way in which a cell is written, and what is right for it.
type spelling struct{ column, cell, want string }

func spellings(t testing.TB) (all []spelling) {
	t.Helper()
	text, err := os.ReadFile("testdata/spellings.tsv")
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(strings.TrimSpace(string(text)), "\n")[1:] {
		parts := strings.Split(line, "\t")
		one := spelling{column: parts[0], want: parts[2]}
		if err := json.Unmarshal([]byte(parts[1]), &one.cell); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		all = append(all, one)
	}
	if len(all) < 150 {
		t.Fatalf("only %d spellings", len(all))
	}
	return all
}

var spelledHead = []string{
	"dossier_code", "event_time", "status", "agency_code", "agency_name", "procedure_code", "channel", "due_at", "recorded_at", "fee_due", "fee_paid_online",
}

// spelledRows is a table with a good row for each spelling but for the cell it is about.
func spelledRows(all []spelling) [][]string {
	rows := [][]string{spelledHead}
	for i, one := range all {
		row := []string{fmt.Sprintf("S-%03d", i), "2024-06-03T08:05:00+07:00", "2", "H28.01", "", "", "", "", "", "", ""}
		for at, name := range spelledHead {
			if name == one.column {
				row[at] = one.cell
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// Every spelling means the same in every format and by every way in.
func TestEverySpellingByEveryWayIn(t *testing.T) {
	t.Parallel()
	all := spellings(t)
	rows := spelledRows(all)
	want := map[string]string{}
	for i, one := range all {
		want[fmt.Sprintf("S-%03d %s %q", i, one.column, one.cell)] = one.want
	}
	for name, takeIn := range waysIn(rows) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			w := openWarehouse(t, filepath.Join(dir, "a.csv"), filepath.Join(dir, "a.ndjson"), filepath.Join(dir, "a.parquet"))
			takeIn(t, w, dir)
			holdsLedger(t, w)
			if diff := cmp.Diff(want, spelledValues(t, w, all)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			unread := number(t, w, "select sum(unread_cells) from ledger_file")
			if n := number(t, w, "select count(*) from raw_event where fee_due < 0"); n != 0 || unread != 8 {
				t.Errorf("%d fees could not be read by the ledger, want 8; %d stand below zero", unread, n)
			}
		})
	}
}

// waysIn are all by which rows come, each taking the same table in.
func waysIn(rows [][]string) map[string]func(t *testing.T, w *store.Warehouse, dir string) {
	file := func(name string, content func(t *testing.T, path string) []byte, r load.Request) func(*testing.T, *store.Warehouse, string) {
		return func(t *testing.T, w *store.Warehouse, dir string) {
			path := filepath.Join(dir, name)
			if text := content(t, path); text != nil {
				write(t, path, text)
			}
			r.Files = []string{path}
			takeRequest(t, w, r)
		}
	}
	asCSV := func(rows [][]string) []byte {
		var out bytes.Buffer
		csv.NewWriter(&out).WriteAll(rows) //nolint:errcheck // into memory
		return out.Bytes()
	}
	plain := func(text []byte) func(*testing.T, string) []byte {
		return func(*testing.T, string) []byte { return text }
	}
	push := func(text []byte) func(*testing.T, *store.Warehouse, string) {
		return func(t *testing.T, w *store.Warehouse, _ string) {
			if _, _, err := push.Take(t.Context(), w, push.Request{Source: "cổng", Body: bytes.NewReader(text), Now: takenAt}, "en"); err != nil {
				t.Fatal(err)
			}
		}
	}
	objects := objectsOf(rows[0], rows[1:])
	document := append(append([]byte("["), bytes.ReplaceAll(bytes.TrimSpace(objects), []byte("\n"), []byte(","))...), ']')
	sheet := func(t *testing.T, path string) []byte { writeSheet(t, path, rows); return nil }
	parquet := func(t *testing.T, path string) []byte {
		source := writeFile(t, "rows.csv", asCSV(rows))
		return readFileT(t, parquetOf(t, "select * from read_csv('"+source+"', header = true, all_varchar = true, quote = '\"', delim = ',')"))
	}
	return map[string]func(*testing.T, *store.Warehouse, string){
		"CSV":         file("a.csv", plain(asCSV(rows)), load.Request{Kind: contract.Events}),
		"NDJSON":      file("a.ndjson", plain(objects), load.Request{Kind: contract.Events}),
		"JSON":        file("a.json", plain(document), load.Request{Kind: contract.Events}),
		"workbook":    file("a.xlsx", sheet, load.Request{Kind: contract.Events}),
		"Parquet":     file("a.parquet", parquet, load.Request{Kind: contract.Events}),
		"Arrow":       file("a.arrow", func(t *testing.T, _ string) []byte { return arrowStream(t, rows) }, load.Request{Kind: contract.Events}),
		"mapping":     file("a.csv", plain(asCSV(foreignHead(rows))), load.Request{Mapping: spelledMapping("")}),
		"with a zone": file("a.csv", plain(asCSV(foreignHead(rows))), load.Request{Mapping: spelledMapping("Asia/Ho_Chi_Minh")}),
		"push":        push(asCSV(rows)),
		"pushed JSON": push(document),
		"retry": func(t *testing.T, w *store.Warehouse, dir string) {
			path := filepath.Join(dir, "a.csv")
			write(t, path, asCSV(withRetryColumn(rows)))
			retry(t, w, path)
		},
	}
}

func foreignHead(rows [][]string) [][]string {
	head := make([]string, len(rows[0]))
	for i, name := range rows[0] {
		head[i] = "x " + name
	}
	return append([][]string{head}, rows[1:]...)
}

func spelledMapping(zone string) *mapping.Mapping {
	m := &mapping.Mapping{Kind: "events", Timezone: zone, Columns: map[string]mapping.Cell{}}
	for _, name := range spelledHead {
		m.Columns[name] = mapping.Cell{From: "x " + name}
	}
	return m
}

func withRetryColumn(rows [][]string) (mended [][]string) {
	for i, row := range rows {
		first := contract.RetryColumn
		if i > 0 {
			first = fmt.Sprint(i)
		}
		mended = append(mended, append([]string{first}, row...))
	}
	return mended
}

// spelledValues is what became of the cell of each spelling.
func spelledValues(t testing.TB, w *store.Warehouse, all []spelling) map[string]string {
	t.Helper()
	found := map[string]string{}
	name := func(i int) string { return fmt.Sprintf("S-%03d %s %q", i, all[i].column, all[i].cell) }
	rows, err := w.DB().QueryContext(t.Context(), `select dossier_code, to_json({
		event_time: (event_time at time zone 'Asia/Ho_Chi_Minh')::varchar, due_at: (due_at at time zone 'Asia/Ho_Chi_Minh')::varchar,
		recorded_at: (recorded_at at time zone 'Asia/Ho_Chi_Minh')::varchar, status: status_code::varchar, channel: channel_code::varchar,
		agency_code: agency_code, agency_name: agency_name, procedure_code: procedure_code, fee_due: fee_due::varchar,
		fee_paid_online: fee_paid_online::varchar})::varchar from raw_event`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var dossier, text string
		if err := rows.Scan(&dossier, &text); err != nil {
			t.Fatal(err)
		}
		var i int
		values := map[string]*string{}
		if _, err := fmt.Sscanf(dossier, "S-%d", &i); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(text), &values); err != nil {
			t.Fatal(err)
		}
		found[name(i)] = "-"
		if value := values[all[i].column]; value != nil {
			found[name(i)] = *value
		}
	}
	for _, row := range refusedRows(t, w) {
		var i int
		if _, err := fmt.Sscanf(row.Content["dossier_code"], "S-%d", &i); err != nil || row.Column != all[i].column {
			t.Errorf("refused for %s: %v", row.Column, row.Content)
			continue
		}
		found[name(i)] = "!"
	}
	return found
}
