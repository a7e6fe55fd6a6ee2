package reports

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"khohoso/models/metrics"
	"khohoso/models/period"
)

// maxCell is the most UTF-16 units that a cell can hold.
const maxCell = 32767

// cleanText makes a text from the data fit for a cell: no invalid UTF-8, no
// characters that XML forbids, not too long. It does not touch what looks like
// a formula: such text stays a text because its cell is written as one.
func cleanText(s string) (clean string, cut bool) {
	s = strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\t' && r != '\n' && r != '\r' || r == utf8.RuneError || r == 0xFFFE || r == 0xFFFF || r == 0x7F {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	if len(s) <= maxCell { // bytes are never fewer than UTF-16 units
		return s, false
	}
	units := 0
	for i, r := range s {
		if units += utf16.RuneLen(r); units > maxCell-1 {
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

// printed is a name as the form sheet shows it: in full, unless it would fill
// the page on its own. The data sheet has it whole.
func printed(name string) string {
	const most = 300
	return shorten(strings.Join(strings.Fields(name), " "), most)
}

// short is a name within a message.
func short(name string) string { return shorten(strings.Join(strings.Fields(name), " "), 60) }

func shorten(s string, most int) string {
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}

// sheetNames makes names that a workbook accepts, each once: no : \ / ? * [ ],
// no quote at the ends, 31 UTF-16 units, not "History", unlike in lower case too.
func sheetNames(wanted []string) []string {
	var names, seen []string
	for _, name := range wanted {
		name, _ = cleanText(name)
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
			suffix := " " + decimal(n)
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

// FileName is the name of a workbook's file: form, unit, period and what was
// chosen other than by default, safe in any folder, with Vietnamese letters kept. Codes that had to be changed get a
// digest, so that two hostile ones cannot fall on the same file.
func FileName(q Request) string {
	form, agency := q.Form, q.Agency
	if l, err := q.Layouts.find(q.Form); err == nil {
		form = l.Code
	}
	if agency == "" {
		agency = "toan-tinh"
	}
	period := strings.ReplaceAll(q.Period.Name, "..", "_")
	return safePart(form) + "_" + safePart(agency) + "_" + safePart(period) + q.choices() + ".xlsx"
}

// choices names in a file's name what was chosen other than by default.
func (q Request) choices() string {
	var chosen string
	if q.Period.Calendar == period.Statutory {
		chosen += "_" + string(period.Statutory)
	}
	if q.Organisation == metrics.AsNow {
		chosen += "_" + string(metrics.AsNow)
	}
	if q.byOtherRule() {
		chosen += "_" + safePart(q.Rule)
	}
	return chosen
}

func safePart(s string) string {
	safe := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) || unicode.IsDigit(r) || strings.ContainsRune("-_.", r) {
			return r
		}
		return '-'
	}, strings.ToValidUTF8(s, "-"))
	safe = strings.Trim(strings.ReplaceAll(safe, "..", "-"), ".-")
	if len(safe) > 60 {
		safe = strings.ToValidUTF8(safe[:60], "")
	}
	if safe != s || safe == "" {
		sum := sha256.Sum256([]byte(s))
		safe += "-" + hex.EncodeToString(sum[:4])
	}
	return safe
}
