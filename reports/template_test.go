package reports

import (
	"bytes"
	"testing"

	"github.com/xuri/excelize/v2"
)

func TestTemplate(t *testing.T) {
	t.Parallel()
	made := Template{Kind: "services", Lang: "vi", Columns: []TemplateColumn{
		{Name: "agency_code", Needed: true, Shape: "text"}, {Name: "period", Needed: true, Shape: "period"},
		{Name: "offered", Needed: true, Shape: "yes_no", Words: [][]string{{"yes", "có", "1"}, {"no", "không", "0"}}},
		{Name: "recorded_at", Shape: "instant"}, {Name: "received", Shape: "whole"},
	}}
	var out, again bytes.Buffer
	if err := WriteTemplate(made, &out); err != nil {
		t.Fatal(err)
	}
	if err := WriteTemplate(made, &again); err != nil || !bytes.Equal(out.Bytes(), again.Bytes()) {
		t.Errorf("not the same bytes: %v", err)
	}
	wantPlainPackage(t, out.Bytes())
	f := open(t, out.Bytes())
	rows, err := f.GetRows("services")
	if err != nil || len(rows) != 1 || len(rows[0]) != 5 || rows[0][2] != "offered" {
		t.Errorf("the sheet to fill in: %v, %v", rows, err)
	}
	checks, err := f.GetDataValidations("services")
	if err != nil || len(checks) != 5 {
		t.Fatalf("checks: %v, %v", checks, err)
	}
	for i, want := range []string{"", "", "list", "date", "whole"} {
		if checks[i].Type != want {
			t.Errorf("%s: %q, want %q", checks[i].Sqref, checks[i].Type, want)
		}
	}
	if got := checks[2].Formula1; got != "'Danh mục'!$C$2:$C$3" {
		t.Errorf("list: %s", got)
	}
	if words, err := f.GetCellValue("Danh mục", "C2"); err != nil || words != "có" {
		t.Errorf("%q, %v", words, err)
	}
	style, err := f.GetColStyle("services", "A")
	if err != nil {
		t.Fatal(err)
	}
	if s, err := f.GetStyle(style); err != nil || s.NumFmt != 49 && (s.CustomNumFmt == nil || *s.CustomNumFmt != "@") {
		t.Errorf("codes are not kept as texts: %+v, %v", s, err)
	}
	if v, _ := f.GetCellValue("Hướng dẫn", "E5", excelize.Options{RawCellValue: true}); v != "yes = có = 1\nno = không = 0" {
		t.Errorf("instructions: %q", v)
	}
}
