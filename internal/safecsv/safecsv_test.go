package safecsv

import (
	"bytes"
	"encoding/csv"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What a spreadsheet would work out stands behind an apostrophe; everything else comes back as it is.
func TestNoCellIsAFormula(t *testing.T) {
	t.Parallel()
	cells := map[string]string{
		"=1+1": "'=1+1", "+1+1": "'+1+1", "-1-1": "'-1-1", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'\t=1", "\r=1": "'\r=1", "-": "'-", "=": "'=", "-2+3+cmd|' /C calc'!A0": "'-2+3+cmd|' /C calc'!A0",
		"-5": "-5", "-5.25": "-5.25", "+84912345678": "+84912345678", "-1e-7": "-1e-7", "": "", "H28.01": "H28.01", " =1": " =1", "a\"b,c\nd": "a\"b,c\nd",
	}
	var out bytes.Buffer
	w := NewWriter(&out)
	var want [][]string
	for cell, safe := range cells {
		if err := w.Write([]string{"x", cell}); err != nil {
			t.Fatal(err)
		}
		want = append(want, []string{"x", safe})
	}
	w.Flush()
	got, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
