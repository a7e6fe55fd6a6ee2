package sqlfiles

import (
	"strings"
	"testing"
)

// The lines at the top of a statement are read by their keys; what is nearly a key is refused with what was meant, free text is not.
func TestHeader(t *testing.T) {
	t.Parallel()
	header, err := ReadHeader("-- ind_2_1: free text: with colons\n-- Basis: a law\n-- materialized: view\n\n-- severity: low\nselect 1 -- incremental: dossier\n")
	if err != nil || len(header) != 2 || header["materialized"] != "view" || header["severity"] != "low" {
		t.Errorf("read %v, %v", header, err)
	}
	for text, want := range map[string]string{
		"-- incremetal: dossier\n":                 `line 1: -- incremetal: did you mean "-- incremental:"?`,
		"-- x\n-- Materialised: view\n":            `line 2: -- Materialised: did you mean "-- materialized:"?`,
		"-- tilte_vi: Tên\n":                       "title_vi",
		"-- materialized: table\n":                 "write view",
		"-- severity: urgent\n":                    "write high, medium, low",
		"-- version: 1\n-- version: 2\n":           "stands there twice",
		"--severity: low\n-- explanation_v: thử\n": "explanation_vi",
	} {
		if _, err := ReadHeader(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	for _, layer := range []string{"staging", "star", "marts", "indicators", "findings", "findings_staging"} {
		for _, file := range Layer(layer) {
			if _, err := ReadHeader(file.Text); err != nil {
				t.Errorf("%s/%s: %v", layer, file.Name, err)
			}
		}
	}
}
