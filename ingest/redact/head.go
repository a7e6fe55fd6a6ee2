package redact

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestName is how many letters the name of a foreign column may have to be kept.
const longestName = 40

// IsName says that a text looks like the name of a column or a sheet and not like a
// value: letters and few marks, no number of more than two digits, nobody's name.
func IsName(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	if utf8.RuneCountInString(text) > longestName || !unicode.IsLetter(first) && first != '_' {
		return false
	}
	run := 0
	for _, c := range text {
		switch {
		case unicode.IsDigit(c):
			if run++; run > 2 {
				return false
			}
			continue
		case !unicode.IsLetter(c) && !unicode.Is(unicode.M, c) && !strings.ContainsRune("_ .:/()-%", c):
			return false
		}
		run = 0
	}
	return !HasPerson(text)
}

// Names are those names of columns that may be kept, with how many there were besides.
// Of a head that holds values nothing is kept: it is the first row of a file without one.
func Names(names []string) []string {
	kept, hidden := []string{}, 0
	values := HoldsValues(names)
	for _, name := range names {
		switch {
		case strings.TrimSpace(name) == "":
		case values || !IsName(name):
			hidden++
		default:
			kept = append(kept, name)
		}
	}
	if hidden > 0 {
		kept = append(kept, fmt.Sprintf("%s %d", Hidden, hidden))
	}
	return kept
}

// Name is a name that may be kept, or Hidden.
func Name(name string) string {
	if IsName(name) {
		return name
	}
	return Hidden
}

var (
	dossierShape = regexp.MustCompile(`[A-Za-z0-9.]{1,20}-\d{6}-\d{3,8}`)
	instantShape = regexp.MustCompile(`\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}|(?:^|\D)(?:19|20)\d{12}(?:\D|$)|\d{1,2}/\d{1,2}/\d{4}`)
)

// HoldsValues says that what should be names of columns are values: an instant, the
// code of a dossier or a long number is among them, alone or with a name before it.
func HoldsValues(head []string) bool {
	for _, name := range head {
		if dossierShape.MatchString(name) || instantShape.MatchString(name) || IsTime(strings.TrimSpace(name)) || numbered.MatchString(name) {
			return true
		}
	}
	return false
}

// LooksLikeRow says that a whole first row is data and no head: none of its cells is
// written like the name of a column.
func LooksLikeRow(head []string) bool {
	for _, name := range head {
		if IsName(strings.TrimSpace(name)) {
			return false
		}
	}
	return len(head) > 0
}
