package ingest_test

import (
	"strings"
	"testing"

	"khohoso/ingest/load"
	"khohoso/ingest/push"
)

// Words for an empty cell hold for what is pushed, small or large, as for files; of the
// key that came with it a digest alone is kept, by which it is known again.
func TestPushesByTheSettings(t *testing.T) {
	t.Parallel()
	w := openWarehouse(t)
	pushes := push.NewQueue(w, "NULL", "#N/A")
	defer pushes.Close() //nolint:errcheck // the test has what it looks for
	small := "dossier_code,event_time,status,agency_code,procedure_code\nD-1,2024-06-03T08:00:00+07:00,received,S,null\n"
	large := small + strings.Repeat("D-2,2024-06-03T08:00:00+07:00,received,S,#n/a\n", 1<<20/40)
	const key = "ho so Nguyen Van Khoa 079188004321"
	for name, body := range map[string]string{key: small, "large": large} {
		for i := range 2 {
			_, replayed, err := pushes.Take(t.Context(), push.Request{Source: "mot-cua", Key: name, Body: strings.NewReader(body), Now: takenAt}, "vi")
			if err != nil || replayed != (i == 1) {
				t.Errorf("%s: replayed %v, %v", name, replayed, err)
			}
		}
	}
	if n := number(t, w, "select count(*) from raw_event where procedure_code is null"); n != 2 {
		t.Errorf("%d events without a procedure, want 2", n)
	}
	if n := number(t, w, "select count(*) from push_receipt where key = sha256('"+key+"')"); n != 1 {
		t.Errorf("the key is known by something else than its digest")
	}
	if n := number(t, w, "select count(*) from push_receipt where contains(key || answer, 'Khoa') or contains(key || answer, '0791')"); n != 0 {
		t.Errorf("%d receipts keep the key", n)
	}
}

// A refusal by --strict is told as every other one: file, line, column, value where it
// may be shown, what is allowed and what to do. The ledger has no name of a person either.
func TestStrictIsToldAlike(t *testing.T) {
	t.Parallel()
	const head = "dossier_code,event_time,status,agency_code\n"
	w := openWarehouse(t)
	take := func(row string, strict bool) error {
		body := load.Body{Name: "in/Nguyen Van Khoa.csv", Content: strings.NewReader(head + row)}
		_, err := load.Run(t.Context(), w.DB(), load.Request{Bodies: []load.Body{body}, Strict: strict, Now: takenAt})
		return err
	}
	err := take("D-1,soon,received,S\n", true)
	if err == nil || !strings.Contains(err.Error(), `line 2, column event_time, "soon": not a time; write 01/06/2024 08:30`) || !strings.Contains(err.Error(), "1 row(s)") {
		t.Errorf("told as %v", err)
	}
	if err = take("D-1,gặp Nguyen Van Khoa,received,S\n", true); err == nil || !strings.Contains(err.Error(), `line 2, column event_time: not a time`) {
		t.Errorf("told as %v", err)
	}
	if err := take("D-1,soon,received,S\n", false); err != nil {
		t.Error(err)
	}
	if n := number(t, w, "select count(*) from ledger_file where file_name = 'in/….csv'"); n != 1 {
		t.Error("the ledger names a person")
	}
}
