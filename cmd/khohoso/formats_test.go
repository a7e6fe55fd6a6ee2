package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"khohoso/internal/fixtures"
	"khohoso/models/store"
)

// The same events in any format, each also with columns that are none of ours,
// give the same tables; so do the catalogues.
func TestTheSameEventsInAnyFormat(t *testing.T) {
	t.Parallel()
	dossiers, long := 300, os.Getenv("KHOHOSO_SOAK") != ""
	if long {
		dossiers = 85_000 // some 500,000 events
	}
	made := fixtures.Files(t, dossiers, 11)
	var want map[string]string
	for _, format := range []string{"csv", "xlsx", "csv.gz", "ndjson", "ndjson.gz", "json", "parquet", "arrow", "arrows.gz"} {
		p := newProgram(t, "")
		dir := t.TempDir()
		for i, file := range made.Files {
			writeAs(t, filepath.Join(dir, fmt.Sprintf("%02d.%s", i, format)), readTable(t, file))
		}
		p.must("ingest", "--quiet", dir)
		got := rawDigests(t, p.warehouse)
		if long || format == "csv" || format == "xlsx" { // the rest follows from the raw tables
			p.must("build")
			maps.Copy(got, digests(t, p.warehouse))
		} else {
			maps.DeleteFunc(want, func(table, _ string) bool { return !strings.HasPrefix(table, "raw_") })
		}
		if want == nil {
			want = got
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-csv +%s):\n%s", format, format, diff)
		}
	}
}

// rawDigests are those of the tables of accepted rows.
func rawDigests(t testing.TB, warehouse string) map[string]string {
	t.Helper()
	w, err := store.Open(context.Background(), store.Options{Path: warehouse, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	found := tableDigests(t, w.DB(), "main", "raw_%")
	delete(found, "raw_quarantine")
	return found
}

// readTable gives the rows of a CSV file, column names first.
func readTable(t testing.TB, file string) [][]string {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	reader := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	reader.FieldsPerRecord = -1
	rows, err := reader.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	width := len(rows[0])
	var whole [][]string
	for _, row := range rows {
		if len(row) == width {
			whole = append(whole, append(row, "Nguyễn Văn A"))
		}
	}
	whole[0][len(whole[0])-1] = "ChuHoSo"
	return whole
}

// writeAs writes a table in the format that the name's ending says.
func writeAs(t testing.TB, path string, rows [][]string) {
	t.Helper()
	_, format, _ := strings.Cut(filepath.Base(path), ".")
	plain, isPacked := strings.CutSuffix(format, ".gz")
	var text []byte
	switch plain {
	case "csv":
		var out bytes.Buffer
		if err := csv.NewWriter(&out).WriteAll(rows); err != nil {
			t.Fatal(err)
		}
		text = out.Bytes()
	case "ndjson":
		text = bytes.Join(asObjects(t, rows), []byte("\n"))
	case "json":
		text = append(append([]byte("[\n"), bytes.Join(asObjects(t, rows), []byte(",\n"))...), "]\n"...)
	case "parquet":
		writeParquet(t, path, rows)
		return
	case "xlsx":
		writeWorkbook(t, path, rows)
		return
	case "arrow", "arrows":
		text = asArrow(t, rows, plain == "arrow")
	}
	if isPacked {
		text = packed(t, string(text))
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// asObjects leaves empty cells out or makes them null.
func asObjects(t testing.TB, rows [][]string) (lines [][]byte) {
	t.Helper()
	for n, row := range rows[1:] {
		object := map[string]any{}
		for i, cell := range row {
			if cell != "" {
				object[rows[0][i]] = cell
			} else if n%3 == 0 {
				object[rows[0][i]] = nil
			}
		}
		line, err := json.Marshal(object)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	return lines
}

func writeParquet(t testing.TB, path string, rows [][]string) {
	t.Helper()
	csvPath := filepath.Join(t.TempDir(), "rows.csv")
	writeAs(t, csvPath, rows)
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(fmt.Sprintf("copy (from read_csv('%s', all_varchar = true, header = true)) to '%s' (format parquet)", csvPath, path)); err != nil {
		t.Fatal(err)
	}
}

// writeWorkbook writes instants at +07:00 as Excel keeps them: numbers of the wall
// clock. A title stands above the column names.
func writeWorkbook(t testing.TB, path string, rows [][]string) {
	t.Helper()
	f := excelize.NewFile()
	sheet, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	if err := sheet.SetRow("A1", []any{"DANH SÁCH SỰ KIỆN"}); err != nil {
		t.Fatal(err)
	}
	for n, row := range rows {
		cells := make([]any, len(row))
		for i, cell := range row {
			cells[i] = cell
			if at, err := time.Parse("2006-01-02T15:04:05+07:00", cell); err == nil {
				cells[i] = at.Sub(time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)).Seconds() / 86_400
				if at.Format("150405") == "000000" {
					cells[i] = cell // a whole number is a day, which means its end for an appointment
				}
			}
		}
		if err := sheet.SetRow(fmt.Sprintf("A%d", n+3), cells); err != nil {
			t.Fatal(err)
		}
	}
	if err := sheet.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := f.SaveAs(path); err != nil {
		t.Fatal(err)
	}
}

func asArrow(t testing.TB, rows [][]string, file bool) []byte {
	t.Helper()
	var fields []arrow.Field
	for _, name := range rows[0] {
		fields = append(fields, arrow.Field{Name: name, Type: arrow.BinaryTypes.String, Nullable: true})
	}
	schema := arrow.NewSchema(fields, nil)
	var out bytes.Buffer
	var w interface {
		Write(arrow.RecordBatch) error
		Close() error
	} = ipc.NewWriter(&out, ipc.WithSchema(schema), ipc.WithZstd())
	if file {
		var err error
		if w, err = ipc.NewFileWriter(&out, ipc.WithSchema(schema)); err != nil {
			t.Fatal(err)
		}
	}
	const batch = 1000
	for from := 1; from < len(rows); from += batch {
		builder := array.NewRecordBuilder(memory.NewGoAllocator(), schema)
		for _, row := range rows[from:min(from+batch, len(rows))] {
			for i, cell := range row {
				if column := builder.Field(i).(*array.StringBuilder); cell == "" {
					column.AppendNull()
				} else {
					column.Append(cell)
				}
			}
		}
		if err := w.Write(builder.NewRecordBatch()); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// What a one-stop system sends to the national portal gives what the same life of
// the dossiers gives as rows of the contract.
func TestTheNationalPayload(t *testing.T) {
	t.Parallel()
	dossiers := 300
	if os.Getenv("KHOHOSO_SOAK") != "" {
		dossiers = 120_000
	}
	chance := rand.New(rand.NewPCG(7, 7))
	payload, progress, events := nationalLives(t, chance, dossiers)
	dir := t.TempDir()
	write := func(name string, text []byte) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	var want map[string]string
	for name, files := range map[string][]string{
		"1 contract":  {write("events.csv", events)},
		"2 documents": {write("sync", payload), write("progress", progress)},
		"3 repeated":  {write("sync.json.gz", packed(t, string(payload))), write("progress.json", progress), write("sync2.json", payload)},
	} {
		p := newProgram(t, "")
		p.must(append([]string{"ingest", "--quiet"}, files...)...)
		p.must("build")
		if rows := p.table("quarantine", "list"); len(rows) > 0 {
			t.Errorf("%s: set aside: %v", name, rows[0])
		}
		got := digests(t, p.warehouse)
		if want == nil {
			want = got
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-before +now):\n%s", name, diff)
		}
	}
}

// nationalLives draws dossiers and writes their lives three times over.
func nationalLives(t testing.TB, chance *rand.Rand, dossiers int) (payload, progress, events []byte) {
	t.Helper()
	var table bytes.Buffer
	out := csv.NewWriter(&table)
	event := func(cells ...string) {
		if err := out.Write(cells); err != nil {
			t.Fatal(err)
		}
	}
	event("dossier_code", "event_time", "status", "agency_code", "agency_name", "procedure_code", "channel", "due_at", "fee_due", "fee_paid_online",
		"components_digitised", "data_reused", "population_data_used", "result_digital")
	type object = map[string]any
	var sync, steps []object
	zone := time.FixedZone("", 7*3600)
	for n := range dossiers {
		at := time.Date(2024, 3, 1, 8, 0, 0, 0, zone).Add(time.Duration(n*37) * time.Minute)
		stamp := func(hours int) string { return at.Add(time.Duration(hours) * time.Hour).Format("20060102150405") }
		iso := func(hours int) string { return at.Add(time.Duration(hours) * time.Hour).Format(time.RFC3339) }
		code := fmt.Sprintf("H28.%d-%s-%05d", 1+n%3, at.Format("060102"), n)
		d := object{"MaHoSo": code, "MaTTHC": "1.001193", "KenhThucHien": fmt.Sprint(1 + n%3), "ChuHoSo": "Nguyễn Văn A", "SoGiayToChuHoSo": "079188004321987",
			"TrichYeuHoSo": "xin cấp", "DonViXuLy": "Sở số " + fmt.Sprint(1+n%3), "NgayTiepNhan": stamp(0), "NgayHenTra": stamp(100), "TrangThaiHoSo": "4", "NgayTra": nil,
			"DanhSachLePhi": []object{{"Gia": "20000"}, {"Gia": 30000}}, "DuocThanhToanTrucTuyen": "1", "TaiLieuNop": []object{{"DuocSoHoa": "0", "DuocTaiSuDung": "0"}, {"DuocSoHoa": "1"}},
			"DSKetNoiCSDL": []object{{"MaCSDL": "2"}, {"MaCSDL": "1"}}, "DanhSachGiayToKetQua": []object{{"DuongDanTepTinKetQua": "/ket-qua/Nguyen Van A.pdf"}}}
		write := func(hours int, status, due string) {
			event(code, iso(hours), status, fmt.Sprintf("H28.%d", 1+n%3), d["DonViXuLy"].(string), "1.001193", fmt.Sprint(1+n%3), due, "50000", "1", "1", "0", "1", "1")
		}
		if n%4 == 0 {
			d["NgayNopHoSo"] = stamp(-5)
			write(-5, "registered", "")
		}
		first := 100
		if n%5 == 0 {
			d["DanhSachHoSoBoSung"] = []object{
				{"NgayBoSung": stamp(3), "NgayTiepNhanBoSung": stamp(9), "NgayHenTraTruoc": stamp(50), "NgayHenTraMoi": stamp(70)},
				{"NgayBoSung": stamp(20), "NgayTiepNhanBoSung": "", "NgayHenTraTruoc": stamp(70)},
			}
			first = 50
			write(3, "supplement_requested", "")
			write(9, "processing", iso(70))
			write(20, "supplement_requested", "")
		}
		write(0, "received", iso(first))
		switch chance.IntN(4) {
		case 0:
			d["TrangThaiHoSo"], d["NgayKetThucXuLy"] = "7", stamp(60)
			write(60, "withdrawn", "")
		case 1:
			d["TrangThaiHoSo"], d["NgayKetThucXuLy"], d["NgayTra"] = "10", stamp(120), stamp(130)
			write(120, "finished", "")
			write(130, "returned", "")
		case 2:
			d["TrangThaiHoSo"], d["NgayKetThucXuLy"] = 8, stamp(61)
			write(61, "stopped", "")
		}
		steps = append(steps, object{"MaHoSo": code, "NguoiXuLy": "Trần Thị B", "ThoiDiemXuLy": stamp(1), "TrangThai": "4", "NoiDungXuLy": "chuyển", "PhongBanXuLy": "Một cửa"})
		event(code, iso(1), "processing", fmt.Sprintf("H28.%d", 1+n%3), "", "", "", "", "", "", "", "", "", "")
		sync = append(sync, d)
	}
	out.Flush()
	whole := func(service string, data []object) []byte {
		text, err := json.MarshalIndent(object{"service": service, "isUpdating": true, "data": data}, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	return whole("DongBoHoSoMC", sync), whole("CapNhatTienDoHoSoMC", steps), table.Bytes()
}
