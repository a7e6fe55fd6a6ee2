package models_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"khohoso/models/restatement"
)

// lines writes restatements as one line a figure, for comparison.
func lines(found []restatement.Restatement) []string {
	var all []string
	for _, r := range found {
		var causes []string
		for _, c := range r.Causes {
			causes = append(causes, fmt.Sprintf("%s:%d", c.Cause, c.Dossiers))
		}
		name := strings.TrimSpace(r.Indicator + " " + r.Measure)
		all = append(all, fmt.Sprintf("%s|%s|%g>%g|%d|%v|%s", r.AgencyCode, name, r.Old, r.New, r.Dossiers, r.Batches, strings.Join(causes, ",")))
	}
	return all
}

func TestRestatementsListEachChangeWithItsCauseAndBatch(t *testing.T) {
	t.Parallel()
	d, p := june(t), periodOf(t, "2024-06")
	d.close(p)
	d.laterBatches()
	found, err := restatement.List(d.Ctx, d.Warehouse, p, "")
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		// D3 finished and D7 received late; D2 got a later appointment; D4 came by post; the term of D5 is shorter now.
		`|received|5>6|1|[2]|late_event:1`,
		`|received_online|2>1|1|[4]|corrected_event:1`,
		`|received_post|0>2|2|[2 4]|corrected_event:1,late_event:1`,
		`|closed|4>5|1|[2]|late_event:1`,
		`|finished|4>5|1|[2]|late_event:1`,
		`|finished_early|2>3|1|[2]|late_event:1`,
		`|finished_on_time|0>1|1|[3]|changed_appointment:1`,
		`|finished_late|1>0|1|[3]|changed_appointment:1`,
		`|open_in_time|0>1|1|[2]|late_event:1`,
		`|open_overdue|1>0|1|[2]|late_event:1`,
		`|2.1 numerator|3>5|4|[2 3 5]|late_event:2,changed_appointment:1,changed_reference_data:1`,
		`|2.2 numerator|14700>21000|1|[2]|late_event:1`,
		`|3.3 numerator|2>1|1|[4]|corrected_event:1`,
		`|5.4 numerator|3>5|4|[2 3 5]|late_event:2,changed_appointment:1,changed_reference_data:1`,
		`|2.1 denominator|5>6|1|[2]|late_event:1`,
		`|2.2 denominator|9600>2400|5|[2 3 4 5]|changed_reference_data:2,changed_appointment:1,corrected_event:1,late_event:1`,
		`|3.3 denominator|5>6|1|[2]|late_event:1`,
		`|4.1 denominator|5>6|1|[2]|late_event:1`,
		`|4.2 denominator|5>6|1|[2]|late_event:1`,
		`|4.3 denominator|5>6|1|[2]|late_event:1`,
		`|4.4 denominator|5>6|1|[2]|late_event:1`,
		`|4.6b denominator|5>6|1|[2]|late_event:1`,
		`|5.4 denominator|5>6|1|[2]|late_event:1`,
		`|2.1 score|12>16.666666666666668|4|[2 3 5]|late_event:2,changed_appointment:1,changed_reference_data:1`,
		`|3.3 score|4.800000000000001>2|2|[2 4]|corrected_event:1,late_event:1`,
		`|5.4 score|4>5.555555555555555|4|[2 3 5]|late_event:2,changed_appointment:1,changed_reference_data:1`,
		`A1|received|3>4|1|[2]|late_event:1`,
		`A1|received_post|0>1|1|[2]|late_event:1`,
		`A1|finished_on_time|0>1|1|[3]|changed_appointment:1`,
		`A1|finished_late|1>0|1|[3]|changed_appointment:1`,
		`A1|open_end|0>1|1|[2]|late_event:1`,
		`A1|open_in_time|0>1|1|[2]|late_event:1`,
		`A1|2.1 numerator|2>3|3|[2 3 5]|changed_appointment:1,changed_reference_data:1,late_event:1`,
		`A1|5.4 numerator|2>3|3|[2 3 5]|changed_appointment:1,changed_reference_data:1,late_event:1`,
		`A1|2.1 denominator|3>4|1|[2]|late_event:1`,
		`A1|2.2 denominator|7200>1440|3|[3 5]|changed_reference_data:2,changed_appointment:1`,
		`A1|3.3 denominator|3>4|1|[2]|late_event:1`,
		`A1|4.1 denominator|3>4|1|[2]|late_event:1`,
		`A1|4.2 denominator|3>4|1|[2]|late_event:1`,
		`A1|4.3 denominator|3>4|1|[2]|late_event:1`,
		`A1|4.4 denominator|3>4|1|[2]|late_event:1`,
		`A1|4.6b denominator|3>4|1|[2]|late_event:1`,
		`A1|5.4 denominator|3>4|1|[2]|late_event:1`,
		`A1|2.1 score|13.333333333333332>15|3|[2 3 5]|changed_appointment:1,changed_reference_data:1,late_event:1`,
		`A1|3.3 score|4>3|1|[2]|late_event:1`,
		`A1|5.4 score|4.444444444444445>5|3|[2 3 5]|changed_appointment:1,changed_reference_data:1,late_event:1`,
		`A2|received_online|1>0|1|[4]|corrected_event:1`,
		`A2|received_post|0>1|1|[4]|corrected_event:1`,
		`A2|closed|1>2|1|[2]|late_event:1`,
		`A2|finished|1>2|1|[2]|late_event:1`,
		`A2|finished_early|1>2|1|[2]|late_event:1`,
		`A2|open_end|1>0|1|[2]|late_event:1`,
		`A2|open_overdue|1>0|1|[2]|late_event:1`,
		`A2|2.1 numerator|1>2|1|[2]|late_event:1`,
		`A2|2.2 numerator|1440>7740|1|[2]|late_event:1`,
		`A2|3.3 numerator|1>0|1|[4]|corrected_event:1`,
		`A2|5.4 numerator|1>2|1|[2]|late_event:1`,
		`A2|2.2 denominator|2400>960|2|[2 4]|corrected_event:1,late_event:1`,
		`A2|2.1 score|10>20|1|[2]|late_event:1`,
		`A2|3.3 score|6>0|1|[4]|corrected_event:1`,
		`A2|5.4 score|3.3333333333333335>6|1|[2]|late_event:1`,
	}
	if diff := cmp.Diff(want, lines(found)); diff != "" {
		t.Errorf("restatements:\n%s", diff)
	}
	own, province := must(restatement.List(d.Ctx, d.Warehouse, p, "A2")), must(restatement.List(d.Ctx, d.Warehouse, p, "H28"))
	if len(province) != 26 || len(own) != 15 {
		t.Errorf("%d of the province, %d of A2", len(province), len(own))
	}
}

func TestRestatedDossiersNameTheirFigures(t *testing.T) {
	t.Parallel()
	d, p := june(t), periodOf(t, "2024-06")
	d.close(p)
	d.laterBatches()
	want := []restatement.RestatedDossier{
		{DossierCode: "D1", AgencyCode: "A1", Cause: restatement.ChangedReferenceData, Batches: []int64{5}, Moved: "2.2 denominator -1920"},
		{DossierCode: "D2", AgencyCode: "A1", Cause: restatement.ChangedAppointment, Batches: []int64{3}, Moved: "2.1 numerator +1, 2.2 denominator -1920, 5.4 numerator +1, finished_late -1, finished_on_time +1"},
		{DossierCode: "D5", AgencyCode: "A1", Cause: restatement.ChangedReferenceData, Batches: []int64{5}, Moved: "2.1 numerator -1, 2.2 denominator -1920, 5.4 numerator -1"},
		{DossierCode: "D7", AgencyCode: "A1", Cause: restatement.LateEvent, Batches: []int64{2}, Moved: "2.1 denominator +1, 2.1 numerator +1, 3.3 denominator +1, 4.1 denominator +1, 4.2 denominator +1, 4.3 denominator +1, 4.4 denominator +1, 4.6b denominator +1, 5.4 denominator +1, 5.4 numerator +1, open_end +1, open_in_time +1, received +1, received_post +1"},
		{DossierCode: "D3", AgencyCode: "A2", Cause: restatement.LateEvent, Batches: []int64{2}, Moved: "2.1 numerator +1, 2.2 denominator +480, 2.2 numerator +6300, 5.4 numerator +1, closed +1, finished +1, finished_early +1, open_end -1, open_overdue -1"},
		{DossierCode: "D4", AgencyCode: "A2", Cause: restatement.CorrectedEvent, Batches: []int64{4}, Moved: "2.2 denominator -1920, 3.3 numerator -1, received_online -1, received_post +1"},
	}
	if diff := cmp.Diff(want, must(restatement.Dossiers(d.Ctx, d.Warehouse, p, ""))); diff != "" {
		t.Errorf("restated dossiers:\n%s", diff)
	}
	if own := must(restatement.Dossiers(d.Ctx, d.Warehouse, p, "A2")); len(own) != 2 {
		t.Errorf("of A2: %v", own)
	}
}

// A score whose target was changed differs without any dossier having moved.
func TestRestatementsTellAChangedRule(t *testing.T) {
	t.Parallel()
	d, p := june(t), periodOf(t, "2024-06")
	d.close(p)
	for _, change := range []string{
		"update dim_indicator set max_score = max_score / 2 where indicator = '3.3'",
		"update fct_dossier set verdict_form06 = 'late' where dossier_code = 'D1'",
		"update mart_daily_flow set finished_early = finished_early - 1, finished_late = finished_late + 1 where finished_early = 1 and flow_date = date '2024-06-07'",
		"update meta_definition set digest = 'another'",
	} {
		if _, err := d.DB().ExecContext(d.Ctx, change); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{
		`A1|finished_early|1>0|1|[]|changed_rule:1`,
		`A1|finished_late|1>2|1|[]|changed_rule:1`,
		`A1|3.3 score|4>2|0|[]|changed_rule:0`,
	}
	if diff := cmp.Diff(want, lines(must(restatement.List(d.Ctx, d.Warehouse, p, "A1")))); diff != "" {
		t.Errorf("restatements:\n%s", diff)
	}
}

// A merger that the catalogue tells of later moves June's dossiers to the successor.
func TestRestatementsTellAMerger(t *testing.T) {
	t.Parallel()
	d, p := june(t), periodOf(t, "2024-06")
	d.close(p)
	d.take("code,name,level,parent_code,valid_to,successor_codes\nA1,Sở Tư pháp,department,H28,2024-06-20,A2\n")
	d.build()
	moves, err := restatement.Moves(d.Ctx, d.Warehouse, p)
	if err != nil {
		t.Fatal(err)
	}
	for name, v := range moves {
		if !strings.HasSuffix(name, " score") && !countsProcedures(name) && v[1]-v[0] != v[2] {
			t.Errorf("%s: published %g, today %g, but the dossiers moved it by %g", name, v[0], v[1], v[2])
		}
	}
	found := lines(must(restatement.List(d.Ctx, d.Warehouse, p, "A2")))
	if len(found) == 0 || found[0] != "A2|received|2>5|3|[2]|changed_reference_data:3" {
		t.Errorf("restatements of the successor: %v", found)
	}
	if province := must(restatement.List(d.Ctx, d.Warehouse, p, "H28")); len(province) != 0 {
		t.Errorf("the province changed: %v", lines(province))
	}
}

// countsProcedures says whether a figure is one that no dossier moves by itself.
func countsProcedures(name string) bool {
	for _, indicator := range []string{"1.", "3.1", "3.2", "3.4", "3.5", "4.5", "4.6a", "5.1", "5.2", "5.3"} {
		if strings.Contains(name, " "+indicator) {
			return true
		}
	}
	return false
}

// A figure whose indicator or rule has another version is told as that first, also where
// data came in since; the others are told by their data alone.
func TestRestatementsOfRedefinedFiguresTellTheRuleFirst(t *testing.T) {
	t.Parallel()
	d, p := june(t), periodOf(t, "2024-06")
	d.close(p)
	d.laterBatches()
	for _, change := range []string{
		"update dim_rule set version = version + 1 where rule = 'portal766'",
		"update dim_indicator set formula_vi = 'đếm khác' where indicator = '3.3'",
	} {
		if _, err := d.DB().ExecContext(d.Ctx, change); err != nil {
			t.Fatal(err)
		}
	}
	told := map[string]bool{}
	for _, r := range must(restatement.List(d.Ctx, d.Warehouse, p, "")) {
		isRedefined := r.Indicator == "2.1" || r.Indicator == "5.4" || r.Indicator == "3.3"
		told[r.Indicator] = true
		if first := r.Causes[0].Cause; (first == restatement.ChangedRule) != isRedefined {
			t.Errorf("%s %s: the first cause is %s", r.Indicator, r.Measure, first)
		}
		if isRedefined && len(r.Causes) < 2 {
			t.Errorf("%s %s: what came in since is not told: %v", r.Indicator, r.Measure, r.Causes)
		}
	}
	for _, indicator := range []string{"", "2.1", "3.3", "5.4"} {
		if !told[indicator] {
			t.Errorf("no restatement of %q", indicator)
		}
	}
}
