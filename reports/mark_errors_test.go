package reports

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

func annotated(t testing.TB, f MarkedFile) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := MarkErrors(f, &out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func someFaults() MarkedFile {
	return MarkedFile{
		Name: "đơn vị.xlsx", Lang: "vi", At: time.Date(2025, 7, 3, 0, 0, 0, 0, time.UTC),
		Sheets: []MarkedSheet{
			{
				Name: "Đơn vị", Header: []string{"code", "name", "valid_from"},
				Rows: slices.Values([][]string{{"H28.01", "=1+1", "01/01/2025"}, {"H28.02"}, {"00123", "Sở Y tế", "32/1"}}),
				Wrong: []WrongCell{
					{Row: 4, Column: 2, Value: "32/1", Says: "không phải ngày", Allowed: "ngày/tháng/năm"},
					{Row: 3, Column: 1, Says: "thiếu tên"},
				},
			},
			{Name: "Đơn vị", Rows: slices.Values([][]string{{"a", "b"}}), Wrong: []WrongCell{{Row: 1, Column: -1, Value: "@SUM(A1)", Says: "cả dòng"}}},
		},
	}
}

// TestAnnotated: the copy has every value as a text where it stood, each wrong cell is
// coloured and has its comment, and the list names sheet, cell, value and what is allowed.
func TestAnnotated(t *testing.T) {
	t.Parallel()
	made := annotated(t, someFaults())
	if again := annotated(t, someFaults()); !bytes.Equal(made, again) {
		t.Error("not the same bytes")
	}
	wantPlainPackage(t, made)
	f := open(t, made)
	if got := fmt.Sprint(f.GetSheetList()); got != "[Đơn vị Đơn vị 2 Danh sách lỗi]" {
		t.Error(got)
	}
	for ref, want := range map[string]string{"A1": "code", "B2": "=1+1", "C2": "01/01/2025", "A4": "00123", "C4": "32/1"} {
		if got, _ := f.GetCellValue("Đơn vị", ref, excelize.Options{RawCellValue: true}); got != want {
			t.Errorf("%s: %q, want %q", ref, got, want)
		}
		if formula, _ := f.GetCellFormula("Đơn vị", ref); formula != "" {
			t.Errorf("%s is a formula", ref)
		}
	}
	for at, wrong := range map[[2]string]bool{{"Đơn vị", "C4"}: true, {"Đơn vị", "B3"}: true, {"Đơn vị", "B4"}: false, {"Đơn vị 2", "A1"}: true, {"Đơn vị 2", "B1"}: true} {
		id, _ := f.GetCellStyle(at[0], at[1])
		if s, err := f.GetStyle(id); err != nil || (len(s.Fill.Color) > 0 && s.Fill.Color[0] == "F8CBAD") != wrong {
			t.Errorf("%v: marked wrongly: %+v, %v", at, s.Fill, err)
		}
	}
	notes, err := f.GetComments("Đơn vị")
	if err != nil || len(notes) != 2 || notes[1].Cell != "C4" || !strings.Contains(notes[1].Text, "Được phép: ngày/tháng/năm") {
		t.Errorf("comments: %+v, %v", notes, err)
	}
	rows, err := f.GetRows("Danh sách lỗi")
	want := "[[Trang tính Ô Cột Giá trị Lỗi Được phép] [Đơn vị B3 name  thiếu tên] [Đơn vị C4 valid_from 32/1 không phải ngày ngày/tháng/năm] [Đơn vị 2 1:1  @SUM(A1) cả dòng]]"
	if err != nil || fmt.Sprint(rows) != want {
		t.Errorf("list: %v, %v", rows, err)
	}
}

// TestAnnotatedMany: more faults than comments; each is marked and listed all the same.
func TestAnnotatedMany(t *testing.T) {
	t.Parallel()
	const rows = mostComments + 50
	f := MarkedFile{Lang: "en", Sheets: []MarkedSheet{{Name: "a", Header: []string{"code"}, Rows: func(yield func([]string) bool) {
		for range rows {
			if !yield([]string{"x"}) {
				return
			}
		}
	}}}}
	for n := range rows {
		f.Sheets[0].Wrong = append(f.Sheets[0].Wrong, WrongCell{Row: n + 2, Value: "x", Says: "wrong"})
	}
	made := open(t, annotated(t, f))
	if notes, _ := made.GetComments("a"); len(notes) != mostComments {
		t.Errorf("%d comments", len(notes))
	}
	if list, _ := made.GetRows("Faults"); len(list) != rows+1 {
		t.Errorf("%d faults are listed", len(list)-1)
	}
}
