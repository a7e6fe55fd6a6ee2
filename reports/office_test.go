package reports

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"khohoso/reports/xlsx"
)

// alwaysRecalculate makes LibreOffice compute every formula while loading
// instead of trusting the stored values.
const alwaysRecalculate = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>`

// office converts workbooks with LibreOffice in a profile of its own.
type office struct {
	t   *testing.T
	dir string
}

func newOffice(t *testing.T) office {
	t.Helper()
	needTool(t, "soffice")
	needTool(t, "pdfinfo")
	needTool(t, "pdftotext")
	o := office{t, t.TempDir()}
	user := filepath.Join(o.dir, "profile", "user")
	if err := os.MkdirAll(user, 0o755); err != nil {
		t.Fatal(err)
	}
	o.write(filepath.Join("profile", "user", "registrymodifications.xcu"), []byte(alwaysRecalculate))
	return o
}

func needTool(t *testing.T, name string) {
	t.Helper()
	if _, err := exec.LookPath(name); err == nil {
		return
	}
	if os.Getenv("KHOHOSO_REQUIRE_TOOLS") == "1" {
		t.Fatalf("%s is not installed, and KHOHOSO_REQUIRE_TOOLS=1", name)
	}
	t.Skipf("%s is not installed: workbooks are not opened in an office program here", name)
}

func (o office) write(name string, content []byte) string {
	o.t.Helper()
	path := filepath.Join(o.dir, name)
	if err := os.WriteFile(path, content, 0o644); err != nil {
		o.t.Fatal(err)
	}
	return path
}

// convert gives the path of each file in a format.
func (o office) convert(format string, files []string) []string {
	o.t.Helper()
	ctx, cancel := context.WithTimeout(o.t.Context(), 10*time.Minute) // a busy machine
	defer cancel()
	out := filepath.Join(o.dir, format)
	args := append([]string{"-env:UserInstallation=file://" + filepath.Join(o.dir, "profile"), "--headless", "--norestore",
		"--convert-to", format, "--outdir", out}, files...)
	if said, err := exec.CommandContext(ctx, "soffice", args...).CombinedOutput(); err != nil {
		o.t.Fatalf("soffice: %v\n%s", err, said)
	}
	made := make([]string, len(files))
	for i, f := range files {
		made[i] = filepath.Join(out, strings.TrimSuffix(filepath.Base(f), ".xlsx")+"."+format)
		if _, err := os.Stat(made[i]); err != nil {
			o.t.Fatalf("%s: not converted: %v", f, err)
		}
	}
	return made
}

func (o office) run(name string, args ...string) string {
	o.t.Helper()
	out, err := exec.CommandContext(o.t.Context(), name, args...).Output()
	if err != nil {
		o.t.Fatalf("%s %v: %v", name, args, err)
	}
	return string(out)
}

// TestLibreOffice opens every form, computes it anew and prints it.
func TestLibreOffice(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	var files []string
	requests := []Request{
		{Form: "06a", Agency: "H28.01"}, {Form: "06a"}, {Form: "06a", Agency: "H28.01", Lang: "en"}, {Form: "06b"}, {Form: "766-progress"},
		{Form: "06c"}, {Form: "07b"}, {Form: "scorecard"}, {Form: "compare"}, {Form: "self-evaluation"}, {Form: "due"}, {Form: "dossiers"},
	}
	var made [][]byte
	for i, q := range requests {
		q.Period = periodOf(t, "2025-06")
		made = append(made, render(t, someProvince(), q))
		files = append(files, o.write(fmt.Sprintf("%d.xlsx", i), made[i]))
	}
	files = append(files, o.write("hostile.xlsx", hostileWorkbook(t)), o.write("tampered.xlsx", tamper(t, made[0])))

	again := o.convert("xlsx", files)
	for i, workbook := range made {
		wantSameValues(t, workbook, again[i])
	}
	wantNoFormulas(t, read(t, again[len(made)]))
	if got := rawSheet(t, read(t, again[len(again)-1]), 1)["C8"]; got.Value == nil || *got.Value != "159" {
		t.Errorf("LibreOffice did not compute C8 anew: %v; the comparison above proves nothing", got)
	}
	for i, pdf := range o.convert("pdf", files[:len(made)]) {
		o.wantPrinted(pdf, requests[i])
	}
}

// wantNoFormulas: LibreOffice took nothing on the sheets of texts for a formula or a link.
func wantNoFormulas(t *testing.T, workbook []byte) {
	t.Helper()
	for n := 3; n <= 4; n++ {
		cells := rawSheet(t, workbook, n)
		for ref, c := range cells {
			if c.Formula != nil {
				t.Errorf("sheet %d %s became the formula %q", n, ref, *c.Formula)
			}
		}
		if len(cells) < 100 {
			t.Errorf("sheet %d has only %d cells", n, len(cells))
		}
	}
	wantPlainPackage(t, workbook)
}

// tamper stores a wrong value beside a formula.
func tamper(t *testing.T, workbook []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, p := range parts(t, workbook).File {
		content := part(t, workbook, p.Name)
		content = bytes.Replace(content, []byte("<v>159</v>"), []byte("<v>160</v>"), 1)
		w, err := z.Create(p.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(content); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// wantSameValues compares all cells of all sheets with those of a copy that
// LibreOffice loaded, computed and saved.
func wantSameValues(t *testing.T, workbook []byte, path string) {
	t.Helper()
	before, after := open(t, workbook), open(t, read(t, path))
	if fmt.Sprint(before.GetSheetList()) != fmt.Sprint(after.GetSheetList()) {
		t.Fatalf("%s: sheets %v became %v", path, before.GetSheetList(), after.GetSheetList())
	}
	compared := 0
	for _, sheet := range before.GetSheetList() {
		raw := excelize.Options{RawCellValue: true}
		want, err1 := before.GetRows(sheet, raw)
		got, err2 := after.GetRows(sheet, raw)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		for r := range want {
			for c, value := range want[r] {
				if value == "" || r < len(got) && c < len(got[r]) && sameValue(value, got[r][c]) {
					compared++
					continue
				}
				t.Errorf("%s %s %s: %q was lost or changed", path, sheet, xlsx.CellName(c, r+1), value)
			}
		}
	}
	if compared < 150 {
		t.Errorf("%s: only %d cells were compared", path, compared)
	}
}

// sameValue: the same text, or the same number to the second where it is a time.
func sameValue(want, got string) bool {
	a, err1 := strconv.ParseFloat(want, 64)
	b, err2 := strconv.ParseFloat(got, 64)
	return want == got || err1 == nil && err2 == nil && math.Abs(a-b) < 1e-6
}

var landscapeA4 = regexp.MustCompile(`Page +\d+ size: +84[12](\.\d+)? x 59[56]`)

// wantPrinted looks at the pages: A4 landscape all of them, the form with its title on one
// after the cover, and the signatures on a page that has figures too.
func (o office) wantPrinted(pdf string, q Request) {
	o.t.Helper()
	if info := o.run("pdfinfo", "-f", "1", "-l", "999", pdf); strings.Count(info, " rot: ") != len(landscapeA4.FindAllString(info, -1)) {
		o.t.Errorf("%s: not every page is A4 landscape", pdf)
	}
	form, err := q.Layouts.Find(q.Form)
	if err != nil {
		o.t.Fatal(err)
	}
	titled := 0
	for _, page := range strings.Split(o.run("pdftotext", "-layout", pdf, "-"), "\f") {
		letters := strings.Join(strings.Fields(page), "") // letters of another font stand apart
		if !slices.ContainsFunc(strings.Fields(form.Title.VI), func(word string) bool { return !strings.Contains(letters, word) }) {
			titled++
		}
	}
	if titled == 0 {
		o.t.Errorf("%s: no page has the title %q", pdf, form.Title.VI)
	}
	if len(form.Foot) == 0 {
		return
	}
	signer, total := form.Foot[2][0].Text.In(q.Lang), form.Rows.Total.In(q.Lang)
	for n, page := range strings.Split(o.run("pdftotext", "-layout", pdf, "-"), "\f") {
		if strings.Contains(page, signer) && !regexp.MustCompile(`(?m)^ *`+total+` +[\d,.]+ `).MatchString(page) {
			o.t.Errorf("%s: page %d has the signatures without the total row:\n%s", pdf, n+1, page)
		}
	}
}

// TestFootIsNeverAlone prints forms of many lengths around one page.
func TestFootIsNeverAlone(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("many conversions")
	}
	o := newOffice(t)
	var files []string
	q := Request{Form: "06a", Period: periodOf(t, "2025-06")}
	for n := 12; n <= 25; n++ {
		f := someProvince()
		f.fields = f.fields[:n]
		files = append(files, o.write(fmt.Sprintf("%d.xlsx", n), render(t, f, q)))
	}
	for _, pdf := range o.convert("pdf", files) {
		o.wantPrinted(pdf, q)
	}
}
