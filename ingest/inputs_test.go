package ingest_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"khohoso/ingest/contract"
	"khohoso/ingest/load"
)

// What the rows of the indicators' inputs may look like, told apart by their headers, and what becomes of them.
func TestIndicatorInputs(t *testing.T) {
	t.Parallel()
	const (
		feedback  = "id,received_at,kind,agency_code,due_at,answered_at,rating"
		complaint = "id,received_at,kind,agency_code,due_at,answered_at,rating,dossier_code"
		targets   = "indicator,set,agency_code,valid_from,valid_to,target"
		counts    = "agency_code,period,received,synchronised"
		services  = "agency_code,period,service,offered"
		published = "agency_code,agency_name,period,indicator,numerator,denominator,score,max_score"
	)
	reads := map[string]string{
		feedback: `select concat_ws('|', feedback_id, received_at at time zone 'Asia/Ho_Chi_Minh', coalesce(kind::varchar, '-'), agency_code,
			coalesce((due_at at time zone 'Asia/Ho_Chi_Minh')::varchar, '-'), coalesce((answered_at at time zone 'Asia/Ho_Chi_Minh')::varchar, '-'), coalesce(rating::varchar, '-')) from raw_feedback`,
		complaint: `select concat_ws('|', feedback_id, agency_code, coalesce(dossier_code, '-')) from raw_feedback`,
		targets:   `select concat_ws('|', indicator, indicator_set, coalesce(agency_code, '-'), coalesce(valid_from::varchar, '-'), coalesce(valid_to::varchar, '-'), target) from raw_target`,
		counts:    `select concat_ws('|', agency_code, period_name, received, synchronised) from raw_national_count`,
		services:  `select concat_ws('|', agency_code, period_name, service, offered) from raw_service`,
		published: `select concat_ws('|', agency_code, agency_name, period_name, coalesce(indicator_set, '-'), indicator, coalesce(numerator::varchar, '-'), coalesce(denominator::varchar, '-'), coalesce(score::varchar, '-'), max_score) from raw_published`,
	}
	cases := []struct{ header, cells, want string }{ // want: the row, or the column that does not fit
		{feedback, "P1,2026-08-03T08:00:00+07:00,rule,H28.01,2026-08-24,2026-08-10 09:00,very_satisfied", "P1|2026-08-03 08:00:00|1|H28.01|2026-08-24 23:59:59|2026-08-10 09:00:00|1"},
		{feedback, "P1,20260803080000,Hành vi, H28.01 ,,,", "P1|2026-08-03 08:00:00|2|H28.01|-|-|-"},
		{feedback, ",2026-08-03,rule,H28.01,,,", "id"},
		{feedback, "P1,soon,rule,H28.01,,,", "received_at"},
		{feedback, "P1,2026-08-03,praise,H28.01,,,", "kind"},
		{feedback, "P1,2026-08-03,rule,,,,", "agency_code"},
		{feedback, "P1,2026-08-03,rule,H28.01,2026-02-30,,", "due_at"},
		{feedback, "P1,2026-08-03,rule,H28.01,,1899-01-01,", "answered_at"},
		{feedback, "P1,2026-08-03,rule,H28.01,,,5", "rating"},
		{complaint, "P1,2026-08-03,rule,H28.01,,,, H28.01-260701-00012 ", "P1|H28.01|H28.01-260701-00012"},
		{complaint, "P1,2026-08-03,rule,H28.01,,,,", "P1|H28.01|-"},
		{targets, "3.3,portal,,,,80 %", "3.3|portal|-|-|-|0.8"},
		{targets, `3.3,portal,H28.01,2026-01-01,2026-12-31,"0,85"`, "3.3|portal|H28.01|2026-01-01|2026-12-31|0.85"},
		{targets, "3.3,portal,,,,1", "3.3|portal|-|-|-|1.0"},
		{targets, "3.3,portal,,,,80", "target"},
		{targets, "3.3,portal,,,,0", "target"},
		{targets, "3.3,portal,,,,-0.5", "target"},
		{targets, "3.3,,,,,0.5", "set"},
		{targets, "3.3,portal,,2026-13-01,,0.5", "valid_from"},
		{counts, "H28.01,2026-08,1500,1400", "H28.01|2026-08|1500|1400"},
		{counts, "H28.01,2026-q3,1500,1400", "H28.01|2026-Q3|1500|1400"},
		{counts, "H28.01,08/2026,0,0", "H28.01|2026-08|0|0"},
		{counts, "H28.01,2026-9m,1,1", "H28.01|2026-9M|1|1"},
		{counts, "H28.01,2026-13,1500,1400", "period"},
		{counts, "H28.01,2026-Q5,1500,1400", "period"},
		{counts, "H28.01,2026-08,1.5,1400", "received"},
		{counts, "H28.01,2026-08,1500,", "synchronised"},
		{services, "H28.31,2026-08,certified_ecopy,có", "H28.31|2026-08|1|true"},
		{services, "H28.31,2026,Chứng thực bản sao điện tử,0", "H28.31|2026|1|false"},
		{services, "H28.31,2026,ecopies,0", "service"},
		{services, "H28.31,2026,certified_ecopy,", "offered"},
		{published, "H44,UBND tỉnh,2026-08,2.1,144625,184513,15.68,20", "H44|UBND tỉnh|2026-08|-|2.1|144625|184513|15.68|20.0"},
		{published, `H44,UBND tỉnh,2026-Q3,payment group,,,"6,67",10`, "H44|UBND tỉnh|2026-Q3|-|payment group|-|-|6.67|10.0"},
		{published, "H44,UBND tỉnh,2026-Q3,2.1,1,2,-1,20", "score"},
		{published, "H44,UBND tỉnh,August,2.1,1,2,1,20", "period"},
	}
	for i, c := range cases {
		t.Run(fmt.Sprintf("row %d", i), func(t *testing.T) {
			t.Parallel()
			file := writeFile(t, "input.csv", []byte(c.header+"\n"+c.cells+"\n"))
			w := openWarehouse(t, file)
			takeRequest(t, w, load.Request{Files: []string{file}})
			var got string
			if rows := refusedRows(t, w); len(rows) > 0 {
				if got = rows[0].Column; contract.Explain(rows[0].Kind, rows[0].Reason, rows[0].Column, "vi") == "" {
					t.Errorf("%s: no reason given", rows[0].Reason)
				}
			} else if err := w.DB().QueryRow(reads[c.header]).Scan(&got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s: %s", c.cells, diff)
			}
		})
	}
}

// A repeat is counted and left out, a row with other content is kept beside the first.
func TestIndicatorInputsTwice(t *testing.T) {
	t.Parallel()
	const header = "agency_code,period,received,synchronised\n"
	first := writeFile(t, "first.csv", []byte(header+"H28.01,2026-08,1500,1400\nH28.02,2026-08,300,300\nH28.02,2026-08,300,300\n"))
	second := writeFile(t, "second.csv", []byte(header+"H28.01,2026-08,1500,1400\nH28.02,2026-08,310,305\n"))
	w := openWarehouse(t, first, second)
	for file, want := range map[string][3]int64{first: {3, 2, 1}} {
		if got := take(t, w, file)[0]; got.Kind != "national_counts" || [3]int64{got.Read, got.Accepted, got.Duplicate} != want {
			t.Errorf("%s: %+v", file, got)
		}
	}
	if got := take(t, w, second)[0]; got.Read != 2 || got.Accepted != 1 || got.Duplicate != 1 {
		t.Errorf("second file: %+v", got)
	}
	if n := number(t, w, "select count(*) from raw_national_count"); n != 3 {
		t.Errorf("%d rows are kept, not 3", n)
	}
}

// The words of a list are those of the row's own kind, though other kinds have a column of that name.
func TestReasonNamesTheWordsOfItsKind(t *testing.T) {
	t.Parallel()
	for kind, word := range map[string]string{"feedback": "conduct", "holidays": "make_up"} {
		if sentence := contract.Explain(kind, string(contract.UnknownWord), "kind", "en"); !strings.Contains(sentence, word) {
			t.Errorf("%s: %q does not name %q", kind, sentence, word)
		}
	}
}
