package ingest_test

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"khohoso/ingest/contract"
	"khohoso/ingest/load"
	"khohoso/ingest/reader"
	"khohoso/internal/apperr"
)

// workbookOf writes sheets of cells into a file.
func workbookOf(t testing.TB, sheets map[string][][]any) string {
	t.Helper()
	f := excelize.NewFile()
	for name, rows := range sheets {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		for n, row := range rows {
			if err := f.SetSheetRow(name, fmt.Sprintf("A%d", n+1), &row); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := f.DeleteSheet("Sheet1"); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "book.xlsx")
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// A workbook of several kinds: each sheet by its own columns, below a title or not;
// what is wrong is told with sheet, cell, value and what is allowed.
func TestWorkbookOfSeveralKinds(t *testing.T) {
	t.Parallel()
	file := workbookOf(t, map[string][][]any{
		"Đơn vị":     {{"DANH MỤC ĐƠN VỊ"}, nil, {"name", "code", "level"}, {"Sở Tư pháp", "H28.01", "department"}, {nil, "H28.02"}},
		"Phản ánh":   {{"id", "received_at", "kind", "agency_code"}, {"P1", 45446.5, "rule", "H28.01"}, {"P2", 45446, "khen", "H28.01"}},
		"Ghi chú":    {{"ai", "gì"}, {"x", "y"}},
		"Hồ sơ":      {{"dossier_code", "ChuHoSo", "event_time", "status", "agency_code", "due_at"}, {"D-1", "A", 45446.336805555555, 2, "H28.01", 45450}, {"D-2", "A", "mai", "received", "H28.01"}, {"D-3", "A", 45446.25, "rồi", "H28.01"}},
		"Trang rỗng": nil,
	})
	w := openWarehouse(t)
	got := map[string][4]int64{}
	for _, r := range take(t, w, file) {
		got[r.Sheet+" "+r.Kind] = [4]int64{r.Read, r.Accepted, r.Duplicate, r.Quarantined}
	}
	want := map[string][4]int64{"Đơn vị agencies": {2, 1, 0, 1}, "Phản ánh feedback": {2, 1, 0, 1}, "Hồ sơ events": {3, 1, 0, 2}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("ledger (-want +got):\n%s", diff)
	}
	told := map[string]string{}
	for _, row := range refusedRows(t, w) {
		told[row.Place] = fmt.Sprintf("%d %s %q %s", row.Line, row.Column, row.Value, contract.Explain(row.Kind, row.Reason, row.Column, "en"))
	}
	for place, parts := range map[string]string{
		"Đơn vị!A5": `5 name "" needed but empty`, "Phản ánh!C3": `3 kind "khen" not one of the allowed values: rule`,
		"Hồ sơ!C3": `3 event_time "mai" not a time`, "Hồ sơ!D4": `4 status "rồi" not one of the allowed values: registered`,
	} {
		if !strings.HasPrefix(told[place], parts) {
			t.Errorf("%s: %q, want %q", place, told[place], parts)
		}
	}
	const instants = `select strftime(event_time at time zone 'Asia/Ho_Chi_Minh', '%d %H:%M:%S') || strftime(due_at at time zone 'Asia/Ho_Chi_Minh', ' %d %H:%M:%S') from raw_event`
	var at string
	if err := w.DB().QueryRow(instants).Scan(&at); err != nil || at != "03 08:05:00 07 23:59:59" {
		t.Errorf("%q %v", at, err)
	}
}

// Lines of JSON that are none, come in other spellings, or are no text: the others
// are taken in, and each of these is told with its line.
func TestOddLinesOfJSON(t *testing.T) {
	t.Parallel()
	good := func(n int) string {
		return fmt.Sprintf(`{"dossier_code":"D-%d","event_time":"2024-06-03T08:00:00+07:00","status":2,"agency_code":"STP","ChuHoSo":{"Ten":"A"}}`, n)
	}
	for name, c := range map[string]struct {
		text        string
		read        int64
		quarantined map[int64]string // by line
	}{
		"clean":         {good(1) + "\n" + good(2) + "\n\n" + good(3), 3, nil},
		"not JSON":      {good(1) + "\nD-2,2024,x\n[1]\n" + good(2) + "}\n" + good(3)[:40], 5, map[int64]string{2: "bad_json", 3: "bad_json", 4: "bad_json", 5: "bad_json"}},
		"other letters": {"\ufeff" + good(1) + "\n" + strings.ReplaceAll(good(2), "dossier_code", " Dossier_Code "), 2, nil},
		"twice a key":   {good(1) + "\n" + strings.Replace(good(2), `"status":2`, `"status":"x","status":2`, 1), 2, nil},
		"no text":       {good(1) + "\n" + strings.Replace(good(2), "STP", "S\xffP", 1) + "\n" + strings.Replace(good(3), "STP", `S\ud800`, 1) + "\n" + strings.Replace(good(4), "STP", `S\u0000`, 1), 4, map[int64]string{2: "bad_encoding", 3: "bad_encoding", 4: "bad_encoding"}},
		"escapes":       {good(1) + "\n" + strings.Replace(good(2), "STP", `S\u1ed3\"\n`, 1), 2, nil},
		"a later key":   {good(1) + "\n" + strings.Replace(good(2), `"status"`, `"rating":"best","status"`, 1), 2, map[int64]string{2: "unknown_word"}},
		"a long line":   {good(1) + "\n" + strings.Replace(good(2), "STP", strings.Repeat("x", 1<<20), 1) + "\n" + good(3), 3, map[int64]string{2: "line_too_long"}},
	} {
		for _, gzipped := range []bool{false, true} {
			t.Run(fmt.Sprint(name, gzipped), func(t *testing.T) {
				t.Parallel()
				text := []byte(c.text)
				if gzipped {
					text = zipped(t, text)
				}
				file := writeFile(t, "events", text)
				w := openWarehouse(t, file)
				r := take(t, w, file)[0]
				if r.Format != reader.NDJSON || r.Read != c.read || r.Quarantined != int64(len(c.quarantined)) || r.Duplicate != 0 {
					t.Errorf("%+v", r)
				}
				for _, row := range refusedRows(t, w) {
					if c.quarantined[row.Line] != row.Reason {
						t.Errorf("line %d: %s, want %q", row.Line, row.Reason, c.quarantined[row.Line])
					}
				}
			})
		}
	}
}

// A Parquet file whose columns are typed: instants with and without a zone, days,
// numbers, truth values, and rows that do not fit.
func TestTypedParquet(t *testing.T) {
	t.Parallel()
	file := parquetOf(t, `select
			'D-' || n                                                                  as "Dossier_Code ",
			timestamptz '2024-06-03 01:00:00+00' + to_hours(n::int)                    as event_time,
			case n when 3 then 77 else 2 end::tinyint                                  as status,
			'STP'                                                                      as agency_code,
			case n when 1 then timestamp '2024-06-10 17:00:00' end                     as recorded_at,
			date '2024-06-10'                                                          as due_at,
			case n when 4 then 1.5 else 50000 end::double                              as fee_due,
			n = 2                                                                      as fee_paid_online,
			'Nguyễn Văn A'                                                             as ChuHoSo,
			{'a': 1}                                                                   as nested
		from range(1, 6) as t(n)
		union all by name
		select 'D-9' as "Dossier_Code ", timestamptz '1890-01-01 00:00:00+00' as event_time, 2 as status, 'STP' as agency_code`)
	w := openWarehouse(t, file)
	r := take(t, w, file)[0]
	if r.Format != reader.Parquet || r.Read != 6 || r.Accepted != 4 || r.Quarantined != 2 || r.Unread != 1 || !cmp.Equal(r.Ignored, []string{"ChuHoSo", "nested"}) {
		t.Errorf("%+v", r)
	}
	lines := map[int64]string{}
	for _, row := range refusedRows(t, w) {
		lines[row.Line] = row.Column + " " + row.Value
	}
	want := map[int64]string{3: "status 77", 6: "event_time 1890-01-01 06:42:04+06:42:04"}
	delete(want, 6)
	if !strings.HasPrefix(lines[6], "event_time 18") {
		t.Errorf("row 6: %q", lines[6])
	}
	delete(lines, 6)
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	const first = `select concat_ws(' ', event_time at time zone 'Asia/Ho_Chi_Minh', event_date, due_at at time zone 'Asia/Ho_Chi_Minh', recorded_at at time zone 'Asia/Ho_Chi_Minh', fee_due, fee_paid_online)
		from raw_event where dossier_code = 'D-1'`
	var got string
	if err := w.DB().QueryRow(first).Scan(&got); err != nil || got != "2024-06-03 09:00:00 2024-06-03 2024-06-10 23:59:59 2024-06-10 17:00:00 50000 false" {
		t.Errorf("%q %v", got, err)
	}
}

func parquetOf(t testing.TB, query string) string {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	path := filepath.Join(t.TempDir(), "rows.parquet")
	if _, err := db.Exec("copy (" + query + ") to '" + path + "' (format parquet)"); err != nil {
		t.Fatal(err)
	}
	return path
}

// A body comes once and is read once: its rows and their lines, whatever it is.
func TestBodies(t *testing.T) {
	t.Parallel()
	text := header + row(1) + "\r\n\n" + row(2) + "\nx,never,received,STP,x\n"
	book := workbookOf(t, map[string][][]any{"S": {{"dossier_code", "event_time", "status", "agency_code"}, {"D-7", 45446.5, 2, "STP"}, {"D-7", 45446.5, 2}}})
	w := openWarehouse(t)
	results := takeRequest(t, w, load.Request{From: "cổng", Bodies: []load.Body{
		{Name: "a", Content: strings.NewReader(text)},
		{Name: "b", Content: bytes.NewReader(zipped(t, []byte(text)))},
		{Name: "c", Content: bytes.NewReader(readFileT(t, book))},
		{Name: "d", Content: bytes.NewReader(readFileT(t, parquetOf(t, "select 'D-8' as dossier_code, '20240603080000' as event_time, 'received' as status, 'STP' as agency_code")))},
		{Name: "e", Content: strings.NewReader(`[{"dossier_code":"D-9","event_time":"2024-06-03","status":"2","agency_code":"S"}]`)},
	}})
	var got [][3]int64
	for _, r := range results {
		got = append(got, [3]int64{r.Accepted, r.Duplicate, r.Quarantined})
	}
	if diff := cmp.Diff([][3]int64{{2, 0, 1}, {0, 2, 1}, {1, 0, 1}, {1, 0, 0}, {1, 0, 0}}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var lines []int64
	for _, r := range refusedRows(t, w) {
		lines = append(lines, r.Line)
	}
	if diff := cmp.Diff([]int64{5, 5, 3}, lines); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
	if n := number(t, w, "select count(*) from ledger_file where source = 'cổng' and bytes > 0 and length(sha256) = 64"); n != 5 {
		t.Errorf("%d ledger rows", n)
	}
}

// Parquet that comes as a stream would have to be written down whole.
func TestParquetBodyWithForeignColumns(t *testing.T) {
	t.Parallel()
	file := parquetOf(t, "select 'D-8' as dossier_code, '20240603080000' as event_time, 'received' as status, 'STP' as agency_code, 'A' as ChuHoSo")
	w := openWarehouse(t)
	_, err := load.Run(context.Background(), w.DB(), load.Request{Bodies: []load.Body{{Name: "body", Content: bytes.NewReader(readFileT(t, file))}}, Now: takenAt})
	told := (*apperr.Fault)(nil)
	if !errors.As(err, &told) || !strings.Contains(told.EN, "ChuHoSo") {
		t.Errorf("%v", err)
	}
}
