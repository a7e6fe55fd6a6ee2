package load

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"khohoso/ingest/contract"
	"khohoso/ingest/mapping"
	"khohoso/ingest/reader"
	"khohoso/internal/apperr"
)

// FuzzHeader opens files with any beginning: a fault for a reader, or a header
// that the plan accepts or refuses in words.
func FuzzHeader(f *testing.F) {
	for _, seed := range []string{
		"dossier_code,event_time,status,agency_code\n", "\ufeffDossier_Code; EVENT_TIME ;status;agency_code\r\n1;2;3;4\r\n",
		"code,name\n", "\x89PNG\r\n\x1a\n", "PK\x03\x04", "\xff\xfea\x00,\x00", "\x1f\x8b\x08\x00", "\"a\nb\",c\n", "a,a,dossier_code,dossier_code\n", "\n\n", "\"", "x\x00y,z\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		path := filepath.Join(t.TempDir(), "in.csv")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		source, err := reader.Open(path, 0)
		if err == nil {
			var p *loadPlan
			if p, err = (Request{}).plan(source, 1); err == nil {
				if _, err := render("load_events", p); p.oneToOne() && err != nil {
					t.Error(err)
				}
				return
			}
		}
		told := (*apperr.Fault)(nil)
		if !errors.As(err, &told) || told.Code != apperr.BadInput {
			t.Fatalf("%q: error %v is not made for a reader", text, err)
		}
		for _, sentence := range []string{told.EN, told.VI} {
			if strings.ContainsAny(sentence, "\n\r") || !utf8.ValidString(sentence) {
				t.Errorf("sentence %q", sentence)
			}
		}
	})
}

// FuzzMapping loads any text as a mapping: a fault in one line, or a mapping that
// makes statements whose literals cannot be left.
func FuzzMapping(f *testing.F) {
	seeds, err := filepath.Glob("../mapping/mappings/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range seeds {
		text, err := os.ReadFile(seed)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte("columns: {dossier_code: a, event_time: b, status: {from: c, values: {\"it's\": received}}, agency_code: {constant: \"';--\"}}\n"))
	f.Add([]byte("kind: agencies\ntimezone: X'\ncolumns: {code: a, name: b}\n"))
	f.Add([]byte("columns: &a {dossier_code: *a}\n"))
	f.Add([]byte("events: [{columns: null, optional: true}]\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		path := filepath.Join(t.TempDir(), "mapping.yaml")
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		mapping, err := mapping.Load(path)
		if err != nil {
			told := (*apperr.Fault)(nil)
			if !errors.As(err, &told) || strings.ContainsAny(told.EN+told.VI, "\n\r") {
				t.Fatalf("%q: error %q is not one line for a reader", text, err)
			}
			return
		}
		source := reader.Source{Name: "in", Path: "/in", Delimiter: ',', Format: reader.CSV}
		for _, event := range mapping.FullEvents() {
			if event.Each != "" {
				source.Format = reader.JSON
			}
			for from := range event.When {
				source.Header = append(source.Header, from)
			}
			for _, cell := range event.Columns {
				for c := &cell; c != nil; c = c.Else {
					source.Header = append(source.Header, c.From)
					if c.Pick != "" {
						source.Format = reader.JSON
					}
				}
			}
		}
		if source.Format == reader.JSON {
			source.Seen, source.Header = []string{"MaHoSo"}, nil
			if !mapping.Reads("MaHoSo") {
				return
			}
		}
		p, err := (Request{Mapping: mapping}).plan(source, 1)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		name := "load_catalogue"
		if p.kind.Name == contract.Events.Name {
			name = "load_events"
		}
		statement, err := render(name, p)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Count(statement, "'")%2 != 0 {
			t.Errorf("a literal is left open: %s", statement)
		}
	})
}

// FuzzFiles takes anything for a file of any format: a fault for a reader, or rows
// that can be walked to their end.
func FuzzFiles(f *testing.F) {
	for _, seed := range []string{
		`{"dossier_code":"D","event_time":"x","status":"y","agency_code":"z"}` + "\n{\n", `{"service":"DongBoHoSoMC","data":[{"MaHoSo":"H28-1","TrangThaiHoSo":"4","DanhSachHoSoBoSung":[{"NgayBoSung":"x"}]}]}`,
		`[{"MaHoSo":"H28-1","TrangThai":"4","ThoiDiemXuLy":"x"},1]`, "ARROW1\x00\x00\xff\xff\xff\xff\x10\x00\x00\x00", "PAR1xxxxPAR1", "PK\x03\x04", "\x1f\x8b\x08\x00\x00",
		"dossier_code,event_time,status,agency_code\n1,2,3,4\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(readAll)
}
