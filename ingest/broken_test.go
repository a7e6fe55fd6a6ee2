package ingest_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/unicode"

	"khohoso/ingest/load"
	"khohoso/internal/apperr"
	"khohoso/models/store"
)

// Files that are broken or made to hurt: each is refused at once, in one line that
// says what it is, and for little memory. It runs alone, so that both can be measured.
func TestBrokenFiles(t *testing.T) { //nolint:paralleltest // see above
	size := int64(128 << 20)
	if os.Getenv("KHOHOSO_SOAK") != "" {
		size = 1 << 30
	}
	good := header + row(1) + "\n" + row(2) + "\n"
	book := readFileT(t, workbookOf(t, map[string][][]any{"S": {{"dossier_code", "event_time", "status", "agency_code"}, {"D-1", 45446.5, 2, "STP"}}}))
	parquet := readFileT(t, parquetOf(t, "select 'D-8' as dossier_code, '20240603080000' as event_time, 'received' as status, 'STP' as agency_code from range(1000)"))
	for name, c := range map[string]struct {
		write func(io.Writer) error
		says  string
	}{
		"empty":                      {text(""), "is empty"},
		"cut-off gz":                 {text(string(zipped(t, []byte(strings.Repeat(good, 500)))[:200])), "cut-off .gz"},
		"cut-off parquet":            {text(string(parquet[:len(parquet)-9])), "ends in the middle"},
		"cut-off workbook":           {text(string(book[:len(book)-30])), "cut-off Excel workbook"},
		"cut-off document":           {text(`[{"dossier_code":"D-1","event_time":"2024-06-03","status":2,"agency_code":"STP"},{"dossier_code":`), "ends in the middle"},
		"cut-off arrow":              {text("ARROW1\x00\x00\xff\xff\xff\xff\x10\x00\x00\x00abc"), "ends in the middle"},
		"arrow that claims much":     {text("\xff\xff\xff\xff\xff\xff\xff\x7f" + strings.Repeat("x", 100)), "out of all proportion"},
		"parquet without its middle": {text(string(parquet[:50]) + strings.Repeat("\x00", 300) + string(parquet[350:])), "damaged"},
		"UTF-16 with mark":           {text(utf16(t, good, unicode.UseBOM)), "UTF-16"},
		"UTF-16 without mark":        {text(utf16(t, good, unicode.IgnoreBOM)), "UTF-16"},
		"TCVN3":                      {text("M\xb7 h\xe5 s\xac,Th\xeai \xae\xeam,Tr\xb9ng th\xb8i\nx,y,z\n"), "TCVN3"},
		"NUL bytes":                  {text(strings.Repeat("\x00", 5000)), "not text"},
		"a column twice":             {text(strings.Replace(good, "agency_code", "agency_code,Agency_Code", 1)), "twice"},
		"old workbook":               {text("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + strings.Repeat("\x00", 500)), "old .xls"},
		"picture":                    {text("\x89PNG\r\n\x1a\n\x00\x00\x00"), "not text"},
		"a million columns":          {text("dossier_code,event_time,status,agency_code" + strings.Repeat(",", 1_000_000) + "\n"), "more than 990000 bytes"},
		"many columns":               {text("dossier_code,event_time,status,agency_code" + strings.Repeat(",a", 100_000) + "\n"), "more than 16384"},
		"zip of something else":      {zipOf("a.txt", strings.NewReader(good)), "neither an Excel workbook nor one that holds a data file"},
		"zip bomb":                   {zipOf("xl/worksheets/sheet1.xml", io.LimitReader(zeros{}, 64<<20)), "neither an Excel workbook nor one that holds a data file"},
		"zip bomb of a data file":    {zipOf("a.csv", io.MultiReader(strings.NewReader(header), io.LimitReader(lines{}, size))), "out of all proportion"},
		"sheet of zeros":             {bookWith(t, book, io.MultiReader(strings.NewReader("<worksheet><sheetData>"), io.LimitReader(zeros{}, size))), "out of all proportion"},
		"XML bomb": {bookWith(t, book, strings.NewReader(`<!DOCTYPE x [<!ENTITY a "`+strings.Repeat("a", 10_000)+`"><!ENTITY b "`+strings.Repeat("&a;", 10_000)+
			`"><!ENTITY c "`+strings.Repeat("&b;", 10_000)+`">]><worksheet><sheetData><row><c><v>&c;</v></c></row></sheetData></worksheet>`)), "declares entities"},
		"a Parquet bomb":               {text(string(claimingRows(parquet))), "out of all proportion"},
		"gz bomb":                      {gzipOf(header, io.LimitReader(lines{}, size)), "out of all proportion"},
		"gz bomb of JSON":              {gzipOf(`[{"dossier_code":"D","event_time":"x","status":"y","agency_code":"z"}`, io.LimitReader(zeros{}, size)), "more than 4 MiB"},
		"an endless line":              {sparse(good, size), "no file of lines"},
		"an endless first line":        {sparse("dossier_code,event_time,status,agency_code", size), "no file of lines"},
		"an endless line of JSON":      {sparse(`{"dossier_code":"D-1","event_time":"2024-06-03","status":2,"agency_code":"STP"}`+"\n"+`{"dossier_code":"`, size), "no file of lines"},
		"JSON of brackets":             {text(strings.Repeat("[", 5<<20)), "no object"},
		"JSON that breaks off at once": {text(`{"dossier_code"`), "no object"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "in")
			file, err := os.Create(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(c.write(file), file.Close()); err != nil {
				t.Fatal(err)
			}
			w := openWarehouse(t, path)
			before := peakMemory(t)
			start := time.Now()
			err = refused(t, w, path)
			took := time.Since(start)
			told := (*apperr.Fault)(nil)
			if !errors.As(err, &told) || !strings.Contains(told.EN, c.says) || strings.ContainsAny(told.EN+told.VI, "\n\r") {
				t.Fatalf("%v, want %q", err, c.says)
			}
			bounded(t, took, peakMemory(t)-before)
		})
	}
}

// bounded is what a broken file may cost: a second, or five where other packages are
// tested beside, and 128 MiB more memory.
func bounded(t *testing.T, took time.Duration, more int64) {
	t.Helper()
	patience := 5 * time.Second
	if os.Getenv("KHOHOSO_SOAK") != "" {
		patience = time.Second
	}
	if took > patience {
		t.Errorf("took %v", took)
	}
	if more > 128<<20 {
		t.Errorf("took %d MiB more memory", more>>20)
	}
}

func refused(t *testing.T, w *store.Warehouse, path string) error {
	t.Helper()
	_, err := load.Run(context.Background(), w.DB(), load.Request{Files: []string{path}, Now: takenAt})
	if n := number(t, w, "select (select count(*) from raw_event) + (select count(*) from ledger_file)"); n != 0 {
		t.Errorf("%d rows are left", n)
	}
	return err
}

// peakMemory is the most that this process has held since the last call.
func peakMemory(t *testing.T) int64 {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Skip("no /proc here to measure memory by")
	}
	peak := regexp.MustCompile(`VmHWM:\s+(\d+) kB`).FindSubmatch(status)
	kilobytes, err := strconv.ParseInt(string(peak[1]), 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
		t.Log("the peak cannot be reset:", err)
	}
	return kilobytes << 10
}

func text(s string) func(io.Writer) error {
	return func(out io.Writer) error {
		_, err := io.WriteString(out, s)
		return err
	}
}

func utf16(t *testing.T, s string, bom unicode.BOMPolicy) string {
	t.Helper()
	out, err := unicode.UTF16(unicode.LittleEndian, bom).NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func zipOf(name string, in io.Reader) func(io.Writer) error {
	return func(out io.Writer) error {
		w := zip.NewWriter(out)
		part, err := w.Create(name)
		if err != nil {
			return err
		}
		_, err = io.Copy(part, in)
		return errors.Join(err, w.Close())
	}
}

func gzipOf(head string, in io.Reader) func(io.Writer) error {
	return func(out io.Writer) error {
		w, err := gzip.NewWriterLevel(out, gzip.DefaultCompression)
		if err != nil {
			return err
		}
		_, err = io.Copy(w, io.MultiReader(strings.NewReader(head), in))
		return errors.Join(err, w.Close())
	}
}

// sparse writes a head and as many zeros as asked for, which take no room.
func sparse(head string, size int64) func(io.Writer) error {
	return func(out io.Writer) error {
		return errors.Join(text(head)(out), out.(*os.File).Truncate(size))
	}
}

// zeros and lines never end.
type (
	zeros struct{}
	lines struct{}
)

func (zeros) Read(into []byte) (int, error) {
	clear(into)
	return len(into), nil
}

func (lines) Read(into []byte) (int, error) {
	copy(into, bytes.Repeat([]byte{'\n'}, len(into)))
	return len(into), nil
}

// claimingRows is a Parquet file whose footer claims four trillion rows instead of 1000.
func claimingRows(file []byte) []byte {
	rows := binary.AppendUvarint(nil, 2000)      // 1000, as the footer writes it
	many := binary.AppendUvarint(nil, 2*(1<<42)) // not of the same length: the footer grows
	footer := int(binary.LittleEndian.Uint32(file[len(file)-8:]))
	start := len(file) - 8 - footer
	grown := bytes.ReplaceAll(file[start:len(file)-8], append([]byte{0x16}, rows...), append([]byte{0x16}, many...))
	out := append(bytes.Clone(file[:start]), grown...)
	return append(binary.LittleEndian.AppendUint32(out, uint32(len(grown))), "PAR1"...)
}

// bookWith is a workbook with another first sheet.
func bookWith(t *testing.T, book []byte, sheet io.Reader) func(io.Writer) error {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(book), int64(len(book)))
	if err != nil {
		t.Fatal(err)
	}
	first := 0
	for i, part := range in.File {
		if strings.HasPrefix(part.Name, "xl/worksheets/sheet") {
			first = i
		}
	}
	return func(out io.Writer) error {
		w := zip.NewWriter(out)
		for i, part := range in.File {
			if i != first {
				if err := w.Copy(part); err != nil {
					return err
				}
				continue
			}
			made, err := w.Create(part.Name)
			if err != nil {
				return err
			}
			if _, err := io.Copy(made, sheet); err != nil {
				return err
			}
		}
		return w.Close()
	}
}

// The column names once more in the middle, as files have that were joined: these
// rows are set aside with their lines, the others taken in, as fast and for as little
// memory as a file that is refused. It runs alone, so that both can be measured.
func TestHeaderInTheMiddle(t *testing.T) { //nolint:paralleltest // see above
	file := writeFile(t, "joined.csv", []byte(header+row(1)+"\n"+header+row(2)+"\n"))
	w := openWarehouse(t, file)
	before, start := peakMemory(t), time.Now()
	r := take(t, w, file)[0]
	took := time.Since(start)
	if rows := refusedRows(t, w); r.Accepted != 2 || len(rows) != 1 || rows[0].Line != 3 {
		t.Errorf("%+v %+v", r, rows)
	}
	bounded(t, took, peakMemory(t)-before)
}
