package ingest_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"khohoso/ingest/load"
	"khohoso/ingest/mapping"
	"khohoso/models/store"
)

// told is what stands of each event, in order.
const told = `select concat_ws(' ', dossier_code, status_code, strftime(event_time at time zone 'Asia/Ho_Chi_Minh', '%m-%d %H:%M'), agency_code, procedure_code,
	'due ' || strftime(due_at at time zone 'Asia/Ho_Chi_Minh', '%m-%d %H:%M'), 'fee ' || fee_due) as told from raw_event order by dossier_code, event_time, status_code`

func eventsOf(t testing.TB, w *store.Warehouse) (events []string) {
	t.Helper()
	return texts(t, w, told)
}

func refusalsOf(t testing.TB, w *store.Warehouse) (refused []string) {
	t.Helper()
	for _, row := range refusedRows(t, w) {
		refused = append(refused, strings.TrimSpace(fmt.Sprintf("%s %d %s %s", row.Content["dossier_code"], row.Line, row.Column, row.Reason)))
	}
	return refused
}

func nationalPayload(records ...string) string {
	return `{"service":"DongBoHoSoMC","isUpdating":"True","data":[` + strings.Join(records, ",\n") + `]}`
}

// A record that says closed and gives no such event is set aside with its reason, in every
// spelling of its state; a state that nobody knows too. Records of nothing are counted.
func TestClosingsThatAreToldAndNotDated(t *testing.T) {
	t.Parallel()
	record := func(code, state, more string) string {
		return fmt.Sprintf(`{"MaHoSo":"H28.01-240603-%s","MaTTHC":"1.001193","NgayTiepNhan":"20240603080500","NgayHenTra":"20240620170000","TrangThaiHoSo":%s%s}`, code, state, more)
	}
	ended, none := `,"NgayKetThucXuLy":"20240618090000"`, `,"NgayKetThucXuLy":"0001-01-01T00:00:00","NgayTra":null`
	text := nationalPayload(
		record("0001", `"10"`, none), record("0002", `"9"`, ""), record("0003", `"3"`, ""), record("0007", `"7"`, ""), record("0008", `"8"`, `,"NgayTra":""`),
		record("0011", `"09"`, ended), record("0012", `9.0`, ended), record("0013", `"Đã xử lý xong"`, ended), record("0014", `"9\n"`, ended), record("0015", `"Công dân yêu cầu rút hồ sơ"`, ended),
		record("0021", `"Xong rồi"`, ended), record("0022", `"11"`, ""), record("0030", `"4"`, ""), record("0031", `"03"`, `,"NgayTra":"20240604090000"`),
		`{"MaHoSo":"H28.01-240603-0040","TrangThaiHoSo":"4"}`,
	)
	w := openWarehouse(t)
	r := takeRequest(t, w, load.Request{Bodies: []load.Body{{Name: "gói tin", Content: strings.NewReader(text)}}})[0]
	if r.SourceRows != 15 || r.WithoutEvent != 1 {
		t.Errorf("%d records, %d without an event, want 15 and 1", r.SourceRows, r.WithoutEvent)
	}
	var want []string
	want = append(want, "H28.01-240603-0001 event_time no_date")
	for _, code := range []string{"0002", "0003", "0007", "0008"} {
		want = append(want, "H28.01-240603-"+code+" event_time undated")
	}
	want = append(want, "H28.01-240603-0021 status unknown_word", "H28.01-240603-0022 status unknown_word")
	var got []string
	for _, row := range refusedRows(t, w) {
		got = append(got, row.Content["dossier_code"]+" "+row.Column+" "+row.Reason)
	}
	if diff := cmp.Diff(slices.Sorted(slices.Values(want)), slices.Sorted(slices.Values(got))); diff != "" {
		t.Errorf("set aside (-want +got):\n%s", diff)
	}
	closed := texts(t, w, "select dossier_code[-2:] || ' ' || status_code from raw_event where status_code in (3, 7, 8, 9, 10) order by 1")
	if diff := cmp.Diff([]string{"11 9", "12 9", "13 9", "14 9", "15 7", "21 9", "31 3"}, closed); diff != "" {
		t.Errorf("closings (-want +got):\n%s", diff)
	}
	if n := number(t, w, "select count(*) from raw_event where status_code = 2"); n != 14 {
		t.Errorf("%d receipts, want 14", n)
	}
}

// Days before the first appointment that .NET writes for none leave the receipt alone.
func TestFirstDayOfDotNetIsNoAppointment(t *testing.T) {
	t.Parallel()
	for _, none := range []string{"0001-01-01T00:00:00", "00010101000000", "01/01/0001 00:00:00", "9999-12-31T23:59:59", ""} {
		t.Run(none, func(t *testing.T) {
			t.Parallel()
			text := nationalPayload(fmt.Sprintf(`{"MaHoSo":"H28.01-240603-0011","MaTTHC":"1.001193","NgayTiepNhan":"20240603080500","NgayHenTra":"20240620170000","TrangThaiHoSo":"9","NgayTra":%q,
				"NgayKetThucXuLy":"20240618090000","DanhSachHoSoBoSung":[{"NgayBoSung":"2024-06-05T09:00:00","NgayTiepNhanBoSung":"20240607090000","NgayHenTraTruoc":%q,"NgayHenTraMoi":%q}]}`, none, none, none))
			w := openWarehouse(t)
			takeRequest(t, w, load.Request{Bodies: []load.Body{{Name: "gói tin", Content: strings.NewReader(text)}}})
			want := []string{
				"H28.01-240603-0011 2 06-03 08:05 H28.01 1.001193 due 06-20 17:00", "H28.01-240603-0011 5 06-05 09:00 H28.01 1.001193",
				"H28.01-240603-0011 4 06-07 09:00 H28.01 1.001193", "H28.01-240603-0011 9 06-18 09:00 H28.01 1.001193",
			}
			if diff := cmp.Diff(want, eventsOf(t, w)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if refused := refusalsOf(t, w); len(refused) > 0 {
				t.Errorf("refused: %v", refused)
			}
		})
	}
}

// Fees of a dossier are added whatever they are spelled in; one that cannot be read costs
// the fee and is counted.
func TestFeesOfTheNationalPayload(t *testing.T) {
	t.Parallel()
	var records []string
	for i, fees := range []string{`"135000"|"1000"`, `"135.000"|"1000"`, `"135,000"|"1.000"`, `"135 000"|1000`, `"135000 VNĐ"|"1000đ"`, `135000.0|"1000"`, `"nhiều"|"1000"`} {
		one, other, _ := strings.Cut(fees, "|")
		records = append(records, fmt.Sprintf(`{"MaHoSo":"H28.01-240603-%04d","NgayTiepNhan":"20240603080500","TrangThaiHoSo":"4","DanhSachLePhi":[{"Gia":%s},{"Gia":""},{"Gia":%s}]}`, i, one, other))
	}
	w := openWarehouse(t)
	r := takeRequest(t, w, load.Request{Bodies: []load.Body{{Name: "gói tin", Content: strings.NewReader(nationalPayload(records...))}}})[0]
	if r.Accepted != 7 || r.Unread != 1 || r.Quarantined != 0 {
		t.Errorf("%+v", r)
	}
	if n := number(t, w, "select count(*) from raw_event where fee_due = 136000"); n != 6 {
		t.Errorf("%d dossiers with a fee of 136000, want 6", n)
	}
}

const caseHead = "dossier_code,event_time,status,agency_code,procedure_code,due_at\n"

// Files as programs put them down: every one gives its rows, none another dossier.
func TestFilesAsProgramsWriteThem(t *testing.T) {
	t.Parallel()
	line := func(n int, status string) string {
		return fmt.Sprintf("H28.01-240603-%04d,2024-06-0%dT08:05:00+07:00,%s,H28.01,1.001193,2024-06-10\n", 1, n, status)
	}
	plain := caseHead + line(3, "received") + line(5, "finished")
	want := []string{"H28.01-240603-0001 2 06-03 08:05 H28.01 1.001193 due 06-10 23:59", "H28.01-240603-0001 9 06-05 08:05 H28.01 1.001193 due 06-10 23:59"}
	semicolons := strings.ReplaceAll(plain, ",", ";")
	objects := `{"dossier_code":"H28.01-240603-0001","event_time":"2024-06-03T08:05:00+07:00","status":2,"agency_code":"H28.01","procedure_code":"1.001193","due_at":"2024-06-10"}` + "\n\ufeff" +
		`{"dossier_code":"H28.01-240603-0001","event_time":"2024-06-05T08:05:00+07:00","status":9,"agency_code":"H28.01","procedure_code":"1.001193","due_at":"2024-06-10"}` + "\n"
	padded := append(zipped(t, []byte(plain)), make([]byte, 1024)...)
	for name, c := range map[string]struct {
		file string
		text []byte
	}{
		"sep line":                  {"a.csv", []byte("sep=;\r\n" + strings.ReplaceAll(semicolons, "\n", "\r\n"))},
		"quoted sep line with BOM":  {"a.csv", []byte("\ufeff\"sep=;\"\n" + semicolons)},
		"BOM before a row":          {"a.csv", []byte("\ufeff" + caseHead + line(3, "received") + "\ufeff" + line(5, "finished"))},
		"BOM before a quoted row":   {"a.csv", []byte(caseHead + line(3, "received") + "\ufeff\"H28.01-240603-0001\"" + strings.TrimPrefix(line(5, "finished"), "H28.01-240603-0001"))},
		"BOM before an object":      {"a.ndjson", []byte(objects)},
		"head of two lines":         {"a.csv", []byte(strings.Replace(plain, "dossier_code", "\"Dossier\ncode\"", 1))},
		"head with no-width letter": {"a.csv", []byte(strings.Replace(plain, "event_time", "\u200bevent_time\u00a0", 1))},
		"padded gz":                 {"a.csv.gz", padded},
		"gz of two members":         {"a.csv.gz", append(zipped(t, []byte(caseHead+line(3, "received"))), zipped(t, []byte(line(5, "finished")))...)},
		"CSV in a zip":              {"a.zip", zipFile(t, map[string]string{"thư mục/": "", "thư mục/export.csv": plain, "__MACOSX/export.csv": "x", "doc.txt": "x"})},
		"NDJSON in a zip":           {"a.zip", zipFile(t, map[string]string{"export.ndjson": objects})},
		"line ends in cells":        {"a.csv", []byte(strings.ReplaceAll(strings.ReplaceAll(plain, "H28.01,1", "\"H28.01\n\",1"), "finished", "\"finished\r\n\""))},
		"no-width letters in codes": {"a.csv", []byte(strings.Replace(plain, "H28.01-240603-0001", "H28.01-\u200b240603-0001\ufeff", 1))},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := writeFile(t, c.file, c.text)
			w := openWarehouse(t, file)
			take(t, w, file)
			if diff := cmp.Diff(want, eventsOf(t, w)); diff != "" {
				t.Errorf("file (-want +got):\n%s", diff)
			}
			body := openWarehouse(t)
			takeRequest(t, body, load.Request{Bodies: []load.Body{{Name: "body", Content: bytes.NewReader(c.text)}}})
			if diff := cmp.Diff(want, eventsOf(t, body)); diff != "" {
				t.Errorf("body (-want +got):\n%s", diff)
			}
		})
	}
}

// A zip of several data files names them, and says what to do.
func TestZipOfSeveralFiles(t *testing.T) {
	t.Parallel()
	file := writeFile(t, "a.zip", zipFile(t, map[string]string{"một.csv": caseHead, "hai.csv": caseHead}))
	err := refused(t, openWarehouse(t, file), file)
	for _, part := range []string{"2 data files", "một.csv", "hai.csv", "unpack"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%v: %q is not told", err, part)
		}
	}
}

// Words that programs write for nothing are taken for codes, unless the mapping or the
// call says what they are.
func TestNullWords(t *testing.T) {
	t.Parallel()
	text := caseHead + "D-1,2024-06-03,received,H28.01,NULL,null\nD-2,2024-06-03,received,#N/A,1.001193,\\N\nD-3,2024-06-03,received,H28.01,1.001193,\n"
	file := writeFile(t, "a.csv", []byte(text))
	w := openWarehouse(t, file)
	takeRequest(t, w, load.Request{Files: []string{file}, NullWords: []string{"NULL", "#N/A", `\N`}})
	if diff := cmp.Diff([]string{"D-1 2 06-03 00:00 H28.01", "D-3 2 06-03 00:00 H28.01 1.001193"}, eventsOf(t, w)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"D-2 3 agency_code missing"}, refusalsOf(t, w)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	const mapping = "null_words: [NULL, '#N/A', '\\N']\ncolumns: {dossier_code: dossier_code, event_time: event_time, status: status, agency_code: agency_code, procedure_code: procedure_code, due_at: due_at}\n"
	_, r, _ := takeMapped(t, mapping, text, "dossier_code")
	if r.Accepted != 2 || r.Quarantined != 1 {
		t.Errorf("%+v", r)
	}
}

// Columns in which pandas found nothing are empty, not "(null)".
func TestArrowColumnsOfNothing(t *testing.T) {
	t.Parallel()
	fields := []arrow.Field{}
	for _, name := range []string{"dossier_code", "event_time", "status", "agency_code"} {
		fields = append(fields, arrow.Field{Name: name, Type: arrow.BinaryTypes.String})
	}
	fields = append(fields, arrow.Field{Name: "procedure_code", Type: arrow.Null, Nullable: true}, arrow.Field{Name: "due_at", Type: arrow.Null, Nullable: true})
	schema := arrow.NewSchema(fields, nil)
	builder := array.NewRecordBuilder(memory.NewGoAllocator(), schema)
	for i, cell := range []string{"D-1", "2024-06-03", "2", "H28.01"} {
		builder.Field(i).(*array.StringBuilder).Append(cell)
	}
	builder.Field(4).AppendNull()
	builder.Field(5).AppendNull()
	var out bytes.Buffer
	stream := ipc.NewWriter(&out, ipc.WithSchema(schema))
	if err := stream.Write(builder.NewRecordBatch()); err != nil {
		t.Fatal(err)
	}
	if err := stream.Close(); err != nil {
		t.Fatal(err)
	}
	w := openWarehouse(t)
	takeRequest(t, w, load.Request{Bodies: []load.Body{{Name: "feather", Content: &out}}})
	if diff := cmp.Diff([]string{"D-1 2 06-03 00:00 H28.01"}, eventsOf(t, w)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A wide workbook with days as days, below two rows of names of which some reach over
// both: every column that feeds a time is read as one.
func TestWideWorkbookBelowTwoRowsOfNames(t *testing.T) {
	t.Parallel()
	names := []any{"Mã hồ sơ", "Mã đơn vị", "Tên đơn vị", "Mã thủ tục", "Tên thủ tục", "Hình thức nộp"}
	rows := [][]any{
		{"DANH SÁCH HỒ SƠ"}, nil, append(append([]any{}, names...), "Thời gian"),
		{nil, nil, nil, nil, nil, nil, "Ngày tiếp nhận", "Ngày hẹn trả", "Ngày kết thúc", "Ngày trả kết quả"},
		{"(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)", "(10)"},
		{"D-1", "H28.01", "Sở Tư pháp", "1.001193", "A", "Trực tuyến", 45446.336805555555, 45453, 45453.638888888889, "11/06/2024 09:00:00 SA"},
		{"D-2", "H28.01", "Sở Tư pháp", "1.001193", "A", "Tại quầy", "03/06/2024 08:05", "10/06/2024", nil, nil},
	}
	file := workbookOf(t, map[string][][]any{"Hồ sơ": rows})
	want := []string{
		"D-1 2 06-03 08:05 H28.01 1.001193 due 06-10 23:59", "D-1 9 06-10 15:20 H28.01 1.001193 due 06-10 23:59", "D-1 10 06-11 09:00 H28.01 1.001193 due 06-10 23:59",
		"D-2 2 06-03 08:05 H28.01 1.001193 due 06-10 23:59",
	}
	wide, err := mapping.Load("wide")
	if err != nil {
		t.Fatal(err)
	}
	w := openWarehouse(t, file)
	takeRequest(t, w, load.Request{Files: []string{file}, Mapping: wide})
	if diff := cmp.Diff(want, eventsOf(t, w)); diff != "" {
		t.Errorf("(-want +got):\n%s\n%v", diff, refusalsOf(t, w))
	}
	proposal, err := mapping.Suggest(file)
	if err != nil {
		t.Fatal(err)
	}
	proposed := openWarehouse(t, file)
	takeRequest(t, proposed, load.Request{Files: []string{file}, Mapping: loadMapping(t, proposal.YAML)})
	if diff := cmp.Diff(want, eventsOf(t, proposed)); diff != "" {
		t.Errorf("as proposed (-want +got):\n%s\n%s", diff, proposal.YAML)
	}
}

// Columns that stand in for others are read like them, and what is wrong is told with a cell.
func TestWorkbookWithDaysInTurn(t *testing.T) {
	t.Parallel()
	const mapping = `
columns: {dossier_code: So, agency_code: DV, due_at: {from: Hen1, else: Hen2}}
events:
  - columns: {status: {constant: received}, event_time: Nhan}
  - columns: {status: {constant: finished}, event_time: {from: Xong, else: Tra}}
    optional: true
`
	file := workbookOf(t, map[string][][]any{"S": {
		{"So", "DV", "Hen1", "Hen2", "Nhan", "Xong", "Tra"},
		{"D-1", "A", nil, 45453, 45446.25, nil, 45450.5},
		{"D-2", "A", 45453, nil, 45446.25, 45449.5, nil},
		{"D-3", "A", "0001-01-01", 45453, 45446.25, "0001-01-01T00:00:00", nil},
		{"D-4", "A", nil, nil, "mai", nil, nil},
	}})
	w := openWarehouse(t, file)
	takeRequest(t, w, load.Request{Files: []string{file}, Mapping: loadMapping(t, mapping)})
	want := []string{
		"D-1 2 06-03 06:00 A due 06-10 23:59", "D-1 9 06-07 12:00 A due 06-10 23:59", "D-2 2 06-03 06:00 A due 06-10 23:59",
		"D-2 9 06-06 12:00 A due 06-10 23:59", "D-3 2 06-03 06:00 A due 06-10 23:59",
	}
	if diff := cmp.Diff(want, eventsOf(t, w)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if rows := refusedRows(t, w); len(rows) != 1 || rows[0].Place != "S!E5" || rows[0].Reason != "bad_time" {
		t.Errorf("%+v", rows)
	}
}

// Codes that stand as numbers come in as the cells show them, or are refused with the way out.
func TestCodesThatStandAsNumbers(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	head := []any{"dossier_code", "event_time", "status", "agency_code", "procedure_code", "due_at"}
	if err := f.SetSheetRow("Sheet1", "A1", &head); err != nil {
		t.Fatal(err)
	}
	for i, c := range []struct {
		number any
		format string
	}{{1.00119, "0.000000"}, {1.00119, ""}, {"1.001190", ""}, {1.001193, ""}, {45446, "yyyy-mm-dd"}, {12, "00000"}, {1e16, "0"}} {
		row := []any{fmt.Sprintf("D-%d", i), 45446.25, 2, "H28.01", c.number, 45453}
		at := fmt.Sprintf("A%d", i+2)
		if err := f.SetSheetRow("Sheet1", at, &row); err != nil {
			t.Fatal(err)
		}
		if c.format != "" {
			style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &c.format})
			if err != nil {
				t.Fatal(err)
			}
			if err := f.SetCellStyle("Sheet1", fmt.Sprintf("E%d", i+2), fmt.Sprintf("E%d", i+2), style); err != nil {
				t.Fatal(err)
			}
		}
	}
	file := filepath.Join(t.TempDir(), "book.xlsx")
	if err := f.SaveAs(file); err != nil {
		t.Fatal(err)
	}
	w := openWarehouse(t, file)
	take(t, w, file)
	if diff := cmp.Diff([]string{"D-0 1.001190", "D-2 1.001190", "D-3 1.001193", "D-5 00012"}, texts(t, w, "select dossier_code || ' ' || procedure_code from raw_event order by 1")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var places []string
	for _, row := range refusedRows(t, w) {
		places = append(places, row.Place+" "+row.Reason)
		// What else the row holds comes back, the doubtful code does not.
		if row.Content["agency_code"] != "H28.01" || !strings.HasPrefix(row.Content["event_time"], "2024-06-03T06:00") || row.Content["procedure_code"] != "" {
			t.Errorf("the quarantine has %v", row.Content)
		}
	}
	if diff := cmp.Diff([]string{"Sheet1!E3 number_code", "Sheet1!E6 number_code", "Sheet1!E8 number_code"}, places); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// texts is what a query of one column gives.
func texts(t testing.TB, w *store.Warehouse, query string) (found []string) {
	t.Helper()
	rows, err := w.DB().QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		found = append(found, text)
	}
	return found
}

func zipFile(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, text := range files {
		part, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
