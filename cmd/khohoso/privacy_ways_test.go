package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"khohoso/ingest/push"
	"khohoso/models/store"
)

// planted are persons who stand where they should not: names with marks and without, in
// capitals, numbers of persons, phones, an address.
var planted = []string{"Nguoi Mot Hai", "Nguyễn Thị Bí Mật", "TRẦN VĂN KÍN", "099900001111", "0912345678", "0912.345.678", "bimat@xxx.vn"}

// A way in is a file as some program writes it, with a person in a place of its own.
type wayIn struct{ name, text string }

func waysIn() (ways []wayIn) {
	const head, good = "dossier_code,event_time,status,agency_code", "H28.01-240603-0001,2024-06-03T08:00:00+07:00,received,H28.01"
	for i, who := range planted {
		add := func(ending, text string) {
			ways = append(ways, wayIn{fmt.Sprintf("%02d-%02d.%s", len(ways), i, ending), text})
		}
		add("csv", head+",ho_ten,"+who+"\n"+good+","+who+",x\n")                                                            // a foreign column and its name
		add("csv", head+",ho_ten"+good+","+who)                                                                             // line ends eaten
		add("csv", good+","+who+"\n"+good+","+who+"\n")                                                                     // no head
		add("csv", who+",x,y\n"+who+",x,y\n")                                                                               // no head and nothing of ours
		add("csv", head+"\n"+strings.Replace(good, "H28.01-240603-0001", who, 1)+"\n")                                      // the code of a dossier
		add("csv", head+"\n"+strings.Replace(good, ",H28.01", ","+who, 1)+"\n")                                             // and of a unit
		add("csv", head+"\n"+strings.Replace(good, "received", who, 1)+"\n")                                                // a bad word
		add("csv", head+"\n"+strings.Replace(good, "2024-06-03T08:00:00+07:00", who, 1)+"\n")                               // a bad time
		add("csv", head+",due_at\n"+good+","+who+"\n")                                                                      // a bad day
		add("csv", head+",fee_due\n"+good+","+who+"\n")                                                                     // a bad amount
		add("csv", head+",agency_name\n"+good+","+who+"\n")                                                                 // a name of a unit
		add("csv", head+",procedure_name\n"+good+",xin cấp lại cho "+who+"\n")                                              // free text for a procedure
		add("csv", head+",field_name\n"+good+","+who+"\n")                                                                  // for a field
		add("csv", head+",note\n"+who+","+good+"\n")                                                                        // cells that slipped
		add("csv", head+"\n"+who+",x\n"+good+","+who+","+who+"\n")                                                          // too few, too many
		add("csv", head+",note\n"+good+",\""+who+"\n"+good+",x\n")                                                          // not closed
		add("csv", head+",note\n\xff"+good+","+who+"\n")                                                                    // not UTF-8
		add("ndjson", `{"dossier_code":{"ten":"`+who+`"},"event_time":"2024-06-03","status":2,"agency_code":"S"}`+"\n")     // an object for a code
		add("ndjson", `{"dossier_code":["`+who+`"],"event_time":"2024-06-03","status":2,"agency_code":["`+who+`"]}`+"\n")   // lists
		add("ndjson", `{"dossier_code":"D-1","event_time":"2024-06-03","status":2,"agency_code":"S","`+who+`":"x"}`+"\n")   // a key
		add("ndjson", `{"dossier_code":"D-2","event_time":"2024-06-03","status":2,"agency_code":"S"} `+who+"\n")            // behind an object
		add("json", `[{"dossier_code":"D-3","event_time":"`+who+`","status":2,"agency_code":"S"}]`)                         // a document
		add("json", `{"service":"DongBoHoSoMC","data":[{"MaHoSo":"H28-1","TrangThaiHoSo":"`+who+`","ChuHoSo":"`+who+`"}]}`) // the national payload
		add("json", `{"service":"`+who+`","data":[{"MaHoSo":"H28-2","NgayTiepNhan":"`+who+`","TrangThaiHoSo":"4"}]}`)       // and its times
	}
	return ways
}

// Whatever way a person comes in, nothing of it is in any file that the program writes,
// in any table, in what it answers and prints, and in what it logs (design law 9).
func TestNobodyIsKeptWhateverTheWayIn(t *testing.T) {
	t.Parallel()
	kept, inputs := t.TempDir(), t.TempDir()
	p := &program{TB: t, warehouse: filepath.Join(kept, "khohoso.duckdb")}
	outputs := 0
	call := func(args ...string) {
		_, out, errOut := p.call(append(args, "--lang", "en")...)
		outputs++
		if err := os.WriteFile(filepath.Join(kept, fmt.Sprintf("output-%d.txt", outputs)), []byte(out+errOut), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	box := filepath.Join(kept, "inbox")
	if err := os.MkdirAll(box, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(inputs, "first.csv"), []byte("dossier_code,event_time,status,agency_code\nD-0,2024-06-03,2,S\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	call("ingest", filepath.Join(inputs, "first.csv"))
	ways := waysIn()
	pushAll(t, p.warehouse, kept, ways)
	for i, way := range ways {
		path := filepath.Join(box, way.name)
		if i%2 == 0 {
			path = filepath.Join(inputs, way.name)
		}
		if err := os.WriteFile(path, []byte(way.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if i%2 == 0 && i < 24 {
			call("ingest", path)
			call("ingest", "--strict", path)
		}
	}
	call("ingest", bookOfPersons(t, inputs))
	call("inbox", box)
	call("quarantine", "list", "--format", "csv")
	call("quarantine", "groups")
	call("quarantine", "export", "--out", filepath.Join(kept, "mend.csv"))
	call("quarantine", "retry", filepath.Join(kept, "mend.csv"))
	call("status")
	call("build")
	searchPlanted(t, kept, p.warehouse)
}

// pushAll pushes every way in and keeps the answers as the service would send them.
func pushAll(t *testing.T, warehouse, kept string, ways []wayIn) {
	t.Helper()
	w, err := store.Open(t.Context(), store.Options{Path: warehouse})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	pushes := push.NewQueue(w)
	var answers bytes.Buffer
	for _, way := range ways {
		answer, _, err := pushes.Take(t.Context(), push.Request{Source: "mot-cua", Key: way.name, Body: strings.NewReader(way.text), National: strings.Contains(way.text, `"service"`)}, "vi")
		fmt.Fprintf(&answers, "%+v %v\n", answer, err)
	}
	if err := pushes.Close(); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(kept, "answers.txt"), answers.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

// bookOfPersons is a workbook whose sheet, head and cells name persons.
func bookOfPersons(t *testing.T, dir string) string {
	t.Helper()
	book := excelize.NewFile()
	defer book.Close()
	path := filepath.Join(dir, "so.xlsx")
	err := book.SetSheetName("Sheet1", "Nguoi Mot Hai")
	for at, row := range [][]any{{"dossier_code", "event_time", "status", "agency_code", "Nguyễn Thị Bí Mật"}, {"D-9", "TRẦN VĂN KÍN", 2, "S", "x"}, {"D-9", 45446.5, "0912.345.678", "S", "x"}} {
		if err == nil {
			err = book.SetSheetRow("Nguoi Mot Hai", fmt.Sprint("A", at+1), &row)
		}
	}
	if err == nil {
		err = book.SaveAs(path)
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// searchPlanted looks through all files, but for those that others put into the inbox,
// and all texts of all tables.
func searchPlanted(t *testing.T, kept, warehouse string) {
	t.Helper()
	for path := range fingerprints(t, kept) {
		if strings.HasPrefix(path, "inbox/") && !strings.HasSuffix(path, ".report.txt") {
			continue // archived and rejected files are what was handed in
		}
		text, err := os.ReadFile(filepath.Join(kept, path))
		if err != nil {
			t.Fatal(err)
		}
		for _, who := range planted {
			if at := bytes.Index(text, []byte(who)); at >= 0 {
				t.Errorf("%s holds %q: %q", path, who, text[max(0, at-200):min(len(text), at+80)])
			}
		}
	}
	w, err := store.Open(t.Context(), store.Options{Path: warehouse, ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	var columns [][2]string
	rows, err := w.DB().Query("select table_name, column_name from duckdb_columns() where data_type like 'VARCHAR%' and not internal")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var c [2]string
		if err := rows.Scan(&c[0], &c[1]); err != nil {
			t.Fatal(err)
		}
		columns = append(columns, c)
	}
	for _, c := range columns {
		for _, who := range planted {
			var found int64
			if err := w.DB().QueryRow(fmt.Sprintf(`select count(*) from "%s" where contains("%s"::varchar, ?)`, c[0], c[1]), who).Scan(&found); err != nil {
				t.Fatal(err)
			}
			if found > 0 {
				t.Errorf("%s.%s holds %q", c[0], c[1], who)
			}
		}
	}
	if len(columns) < 50 {
		t.Errorf("only %d columns were searched", len(columns))
	}
}
