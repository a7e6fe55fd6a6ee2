package xlsxread

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// What the library for writing puts down, in every form of cell it has.
func TestEveryFormOfCell(t *testing.T) {
	t.Parallel()
	f := excelize.NewFile()
	cells := map[string]any{
		"A1": "dossier_code", "B1": " mã đơn vị ", "D1": `<&"'>`,
		"A2": "H28.31-240603-00001", "B2": 1.001193, "C2": true, "D2": time.Date(2024, 6, 3, 8, 5, 0, 0, time.UTC),
		"A4": int64(20240603080500), "AA4": "xa", "B4": 45446,
	}
	for at, value := range cells {
		if err := f.SetCellValue("Sheet1", at, value); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.SetCellRichText("Sheet1", "C4", []excelize.RichTextRun{{Text: "hai "}, {Text: "phần"}}); err != nil {
		t.Fatal(err)
	}
	for name, visible := range map[string]bool{"Ẩn": false, "Thứ hai": true} {
		if _, err := f.NewSheet(name); err != nil {
			t.Fatal(err)
		}
		if err := f.SetSheetVisible(name, visible); err != nil {
			t.Fatal(err)
		}
	}
	book := open(t, written(t, f))
	if len(book.Sheets) != 2 || book.Sheets[1].Name != "Thứ hai" {
		t.Errorf("sheets %v", book.Sheets)
	}
	var got [][]string
	for _, row := range allRows(t, book, book.Sheets[0]) {
		line := []string{}
		for _, c := range row.Cells {
			line = append(line, book.Instant(c))
		}
		got = append(got, line)
	}
	last := make([]string, 27)
	last[0], last[1], last[2], last[26] = "20240603080500", "2024-06-03", "hai phần", "xa"
	want := [][]string{
		{"dossier_code", " mã đơn vị ", "", `<&"'>`},
		{"H28.31-240603-00001", "1.001193", "1", "2024-06-03T08:05:00"},
		last,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if numbers := allRows(t, book, book.Sheets[0]); numbers[2].Number != 4 {
		t.Errorf("the third row is number %d", numbers[2].Number)
	}
}

// Days are counted from 1904 where the book says so.
func TestDaysFrom1904(t *testing.T) {
	t.Parallel()
	b := &Book{Epoch1904: true}
	if got := b.Instant(Cell{Text: "43984.5", Numeric: true}); got != "2024-06-03T12:00:00" {
		t.Error(got)
	}
	for _, text := range []string{"60", "20240603", "-1", "NaN", "x"} {
		if got := new(Book).Instant(Cell{Text: text, Numeric: true}); got != text {
			t.Errorf("%q became %q", text, got)
		}
	}
}

// Noise of binary fractions goes, long whole numbers stay.
func TestTidyNumbers(t *testing.T) {
	t.Parallel()
	for stored, want := range map[string]string{
		"1.0011930000000001": "1.001193", "2.0008149999999998": "2.000815", "20240603080500": "20240603080500", "1E+5": "100000", "5": "5",
	} {
		if got := tidy(stored); got != want {
			t.Errorf("%s became %s, want %s", stored, got, want)
		}
	}
}

// Zips that are no books, and books made to hurt.
func TestRefusedBooks(t *testing.T) {
	t.Parallel()
	plain := map[string]string{"_rels/.rels": rootRels, "xl/_rels/workbook.xml.rels": bookRels, "xl/workbook.xml": bookXML}
	with := func(name, text string) map[string]string {
		parts := map[string]string{name: text}
		for other, text := range plain {
			if other != name {
				parts[other] = text
			}
		}
		return parts
	}
	for name, c := range map[string]struct {
		parts map[string]string
		want  error
	}{
		"no book":         {map[string]string{"a.txt": "x"}, ErrNotWorkbook},
		"no sheets":       {with("xl/workbook.xml", "<workbook/>"), ErrNotWorkbook},
		"entities":        {with("xl/workbook.xml", `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><workbook>&b;</workbook>`), errDoctype},
		"unknown entity":  {with("xl/workbook.xml", `<workbook>&b;</workbook>`), errMalformed},
		"texts of zeros":  {with("xl/sharedStrings.xml", "<sst><si><t>"+strings.Repeat(" ", 64<<20)), ErrBomb},
		"one endless tag": {with("xl/workbook.xml", "<workbook "+strings.Repeat("a", 1<<20)), errMalformed},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := packedParts(t, c.parts)
			start := time.Now()
			_, err := Open(bytes.NewReader(text), int64(len(text)))
			if !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
			if took := time.Since(start); took > time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

// FuzzTokens holds the tokens against encoding/xml wherever both can read a text.
func FuzzTokens(f *testing.F) {
	for _, seed := range []string{
		`<?xml version="1.0"?><a b="c>d" e='f'/>x<x:y z:r="1&amp;2">t &#x1f600; u</x:y><!-- a > b --><![CDATA[ <&> ]]>`,
		"<a><b/></a>", "<a", "</a >", "<!DOCTYPE a>", "<a>&lt;&#65;</a>", "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, in []byte) {
		want, sound := theirs(in)
		tokens := newTokens(bytes.NewReader(in))
		var got []string
		for {
			token, err := tokens.next()
			if err == io.EOF {
				break
			}
			if err != nil {
				if sound {
					t.Fatalf("%q: %v", in, err)
				}
				return
			}
			got = appendToken(got, token)
		}
		if sound && !cmp.Equal(want, got) {
			t.Errorf("%q: %q, encoding/xml has %q", in, got, want)
		}
	})
}

func appendToken(all []string, token token) []string {
	switch token.kind {
	case startTag:
		return append(all, "<"+token.name)
	case endTag:
		return append(all, ">"+token.name)
	}
	return joinText(all, string(token.text))
}

func joinText(all []string, text string) []string {
	if len(all) > 0 && strings.HasPrefix(all[len(all)-1], "=") {
		all[len(all)-1] += text
		return all
	}
	return append(all, "="+text)
}

// theirs are the tokens of encoding/xml, and whether it found the text sound.
func theirs(in []byte) (found []string, sound bool) {
	decoder := xml.NewDecoder(bytes.NewReader(in))
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return found, !bytes.ContainsRune(in, '\r')
		}
		if err != nil {
			return nil, false
		}
		switch token := token.(type) {
		case xml.StartElement:
			found = append(found, "<"+token.Name.Local)
		case xml.EndElement:
			found = append(found, ">"+token.Name.Local)
		case xml.CharData:
			if len(token) > 0 {
				found = joinText(found, string(token))
			}
		case xml.Directive:
			return nil, false
		}
	}
}

// FuzzBook opens anything: an error or rows, never a panic.
func FuzzBook(f *testing.F) {
	f.Add([]byte(`<worksheet><sheetData><row r="2"><c r="B2" t="s"><v>0</v></c><c t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>`), []byte(`<sst><si><t>a</t></si></sst>`))
	f.Fuzz(func(t *testing.T, sheet, shared []byte) {
		text := packedParts(t, map[string]string{
			"_rels/.rels": rootRels, "xl/_rels/workbook.xml.rels": bookRels, "xl/workbook.xml": bookXML, "xl/sheet1.xml": string(sheet), "xl/sharedStrings.xml": string(shared),
		})
		book, err := Open(bytes.NewReader(text), int64(len(text)))
		if err != nil {
			return
		}
		rows, err := book.Rows(book.Sheets[0])
		if err != nil {
			return
		}
		defer rows.Close()
		for last := 0; ; {
			row, err := rows.Next()
			if err != nil {
				return
			}
			if row.Number <= last {
				t.Fatalf("row %d after %d", row.Number, last)
			}
			last = row.Number
			for _, c := range row.Cells {
				book.Instant(c)
			}
		}
	})
}

const (
	rootRels = `<Relationships><Relationship Id="r1" Type="http://x/officeDocument" Target="xl/workbook.xml"/></Relationships>`
	bookRels = `<Relationships><Relationship Id="r1" Type="http://x/worksheet" Target="sheet1.xml"/><Relationship Id="r2" Type="http://x/sharedStrings" Target="/xl/sharedStrings.xml"/></Relationships>`
	bookXML  = `<workbook><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>`
)

func packedParts(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, text := range parts {
		part, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func written(t testing.TB, f *excelize.File) []byte {
	t.Helper()
	text, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}

func open(t testing.TB, text []byte) *Book {
	t.Helper()
	book, err := Open(bytes.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	return book
}

func allRows(t testing.TB, b *Book, s Sheet) (found []Row) {
	t.Helper()
	rows, err := b.Rows(s)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for {
		row, err := rows.Next()
		if err == io.EOF {
			return found
		}
		if err != nil {
			t.Fatal(err)
		}
		row.Cells = append([]Cell(nil), row.Cells...)
		found = append(found, row)
	}
}
