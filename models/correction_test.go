package models_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"khohoso/ingest/load"
	"khohoso/ingest/quarantine"
	"khohoso/models/datatests"
	"khohoso/models/restatement"
)

const correctionHead = "dossier_code,event_id,event_time,status,agency_code,recorded_at,correction\n"

// staged lists what counts: event by event, after corrections.
func staged(t testing.TB, d *world) []string {
	t.Helper()
	rows, err := d.DB().Query(`select dossier_code || ' ' || coalesce(event_id, '') || ' ' || strftime(event_time::timestamp, '%m-%d %H') || ' ' || status_code || ' ' || agency_code
		from stg_event order by 1`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var found []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		found = append(found, line)
	}
	return found
}

// What each sort of correction does, whether it comes after its event or before it.
func TestCorrectionsWithdrawAndReplace(t *testing.T) {
	t.Parallel()
	events := correctionHead + `D1,e1,2024-06-03T08:00:00+07:00,received,A1,2024-06-03T08:00:00+07:00,
D1,e2,2024-06-04T08:00:00+07:00,finished,A1,2024-06-04T08:00:00+07:00,
D2,e1,2024-06-03T08:00:00+07:00,received,A1,2024-06-03T08:00:00+07:00,
D3,e1,2024-06-03T08:00:00+07:00,received,A1,,
D4,e1,2024-06-03T08:00:00+07:00,received,A1,,
`
	corrections := correctionHead + `D1,e2,2024-06-04T08:00:00+07:00,finished,A1,2024-06-01T08:00:00+07:00,withdrawn
D2,e1,2024-05-30T09:00:00+07:00,received,A2,2024-01-01T08:00:00+07:00,thay thế
D3,e1,2024-06-03T08:00:00+07:00,received,A1,2024-06-05T08:00:00+07:00,withdrawn
D3,e1,2024-06-07T08:00:00+07:00,received,A2,2024-06-06T08:00:00+07:00,replaced
D4,e1,2024-06-03T08:00:00+07:00,received,A2,2024-06-05T08:00:00+07:00,replaced
D4,e1,2024-06-03T08:00:00+07:00,received,A1,2024-06-05T08:00:00+07:00,Thu hồi
D5,e9,2024-06-03T08:00:00+07:00,received,A1,,withdrawn
`
	want := []string{"D1 e1 06-03 08 2 A1", "D2 e1 05-30 09 2 A2", "D3 e1 06-07 08 2 A2"}
	for _, order := range [][]string{{events, corrections}, {corrections, events}, {events, corrections, corrections + "D9,x,2024-06-03T08:00:00+07:00,received,A1,,withdrawn\n"}} {
		d := newWorld(t)
		for i, file := range order {
			d.take(file)
			if i == 0 {
				d.build()
			}
		}
		equalsFull(t, d.Warehouse, build(t, d.Warehouse))
		if got := staged(t, d); !slices.Equal(got, want) {
			t.Errorf("events are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
		passesDataTests(t, d)
		var rows int64
		if err := d.DB().QueryRow("select count(*) from raw_event where dossier_code <> 'D9'").Scan(&rows); err != nil || rows != 12 {
			t.Errorf("%d raw rows are kept, not 12 (%v)", rows, err)
		}
	}
}

func passesDataTests(t testing.TB, d *world) {
	t.Helper()
	for _, r := range must(datatests.Run(d.Ctx, d.Warehouse)) {
		if r.Failures > 0 {
			t.Errorf("data test %s fails", r.Name)
		}
	}
}

// A correction that names no event is set aside for a reason of its own, with or
// without a column event_id; nothing is lost.
func TestCorrectionWithoutEventIsSetAside(t *testing.T) {
	t.Parallel()
	d := newWorld(t)
	files := []string{
		correctionHead + "D1,,2024-06-03T08:00:00+07:00,received,A1,,withdrawn\nD1,e1,2024-06-03T08:00:00+07:00,received,A1,,undone\nD1,,2024-06-03T08:00:00+07:00,received,A1,,\n",
		"dossier_code,event_time,status,agency_code,correction\nD2,2024-06-03T08:00:00+07:00,received,A1,replaced\nD2,2024-06-03T08:00:00+07:00,received,A1,\n",
	}
	for _, content := range files {
		file := d.Files[d.Next]
		d.Next++
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := load.Run(d.Ctx, d.DB(), load.Request{Files: []string{file}, Now: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)}); err != nil {
			t.Fatal(err)
		}
	}
	d.build()
	passesDataTests(t, d)
	var got []string
	for _, row := range must(quarantine.List(d.Ctx, d.DB(), "events")) {
		got = append(got, row.Content["dossier_code"]+" "+row.Column+" "+row.Reason)
	}
	if want := []string{"D1 event_id no_event_named", "D1 correction unknown_word", "D2 event_id no_event_named"}; !slices.Equal(got, want) {
		t.Errorf("set aside %v, want %v", got, want)
	}
	if got := staged(t, d); len(got) != 2 {
		t.Errorf("events are %v", got)
	}
}

// A closed period that a correction touches is restated for a corrected event.
func TestCorrectionRestatesForACorrectedEvent(t *testing.T) {
	t.Parallel()
	d, p := newWorld(t), periodOf(t, "2024-06")
	d.take(someAgencies, correctionHead+`D1,e1,2024-06-03T08:00:00+07:00,received,A1,,
D2,e1,2024-06-03T08:00:00+07:00,received,A1,,
D2,e2,2024-06-05T08:00:00+07:00,finished,A1,,
D3,e1,2024-06-04T08:00:00+07:00,received,A2,,
D4,e1,2024-07-04T08:00:00+07:00,received,A2,,
`)
	d.build()
	d.close(p)
	d.take(correctionHead + `D1,e1,2024-06-03T08:00:00+07:00,received,A1,,withdrawn
D2,e2,2024-07-02T08:00:00+07:00,finished,A1,,replaced
`)
	equalsFull(t, d.Warehouse, build(t, d.Warehouse))
	var got []string
	for _, r := range must(restatement.Dossiers(d.Ctx, d.Warehouse, p, "")) {
		got = append(got, fmt.Sprintf("%s %s %v %s", r.DossierCode, r.Cause, r.Batches, r.Moved))
	}
	slices.Sort(got)
	if len(got) != 2 || !strings.HasPrefix(got[0], "D1 corrected_event [2] ") || !strings.HasPrefix(got[1], "D2 corrected_event [2] ") {
		t.Errorf("restated dossiers:\n%s", strings.Join(got, "\n"))
	}
}

// Law 2 and law 11 with corrections: any cut of the same rows into files, in any
// order, built after each or once, gives the same tables.
func TestCorrectionsInAnyOrderGiveTheSameFigures(t *testing.T) {
	t.Parallel()
	generator := rapid.Custom(drawCorrections)
	for seed := range 5 {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			lines := generator.Example(seed)
			one := newWorld(t)
			one.take(someAgencies, correctionHead+strings.Join(lines, ""))
			one.build()
			want := digests(t, one.Warehouse)

			shuffled := rapid.Permutation(lines).Example(seed + 100)
			parts := newWorld(t)
			parts.take(someAgencies)
			for part := range slices.Chunk(shuffled, len(shuffled)/3+1) {
				parts.take(correctionHead + strings.Join(part, ""))
				t.Logf("built: %+v", build(t, parts.Warehouse))
			}
			got := digests(t, parts.Warehouse)
			for table := range want {
				if table != "fct_dossier_event" && got[table] != want[table] { // it knows the file of each event
					t.Errorf("%s differs", table)
				}
			}
			if a, b := staged(t, one), staged(t, parts); !slices.Equal(a, b) {
				t.Errorf("events are\n%s\nor\n%s", strings.Join(a, "\n"), strings.Join(b, "\n"))
			}
			passesDataTests(t, parts)
			equalsFull(t, parts.Warehouse, build(t, parts.Warehouse))
			if a, b := staged(t, one), oracleOf(lines); !slices.Equal(a, b) {
				t.Errorf("events are\n%s\nby the rows\n%s", strings.Join(a, "\n"), strings.Join(b, "\n"))
			}
		})
	}
}

// drawCorrections draws rows of few dossiers and event ids; every row of an
// identity was recorded at a time of its own, so that plain Go can tell the winner.
func drawCorrections(t *rapid.T) []string {
	var lines []string
	for i := range rapid.IntRange(10, 60).Draw(t, "rows") {
		kind := rapid.SampledFrom([]string{"", "", "", "withdrawn", "replaced"}).Draw(t, "kind")
		at := time.Date(2024, 6, rapid.IntRange(1, 28).Draw(t, "day"), 2, 0, 0, 0, time.UTC)
		lines = append(lines, fmt.Sprintf("D%d,e%d,%s,%d,%s,%s,%s\n", rapid.IntRange(0, 5).Draw(t, "dossier"), rapid.IntRange(0, 3).Draw(t, "event"),
			at.Format(time.RFC3339), rapid.SampledFrom([]int{1, 2, 4, 5, 9, 10, 7}).Draw(t, "status"), rapid.SampledFrom([]string{"A1", "A2", "A1", "A2", "A1", "A2", "A1", "A2", "A1", "A2", "S3"}).Draw(t, "agency"),
			time.Date(2024, 7, 1, 0, i, 0, 0, time.UTC).Format(time.RFC3339), kind))
	}
	return rapid.Permutation(lines).Draw(t, "order")
}

// oracleOf says what counts, row by row in plain Go.
func oracleOf(lines []string) []string {
	winner := map[string][]string{}
	for _, line := range lines {
		row := strings.Split(strings.TrimSpace(line), ",")
		key := row[0] + " " + row[1]
		old, known := winner[key]
		switch isCorrection := row[6] != ""; {
		case !known, isCorrection && old[6] == "", isCorrection == (old[6] != "") && row[5] > old[5]:
			winner[key] = row
		}
	}
	var found []string
	for key, row := range winner {
		if row[6] != "withdrawn" {
			at, _ := time.Parse(time.RFC3339, row[2]) //nolint:errcheck // written by drawCorrections
			found = append(found, key+" "+at.Add(7*time.Hour).Format("01-02 15")+" "+row[3]+" "+row[4])
		}
	}
	slices.Sort(found)
	return found
}
