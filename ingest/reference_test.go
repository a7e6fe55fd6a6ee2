package ingest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"khohoso/ingest/load"
)

// Reference data are read by the same functions as events: codes without letters that
// nobody sees, days and times in any spelling, amounts as people write them.
func TestReferenceDataInOtherSpellings(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, query, want string }{
		"agencies": {
			"code,name,level,parent_code,valid_from,valid_to\n\u200bH28.01,\"Sở Tư pháp\n\",department,\u00a0H28,01/07/2024,0001-01-01T00:00:00\n",
			"select concat_ws('|', code, name, parent_code, valid_from, valid_to) from raw_agency", "H28.01|Sở Tư pháp|H28|2024-07-01",
		},
		"procedures": {
			"code,name,legal_term,legal_term_unit,decided_at,valid_from\n1.001193\u200b,A,15.0,working_days,2024/07/01 00:00:00,1 July 2024\n",
			"select concat_ws('|', code, legal_term, decided_at, valid_from) from raw_procedure", "1.001193|15|2024-07-01|2024-07-01",
		},
		"feedback": {
			"id,received_at,kind,agency_code,due_at,answered_at\nP-1,08:05 03/06/2024,1.0,\"H28.01\n\",10/06/2024,9999-12-31\n",
			`select concat_ws('|', feedback_id, received_at at time zone 'Asia/Ho_Chi_Minh', agency_code, due_at at time zone 'Asia/Ho_Chi_Minh', answered_at) from raw_feedback`, "P-1|2024-06-03 08:05:00|H28.01|2024-06-10 23:59:59",
		},
		"holidays": {
			"date,kind,name\n02/09/2024,off,Quốc khánh\u00a0\n", "select concat_ws('|', holiday_date, name) from raw_holiday", "2024-09-02|Quốc khánh",
		},
		"national_counts": {
			"agency_code,period,received,synchronised,recorded_at\nH28\u200b,08/2026,\"1.350\",\"1,350\",20260901080000\n",
			"select concat_ws('|', agency_code, period_name, received, synchronised, recorded_at at time zone 'Asia/Ho_Chi_Minh') from raw_national_count", "H28|2026-08|1350|1350|2026-09-01 08:00:00",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := writeFile(t, "reference.csv", []byte(c.text))
			w := openWarehouse(t, file)
			takeRequest(t, w, load.Request{Files: []string{file}})
			if diff := cmp.Diff([]string{c.want}, texts(t, w, c.query)); diff != "" {
				t.Errorf("(-want +got):\n%s%v", diff, refusedRows(t, w))
			}
		})
	}
}
