package ingest_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"khohoso/ingest/contract"
	"khohoso/ingest/load"
)

// What a page, a path, a spreadsheet or a log would take for something else is no code, in whatever
// column of codes and whatever way it comes: the row stands in the quarantine with the reason.
func TestOnlyCodesAreCodes(t *testing.T) {
	t.Parallel()
	bad := []string{
		strings.Repeat("a", 100_000), "H28\x01", "H28\x7f01", "A\nB", "../../etc/passwd", "H28..01", "<script>", "a>b", "=1+1", "@SUM(A1)", "+1+1", "-1+cmd",
	}
	good := []string{"H28.31-240603-00001", "000.00.19.H26-240101-0001", "12/2024/ĐĐ-STP", "1.004.022 (a)", "-", strings.Repeat("a", 100)}
	head := []string{"dossier_code", "event_time", "status", "agency_code", "procedure_code", "event_id"}
	var rows [][]string
	for at, name := range head {
		if name == "event_time" || name == "status" {
			continue
		}
		for i, code := range slices.Concat(bad, good) {
			row := []string{fmt.Sprintf("D-%d-%d", at, i), "2024-06-03T08:00:00+07:00", "received", "STP", "P", "E"}
			row[at] = code
			rows = append(rows, row)
		}
	}
	var text, objects bytes.Buffer
	if err := csv.NewWriter(&text).WriteAll(append([][]string{head}, rows...)); err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		object := map[string]string{}
		for i, name := range head {
			object[name] = row[i]
		}
		line, err := json.Marshal(object)
		if err != nil {
			t.Fatal(err)
		}
		objects.Write(append(line, '\n'))
	}
	for name, body := range map[string][]byte{"rows.csv": text.Bytes(), "rows.ndjson": objects.Bytes()} {
		w := openWarehouse(t)
		result := takeRequest(t, w, load.Request{Bodies: []load.Body{{Name: name, Content: bytes.NewReader(body)}}})[0]
		if result.Quarantined != int64(4*len(bad)) || result.Accepted+result.Duplicate != int64(4*len(good)) {
			t.Errorf("%s: %d refused, %d taken in, %d known, want %d refused and %d others", name, result.Quarantined, result.Accepted, result.Duplicate, 4*len(bad), 4*len(good))
		}
		for _, row := range refusedRows(t, w) {
			if row.Reason != string(contract.BadCode) {
				t.Errorf("%s: %q is refused for %s", name, row.Column, row.Reason)
			}
		}
	}
}
