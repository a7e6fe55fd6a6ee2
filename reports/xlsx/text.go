package xlsx

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// MaxCell is the most UTF-16 units that a cell can hold.
const MaxCell = 32767

// CleanText makes a text from the data fit for a cell: no invalid UTF-8, no
// characters that XML forbids, not too long. It does not touch what looks like
// a formula: such text stays a text because its cell is written as one.
func CleanText(s string) (clean string, cut bool) {
	s = strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == utf8.RuneError || r == 0xFFFE || r == 0xFFFF || r == 0x7F {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	if len(s) <= MaxCell { // bytes are never fewer than UTF-16 units
		return s, false
	}
	units := 0
	for i, r := range s {
		if units += utf16.RuneLen(r); units > MaxCell-1 {
			return cutTail(s, i)
		}
	}
	return s, false
}

// cutTail shortens s to what stands before byte at and an ellipsis, unless the
// ellipsis would stand for the last character alone.
func cutTail(s string, at int) (string, bool) {
	if _, size := utf8.DecodeRuneInString(s[at:]); at+size == len(s) && size < 4 {
		return s, false
	}
	return s[:at] + "…", true
}

// SheetNames makes names that a workbook accepts, each once: no : \ / ? * [ ],
// no quote at the ends, 31 UTF-16 units, not "History", unlike in lower case too.
func SheetNames(wanted []string) []string {
	var names, seen []string
	for _, name := range wanted {
		name, _ = CleanText(name)
		name = strings.Map(func(r rune) rune {
			if strings.ContainsRune(":\\/?*[]\t\r\n", r) {
				return '-'
			}
			return r
		}, name)
		name = strings.Trim(strings.TrimSpace(name), "'")
		if name == "" || strings.EqualFold(name, "history") {
			name = "Sheet"
		}
		candidate := fitUnits(name, 31)
		for n := 2; slices.Contains(seen, strings.ToLower(candidate)); n++ {
			suffix := " " + strconv.Itoa(n)
			candidate = fitUnits(name, 31-len(suffix)) + suffix
		}
		seen = append(seen, strings.ToLower(candidate))
		names = append(names, candidate)
	}
	return names
}

// fitUnits cuts s to at most n UTF-16 units and leaves no quote or space at the end.
func fitUnits(s string, n int) string {
	units := 0
	for i, r := range s {
		if units += utf16.RuneLen(r); units > n {
			s = s[:i]
			break
		}
	}
	return strings.TrimRight(s, "' ")
}

// EscapeCode makes a text plain in a printed head or foot, where an ampersand is a command.
func EscapeCode(s string) string { return strings.ReplaceAll(s, "&", "&&") }
