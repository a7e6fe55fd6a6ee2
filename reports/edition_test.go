package reports

import (
	"slices"
	"strings"
	"testing"

	"khohoso/models/period"
	"khohoso/reports/forms"
	"khohoso/reports/layout"
	"khohoso/reports/source"
)

// Forms of periods that end on 1 July 2025 or later cite Decree 118/2025, those of before Decree 61/2018; the count of
// procedures has no district columns then, and balances without them; the self-evaluation says whose criteria it has.
func TestFormsFollowTheLawOfTheirPeriod(t *testing.T) {
	t.Parallel()
	all, err := (*forms.Set)(nil).OrShipped()
	if err != nil {
		t.Fatal(err)
	}
	on := func(name, expression string) *layout.Layout {
		l, err := all.Find(name)
		if err != nil {
			t.Fatal(err)
		}
		p, err := period.ParsePeriod(expression)
		if err != nil {
			t.Fatal(err)
		}
		return l.On(p)
	}
	for _, name := range []string{"06a", "06b", "06c", "07b", "self-evaluation"} {
		for period, decree := range map[string]string{"2025-06": "61/2018", "2025-H1": "61/2018", "2025-07": "118/2025", "2025": "118/2025"} {
			if form := on(name, period); !strings.Contains(form.Basis.VI, decree) || !strings.Contains(form.Basis.EN, decree) || form.Title.VI == "" {
				t.Errorf("%s of %s (%s) stands on %q", name, period, form.Title.VI, form.Basis.VI)
			}
		}
	}
	keys := func(l *layout.Layout) (keys []string) {
		for _, c := range l.Columns {
			keys = append(keys, c.Key)
		}
		return keys
	}
	before, after := on("07b", "2025-06"), on("07b", "2025-07")
	for _, district := range []string{"c5", "c9", "c13"} {
		if !slices.Contains(keys(before), district) || slices.Contains(keys(after), district) {
			t.Errorf("column %s stands in %v and from July in %v", district, keys(before), keys(after))
		}
	}
	if len(after.Invariants) != 3 || len(after.Uncertain) != len(before.Uncertain)+1 || after.Heads["no"].VI != before.Heads["no"].VI {
		t.Errorf("identities %v, %d uncertain beside %d", after.Identities, len(after.Uncertain), len(before.Uncertain))
	}
	told := on("self-evaluation", "2025-09").Uncertain
	if !slices.ContainsFunc(told, func(c layout.Caveat) bool {
		return strings.Contains(c.VI, "chín tiêu chí") && strings.Contains(c.VI, "61/2018")
	}) {
		t.Errorf("the self-evaluation does not say whose criteria it has: %v", told)
	}
	if _, err := layout.Parse("x.yaml", []byte("code: X\neditions:\n  - title: {vi: Y}\n"), source.FieldSets()); err == nil {
		t.Error("an edition without a first day is taken")
	}
}
