package main

import (
	"archive/zip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestReportCommands make a list, a pack and all packs, and a form of one's own, as users call them.
func TestReportCommands(t *testing.T) {
	t.Parallel()
	p, dir := newProgram(t, ""), t.TempDir()
	p.must("ingest", writeFile(t, dir, "agencies.csv", `code,name,level,parent_code
H28,UBND tỉnh,province,
H28.01,Sở Tư pháp,department,H28
H28.20,UBND huyện Lương Sơn,district,H28
H28.20.5,UBND xã Nhuận Trạch,commune,H28.20
`), writeFile(t, dir, "events.csv", `dossier_code,event_time,status,agency_code,procedure_code,due_at
a,2025-01-06T08:00:00+07:00,received,H28.01,1.001193,2025-01-08
a,2025-01-10T08:00:00+07:00,finished,H28.01,1.001193,
b,2025-02-03T08:00:00+07:00,received,H28.20,1.001193,2025-02-10
b,2025-02-04T08:00:00+07:00,finished,H28.20,1.001193,
c,2025-02-05T08:00:00+07:00,received,H28.20.5,2.000815,2025-02-06
`))
	p.must("build")
	listed := p.table("dossiers", "--period", "2025-Q1", "--where", "late")
	late := filepath.Join(dir, "late.xlsx")
	p.must("report", "dossiers", "--where", "late", "--period", "2025-Q1", "--out", late)
	rows, err := openWorkbook(t, late).GetRows("Danh sách hồ sơ")
	if err != nil || len(rows)-1 != max(1, len(listed)) {
		t.Errorf("%d dossiers in the workbook, %d in the list: %v", len(rows)-1, len(listed), err)
	}
	pack := filepath.Join(dir, "pack.xlsx")
	p.must("report", "pack", "--period", "2025-Q1", "--out", pack)
	sheets := openWorkbook(t, pack).GetSheetList()
	for _, want := range []string{"Bìa", "II.06a", "II.06c", "II.07b", "Bảng điểm 766", "So sánh đơn vị", "Tự đánh giá", "Quá hạn và sắp đến hạn", "Ghi chú"} {
		if !slices.Contains(sheets, want) {
			t.Errorf("the pack lacks %s: %v", want, sheets)
		}
	}
	all := filepath.Join(dir, "all.zip")
	if out := p.must("report", "pack", "--period", "2025-Q1", "--all", "--out", all); !strings.Contains(out, "manifest.json") {
		t.Error(out)
	}
	z, err := zip.OpenReader(all)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	if len(z.File) != 5 || z.File[len(z.File)-1].Name != "manifest.json" {
		t.Errorf("%d files in the archive", len(z.File))
	}
	if status, _, said := p.call("report", "pack", "--period", "2025-Q1", "--all", "--agency", "H28.01", "--out", all); status != 2 || !strings.Contains(said, "--agency") {
		t.Errorf("--all with --agency: %d, %s", status, said)
	}
	p.ownForm(t, dir)
}

func writeFile(t *testing.T, dir, name, content string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// ownForm amends a shipped form by a file.
func (p *program) ownForm(t *testing.T, dir string) {
	t.Helper()
	shipped, err := os.ReadFile(filepath.Join("..", "..", "reports", "layouts", "06b.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	layouts := filepath.Join(dir, "layouts")
	if err := os.Mkdir(layouts, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(layouts, "06b.yaml"), []byte(strings.Replace(string(shipped), "vi: Cấp xã", "vi: Xã và phường", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	own := filepath.Join(dir, "own.xlsx")
	p.must("report", "06b", "--period", "2025-Q1", "--layout", layouts, "--out", own)
	rows, err := openWorkbook(t, own).GetRows("II.06b")
	if err != nil || !slices.ContainsFunc(rows, func(row []string) bool { return len(row) > 1 && row[1] == "Xã và phường" }) {
		t.Errorf("the amended form is not used: %v", err)
	}
	if status, _, said := p.call("report", "06b", "--period", "2025-Q1", "--layout", filepath.Join(dir, "none.yaml"), "--out", own); status != 1 || !strings.Contains(said, "none.yaml") {
		t.Errorf("a layout that is not there: %d, %s", status, said)
	}
}
