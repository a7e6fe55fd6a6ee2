package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"khohoso/models/store"
)

// What may not be kept: one marker for each column that the contract does not
// know, of letters, digits and Vietnamese, so that no compression hides it whole.
var personal = []string{"Zqxnguyenthimarkerz", "079188004321987", "zqx.marker@example.vn", "0987654321099", "Zqx xin cấp lại giấy khai sinh cho con"}

// No personal data at rest: not of rows that were taken in, not of those that were
// set aside, and not of those that could not even be split (design law 9).
func TestNoPersonalDataAtRest(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	inputs, kept := filepath.Join(root, "in"), filepath.Join(root, "kept")
	for _, dir := range []string{inputs, kept} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	plain, odd := personalFile("\n"), personalFile("\r\n")+"HS,\n"
	files := map[string][]byte{
		"plain.csv":     []byte(plain),
		"odd.csv":       []byte(strings.ReplaceAll(odd, "-0", "-1")),
		"unclosed.csv":  []byte(strings.Replace(strings.ReplaceAll(plain, "-0", "-2"), personal[4], `"`+personal[4], 5)),
		"packed.csv.gz": packed(t, strings.ReplaceAll(plain, "-0", "-3")),
	}
	var paths []string
	for name, text := range files {
		paths = append(paths, filepath.Join(inputs, name))
		if err := os.WriteFile(paths[len(paths)-1], text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, format := range []string{"ndjson", "ndjson.gz", "json", "parquet", "xlsx", "arrow"} {
		paths = append(paths, filepath.Join(inputs, "table."+format))
		writeAs(t, paths[len(paths)-1], personalTable(format))
	}
	paths = append(paths, filepath.Join(inputs, "payload.json"), filepath.Join(inputs, "broken.ndjson"))
	for i, text := range []string{personalPayload(), strings.Repeat(`{"dossier_code":"H28.31-240603-70001","ChuHoSo":"`+personal[0]+`",}`+"\n"+personal[4]+"\n", 20)} {
		good := map[int]string{1: `{"dossier_code":"H28.31-240603-70001","event_time":"x","status":"y","agency_code":"z","TrichYeuHoSo":"` + personal[4] + `"}` + "\n"}[i]
		if err := os.WriteFile(paths[len(paths)-2+i], []byte(good+text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	warehouse := filepath.Join(kept, "khohoso.duckdb")
	watched := watch(t, kept)
	for i, args := range [][]string{
		append([]string{"ingest", "--lang", "en"}, paths...),
		{"ingest", "-"},
		append([]string{"ingest", "--strict"}, paths[0]),
		{"build"}, {"check"},
		{"quarantine", "list", "--format", "csv"},
		{"quarantine", "export", "--out", filepath.Join(kept, "mend.csv")},
		{"publish", "--period", "2024-06", "--out", filepath.Join(kept, "site")},
	} {
		command := exec.Command("khohoso", append(args, "--warehouse", warehouse)...)
		command.Env = append(os.Environ(), "KHOHOSO_DEBUG=1", "TMPDIR="+kept)
		if args[len(args)-1] == "-" {
			command.Stdin = strings.NewReader(plain)
		}
		out, err := command.CombinedOutput() // some of them fail, and what they say then counts too
		if i < 2 && err != nil {
			t.Errorf("%s: %v\n%s", args[0], err, out)
		}
		if err := os.WriteFile(filepath.Join(kept, fmt.Sprintf("output-%d.txt", i)), out, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	watched()
	searchFiles(t, kept)
	searchTables(t, warehouse)
}

// A killed ingest leaves nothing personal either.
func TestNoPersonalDataLeftByAKill(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	kept := filepath.Join(root, "kept")
	input := filepath.Join(root, "odd.csv")
	var text strings.Builder
	text.WriteString(personalHeader)
	for n := range 60_000 {
		text.WriteString(personalRow(n, "2024-06-03T08:00:00+07:00") + []string{"\n", "\r\n"}[n%2])
	}
	if err := os.WriteFile(input, []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, after := range []time.Duration{300, 500, 700, 900} {
		dir := filepath.Join(kept, fmt.Sprint(int(after)))
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		runProcess(t, filepath.Join(dir, "khohoso.duckdb"), after*time.Millisecond, []string{"ingest", input})
	}
	searchFiles(t, kept)
}

const personalHeader = "ChuHoSo,dossier_code,event_time,SoGiayToChuHoSo,status,agency_code,Email,SoDienThoai,procedure_name,TrichYeuHoSo\n"

func personalRow(n int, at string) string {
	return fmt.Sprintf("%s,H28.31-240603-0%04d,%s,%s,received,STP,%s,%s,x,%s", personal[0], n, at, personal[1], personal[2], personal[3], personal[4])
}

// personalFile has rows of every fate.
func personalFile(end string) string {
	rows := []string{strings.TrimSpace(personalHeader)}
	for n := range 3000 {
		row := personalRow(n, "2024-06-03T08:00:00+07:00")
		switch n % 100 {
		case 1:
			row = personalRow(n, "31/02/2024") // does not fit
		case 2:
			row = strings.Join(personal, ",") // too few cells
		case 3:
			row += "," + strings.Join(personal, ",") // too many
		case 4:
			row = strings.Replace(row, "received", "\xff\xfe", 1) // not UTF-8
		case 5:
			row += `,"` + personal[0] + `" ` + personal[1] // not CSV
		case 6:
			row = rows[len(rows)-1] // a repeat
		case 7:
			row = strings.Join(personal, " ") // no cells at all
		}
		rows = append(rows, row)
	}
	rows = append(rows, personal[0]+strings.Repeat(personal[1], 80_000)) // too long
	return strings.Join(rows, end) + "\n"
}

// personalTable has rows that fit and rows that do not, with persons in columns that
// are none of ours.
func personalTable(format string) [][]string {
	rows := [][]string{strings.Split(strings.TrimSpace(personalHeader), ",")}
	for n := range 2000 {
		at := "2024-06-03T08:00:00+07:00"
		if n%50 == 1 {
			at = "hôm qua"
		}
		rows = append(rows, strings.Split(strings.ReplaceAll(personalRow(n, at), "-0", "-"+format), ","))
	}
	return rows
}

// personalPayload is what a one-stop system sends, some of it broken.
func personalPayload() string {
	var text strings.Builder
	text.WriteString(`{"service":"DongBoHoSoMC","NguoiGui":"` + personal[0] + `","data":[`)
	for n := range 2000 {
		fmt.Fprintf(&text, `{"MaHoSo":"H28.31-240603-8%04d","ChuHoSo":"%s","SoGiayToChuHoSo":"%s","Email":"%s","SoDienThoai":"%s","TrichYeuHoSo":"%s",
			"NgayTiepNhan":"%s","TrangThaiHoSo":"4","DanhSachGiayToKetQua":[{"DuongDanTepTinKetQua":"/%s.pdf","NguoiKy":"%s"}],"TaiLieuNop":[{"DuocSoHoa":"1","TenTep":"%s"}]},`,
			n, personal[0], personal[1], personal[2], personal[3], personal[4], []string{"20240603080000", "sai"}[n%20/19], personal[0], personal[0], personal[1])
	}
	return text.String() + `{"MaHoSo":01,"ChuHoSo":"` + personal[0] + `"}]}`
}

func packed(t testing.TB, text string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// watch looks into a folder again and again until it is told to stop, for what is
// there only for a while.
func watch(t *testing.T, dir string) (stop func()) {
	done := make(chan struct{})
	var looking sync.WaitGroup
	looking.Add(1)
	go func() {
		defer looking.Done()
		for {
			select {
			case <-done:
				return
			case <-time.After(5 * time.Millisecond):
				searchFiles(t, dir)
			}
		}
	}()
	return func() { close(done); looking.Wait() }
}

func searchFiles(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return nil // gone since
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return nil
		}
		for _, marker := range personal {
			for _, part := range []string{marker, marker[:12]} {
				if at := bytes.Index(text, []byte(part)); at >= 0 {
					t.Errorf("%s holds %q at byte %d", path, part, at)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// searchTables looks through every text of the warehouse, which compression may
// have hidden from searchFiles.
func searchTables(t *testing.T, warehouse string) {
	t.Helper()
	w, err := store.Open(context.Background(), store.Options{Path: warehouse, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	rows, err := w.DB().Query("select table_name, column_name from duckdb_columns() where data_type like 'VARCHAR%' and not internal")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	searched := 0
	for rows.Next() {
		var table, column string
		if err := rows.Scan(&table, &column); err != nil {
			t.Fatal(err)
		}
		searched++
		for _, marker := range personal {
			var found int64
			query := fmt.Sprintf(`select count(*) from "%s" where contains("%s"::varchar, ?)`, table, column)
			if err := w.DB().QueryRow(query, marker[:12]).Scan(&found); err != nil {
				t.Fatal(err)
			}
			if found > 0 {
				t.Errorf("%s.%s holds %q in %d row(s)", table, column, marker[:12], found)
			}
		}
	}
	if searched < 50 {
		t.Errorf("only %d columns were searched", searched)
	}
}
