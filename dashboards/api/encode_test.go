package api

import (
	"encoding/csv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// No text of data is taken for a formula by the spreadsheet that opens an answer; numbers stay numbers.
func TestCSVOfTheAPIHasNoFormulas(t *testing.T) {
	t.Parallel()
	columns := []column{{Name: "name", Kind: text}, {Name: "change", Kind: number}, {Name: "days", Kind: whole}}
	p := page{rows: [][]any{{"=1+1", -2.5, int64(-3)}, {"@SUM(A1)", 0.25, int64(4)}, {"\t=1", nil, nil}, {"Sở Tư pháp", 1.0, int64(0)}}}
	out, err := encodeCSV(columns, p, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	got, err := csv.NewReader(strings.NewReader(string(out))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{{"name", "change", "days"}, {"'=1+1", "-2.5", "-3"}, {"'@SUM(A1)", "0.25", "4"}, {"'\t=1", "", ""}, {"Sở Tư pháp", "1", "0"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
