package ingest_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"khohoso/ingest/load"
	"khohoso/ingest/push"
	"khohoso/ingest/redact"
	"khohoso/internal/apperr"
	"khohoso/internal/simulate"
)

// A body that brings nothing is no success: one without a row, and one whose line ends
// were eaten on the way, so that its rows stand in the head. Its sender is told the
// likely cause and nothing of what it holds is told or kept.
func TestPushOfNothing(t *testing.T) {
	t.Parallel()
	const head = "dossier_code,event_time,status,agency_code,due_at"
	lines := []string{head + ",ho_ten,so_cccd", "H28.01-240603-0901,2024-06-03T08:05:00+07:00,received,H28.01,2024-06-10,Nguoi Mot Hai,099900001111", ""}
	w := openWarehouse(t)
	for name, c := range map[string]struct {
		body     string
		national bool
	}{
		"joined lines":          {strings.Join(lines, ""), false},
		"a joined narrow body":  {head + strings.ReplaceAll(lines[1], ",Nguoi Mot Hai,099900001111", ""), false},
		"no head":               {lines[1] + "\n" + lines[1] + "\n", false},
		"a head alone":          {head + "\n", false},
		"a head and blanks":     {head + "\n\n\n", false},
		"an empty list":         {`{"service":"DongBoHoSoMC","data":[]}`, true},
		"an empty list of rows": {`[]`, false},
		"keys that are values":  {`{"dossier_code":"D-1","event_time":"2024-06-03","status":"2","agency_code":"S","099900001111":"x"}`, false},
	} {
		_, _, err := push.Take(t.Context(), w, push.Request{Source: "mot-cua", Key: name, Body: strings.NewReader(c.body), National: c.national, Now: takenAt}, "vi")
		told := (*apperr.Fault)(nil)
		if !errors.As(err, &told) || told.Code != apperr.BadInput {
			t.Errorf("%s: %v, want a refusal", name, err)
			continue
		}
		for _, secret := range []string{"Nguoi", "0999", "0901"} {
			if strings.Contains(err.Error()+told.VI, secret) {
				t.Errorf("%s: %q tells %q", name, err, secret)
			}
		}
		if name == "joined lines" && !strings.Contains(told.EN, "--data-binary") {
			t.Errorf("%q does not say the likely cause", told.EN)
		}
	}
	if n := number(t, w, "select (select count(*) from ledger_file) + (select count(*) from raw_event)"); n != 0 {
		t.Errorf("%d rows are left of bodies that were refused", n)
	}
}

// Names of foreign columns are kept where they are names, and counted where not.
func TestForeignColumns(t *testing.T) {
	t.Parallel()
	w := openWarehouse(t)
	text := "dossier_code,event_time,status,agency_code,ChuHoSo,Nguoi Mot Hai,an@b.vn,số 12345,Ghi chú\nD-1,2024-06-03T08:00:00+07:00,received,S,a,b,c,d,e\n"
	answer, _, err := push.Take(t.Context(), w, push.Request{Source: "mot-cua", Key: "1", Body: strings.NewReader(text), Now: takenAt}, "vi")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"ChuHoSo", "Ghi chú", "… 3"}
	if diff := cmp.Diff(want, answer.Ignored); diff != "" {
		t.Errorf("answer (-want +got):\n%s", diff)
	}
	if n := number(t, w, "select count(*) from ledger_file where ignored_columns = ['ChuHoSo', 'Ghi chú', '… 3']"); n != 1 {
		t.Errorf("the ledger keeps something else")
	}
}

// An object is no code, whatever format it comes in.
func TestObjectsAreNoCodes(t *testing.T) {
	t.Parallel()
	for format, text := range map[string]string{
		"ndjson": `{"dossier_code":{"ten":"Nguoi Mot Hai"},"event_time":"2024-06-03","status":2,"agency_code":"S"}` + "\n",
		"json":   `[{"dossier_code":["Nguoi Mot Hai"],"event_time":"2024-06-03","status":2,"agency_code":"S"}]`,
		"csv":    "dossier_code,event_time,status,agency_code\n" + `"{""ten"":""Nguoi Mot Hai""}",2024-06-03,2,S` + "\n",
	} {
		w := openWarehouse(t)
		file := writeFile(t, "in."+format, []byte(text))
		results := takeRequest(t, w, load.Request{Bodies: []load.Body{{Name: format, Content: strings.NewReader(text)}}})
		if results[0].Accepted != 0 || results[0].Quarantined != 1 {
			t.Errorf("%s: %+v", file, results[0])
		}
		for _, r := range refusedRows(t, w) {
			if strings.Contains(r.Value, "Nguoi") || strings.Contains(r.Content["dossier_code"]+r.Content["row"], "Nguoi") {
				t.Errorf("%s: the quarantine keeps %+v", format, r)
			}
		}
	}
}

// A row with too few cells comes back with those that may be kept, in their columns.
func TestTooFewCellsComeBack(t *testing.T) {
	t.Parallel()
	text := "dossier_code,ho_ten,event_time,status,agency_code,procedure_name\nH28.01-240603-0001,Nguoi Mot Hai,2024-06-03T08:00:00+07:00,received\nNguoi Ba Bon,099900002222\n"
	for _, asBody := range []bool{false, true} {
		r := load.Request{Bodies: []load.Body{{Name: "in", Content: strings.NewReader(text)}}}
		file := writeFile(t, "in.csv", []byte(text))
		if !asBody {
			r = load.Request{Files: []string{file}}
		}
		w := openWarehouse(t, file)
		takeRequest(t, w, r)
		var got []map[string]string
		for _, row := range refusedRows(t, w) {
			cells := map[string]string{}
			for name, cell := range row.Content {
				if name != "row" {
					cells[name] = cell
				}
			}
			got = append(got, cells)
		}
		want := []map[string]string{{"dossier_code": "H28.01-240603-0001", "event_time": "2024-06-03T08:00:00+07:00", "status": "received"}, {}}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("as a body %v (-want +got):\n%s", asBody, diff)
		}
	}
}

// Free text in the columns for names is kept where it is written like such a name.
func TestNamesThatAreKept(t *testing.T) {
	t.Parallel()
	w := openWarehouse(t)
	text := `dossier_code,event_time,status,agency_code,agency_name,procedure_code,procedure_name,field_name
D-1,2024-06-03T08:00:00+07:00,received,S,Sở Tư pháp,1.1,Đăng ký kết hôn,Hộ tịch
D-2,2024-06-03T08:00:00+07:00,received,S,Nguoi Mot Hai,1.1,xin cấp lại cho con Nguoi Ba Bon,gọi 0912345678
D-3,2024-06-03T08:00:00+07:00,received,S,UBND phường Võ Thị Sáu,1.1,…,
`
	takeRequest(t, w, load.Request{Bodies: []load.Body{{Name: "in", Content: strings.NewReader(text)}}})
	var got string
	const kept = `select string_agg(concat_ws('|', dossier_code, coalesce(agency_name, '-'), coalesce(procedure_name, '-'), coalesce(field_name, '-')), ';' order by dossier_code) from raw_event`
	if err := w.DB().QueryRowContext(context.Background(), kept).Scan(&got); err != nil {
		t.Fatal(err)
	}
	if want := "D-1|Sở Tư pháp|Đăng ký kết hôn|Hộ tịch;D-2|-|-|-;D-3|UBND phường Võ Thị Sáu|-|-"; got != want {
		t.Errorf("kept %s\nwant %s", got, want)
	}
}

// No name of a procedure or a unit that a province has is taken for a person's.
func TestNamesOfACatalogueAreKept(t *testing.T) {
	t.Parallel()
	made, err := simulate.Write(t.Context(), simulate.Options{Dossiers: 1, Seed: 1, Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	looked := 0
	for _, file := range made.Files {
		form, known := map[string]redact.Form{"procedures.csv": redact.Title, "agencies.csv": redact.Unit}[filepath.Base(file)]
		if !known {
			continue
		}
		rows, err := csv.NewReader(bytes.NewReader(readFile(t, file))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows[1:] {
			if looked++; redact.Cell(form, row[1], false) == redact.Hidden {
				t.Errorf("%s: %q is not kept", filepath.Base(file), row[1])
			}
		}
	}
	if looked < 400 {
		t.Errorf("only %d names were looked at", looked)
	}
}
