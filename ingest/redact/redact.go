// Package redact decides what text of an input may be kept, shown or logged (design
// law 9: nobody's data on disk). It is the one place that does: names of foreign
// columns, heads, cells of rows that were set aside and names of units go through it,
// whatever way they came. What may not be kept becomes Hidden. Start with Cell.
package redact

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Hidden stands where a text is not kept.
const Hidden = "…"

// Form is what a cell is supposed to hold.
type Form string

// The forms of cells.
const (
	Code   Form = "code"   // of a dossier, a unit, a procedure
	Time   Form = "time"   // an instant or a day
	Word   Form = "word"   // one of a list
	Number Form = "number" // an amount, a share
	Title  Form = "title"  // the name of a procedure, a field, a basis
	Unit   Form = "unit"   // the name of a unit
)

const (
	longestCode  = 64
	longestWord  = 16
	longestTitle = 400
	longestUnit  = 200
)

var (
	codeShape    = regexp.MustCompile(`^[\p{L}\d][\p{L}\d._/:\-]*( [\p{L}\d._/:\-]+)?$`)
	acronymShape = regexp.MustCompile(`^[A-ZĐ][A-ZĐ0-9._/\-]{0,11}$`)
	timeShape    = regexp.MustCompile(`^(?:(?:19|20)\d{6}(?:\d{6})?|\d{1,4}[-/. ]{1,3}\d{1,2}[-/. ]{1,3}\d{1,4}(?:[T ][T0-9:.,+Zz\- ]{1,24})?(?: ?(?:AM|PM|SA|CH|am|pm|sa|ch))?|\d{1,2}[:hg]\d{0,2}(?::\d{2})?,? +\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4})$`)
	wordShape    = regexp.MustCompile(`^[\p{Ll}_-]+$`)
	numberShape  = regexp.MustCompile(`^-?[\d., ]+ ?(?:%|đ|đồng|vnđ|vnd|VNĐ|VND|Đ)?$`)
	numbered     = regexp.MustCompile(`\+?\d(?:[ .\-]{0,2}\d){8,}`)
)

// Cell is what may be kept of a cell of a form: the text itself or Hidden. known says
// that a word belongs to the list of its column, whatever it looks like.
func Cell(form Form, text string, known bool) string {
	bare := strings.TrimSpace(text)
	if bare == "" || known || fits(form, bare) {
		return text
	}
	return Hidden
}

func fits(form Form, text string) bool {
	if !utf8.ValidString(text) {
		return false
	}
	switch form {
	case Code:
		return IsCode(text)
	case Time:
		return IsTime(text) || IsCode(text) || isWord(text)
	case Word:
		return isWord(text) || isPhrase(text) || IsCode(text)
	case Number:
		return numberShape.MatchString(text) && digits(text) < 9 || isWord(text)
	case Unit:
		return IsUnit(text)
	}
	return IsTitle(text)
}

// IsCode says that a text looks like a code: short, with a number in it or all in
// capitals, and no number as long as that of a person or a phone.
func IsCode(text string) bool {
	return simpleCode(text) || dossierCode(text) || otherCode(text)
}

// otherCode is IsCode for what is not known at a glance.
func otherCode(text string) bool {
	if len(text) > longestCode || !codeShape.MatchString(text) {
		return false
	}
	return acronymShape.MatchString(text) || digits(text) > 0 && !hasNumber(text)
}

// simpleCode knows most codes at a glance: this is asked of every row of a file.
func simpleCode(text string) bool {
	run, any := 0, false
	for i := range len(text) {
		switch c := text[i]; {
		case c >= '0' && c <= '9':
			run, any = run+1, true
		case c >= 'A' && c <= 'Z' && i < 20:
			run = 0
		case (c == '-' || c == '.') && i > 0:
		default:
			return false
		}
		if run > 8 {
			return false
		}
	}
	return any && len(text) <= longestCode
}

// dossierCode knows the usual code of a dossier at a glance, H28.31-240603-00001: letters,
// numbers with points, a day, a number. With 13 digits on it is no phone.
func dossierCode(text string) bool {
	const fewest, dayDigits, most = 13, 6, 40
	at, dashes, run, all := 0, 0, 0, 0
	for at < len(text) && text[at] >= 'A' && text[at] <= 'Z' {
		at++
	}
	if at == 0 || len(text) > most {
		return false
	}
	for i := at; i < len(text); i++ {
		switch c := text[i]; {
		case c >= '0' && c <= '9':
			run, all = run+1, all+1
		case run == 0 || dashes == 1 && run != dayDigits || c == '.' && dashes > 0:
			return false
		case c == '.':
			run = 0
		case c == '-':
			dashes, run = dashes+1, 0
		default:
			return false
		}
	}
	return dashes == 2 && run >= 3 && run <= 8 && all >= fewest
}

// isWord says that a text is written like a word of the contract: small letters and
// no more of them than such words have.
func isWord(text string) bool {
	return utf8.RuneCountInString(text) <= longestWord && wordShape.MatchString(text)
}

// isPhrase says that a text is written like the name of a status: a few words of which
// the first alone may have a capital.
func isPhrase(text string) bool {
	const mostWords, longest = 5, 40
	words := strings.Fields(text)
	if len(words) > mostWords || utf8.RuneCountInString(text) > longest || HasPerson(text) {
		return false
	}
	for i, word := range words {
		if i > 0 && capitalised(word) || strings.IndexFunc(word, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.Is(unicode.M, c) }) >= 0 {
			return false
		}
	}
	return len(words) > 1
}

// IsTime says that a text is written as an instant or a day.
func IsTime(text string) bool { return len(text) <= 48 && timeShape.MatchString(text) }

// hasNumber says that a text holds so many digits, with or without marks between
// them, as the number of a person, an account or a phone has; instants and the codes
// of dossiers have their own marks.
func hasNumber(text string) bool {
	at := numbered.FindString(text)
	return at != "" && !IsTime(at) && (strings.Count(at, "-") < 2 && !strings.Contains(at, ".") || digits(at) == len(strings.TrimLeft(at, "+")) || isPhone(at))
}

var phoneShape = regexp.MustCompile(`^(?:\+?84|0)[ .\-]?\d{2,3}(?:[ .\-]?\d{2,4}){2,3}$`)

func isPhone(text string) bool {
	n := digits(text)
	return n >= 9 && n <= 12 && phoneShape.MatchString(text)
}

func digits(text string) (n int) {
	for _, c := range text {
		if unicode.IsDigit(c) {
			n++
		}
	}
	return n
}

// IsTitle says that a text may be the name of a procedure or a field: of the length
// of one, without an address, a long number or the name of a person.
func IsTitle(text string) bool {
	return utf8.RuneCountInString(text) <= longestTitle && utf8.ValidString(text) && !strings.ContainsAny(text, "@{}<>") && !hasNumber(text) && !HasPerson(text)
}

// IsUnit says that a text may be the name of a unit: a title that says what kind of
// unit it is, or a short word such as people call one.
func IsUnit(text string) bool {
	if utf8.RuneCountInString(text) > longestUnit || !IsTitle(text) {
		return false
	}
	words := strings.Fields(text)
	const shortest = 12
	return len(words) == 1 && utf8.RuneCountInString(text) <= shortest || hasUnitWord(words)
}
