package main

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
)

// A token that is for some units writes for these alone, in every format, by the national payload and beside bodies of
// other tokens; each other row is set aside by itself with the unit named.
func TestTokenForUnitsWritesForTheseOnly(t *testing.T) {
	t.Parallel()
	p := newPushed(t)
	issue := func(units string) string {
		t.Helper()
		token, err := p.accounts.IssueSourceToken(t.Context(), "mot-cua", "test", units, 30)
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	limited, other := issue("H28.01,H28.30.*"), issue("H28.02")
	own := []string{"H28.01", "H28.30.01", "H28.30.99"}
	foreign := []string{"H28.02", "H28.30", "H28.010", "H28.300.1", "H28", "h28.01", "H28.01.01"}
	lines := func(kind string) []byte {
		var text strings.Builder
		for _, unit := range slices.Concat(own, foreign) {
			fmt.Fprintf(&text, `{"dossier_code":"%s-%s","event_time":"2024-06-03T08:00:00+07:00","status":2,"agency_code":"%s"}`+"\n", kind, unit, unit)
		}
		return []byte(text.String())
	}
	table := func(kind string) []byte {
		text := "dossier_code,event_time,status,agency_code\n"
		for _, unit := range slices.Concat(own, foreign) {
			text += kind + "-" + unit + ",2024-06-03T08:00:00+07:00,received," + unit + "\n"
		}
		return []byte(text)
	}
	var records []string
	for _, unit := range slices.Concat(own, foreign) {
		records = append(records, fmt.Sprintf(`{"MaHoSo":"%s-240603-0001","MaTTHC":"1.001193","NgayTiepNhan":"20240603080500","NgayHenTra":"20240620170000","TrangThaiHoSo":"2"}`, unit))
	}
	payload := []byte(`{"service":"DongBoHoSoMC","data":[` + strings.Join(records, ",") + `]}`)
	for name, c := range map[string]struct {
		path  string
		body  []byte
		times int64
	}{
		"lines":     {"/api/v1/events", lines("L"), 1},
		"table":     {"/api/v1/events", table("T"), 1},
		"by itself": {"/api/v1/events", packedTable(t, table("G"), 8000), 8000},
		"national":  {"/api/v1/national", payload, 1},
	} {
		status, answer, _ := p.send(c.path+"?lang=en", limited, "", c.body)
		if status != 200 || answer.Accepted+answer.Duplicate != int64(len(own))*c.times || answer.Quarantined != int64(len(foreign))*c.times || answer.Read != answer.Accepted+answer.Duplicate+answer.Quarantined {
			t.Errorf("%s: %d %+v", name, status, answer)
		}
		for _, one := range answer.Refusals {
			if one.Column != "agency_code" || one.Reason != "foreign_unit" || !slices.Contains(foreign, one.Value) || !strings.Contains(one.Says, "may not write for this unit") {
				t.Errorf("%s: %+v", name, one)
			}
		}
	}
	var senders sync.WaitGroup // their bodies are taken in together
	for i, token := range []string{limited, other, p.token, limited, other, p.token} {
		senders.Go(func() {
			status, answer, _ := p.send("/api/v1/events", token, "", lines(fmt.Sprint("M", i)))
			want := []int{len(own), 1, len(own) + len(foreign)}[i%3]
			if status != 200 || answer.Accepted != int64(want) || answer.Quarantined != int64(len(own)+len(foreign)-want) {
				t.Errorf("body %d: %d %+v, want %d taken in", i, status, answer, want)
			}
		})
	}
	senders.Wait()
	if n := rowsOf(t, p.warehouse, "select count(*) from raw_event where not starts_with(dossier_code, 'M') and agency_code not in ('H28.01', 'H28.30.01', 'H28.30.99')"); n != "0" {
		t.Errorf("%s events stand for other units", n)
	}
}

// packedTable is a table with its rows many times over, too large to be held in memory.
func packedTable(t testing.TB, table []byte, times int) []byte {
	t.Helper()
	head, rows, _ := bytes.Cut(table, []byte("\n"))
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	for _, part := range [][]byte{head, []byte("\n"), bytes.Repeat(rows, times)} {
		if _, err := w.Write(part); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
