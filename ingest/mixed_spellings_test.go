package ingest_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"khohoso/ingest/load"
	"khohoso/ingest/push"
)

// mixed are the same events twice: as the contract spells them and with each cell in
// another spelling of its value, row by row.
func mixed() (plain, spelled [][]string) {
	head := []string{"dossier_code", "event_time", "status", "agency_code", "channel", "due_at", "fee_due", "fee_paid_online"}
	plain, spelled = [][]string{head}, [][]string{head}
	times := []string{"2006-01-02T15:04:05+07:00", "2006-01-02 15:04:05", "20060102150405", "02/01/2006 15:04:05", "15:04:05 02/01/2006", "2-1-2006 15:04:05", "2006-01-02T15:04:05,000+07", "02 Jan 2006 15:04:05", "20060102T150405+0700", "2006-01-02T15:04:05+07:00[Asia/Ho_Chi_Minh]"}
	days := []string{"2006-01-02", "02/01/2006", "2/1/2006", "20060102", "2006/01/02", "2.1.2006", "2006-01-02T00:00:00", "02-Jan-2006"}
	codes := []string{"H28.01", " H28.01", "H28.01\u00a0", "\ufeffH28.01", "H28\u200b.01", "H28.01\n", "\tH28.01\r\n"}
	for i := range 140 {
		at := time.Date(2024, 6, 3+i%20, 8, i%60, i%50, 0, time.FixedZone("", 7*3600))
		due := at.AddDate(0, 0, 5)
		pick := func(of []string) string { return of[i%len(of)] }
		code := fmt.Sprintf("H28.01-240603-%05d", i)
		plain = append(plain, []string{code, at.Format(times[0]), "received", codes[0], "online", due.Format(days[0]), "135000", "yes"})
		spelled = append(spelled, []string{
			pick([]string{code, code + " ", "\u200b" + code, code + "\r\n"}), at.Format(pick(times)), pick([]string{"received", "2", "Được tiếp nhận", " RECEIVED ", "02", "2.0"}), pick(codes),
			pick([]string{"online", "Trực tuyến", "ONLINE\u00a0"}), due.Format(pick(days)), pick([]string{"135000", "135.000", "135,000", "135 000 đ", "135000 VNĐ"}), pick([]string{"yes", "có", "1", "TRUE"}),
		})
	}
	return plain, spelled
}

// The same events give the same table in every format and way in, however each of their
// cells is spelled.
func TestMixedSpellingsInEveryFormat(t *testing.T) {
	t.Parallel()
	const table = `select concat_ws('|', dossier_code, event_time, event_date, status_code, agency_code, channel_code, due_at, fee_due, fee_paid_online, identity_hash) from raw_event order by 1`
	plain, spelled := mixed()
	w := openWarehouse(t)
	takeRequest(t, w, load.Request{Bodies: []load.Body{{Name: "plain", Content: bytes.NewReader(csvOf(t, plain))}}})
	want := texts(t, w, table)
	if len(want) != len(plain)-1 {
		t.Fatalf("%d events, want %d", len(want), len(plain)-1)
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "events.csv"), csvOf(t, spelled))
	write(t, filepath.Join(dir, "events.ndjson"), bytes.Join(objects(t, spelled), []byte("\n")))
	write(t, filepath.Join(dir, "events.json"), []byte("["+string(bytes.Join(objects(t, spelled), []byte(",")))+"]"))
	write(t, filepath.Join(dir, "events.arrow"), arrowStream(t, spelled))
	writeSheet(t, filepath.Join(dir, "events.xlsx"), spelled)
	files := []string{parquetOf(t, "from read_csv('"+filepath.Join(dir, "events.csv")+"', all_varchar = true, header = true, delim = ',', quote = '\"', escape = '\"')")}
	for _, name := range []string{"events.csv", "events.ndjson", "events.json", "events.arrow", "events.xlsx"} {
		files = append(files, filepath.Join(dir, name))
	}
	for _, file := range files {
		w := openWarehouse(t, file)
		take(t, w, file)
		if diff := cmp.Diff(want, texts(t, w, table)); diff != "" {
			t.Errorf("%s (-plain +spelled):\n%s", filepath.Base(file), diff)
		}
		if !strings.HasSuffix(file, "events.csv") {
			continue
		}
		pushed := openWarehouse(t)
		if _, _, err := push.Take(t.Context(), pushed, push.Request{Source: "mot-cua", Body: bytes.NewReader(readFileT(t, file)), Now: takenAt}, "vi"); err != nil {
			t.Fatalf("%s pushed: %v", filepath.Base(file), err)
		}
		if diff := cmp.Diff(want, texts(t, pushed, table)); diff != "" {
			t.Errorf("%s pushed (-plain +spelled):\n%s", filepath.Base(file), diff)
		}
	}
}

func csvOf(t testing.TB, rows [][]string) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := csv.NewWriter(&out).WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// objects are rows as objects of JSON, by the names in the first row.
func objects(t testing.TB, rows [][]string) (all [][]byte) {
	t.Helper()
	for _, row := range rows[1:] {
		object := map[string]string{}
		for i, name := range rows[0] {
			object[name] = row[i]
		}
		text, err := json.Marshal(object)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, text)
	}
	return all
}
