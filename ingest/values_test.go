package ingest_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"khohoso/ingest/contract"
	"khohoso/ingest/load"
	"khohoso/models/store"
)

// What a cell may look like and what becomes of it.
func TestValues(t *testing.T) {
	t.Parallel()
	const names = "dossier_code,event_time,status,agency_code,channel,due_at,fee_due,fee_paid_online,agency_name"
	cases := []struct{ cells, want string }{ // want: the row, or the column that does not fit
		{"D,2024-06-03T08:00:00+07:00,received,A,,,,,", "D|2024-06-03 08:00:00|2|A|-|-|-|-|-"},
		{"\u00a0D 1 ,  2024-06-03 08:00  , RECEIVED ,\tA\u00a0, Trực tuyến ,,,,", "D 1|2024-06-03 08:00:00|2|A|2|-|-|-|-"},
		{"Đ-1,20240603080000,Được tiếp nhận,A,1,20240603235959,0,có,Sở A", "Đ-1|2024-06-03 08:00:00|2|A|1|2024-06-03 23:59:59|0|true|Sở A"},
		{"D,2024-06-03T01:00:00Z,10,A,3,2024-06-10, 15000 ,KHÔNG,", "D|2024-06-03 08:00:00|10|A|3|2024-06-10 23:59:59|15000|false|-"},
		{"D, 20240603080000 ,2,A,, 2024-6-9 ,,1,", "D|2024-06-03 08:00:00|2|A|-|2024-06-09 23:59:59|-|true|-"},
		{"D,2024-06-03 08:00:00.123456+07,2,A,,2024-06-10T17:00:00+07:00,,0,", "D|2024-06-03 08:00:00.123456|2|A|-|2024-06-10 17:00:00|-|false|-"},
		{"D,2024-06-03,2,A,,,,,", "D|2024-06-03 00:00:00|2|A|-|-|-|-|-"},
		{"D,2024-06-03T08:00:00+07:00,D\u0302\u0301,A,,,,,", "status"},
		{" ,2024-06-03T08:00:00+07:00,2,A,,,,,", "dossier_code"},
		{"\u00a0,2024-06-03T08:00:00+07:00,2,A,,,,,", "dossier_code"},
		{"D,1989-12-31T08:00:00+07:00,2,A,,,,,", "event_time"},
		{"D,2101-02-01T08:00:00+07:00,2,A,,,,,", "event_time"},
		{"D,infinity,2,A,,,,,", "event_time"},
		{"D,20240631080000,2,A,,,,,", "event_time"},
		{"D,202406030800,2,A,,,,,", "event_time"},
		{"D,03/06/2024 08:00,2,A,,,,,", "D|2024-06-03 08:00:00|2|A|-|-|-|-|-"},
		{"D,06/13/2024 08:00,2,A,,,,,", "event_time"},
		{"D,2024-06-03T08:00:00+07:00,11,A,,,,,", "status"},
		{"D,2024-06-03T08:00:00+07:00,2, ,,,,,", "agency_code"},
		{"D,2024-06-03T08:00:00+07:00,2,A,fax,,,,", "channel"},
		{"D,2024-06-03T08:00:00+07:00,2,A,,soon,,,", "due_at"},
		{"D,2024-06-03T08:00:00+07:00,2,A,,2024-02-30,,,", "due_at"},
		{"D,2024-06-03T08:00:00+07:00,2,A,,,-1,,", "D|2024-06-03 08:00:00|2|A|-|-|-|-|-"},
		{"D,2024-06-03T08:00:00+07:00,2,A,,,1.5,,", "D|2024-06-03 08:00:00|2|A|-|-|-|-|-"},
		{"D,2024-06-03T08:00:00+07:00,2,A,,,,maybe,", "fee_paid_online"},
	}
	for _, c := range cases {
		t.Run(c.cells, func(t *testing.T) {
			t.Parallel()
			file := writeFile(t, "events.csv", []byte(names+"\n"+c.cells+"\n"))
			w := openWarehouse(t, file)
			takeRequest(t, w, load.Request{Files: []string{file}, Kind: contract.Events})
			var got string
			if rows := refusedRows(t, w); len(rows) > 0 {
				got = rows[0].Column
			} else if err := w.DB().QueryRow(`select concat_ws('|', dossier_code, event_time at time zone 'Asia/Ho_Chi_Minh', status_code, agency_code, coalesce(channel_code::varchar, '-'),
				coalesce((due_at at time zone 'Asia/Ho_Chi_Minh')::varchar, '-'), coalesce(fee_due::varchar, '-'), coalesce(fee_paid_online::varchar, '-'), coalesce(agency_name, '-')) from raw_event`).Scan(&got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// The stored day is the engine's day, in zones that change their clocks and in those that do not.
func TestStoredDayIsTheLocalDay(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	text.WriteString("dossier_code,event_time,status,agency_code\n")
	for n, at := 0, time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC); at.Year() < 2101; n++ {
		fmt.Fprintf(&text, "D-%d,%s,received,A\n", n, at.Format("2006-01-02T15:04:05.000000Z"))
		at = at.Add(13*24*time.Hour + 5*time.Hour + 29*time.Minute + 999*time.Millisecond)
	}
	file := writeFile(t, "events.csv", []byte(text.String()))
	for _, zone := range []string{"Asia/Ho_Chi_Minh", "Europe/Amsterdam", "America/New_York", "Asia/Kathmandu", "UTC", "Pacific/Apia"} {
		t.Run(zone, func(t *testing.T) {
			t.Parallel()
			w, err := store.Open(context.Background(), store.Options{Path: t.TempDir() + "/khohoso.duckdb", Zone: zone, Create: true, Readable: []string{file}})
			if err != nil {
				t.Fatal(err)
			}
			defer w.Close()
			take(t, w, file)
			if n := number(t, w, "select count(*) from raw_event"); n < 3000 {
				t.Fatalf("only %d events", n)
			}
			if n := number(t, w, "select count(*) from raw_event where event_date is distinct from event_time::date"); n != 0 {
				t.Errorf("%d events lie on another day", n)
			}
		})
	}
}
