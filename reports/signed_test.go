package reports

import (
	"archive/zip"
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"khohoso/models/closing"
	"khohoso/reports/forms"
)

// Workbooks of periods that were closed with earlier words are what they were when they were signed, part by part: the sums
// in testdata are those of the programs that closed them and are never written anew for an edition that stands there.
func TestWorkbooksOfClosedPeriodsStayAsTheyWereSigned(t *testing.T) {
	t.Parallel()
	var got strings.Builder
	var added []byte
	for edition := int64(1); edition < closing.WordsEdition; edition++ {
		for _, lang := range []string{"vi", "en"} {
			f := someProvince()
			q := Request{Period: periodOf(t, "2025-06"), Lang: lang}
			f.closing = closing.Closing{Period: q.Period, By: "Nguyễn Thị Chốt", At: time.Date(2025, 7, 5, 9, 30, 0, 0, time.UTC), WordsEdition: edition}
			for _, form := range forms.List() {
				q.Form = form.Code
				fmt.Fprintf(&got, "%d %s %s %x\n", edition, lang, form.Code, partsSum(t, render(t, f, q)))
			}
			fmt.Fprintf(&got, "%d %s pack %x\n", edition, lang, partsSum(t, renderPack(t, f, q)))
		}
	}
	path := filepath.Join("testdata", "signed.sums")
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if *update { // a new edition's: those that stand are not written anew
		for line := range strings.Lines(got.String()) {
			if edition, _, _ := strings.Cut(line, " "); !strings.Contains("\n"+string(want), "\n"+edition+" ") {
				added = append(added, line...)
			}
		}
		if want = append(want, added...); len(added) > 0 {
			if err := os.WriteFile(path, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("what was signed has changed (-signed +now):\n%s", diff)
	}
}

// partsSum is a sum of all parts of a workbook with their times.
func partsSum(t *testing.T, workbook []byte) []byte {
	t.Helper()
	sum := sha256.New()
	for _, p := range parts(t, workbook).File {
		fmt.Fprintln(sum, p.Name, dosTime(p), p.UncompressedSize64)
		content, err := p.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(sum, content); err != nil {
			t.Fatal(err)
		}
		content.Close()
	}
	return sum.Sum(nil)
}

func dosTime(p *zip.File) string { return p.Modified.UTC().Format(time.DateTime) }
