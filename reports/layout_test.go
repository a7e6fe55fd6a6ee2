package reports

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"khohoso/reports/forms"
	"khohoso/reports/layout"
	"khohoso/reports/layouts"
	"khohoso/reports/source"
	"khohoso/reports/wording"
)

// TestLayoutsAreWhole: what a reader in either language would miss.
func TestLayoutsAreWhole(t *testing.T) {
	t.Parallel()
	all, err := (*forms.Set)(nil).OrShipped()
	if err != nil {
		t.Fatal(err)
	}
	dict, err := wording.LoadDictionary()
	if err != nil {
		t.Fatal(err)
	}
	forms := slices.Clone(all.Layouts)
	for _, l := range all.Layouts {
		for _, e := range l.Later {
			forms = append(forms, e.Layout)
		}
	}
	for _, l := range forms {
		texts := map[string]wording.Text{"title": l.Title, "about": l.About, "basis": l.Basis, "footer": l.Print.Footer,
			"rule": dict.Rules[l.Rule].Words, "rule basis": dict.Rules[l.Rule].Basis, "source": dict.Sources[l.Read.Source]}
		if later := dict.Rules[l.Rule].Later; later.From != "" {
			texts["rule basis later"] = later.Basis
		}
		for version, said := range dict.Rules[l.Rule].Versions {
			texts[fmt.Sprint("rule version ", version)] = said
		}
		for key, head := range l.Heads {
			texts["head "+key] = head
		}
		for _, c := range l.Columns {
			if texts["column "+c.Key] = c.Means; c.Means.VI == "" && len(c.Value) == 1 {
				texts["column "+c.Key] = dict.Fields[c.Value[0].Name]
			}
		}
		if !l.IsList() {
			texts["none"], texts["unnamed"] = l.Rows.None, l.Rows.Unnamed
		}
		for what, words := range texts {
			if words.VI == "" || words.EN == "" {
				t.Errorf("%s: %s lacks a language: %+v", l.Code, what, words)
			}
		}
	}
}

func TestForms(t *testing.T) {
	t.Parallel()
	var names []string
	for _, f := range forms.List() {
		names = append(names, f.Name)
		if f.Code == "" || f.TitleVI == "" || f.TitleEN == "" {
			t.Errorf("%+v", f)
		}
	}
	if !slices.Equal(names, []string{"06a", "06b", "06c", "07b", "766-progress", "scorecard", "compare", "dossiers", "due", "self-evaluation"}) {
		t.Error(names)
	}
}

// TestLayoutMistakes: each is told apart and named when the layout is read.
func TestLayoutMistakes(t *testing.T) {
	t.Parallel()
	good, err := layouts.Files.ReadFile("06a.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range []struct{ old, new, says string }{
		{"source: flow", "source: floww", `no source "floww"`},
		{"sort: name", "sort: size", "rows.sort"},
		{"from: received_online", "from: received_onlin", `no such name "received_onlin"`},
		{"from: received - received_online", "from: received received_online", "+ or - expected"},
		{"sum: [c4, c5, c6]", "sum: [c4, c5, c99]", `no figure column "c99"`},
		{"sum: [c4, c5, c6]", "sum: [c2]", `no figure column "c2"`},
		{"- c3 = c7 + c11", "- c3 = c7 + c44", "identity"},
		{"head: [received, carried]", "head: [received, carry]", `head "carry"`},
		{"style: basis", "style: fancy", `style "fancy"`},
		{"to: c9", "to: c1", "no such columns"},
		{"show: name", "show: names", `show "names"`},
		{"rule: form06", "ruler: form06", "ruler"},
		{"show: sequence", "from: received", "the first must show"},
	} {
		broken := strings.Replace(string(good), m.old, m.new, 1)
		if broken == string(good) {
			t.Fatalf("%q is not in the layout", m.old)
		}
		if _, err := layout.Parse("broken", []byte(broken), source.FieldSets()); err == nil || !strings.Contains(err.Error(), m.says) {
			t.Errorf("%q: got %v, want %q", m.new, err, m.says)
		}
	}
}
