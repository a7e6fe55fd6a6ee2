package redact

import (
	"path"
	"regexp"
	"strings"
	"unicode"
)

var (
	// humps are where a name without blanks goes on with a capital, as in NguyenVanAn.
	humps   = regexp.MustCompile(`(\p{Ll})(\p{Lu})`)
	longRun = regexp.MustCompile(`\d{9}`)
	gaps    = regexp.MustCompile(`[\s_.,()+\-]+`)
	// places are the provinces whose names begin like those of persons.
	places = setOf("hagiang hanam hanoi hatinh lamdong thaibinh thainguyen caobang ninhbinh ninhthuan")
)

// FileName is what may be kept of the path of a file: each part that holds no person's
// name and no number of a person or a phone, of the others the ending.
func FileName(name string) string {
	parts := strings.Split(name, "/")
	for i, part := range parts {
		if namesPerson(part) {
			parts[i] = Hidden + path.Ext(part)
		}
	}
	return strings.Join(parts, "/")
}

// namesPerson says that a part of a path holds a long number, a surname with a middle
// name, or up to four words in capitals that begin with a surname.
func namesPerson(part string) bool {
	if (hasNumber(part) || longRun.MatchString(part)) && !dated.MatchString(part) {
		return true
	}
	words := strings.Fields(gaps.ReplaceAllString(humps.ReplaceAllString(strings.TrimSuffix(part, path.Ext(part)), "$1 $2"), " "))
	for i := 0; i+1 < len(words); i++ {
		if !isSurname(words[i]) || isUnitWord(words[i+1]) || places[folded(words[i])+folded(words[i+1])] {
			continue
		}
		if middleNames[folded(words[i+1])] || startsRun(words, i) {
			return true
		}
	}
	return false
}

// dated is a name whose only long number is a day or an instant.
var dated = regexp.MustCompile(`^\D*(?:\d{1,4}\D+)*(?:19|20)\d{2}[-_.]?[01]\d[-_.]?[0-3]\d(?:[T_.\-]?\d{4,6})?(?:\D+\d{1,4})*\D*$`)

// startsRun says that two to four words in capitals begin at a word, none before it.
func startsRun(words []string, at int) bool {
	if at > 0 && isName(words[at-1]) {
		return false
	}
	run := 0
	for _, word := range words[at:] {
		if !isName(word) {
			break
		}
		run++
	}
	return run >= 2 && run <= 4
}

// isName says that a word is written like a part of somebody's name.
func isName(word string) bool {
	return capitalised(word) && !isAcronym(word) && strings.IndexFunc(word, unicode.IsDigit) < 0
}
