package reports

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"khohoso/internal/apperr"
	"khohoso/models/dossiers"
	"khohoso/reports/sheet"
	"khohoso/reports/xlsx"
)

// TestListIsWhole writes a list over several sheets: every dossier is there once, in its
// order, and cover and sheets say how many there are and where.
func TestListIsWhole(t *testing.T) {
	usual := sheet.RowsPerSheet
	sheet.RowsPerSheet = 100
	defer func() { sheet.RowsPerSheet = usual }()
	for n, sheets := range map[int64]int{0: 1, 1: 1, 99: 1, 100: 1, 101: 2, 250: 3} {
		f := someProvince()
		f.dossiers = n
		made := open(t, render(t, f, Request{Form: "dossiers", Period: periodOf(t, "2025-06")}))
		var codes []string
		for i := range sheets {
			name := "Danh sách hồ sơ"
			if sheets > 1 {
				name = fmt.Sprintf("Danh sách hồ sơ (%d trên %d)", i+1, sheets)
			}
			rows, err := made.GetRows(name, excelize.Options{RawCellValue: true})
			if err != nil {
				t.Fatal(err)
			}
			for _, row := range rows[1:] {
				if n > 0 {
					codes = append(codes, row[0]+" "+row[1])
				}
			}
			if tables, err := made.GetTables(name); err != nil || len(tables) != 1 {
				t.Errorf("%d dossiers, sheet %s: %v, %v", n, name, tables, err)
			}
		}
		if int64(len(codes)) != n {
			t.Fatalf("%d dossiers: %d rows", n, len(codes))
		}
		for i, code := range codes {
			if want := fmt.Sprintf("%d %s", i+1, someDossier(int64(i)).DossierCode); code != want {
				t.Fatalf("%d dossiers: row %d is %q, want %q", n, i+1, code, want)
			}
		}
	}
}

// miscounting says that there are more or fewer dossiers than it gives.
type miscounting struct {
	*fakeReads
	more int64
}

func (m miscounting) CountDossiers(context.Context, dossiers.Query) (int64, error) {
	return m.dossiers + m.more, nil
}

func TestListThatDiffersFromItsCountIsRefused(t *testing.T) {
	t.Parallel()
	for _, more := range []int64{-1, 1} {
		var out bytes.Buffer
		err := Render(t.Context(), miscounting{someProvince(), more}, Request{Form: "dossiers", Period: periodOf(t, "2025-06")}, &out)
		if apperr.CodeOf(err) != apperr.Unbalanced || out.Len() > 0 {
			t.Errorf("%+d: %v, %d bytes", more, err, out.Len())
		}
	}
}

// TestLongList writes more dossiers than a sheet holds (a tenth of them by default) and watches the heap.
func TestLongList(t *testing.T) {
	usual := sheet.RowsPerSheet
	defer func() { sheet.RowsPerSheet = usual }()
	f := someProvince()
	if f.dossiers = 1_200_000; os.Getenv("KHOHOSO_SOAK") != "1" {
		f.dossiers, sheet.RowsPerSheet = f.dossiers/10, sheet.RowsPerSheet/10
	}
	const most = 256 << 20
	heap := watchHeap()
	counted := &counter{}
	start := time.Now()
	err := Render(t.Context(), f, Request{Form: "dossiers", Period: periodOf(t, "2025-06")}, counted)
	peak := heap()
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d dossiers: %d MiB of workbook in %s, %d MiB of heap at most", f.dossiers, counted.bytes>>20, time.Since(start).Round(time.Second), peak>>20)
	if peak > most {
		t.Errorf("%d MiB of heap, more than %d", peak>>20, most>>20)
	}
}

type counter struct{ bytes int64 }

func (c *counter) Write(p []byte) (int, error) { c.bytes += int64(len(p)); return len(p), nil }

var _ io.Writer = (*counter)(nil)

// hostileList has the texts of the corpus in every text column of a list.
type hostileList struct{ *fakeReads }

func (h hostileList) CountDossiers(context.Context, dossiers.Query) (int64, error) {
	return int64(len(hostile)), nil
}

func (h hostileList) EachDossier(context.Context, dossiers.Query) iter.Seq2[dossiers.Row, error] {
	return func(yield func(dossiers.Row, error) bool) {
		for i, words := range hostile {
			d := someDossier(int64(i))
			for _, to := range []*string{&d.DossierCode, &d.AgencyCode, &d.AgencyName, &d.ProcedureCode, &d.ProcedureName, &d.FieldName, &d.Channel, &d.Status, &d.Verdict} {
				*to = words
			}
			if !yield(d, nil) {
				return
			}
		}
	}
}

func TestHostileListStaysText(t *testing.T) {
	t.Parallel()
	workbook := render(t, hostileList{someProvince()}, Request{Form: "dossiers", Period: periodOf(t, "2025-06")})
	seen := map[string]int{}
	for ref, c := range rawSheet(t, workbook, 1) {
		if c.Formula != nil {
			t.Errorf("%s: formula %q", ref, *c.Formula)
		}
		if c.Text != nil {
			seen[*c.Text]++
		}
	}
	for _, words := range hostile {
		clean, _ := xlsx.CleanText(words)
		if strings.HasPrefix(words, "_x") {
			continue // escaped in the file, so that no reader takes it for a character
		}
		if n := seen[clean] + seen[strings.ReplaceAll(clean, "\r", "\n")]; n < 9 {
			t.Errorf("%.40q stands in %d cells of 9", words, n)
		}
	}
	wantPlainPackage(t, workbook)
}
