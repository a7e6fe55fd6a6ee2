package sqlfiles

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/lithammer/fuzzysearch/fuzzy"

	"khohoso/internal/apperr"
)

// HeaderKeys are what the comment lines "-- key: value" at the top of a statement may say of it: how a build brings it
// up to date and keeps it, and what a finding is about. Other comments are free text.
var HeaderKeys = []string{"incremental", "materialized", "title_vi", "title_en", "severity", "explanation_vi", "explanation_en", "version", "valid_from"}

var headerLine = regexp.MustCompile(`^-- ?([A-Za-z_]+) *: *(.*)$`)

// ReadHeader reads the lines before the first that is no comment. Error: a key that is nearly a known one, or a word that
// materialized or severity does not know, with what was probably meant.
func ReadHeader(text string) (map[string]string, error) {
	header := map[string]string{}
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimRight(line, " \t\r")
		if line != "" && !strings.HasPrefix(line, "--") {
			break
		}
		parts := headerLine.FindStringSubmatch(line)
		if parts == nil {
			continue
		}
		key, value := parts[1], strings.TrimSpace(parts[2])
		if !slices.Contains(HeaderKeys, key) {
			if meant := nearest(key); meant != "" {
				return nil, headerFault(n+1, "-- %s: did you mean \"-- %s:\"?", "-- %s: phải chăng là \"-- %s:\"?", key, meant)
			}
			continue
		}
		if _, isTwice := header[key]; isTwice {
			return nil, headerFault(n+1, "-- %s: stands there twice", "-- %s: có hai lần", key)
		}
		if words := headerWords[key]; words != nil && !slices.Contains(words, value) {
			return nil, headerFault(n+1, "-- %s: %s: write %s", "-- %s: %s: hãy viết %s", key, value, strings.Join(words, ", "))
		}
		header[key] = value
	}
	return header, nil
}

// headerWords are the values of keys that know only these.
var headerWords = map[string][]string{"materialized": {"view"}, "severity": {"high", "medium", "low"}}

func headerFault(line int, en, vi string, args ...any) error {
	return apperr.New(apperr.Usage, fmt.Sprintf("line %d: ", line)+fmt.Sprintf(en, args...), fmt.Sprintf("dòng %d: ", line)+fmt.Sprintf(vi, args...))
}

// nearest is the known key that differs from a word by a letter or two.
func nearest(word string) string {
	for _, key := range HeaderKeys {
		if distance := fuzzy.LevenshteinDistance(strings.ToLower(word), key); distance <= max(1, len(key)/4) && len(word) > 4 {
			return key
		}
	}
	return ""
}
