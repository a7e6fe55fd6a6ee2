package reports

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"io"
	"strconv"
	"testing"
)

// rawCell is a cell as it stands in the file, without a library's reading of it.
type rawCell struct {
	Ref     string  `xml:"r,attr"`
	Type    string  `xml:"t,attr"`
	Formula *string `xml:"f"`
	Value   *string `xml:"v"`
	Text    *string `xml:"is>t"`
}

// rawSheet gives the cells of the n-th sheet, by name.
func rawSheet(t testing.TB, workbook []byte, n int) map[string]rawCell {
	t.Helper()
	var sheet struct {
		Rows []struct {
			Cells []rawCell `xml:"c"`
		} `xml:"sheetData>row"`
	}
	if err := xml.Unmarshal(part(t, workbook, "xl/worksheets/sheet"+strconv.Itoa(n)+".xml"), &sheet); err != nil {
		t.Fatal(err)
	}
	cells := map[string]rawCell{}
	for _, row := range sheet.Rows {
		for _, c := range row.Cells {
			cells[c.Ref] = c
		}
	}
	return cells
}

// part is one file of the package.
func part(t testing.TB, workbook []byte, name string) []byte {
	t.Helper()
	r, err := parts(t, workbook).Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	content, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return content
}

func parts(t testing.TB, workbook []byte) *zip.Reader {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		t.Fatal(err)
	}
	return z
}
