package reports

import "testing"

// TestDataColumnsAreExplained: every column of every form's data sheet is in the dictionary, in both languages.
func TestDataColumnsAreExplained(t *testing.T) {
	t.Parallel()
	all, err := (*Layouts)(nil).orShipped()
	if err != nil {
		t.Fatal(err)
	}
	dict, err := words()
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range all.forms {
		every := []*layout{form}
		for _, e := range form.editions {
			every = append(every, e.layout)
		}
		for _, l := range every {
			if l.list() {
				continue
			}
			filled := &table{scope: scope{form: l, lang: "vi"}}
			for _, c := range filled.dataColumns() {
				if known := dict.Fields[c.name]; known.VI == "" || known.EN == "" {
					t.Errorf("%s: data column %s lacks a language: %+v", l.Code, c.name, known)
				}
			}
		}
	}
}
