package reports

import (
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode/utf16"

	"pgregory.net/rapid"

	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/reports/xlsx"
)

// hostile texts have been seen to run, to link or to break files elsewhere.
var hostile = []string{
	"=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1",
	`=HYPERLINK("http://example.org","Sở Y tế")`, "=cmd|' /C calc'!A0", "http://example.org/?x=1&y=2", "file:///etc/passwd",
	`</script><b>Sở "A" & 'B'</b>`, "]]></t></is></c>", "<!--", "&lt;&amp;", "_x000D_", "_x005F_x000D_", "{to} {unit} {title}",
	"a\x00b\x01c\x0bd\x1fe\x7ff", "a\uFFFEb\uFFFFc", "sai \xff\xfe UTF-8", "\u202Etxet", "'trích dẫn'", "#REF!", "1e5", "2025-06-01", "TRUE",
	strings.Repeat("Sở Giáo dục ", 3400), strings.Repeat("ố", 40000), strings.Repeat("𠀀", 20000),
}

func hostileWorkbook(t *testing.T) []byte {
	t.Helper()
	f := someProvince()
	f.fields = nil
	for i, words := range hostile {
		f.fields = append(f.fields, words)
		f.cells[[2]string{"H28.01", fieldCode(i)}] = balanced(int64(i))
	}
	f.agencies[1].Name = hostile[4]
	f.version.ID = "=1+1&\x01"
	q := Request{Form: "06a", Period: periodOf(t, "2025-06"), Agency: "H28.01"}
	q.Period.Name = "@SUM(A1)"
	return render(t, f, q)
}

// TestHostileTextsStayTexts puts each text where texts from data can come in:
// names and codes of fields and units, the period and the version.
func TestHostileTextsStayTexts(t *testing.T) {
	t.Parallel()
	workbook := hostileWorkbook(t)

	seen := map[string]bool{}
	for n := 1; n <= 4; n++ {
		for ref, c := range rawSheet(t, workbook, n) {
			if c.Formula != nil && (n != 1 || !strings.Contains("CGK", ref[:1]) && !strings.HasPrefix(*c.Formula, "SUM(")) {
				t.Errorf("sheet %d %s: formula %q", n, ref, *c.Formula)
			}
			if c.Text != nil {
				seen[*c.Text] = true
				if c.Type != "inlineStr" || c.Value != nil {
					t.Errorf("sheet %d %s: text %.40q is of type %q", n, ref, *c.Text, c.Type)
				}
			}
		}
	}
	data := open(t, workbook)
	rows, err := data.GetRows("Số liệu")
	if err != nil {
		t.Fatal(err)
	}
	inData := map[string]bool{}
	for _, row := range rows {
		inData[row[6]] = true
	}
	for _, words := range hostile {
		want, _ := xlsx.CleanText(words)
		if !inData[want] && !inData[strings.ReplaceAll(want, "\r", "\n")] {
			t.Errorf("%.60q is not in the data sheet as it was", words)
		}
	}
	if !seen["@SUM(A1)"] || !seen["=1+1&"] {
		t.Error("the period's name or the version is not in the notes as it was")
	}
	wantPlainPackage(t, workbook)
}

// wantPlainPackage: well-formed parts, and none that could link or run.
func wantPlainPackage(t *testing.T, workbook []byte) {
	t.Helper()
	for _, p := range parts(t, workbook).File {
		content := part(t, workbook, p.Name)
		for decoder := xml.NewDecoder(strings.NewReader(string(content))); ; {
			_, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Errorf("%s: %v", p.Name, err)
				break
			}
		}
		for _, word := range []string{"externalLink", "oleObject", "vbaProject", "connections", "TargetMode=\"External\""} {
			if strings.Contains(string(content), word) {
				t.Errorf("%s contains %s", p.Name, word)
			}
		}
	}
}

func TestCleanText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.String().Draw(t, "words")
		clean, cut := xlsx.CleanText(words)
		again, cutAgain := xlsx.CleanText(clean)
		if clean != again || cut || cutAgain {
			t.Fatalf("%q → %q → %q", words, clean, again)
		}
	})
	for n, cut := range map[int]bool{xlsx.MaxCell - 1: false, xlsx.MaxCell: false, xlsx.MaxCell + 1: true, 40000: true} {
		for _, letter := range []string{"a", "ố"} {
			got, wasCut := xlsx.CleanText(strings.Repeat(letter, n))
			if units := len(utf16.Encode([]rune(got))); wasCut != cut || units != min(n, xlsx.MaxCell) || strings.HasSuffix(got, "…") != cut {
				t.Errorf("%d × %s: cut %v to %d units", n, letter, wasCut, units)
			}
		}
	}
}

func TestSheetNames(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		wanted := rapid.SliceOfN(rapid.OneOf(rapid.String(), rapid.SampledFrom(hostile)), 1, 6).Draw(t, "wanted")
		seen := map[string]bool{}
		for _, name := range xlsx.SheetNames(wanted) {
			units := len(utf16.Encode([]rune(name)))
			if units == 0 || units > 31 || strings.ContainsAny(name, ":\\/?*[]\x00") || seen[strings.ToLower(name)] ||
				strings.HasPrefix(name, "'") || strings.HasSuffix(name, "'") {
				t.Fatalf("%q → %q", wanted, name)
			}
			seen[strings.ToLower(name)] = true
		}
	})
}

func TestFileName(t *testing.T) {
	t.Parallel()
	june := periodOf(t, "2025-06")
	for want, q := range map[string]Request{
		"II.06a_H28.01_2025-06.xlsx":                            {Form: "06a", Agency: "H28.01", Period: june},
		"II.06a_toan-tinh_2025-06.xlsx":                         {Form: "06a", Period: june},
		"II.06a_Sở-Đất_2025-06.xlsx":                            {Form: "II.06A", Agency: "Sở-Đất", Period: june},
		"II.06a_toan-tinh_2025-06_statutory_now_portal766.xlsx": {Form: "06a", Period: june.In(period.Statutory), Rule: "portal766", Organisation: metrics.CurrentOrg},
		"II.06a_H28_2025-06.xlsx":                               {Form: "06a", Agency: "H28", Period: june, Rule: "form06", Organisation: metrics.HistoricalOrg},
		"766-progress_H28_2024-01-15_2024-03-14.xlsx":           {Form: "766-progress", Agency: "H28", Period: periodOf(t, "2024-01-15..2024-03-14")},
	} {
		if got := FileName(q); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		code := rapid.OneOf(rapid.String(), rapid.SampledFrom(append(hostile, "../../etc/passwd", "..", "a/b", `a\b`, "CON", ".hidden"))).Draw(t, "code")
		other := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"a-b", "a:b", "a/b"})).Draw(t, "other")
		name := FileName(Request{Form: "06a", Agency: code, Period: june})
		if strings.ContainsAny(name, "/\\:*?\"<>|\x00\n\r\t &'") || strings.Contains(name, "..") || strings.HasPrefix(name, ".") || len(name) > 200 {
			t.Fatalf("%q → %q", code, name)
		}
		if name := FileName(Request{Form: "06a", Period: june, Rule: code}); strings.ContainsAny(name, "/\\:*?\"<>|\x00\n\r\t &'") || strings.Contains(name, "..") {
			t.Fatalf("rule %q → %q", code, name)
		}
		if code != other && code != "" && other != "" && name == FileName(Request{Form: "06a", Agency: other, Period: june}) {
			t.Fatalf("%q and %q fall on the same file %q", code, other, name)
		}
	})
}
