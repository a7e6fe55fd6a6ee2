package reports

import (
	"bytes"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"khohoso/reports/xlsx"
)

var update = flag.Bool("update", false, "write the golden files anew")

// dump writes everything about a workbook that a reader or a printer sees.
func dump(t testing.TB, workbook []byte) string {
	t.Helper()
	f := open(t, workbook)
	var b strings.Builder
	for _, d := range f.GetDefinedName() {
		fmt.Fprintf(&b, "name %s on %q = %s\n", d.Name, d.Scope, d.RefersTo)
	}
	styles := map[int]string{}
	for _, sheet := range f.GetSheetList() {
		fmt.Fprintf(&b, "\n== %s\n", sheet)
		dumpPage(t, f, sheet, &b)
		dumpCells(t, f, sheet, &b, styles)
	}
	b.WriteString("\n== styles\n")
	for id := range len(styles) + 100 {
		if s, ok := styles[id]; ok {
			fmt.Fprintf(&b, "s%d %s\n", id, s)
		}
	}
	return b.String()
}

func open(t testing.TB, workbook []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(workbook))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func dumpPage(t testing.TB, f *excelize.File, sheet string, b *strings.Builder) {
	t.Helper()
	layout, err1 := f.GetPageLayout(sheet)
	margins, err2 := f.GetPageMargins(sheet)
	footer, err3 := f.GetHeaderFooter(sheet)
	panes, err4 := f.GetPanes(sheet)
	props, err5 := f.GetSheetProps(sheet)
	merges, err6 := f.GetMergeCells(sheet)
	tables, err7 := f.GetTables(sheet)
	for _, err := range []error{err1, err2, err3, err4, err5, err6, err7} {
		if err != nil {
			t.Fatal(err)
		}
	}
	fmt.Fprintf(b, "page paper=%d %s fit=%v %dx%d\n", *layout.Size, *layout.Orientation, *props.FitToPage, *layout.FitToWidth, *layout.FitToHeight)
	fmt.Fprintf(b, "margins left=%.2f right=%.2f top=%.2f bottom=%.2f\n", *margins.Left, *margins.Right, *margins.Top, *margins.Bottom)
	fmt.Fprintf(b, "footer %s\n", footer.OddFooter)
	fmt.Fprintf(b, "panes frozen=%v at %s\n", panes.Freeze, panes.TopLeftCell)
	for _, m := range merges {
		fmt.Fprintf(b, "merge %s:%s\n", m.GetStartAxis(), m.GetEndAxis())
	}
	for _, table := range tables {
		fmt.Fprintf(b, "table %s %s\n", table.Name, table.Range)
	}
	dumpChecks(t, f, sheet, b)
}

// dumpChecks writes what programs check, shade and link on a sheet.
func dumpChecks(t testing.TB, f *excelize.File, sheet string, b *strings.Builder) {
	t.Helper()
	checks, err1 := f.GetDataValidations(sheet)
	shades, err2 := f.GetConditionalFormats(sheet)
	for _, err := range []error{err1, err2} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, v := range checks {
		fmt.Fprintf(b, "check %s %s %s..%s\n", v.Sqref, v.Type, v.Formula1, v.Formula2)
	}
	for _, ranges := range slices.Sorted(maps.Keys(shades)) {
		fmt.Fprintf(b, "shade %s %s\n", ranges, shades[ranges][0].Type)
	}
}

func dumpCells(t testing.TB, f *excelize.File, sheet string, b *strings.Builder, styles map[int]string) {
	t.Helper()
	rows, err := f.GetRows(sheet, excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	b.WriteString("widths")
	for c := range widest(rows) {
		width, _ := f.GetColWidth(sheet, xlsx.ColumnName(c))
		fmt.Fprintf(b, " %s=%.1f", xlsx.ColumnName(c), width)
	}
	b.WriteString("\n")
	for r := range rows {
		height, _ := f.GetRowHeight(sheet, r+1)
		fmt.Fprintf(b, "row %d height %.1f\n", r+1, height)
		for c, value := range rows[r] {
			name := xlsx.CellName(c, r+1)
			id, err := f.GetCellStyle(sheet, name)
			if err != nil {
				t.Fatal(err)
			}
			if formula, _ := f.GetCellFormula(sheet, name); formula != "" {
				value = "=" + formula + " → " + value
			}
			if value == "" {
				continue
			}
			styles[id] = dumpStyle(t, f, id)
			fmt.Fprintf(b, "  %s s%d %s\n", name, id, strings.ReplaceAll(value, "\n", "⏎"))
		}
	}
}

func dumpStyle(t testing.TB, f *excelize.File, id int) string {
	t.Helper()
	s, err := f.GetStyle(id)
	if err != nil {
		t.Fatal(err)
	}
	var words []string
	words = append(words, s.Font.Family, fmt.Sprint(s.Font.Size))
	if s.Font.Bold {
		words = append(words, "bold")
	}
	if s.Font.Italic {
		words = append(words, "italic")
	}
	words = append(words, s.Alignment.Horizontal, s.Alignment.Vertical)
	if s.Alignment.WrapText {
		words = append(words, "wrap")
	}
	if s.Alignment.Indent > 0 {
		words = append(words, fmt.Sprintf("indent %d", s.Alignment.Indent))
	}
	if len(s.Border) > 0 {
		words = append(words, fmt.Sprintf("border×%d", len(s.Border)))
	}
	if s.CustomNumFmt != nil {
		words = append(words, *s.CustomNumFmt)
	}
	if s.NumFmt != 0 {
		words = append(words, fmt.Sprintf("format %d", s.NumFmt))
	}
	return strings.Join(words, " ")
}

// TestGolden holds the forms still: a change of what is printed must be seen
// and accepted by writing the golden files anew (go test ./reports -update).
func TestGolden(t *testing.T) {
	t.Parallel()
	for name, q := range map[string]Request{
		"06a-unit":        {Form: "06a", Period: periodOf(t, "2025-06"), Agency: "H28.01"},
		"06a-province":    {Form: "II.06a", Period: periodOf(t, "2025-H1")},
		"06a-english":     {Form: "06A", Period: periodOf(t, "2025-Q2"), Agency: "H28.01", Lang: "en"},
		"06b-province":    {Form: "06b", Period: periodOf(t, "2025-06"), Agency: "H28"},
		"06b-branch":      {Form: "06b", Period: periodOf(t, "2025-06"), Agency: "H28.20"},
		"766-progress":    {Form: "766-progress", Period: periodOf(t, "2025")},
		"06c-province":    {Form: "06c", Period: periodOf(t, "2025-06")},
		"06c-branch":      {Form: "06c", Period: periodOf(t, "2025-06"), Agency: "H28.20", Lang: "en"},
		"dossiers":        {Form: "dossiers", Period: periodOf(t, "2025-06"), Where: "late"},
		"07b":             {Form: "07b", Period: periodOf(t, "2025-06")},
		"scorecard":       {Form: "scorecard", Period: periodOf(t, "2025-06")},
		"scorecard-en":    {Form: "scorecard", Period: periodOf(t, "2025-06"), Agency: "H28.20.5", Lang: "en"},
		"compare":         {Form: "compare", Period: periodOf(t, "2025-06")},
		"due":             {Form: "due", Period: periodOf(t, "2025-06"), Agency: "H28.01"},
		"self-evaluation": {Form: "self-evaluation", Period: periodOf(t, "2025-06"), Agency: "H28.01"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := dump(t, render(t, someProvince(), q))
			path := filepath.Join("testdata", name+".golden")
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", path, diff)
			}
		})
	}
}

func widest(rows [][]string) int {
	most := 0
	for _, row := range rows {
		most = max(most, len(row))
	}
	return most
}
