package locale

import (
	"regexp"
	"strings"
	"testing"
)

// TestEveryTextIsInBothLanguages also holds the places for figures to be the same in each.
func TestEveryTextIsInBothLanguages(t *testing.T) {
	place := regexp.MustCompile(`\{\d\}`)
	places := func(s string) map[string]bool {
		found := map[string]bool{}
		for _, p := range place.FindAllString(s, -1) {
			found[p] = true
		}
		return found
	}
	for key, words := range catalogue {
		if words.vi == "" || words.en == "" {
			t.Errorf("%s lacks a language: %+v", key, words)
		}
		for p := range places(words.vi) {
			if !places(words.en)[p] {
				t.Errorf("%s: English has no %s", key, p)
			}
		}
		for p := range places(words.en) {
			if !places(words.vi)[p] {
				t.Errorf("%s: Vietnamese has no %s", key, p)
			}
		}
	}
}

func TestTextsOfDataAreNotFilledIn(t *testing.T) {
	if got := Vietnamese.T("place.small", "{1}{2}"); !strings.Contains(got, "{1}{2}") {
		t.Errorf("a figure with braces was filled in again: %s", got)
	}
}
