package models_test

import (
	"slices"
	"testing"

	"khohoso/models/dossiers"
	"khohoso/models/store"
)

// A search by part of a code finds the code itself first, nothing that its reader may not see: a dossier is of the unit that
// holds it today.
func TestSearchDossiers(t *testing.T) {
	t.Parallel()
	d := newWorld(t)
	d.take("code,name,level,valid_from,valid_to,successor_codes\nA,Sở A,department,2020-01-01,2024-06-30,B\nB,Sở B,department,2024-07-01,,\nC,Sở C,department,2020-01-01,,\n",
		`dossier_code,event_time,status,agency_code,procedure_code
A-240601-1,2024-06-01T09:00,received,A,1.1
A-240601-12,2024-06-02T09:00,received,A,1.1
C-240601-1,2024-06-03T09:00,received,C,1.1
c-thường,2024-06-04T09:00,received,C,1.1
`)
	d.build()
	for _, c := range []struct {
		text     string
		agencies []string
		want     []string
	}{
		{"A-240601-1", nil, []string{"A-240601-1", "A-240601-12"}},
		{"a-240601", nil, []string{"A-240601-12", "A-240601-1"}},
		{"240601-1", nil, []string{"C-240601-1", "A-240601-12", "A-240601-1"}},
		{"240601-1", []string{"C"}, []string{"C-240601-1"}},
		{"240601-1", []string{"B"}, []string{"A-240601-12", "A-240601-1"}},
		{"240601-1", []string{"A"}, nil}, // they went over to B
		{"c-thường", nil, []string{"c-thường"}},
		{"240601-1", []string{}, nil},
		{"%", nil, nil},
		{"", nil, nil},
	} {
		var got []string
		for _, hit := range must(dossiers.Search(d.Ctx, d.Warehouse, dossiers.SearchQuery{Text: c.text, Agencies: c.agencies, Limit: 10})) {
			got = append(got, hit.DossierCode)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q of %v finds %v, want %v", c.text, c.agencies, got, c.want)
		}
	}
	if hits := must(dossiers.Search(d.Ctx, d.Warehouse, dossiers.SearchQuery{Text: "240601", Limit: 1})); len(hits) != 1 {
		t.Errorf("one was asked for, %d came", len(hits))
	}
}

// BenchmarkSearch looks for a part of a code that a few dossiers hold, for a reader of everything and for one of a unit.
func BenchmarkSearch(b *testing.B) {
	w := loaded(b)
	rebuild(b, w)
	for name, agencies := range map[string][]string{"all": nil, "one unit": {"H28.01"}} {
		b.Run(name, func(b *testing.B) { searchFor(b, w, agencies) })
	}
}

func searchFor(b *testing.B, w *store.Warehouse, agencies []string) {
	for b.Loop() {
		if _, err := dossiers.Search(b.Context(), w, dossiers.SearchQuery{Text: "0601-00017", Agencies: agencies, Limit: 11}); err != nil {
			b.Fatal(err)
		}
	}
}
