package models_test

import (
	"context"
	"encoding/csv"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"khohoso/internal/extension"
	"khohoso/internal/fixtures"
	"khohoso/models/graph"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scale"
	"khohoso/models/store"
)

func definitionsOf(t testing.TB, w *store.Warehouse, set, day string) map[string]metrics.IndicatorDefinition {
	t.Helper()
	on, err := time.Parse(time.DateOnly, day)
	if err != nil {
		t.Fatal(err)
	}
	all, err := metrics.IndicatorDefinitions(context.Background(), w, set, on)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]metrics.IndicatorDefinition{}
	for _, d := range all {
		found[d.Indicator] = d
	}
	return found
}

func points(d metrics.IndicatorDefinition, numerator, denominator int64) float64 {
	score, _ := d.Points(scale.Share{Numerator: numerator, Denominator: denominator})
	return score
}

// The six groups of the portal and the five of the annex have the points of the
// decision, and the published example is reproduced.
func TestShippedSets(t *testing.T) {
	t.Parallel()
	w := fixtures.OpenFiles(t, store.DefaultZone, write(t, "agencies.csv", "code,name,level\nH44,Tỉnh,province\n"))
	for set, want := range map[string]map[string]float64{
		"portal": {"CKMB": 18, "TDGQ": 20, "CLGQ": 12, "TTTT": 10, "MDSH": 22, "MDHL": 18},
		"annex":  {"CKMB": 18, "TDGQ": 20, "DVTT": 22, "MDSH": 22, "MDHL": 18},
		"fair":   {"CKMB": 18, "TDGQ": 20, "CLGQ": 12, "TTTT": 10, "MDSH": 22, "MDHL": 18},
	} {
		definitions := definitionsOf(t, w, set, "2026-08-31")
		groups := map[string]float64{}
		for code, d := range definitions {
			groups[d.GroupCode] += d.Max
			if d.Name == "" || d.NameEN == "" || d.Formula == "" || d.FormulaEN == "" || d.Basis == "" || d.Rule == "" {
				t.Errorf("%s %s is not described: %+v", set, code, d)
			}
		}
		for group, most := range want {
			if groups[group] != most {
				t.Errorf("%s: group %s has %g points, not %g", set, group, groups[group], most)
			}
		}
		if len(groups) != len(want) || len(definitions) != 23 {
			t.Errorf("%s: groups %v, %d indicators", set, groups, len(definitions))
		}
		sum := points(definitions["3.1"], 52, 89) + points(definitions["3.2"], 516, 1884) + points(definitions["3.3"], 589496, 597894)
		if math.Abs(sum-8.556) > 0.0005 {
			t.Errorf("%s: the worked example gives %f, not 8.556", set, sum)
		}
	}
}

// An indicator is its file and its rows in the sets: every file ind_* is measured, and
// every indicator of a shipped set has one. Nothing else lists them.
func TestEveryIndicatorIsAFileAndARowOfTheSets(t *testing.T) {
	t.Parallel()
	w := fixtures.OpenFiles(t, store.DefaultZone, write(t, "agencies.csv", "code,name,level\nH44,Tỉnh,province\n"))
	conn, err := w.DB().Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	graph, err := graph.Load(t.Context(), conn, extension.Extension{})
	if err != nil {
		t.Fatal(err)
	}
	measured := map[string]bool{}
	for _, m := range graph.Models {
		if m.Name == "indicator_measure" {
			for _, table := range m.DependsOn {
				if number, isOne := strings.CutPrefix(table, "ind_"); isOne {
					measured[strings.Replace(number, "_", ".", 1)] = true
				}
			}
		}
	}
	for _, set := range []string{"portal", "annex", "fair"} {
		definitions := definitionsOf(t, w, set, "2026-08-31")
		for code := range definitions {
			if !measured[code] {
				t.Errorf("%s of set %s is measured by no file", code, set)
			}
		}
		if len(measured) != len(definitions) {
			t.Errorf("%d indicators are measured, %d stand in set %s", len(measured), len(definitions), set)
		}
	}
}

// Every published score of the real province follows from its numerator and
// denominator, groups included: testdata/portal-2026.csv is what the national portal showed of Phú Thọ in September 2026.
func TestPublishedScoresAreReproduced(t *testing.T) {
	t.Parallel()
	file, err := os.Open(filepath.Join("testdata", "portal-2026.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	w := fixtures.OpenFiles(t, store.DefaultZone, write(t, "agencies.csv", "code,name,level\nH44,Tỉnh,province\n"))
	definitions := definitionsOf(t, w, "portal", "2026-09-30")
	groupOf := map[string]string{"online group": "CLGQ", "payment group": "TTTT"}
	sums, compared := map[string]float64{}, 0
	for _, r := range rows[1:] {
		unit, indicator := r[0]+" "+r[2]+" ", r[3]
		got := sums[unit+groupOf[indicator]]
		if groupOf[indicator] == "" {
			d, known := definitions[indicator]
			if !known || strconv.FormatFloat(d.Max, 'g', -1, 64) != r[7] {
				t.Fatalf("indicator %s: defined %t with %g points, published %s", indicator, known, d.Max, r[7])
			}
			got = points(d, whole(t, r[4]), whole(t, r[5]))
			sums[unit+d.GroupCode] += got
		}
		if r[6] == "" {
			continue
		}
		published, err := strconv.ParseFloat(r[6], 64)
		if err != nil {
			t.Fatal(err)
		}
		if compared++; math.Abs(got-published) > 0.015 {
			t.Errorf("%s: %f by our rule, published %g", strings.Join(r[:4], " "), got, published)
		}
	}
	if compared < 60 {
		t.Errorf("only %d scores were compared", compared)
	}
}

func whole(t testing.TB, text string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// The rule in Go and the rule in SQL are one: whatever the numerator, denominator and target.
func TestScoringInSQLAndGoIsTheSame(t *testing.T) {
	t.Parallel()
	w := fixtures.Open(t)
	ctx := context.Background()
	random := rand.New(rand.NewPCG(7, 7))
	for _, change := range []string{
		"update indicator_measure set numerator = hash(rowid) % 50, denominator = hash(rowid, 1) % 40",
		"update dim_indicator set target = (1 + hash(rowid) % 20) / 20 where hash(rowid, 2) % 3 = 0",
	} {
		if _, err := w.DB().ExecContext(ctx, change); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := w.DB().ExecContext(ctx, `delete from dim_period_target where indicator_set = 'portal' and indicator = '3.3';
		insert into dim_period_target
		select calendar, period_kind, period_name, 'portal', '3.3', unnest(['', 'H44', 'H28', 'H28.01']), unnest([0.3, 0.2, 0.1, 0.4]) from dim_period`); err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for _, q := range []metrics.IndicatorQuery{
		{Set: "portal"}, {Set: "annex", Rule: "form06"}, {Set: "portal", Organisation: metrics.CurrentOrg}, {Set: "portal", WithUnits: true}, {Set: "fair"}, {Set: "fair", WithUnits: true},
	} {
		q.Periods = must(period.ParsePeriods("2024-05,2024-Q2"))[random.IntN(2):]
		values := must(metrics.Indicators(ctx, w, q))
		for _, v := range values {
			kinds[v.NoDataReason]++
			if v.Target != nil {
				kinds["target"]++
			}
		}
		want := scoredBySQL(t, w, q)
		if len(values) != len(want) || len(want) == 0 {
			t.Fatalf("%+v: %d values, %d by SQL", q, len(values), len(want))
		}
		for i, v := range values {
			if diff := cmp.Diff(want[i], v, cmpopts.EquateApprox(0, 1e-12)); diff != "" {
				t.Fatalf("%+v (-SQL +Go):\n%s", q, diff)
			}
		}
	}
	for _, kind := range []string{"", "target", "not_applicable", "given", "no_dossiers", "no_procedures"} {
		if kinds[kind] == 0 {
			t.Errorf("no value of kind %q was compared: %v", kind, kinds)
		}
	}
}

// scoredBySQL reads the view that scores every set, unit and rule.
func scoredBySQL(t *testing.T, w *store.Warehouse, q metrics.IndicatorQuery) []metrics.IndicatorValue {
	t.Helper()
	var names []string
	for _, p := range q.Periods {
		names = append(names, p.Name)
	}
	organisation := q.Organisation
	if organisation == "" {
		organisation = metrics.HistoricalOrg
	}
	rows, err := w.DB().QueryContext(t.Context(), `
		select period_name, s.agency_code, coalesce(agency_name, ''), s.level, scope = 'all', s.indicator_set, s.version, d.group_code, group_vi, group_en,
			s.indicator, d.name_vi, d.name_en, numerator, denominator, ratio, s.target, coalesce(score, 0), score is not null, case when roll_up = 'given' and s.level <> 'province' then s.max_score else no_data_score end, s.max_score,
			applicable, no_data_reason, s.rule, formula_vi, formula_en, basis, direction, counts, levels, roll_up, scale = 'whole'
		from indicator_score as s
		join dim_indicator as d on d.indicator_set = s.indicator_set and d.version = s.version and d.indicator = s.indicator
		join dim_indicator_set as e on e.indicator_set = s.indicator_set and e.version = s.version
		left join dim_agency as a on a.agency_code = s.agency_code and is_current
		where s.indicator_set = ? and organisation = ? and calendar = 'calendar' and list_contains(string_split(?, ','), period_name)
		  and case when ? then is_widest else is_own end
		  and case when ? = '' then is_default else s.rule = ? or is_default and s.rule not in (select rule from dim_rule) end
		order by first_day, period_kind, s.level = 'province' desc, s.agency_code, s.place, s.indicator`,
		q.Set, string(organisation), strings.Join(names, ","), q.WithUnits, q.Rule, q.Rule)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []metrics.IndicatorValue
	for rows.Next() {
		var v metrics.IndicatorValue
		if err := rows.Scan(&v.Period, &v.AgencyCode, &v.AgencyName, &v.Level, &v.WithUnits, &v.Set, &v.SetVersion, &v.GroupCode, &v.GroupName, &v.GroupNameEN,
			&v.Indicator, &v.Name, &v.NameEN, &v.Numerator, &v.Denominator, &v.Ratio, &v.Target, &v.Score, &v.Scored, &v.NoDataScore, &v.MaxScore,
			&v.Applicable, &v.NoDataReason, &v.Rule, &v.Formula, &v.FormulaEN, &v.Basis, &v.Direction, &v.Counts, &v.Levels, &v.RollUp, &v.OfWhole); err != nil {
			t.Fatal(err)
		}
		all = append(all, v)
	}
	return all
}
