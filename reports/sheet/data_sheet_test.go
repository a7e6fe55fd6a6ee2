package sheet

import (
	"testing"

	"khohoso/reports/forms"
	"khohoso/reports/layout"
	"khohoso/reports/source"
	"khohoso/reports/table"
	"khohoso/reports/wording"
)

// TestDataColumnsAreExplained: every column of every form's data sheet is in the dictionary, in both languages.
func TestDataColumnsAreExplained(t *testing.T) {
	t.Parallel()
	all, err := (*forms.Set)(nil).OrShipped()
	if err != nil {
		t.Fatal(err)
	}
	dict, err := wording.LoadDictionary()
	if err != nil {
		t.Fatal(err)
	}
	for _, form := range all.Layouts {
		every := []*layout.Layout{form}
		for _, e := range form.Later {
			every = append(every, e.Layout)
		}
		for _, l := range every {
			if l.IsList() {
				continue
			}
			filled := &table.Table{Subject: source.Subject{Layout: l, Lang: "vi"}}
			for _, c := range dataColumns(filled) {
				if known := dict.Fields[c.name]; known.VI == "" || known.EN == "" {
					t.Errorf("%s: data column %s lacks a language: %+v", l.Code, c.name, known)
				}
			}
		}
	}
}
