package auth

import (
	"slices"
	"strings"
	"testing"

	"khohoso/internal/apperr"
)

func TestUnitsOfATokenAreCodesAndBeginnings(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"": nil, "H28.01": {"H28.01"}, " H28.01 , H28.30.*,": {"H28.01", "H28.30.*"}, "Sở Tư pháp": {"Sở Tư pháp"},
	} {
		if got, err := ParseUnits(text); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %q %v, want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"*", ".*", "H28*", "H28.*.*", "H*.01", "H28\x01", ",", " , ", strings.Repeat("H28.01,", 400)} {
		if got, err := ParseUnits(text); apperr.CodeOf(err) != apperr.Usage {
			t.Errorf("%.20q is taken as %d units: %v", text, len(got), err)
		}
	}
}

// The units of a token stand with it and come with whoever shows it; a token without any says so.
func TestATokenCarriesItsUnits(t *testing.T) {
	t.Parallel()
	a, _ := openAccounts(t)
	source, _ := add(t, a, New{Name: "mot-cua", Role: Source})
	if err := a.TellUnits(t.Context(), []string{"H28", "H28.01", "H28.30.01"}); err != nil {
		t.Fatal(err)
	}
	for _, unknown := range []string{"H28.02", "H28.31.*", "H28.01.*"} {
		if _, err := a.IssueSourceToken(t.Context(), "mot-cua", "x", unknown, 30); apperr.CodeOf(err) != apperr.Usage {
			t.Errorf("a token for %s, which the catalogue lacks: %v", unknown, err)
		}
	}
	limited, err := a.IssueSourceToken(t.Context(), "mot-cua", "limited", "H28.01, H28.30.*", 30)
	if err != nil {
		t.Fatal(err)
	}
	free, err := a.IssueSourceToken(t.Context(), "mot-cua", "free", "", 30)
	if err != nil {
		t.Fatal(err)
	}
	for secret, want := range map[string][]string{limited: {"H28.01", "H28.30.*"}, free: nil} {
		if who, err := a.OfToken(t.Context(), secret); err != nil || who.Name != "mot-cua" || !slices.Equal(who.Units, want) {
			t.Errorf("the token stands for %+v, %v, want units %q", who, err, want)
		}
	}
	listed, err := a.Tokens(t.Context(), source.ID)
	if err != nil || len(listed) != 2 || listed[0].Units != nil || !slices.Equal(listed[1].Units, []string{"H28.01", "H28.30.*"}) {
		t.Errorf("listed: %+v %v", listed, err)
	}
}
