package api

import (
	"encoding/json"
	"testing"

	"khohoso/models/dossiers"
	"khohoso/models/scoring"
)

// compare and due answer for units with those below them as the reads do, and otherwise
// than for units alone.
func (s *served) testWithUnits(t *testing.T) {
	p := mustPeriod(t, "2025-Q2") // districts still have communes below them
	whole, err := dossiers.Due(t.Context(), s.h.Warehouse, dossiers.DueQuery{AsOf: p.To, By: []dossiers.DueGrouping{dossiers.DueByAgency}, WithUnits: true})
	if err != nil {
		t.Fatal(err)
	}
	alone, more := map[string]float64{}, 0
	for _, row := range s.answered("due?as_of=2025-06-30") {
		alone[row["agency_code"].(string)] = row["open"].(float64)
	}
	rows := s.answered("due?as_of=2025-06-30&with_units=true")
	if len(rows) != len(whole) {
		t.Fatalf("%d rows, the read has %d", len(rows), len(whole))
	}
	district := ""
	for i, row := range rows {
		code, open := row["agency_code"].(string), row["open"].(float64)
		if code != whole[i].AgencyCode || int64(open) != whole[i].Open {
			t.Errorf("row %d is %v of %s, the read has %d of %s", i, open, code, whole[i].Open, whole[i].AgencyCode)
		}
		if alone[code] > 0 && open > alone[code] && code != "H44" {
			district = code
			more++
		}
	}
	if more == 0 {
		t.Fatal("no unit has more open dossiers with those below it")
	}
	want, err := scoring.Compare(t.Context(), s.h.Warehouse, scoring.CompareQuery{Period: p, Agency: district, WithUnits: true})
	if err != nil {
		t.Fatal(err)
	}
	with, without := s.answered("compare?period=2025-Q2&with_units=true&agency="+district), s.answered("compare?period=2025-Q2&agency="+district)
	if with[0]["score"] != want.Overall.Score || with[0]["max_score"] != want.Overall.Max {
		t.Errorf("%s with its units has %v of %v, the read %v of %v", district, with[0]["score"], with[0]["max_score"], want.Overall.Score, want.Overall.Max)
	}
	if with[0]["score"] == without[0]["score"] && with[0]["rank"] == without[0]["rank"] && with[0]["median"] == without[0]["median"] {
		t.Errorf("%s with its units and alone compare alike: %v", district, with[0])
	}
}

// answered are the rows of an answer in JSON.
func (s *served) answered(question string) []map[string]any {
	s.Helper()
	var plain struct{ Rows []map[string]any }
	answer := s.get(root + question)
	if err := json.Unmarshal(s.body(answer), &plain); err != nil || answer.StatusCode != 200 || len(plain.Rows) == 0 {
		s.Fatalf("%s: %d, %d rows: %v", question, answer.StatusCode, len(plain.Rows), err)
	}
	return plain.Rows
}
