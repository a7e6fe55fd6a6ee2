package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const wideRows = `H28.01-240603-00001;H28.01;Sở Tư pháp;1.001193;Cấp phiếu;Trực tuyến;10/06/2024;03/06/2024 08:05:00;07/06/2024 15:20:00;08/06/2024 09:00:00;Nguyễn Văn A
H28.01-240603-00002;H28.01;Sở Tư pháp;1.001193;Cấp phiếu;Tại quầy;12/06/2024;03/06/2024 09:15:00;;;Trần Thị B
H28.01-240604-00003;H28.01;Sở Tư pháp;1.001193;Cấp phiếu;Bưu điện;11/06/2024 17:00:00;04/06/2024 10:00:00;14/06/2024 10:00:00;;Lê C
`

// A mapping is proposed for exports that nobody has seen before, with and without
// marks on their headers, and what it brings in is what they say.
func TestMapProposes(t *testing.T) {
	t.Parallel()
	marked := "Mã hồ sơ;Mã đơn vị;Tên đơn vị;Mã thủ tục;Tên thủ tục;Hình thức nộp;Ngày hẹn trả;Ngày tiếp nhận;Ngày kết thúc;Ngày trả kết quả;Họ tên\n"
	for name, head := range map[string]string{
		"marked":   marked,
		"unmarked": "MA_HO_SO;MaDonVi;ten don vi;Ma thu tuc;TENTHUTUC;hinh thuc nop;ngay hen tra;Ngay tiep nhan;NgayKetThuc;ngay_tra_ket_qua;Ho ten\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newProgram(t, "")
			dir := t.TempDir()
			file, mapping := filepath.Join(dir, "xuat.csv"), filepath.Join(dir, "anh-xa.yaml")
			if err := os.WriteFile(file, []byte(head+wideRows), 0o600); err != nil {
				t.Fatal(err)
			}
			status, _, shown := p.call("map", file, "--out", mapping)
			text, err := os.ReadFile(mapping)
			if status != 0 || err != nil {
				t.Fatalf("%d %s %v", status, shown, err)
			}
			for _, part := range []string{`"Tại quầy": in_person`, `"Bưu điện": post`, "%d/%m/%Y", "constant: returned"} {
				if !strings.Contains(string(text), part) {
					t.Errorf("no %s in\n%s", part, text)
				}
			}
			if !strings.Contains(shown, "2024-06-03 08:05:00+07") && !strings.Contains(shown, "2024-06-03 08:05") || strings.Contains(shown+string(text), "Nguyễn Văn A") {
				t.Errorf("preview:\n%s", shown)
			}
			p.must("ingest", file, "--mapping", mapping)
			p.checkWide(t)
		})
	}
	p := newProgram(t, "")
	file := filepath.Join(t.TempDir(), "xuat.csv")
	if err := os.WriteFile(file, []byte(marked+wideRows), 0o600); err != nil {
		t.Fatal(err)
	}
	p.must("ingest", file, "--mapping", "wide")
	p.checkWide(t)
}

// checkWide looks at what the three dossiers of wideRows came to.
func (p *program) checkWide(t *testing.T) {
	t.Helper()
	if rows := p.table("quarantine", "list"); len(rows) > 0 {
		t.Errorf("set aside: %v", rows)
	}
	p.must("build")
	row := p.table("flow", "--period", "2024-06")[0]
	for name, want := range map[string]string{"received": "3", "received_online": "1", "received_in_person": "1", "received_post": "1", "closed": "2", "finished_early": "1", "finished_late": "1", "open_end": "1"} {
		if row[name] != want {
			t.Errorf("%s is %s, want %s", name, row[name], want)
		}
	}
}

// A log with one event a row, and files that no mapping can be made of.
func TestMapOfLogsAndOthers(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	log := write("log.csv", "Số hồ sơ,Thời điểm,Trạng thái,Kênh\nH28.01-240603-00001,2024-06-03 08:00:00,Tiếp nhận hồ sơ,Qua mạng\nH28.01-240603-00001,2024-06-05 08:00:00,Đã giải quyết xong,Qua mạng\nH28.01-240603-00002,2024-06-05 08:00:00,Lạ lùng,Qua mạng\n")
	text := p.must("map", log)
	for _, part := range []string{`"Đã giải quyết xong": finished`, `"Tiếp nhận hồ sơ": received`, `# ? "Lạ lùng"`, `pattern: '^\s*([^-\s]+)-'`, `"Qua mạng": online`} {
		if !strings.Contains(text, part) {
			t.Errorf("no %s in\n%s", part, text)
		}
	}
	mapping := write("log.yaml", text)
	p.must("ingest", log, "--mapping", mapping)
	if rows := p.table("quarantine", "list"); len(rows) != 1 || rows[0]["value"] != "Lạ lùng" {
		t.Errorf("%v", rows)
	}
	for _, bad := range []string{"a,b\n1,2\n", "Mã hồ sơ,Ghi chú\n1,2\n"} {
		if status, _, said := p.call("map", "--lang", "en", write("bad.csv", bad)); status != 1 || !strings.Contains(said, "by hand") {
			t.Errorf("%q: %d %s", bad, status, said)
		}
	}
}
