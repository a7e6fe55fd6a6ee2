package reports

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khohoso/internal/apperr"
	"khohoso/reports/forms"
	"khohoso/reports/layouts"
)

// ownForm is a form of a province's own: procedures instead of fields.
const ownForm = `
code: Tỉnh-01
names: [t01]
title: {vi: HỒ SƠ THEO THỦ TỤC}
about: {vi: Hồ sơ theo thủ tục}
basis: {vi: Quy định của tỉnh}
rule: form06
read: {source: flow, by: procedure}
rows: {sort: code, total: {vi: Tổng số}, unnamed: {vi: Chưa ghi thủ tục}, none: {vi: Không có}}
heads: {no: {vi: STT}, name: {vi: Thủ tục}, closed: {vi: Kết thúc}, late: {vi: Quá hạn}}
columns:
  - {key: no, head: [no], show: sequence, width: 6, means: {vi: Số thứ tự.}}
  - {key: name, head: [name], show: name, width: 60, means: {vi: Thủ tục.}}
  - {key: closed, head: [closed], from: closed, width: 12}
  - {key: late, head: [late], from: finished_late, width: 12}
print: {paper: A4, orientation: landscape, margins_mm: {left: 10, right: 10, top: 10, bottom: 10, header: 5, footer: 5}, footer: {vi: Trang &P}}
`

// TestOwnLayout: a form needs no more than a file; a mistake in it is named; a shipped form can be amended.
func TestOwnLayout(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	put := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
		return path
	}
	put("t01.yaml", ownForm)
	folder, err := forms.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if got := dump(t, render(t, someProvince(), Request{Form: "t01", Period: periodOf(t, "2025-06"), Layouts: folder})); !strings.Contains(got, "HỒ SƠ THEO THỦ TỤC") {
		t.Error("a form of one's own is not drawn")
	}
	if _, err := forms.Load(filepath.Join(dir, "missing.yaml")); apperr.CodeOf(err) != apperr.BadInput {
		t.Errorf("a file that is not there: %v", err)
	}
	broken := put("broken.yaml.txt", strings.Replace(ownForm, "from: closed", "from: closde", 1))
	if _, err := forms.Load(broken); apperr.CodeOf(err) != apperr.BadInput || !strings.Contains(apperr.Sentence(err, "vi"), `"closde"`) {
		t.Errorf("a broken file: %v", err)
	}
	shippedForm, err := layouts.Files.ReadFile("06b.yaml")
	if err != nil {
		t.Fatal(err)
	}
	amended := put("06b.txt", strings.Replace(string(shippedForm), "Cấp xã", "Phường và xã", 1))
	own, err := forms.Load(amended)
	if err != nil {
		t.Fatal(err)
	}
	got := dump(t, render(t, someProvince(), Request{Form: "06b", Period: periodOf(t, "2025-06"), Layouts: own}))
	if !strings.Contains(got, "Phường và xã") {
		t.Error("the amended form is not used")
	}
	if len(own.Forms()) != len(forms.List()) {
		t.Errorf("an amended form stands beside the shipped one: %v", own.Forms())
	}
}
