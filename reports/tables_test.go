package reports

import (
	"bytes"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// Values stand as what they are, texts never as formulas, and the same figures give
// the same bytes.
func TestTablesHoldTypedValues(t *testing.T) {
	at := time.Date(2025, 8, 31, 17, 30, 0, 0, time.FixedZone("", 7*3600))
	book := Tables{
		Title: "=1+1", Sentence: "Tháng 8/2025: 92,4 % đúng hạn.", Facts: [][2]string{{"Quy tắc", "form06"}}, At: at,
		Sheets: []PlainTable{
			{Name: "Đơn vị: a/b", Columns: []PlainColumn{{"Đơn vị", "text"}, {"Số", "count"}, {"Số", "share"}, {"", "score"}, {"Lúc", "instant"}}, Rows: [][]any{
				{"=HYPERLINK(\"x\")", int64(1234), 0.924, 5.25, at}, {"", nil, math.NaN(), nil, time.Time{}},
			}},
			{Name: "Trống", Columns: []PlainColumn{{"Không", "text"}}},
		},
	}
	var one, two bytes.Buffer
	for _, out := range []*bytes.Buffer{&one, &two} {
		if err := RenderTables(book, out); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Error("the same figures give other bytes")
	}
	file, err := excelize.OpenReader(&one)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := file.GetRows("Đơn vị- a-b", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(file.GetSheetList(), err)
	}
	want := [][]string{{"Đơn vị", "Số", "Số (2)", "–", "Lúc"}, {"=HYPERLINK(\"x\")", "1234", "0.924", "5.25", "45900.7291666666"}}
	if diff := cmp.Diff(want, rows[:2]); diff != "" {
		t.Errorf("(-wanted +written):\n%s", diff)
	}
	titles := excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: "'Đơn vị- a-b'!$A:$A,'Đơn vị- a-b'!$1:$1", Scope: "Đơn vị- a-b"}
	if names := file.GetDefinedName(); !slices.Contains(names, titles) {
		t.Errorf("pages do not repeat whose figures a row holds: %v", names)
	}
	for _, cell := range []string{"A2", "A1"} {
		if formula, err := file.GetCellFormula("Đơn vị- a-b", cell); err != nil || formula != "" {
			t.Errorf("%s is a formula: %q %v", cell, formula, err)
		}
	}
	for _, wrong := range [][]any{{"one"}, {"one", 3, nil, nil, nil}} {
		if err := RenderTables(Tables{Sheets: []PlainTable{{Name: "x", Columns: book.Sheets[0].Columns, Rows: [][]any{wrong}}}}, &two); err == nil {
			t.Errorf("%v is written", wrong)
		}
	}
}
