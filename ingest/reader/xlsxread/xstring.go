package xlsxread

import (
	"strconv"
	"strings"
	"unicode/utf16"
)

// plainText resolves the escapes of ST_Xstring (ECMA-376 part 1, 22.9.2.19): "_x000D_"
// stands for a letter that XML has no place for, "_x005F_" for a low line before what
// would look like an escape. Excel writes line ends of old texts so.
func plainText(text string) string {
	if !strings.Contains(text, "_x") {
		return text
	}
	var out strings.Builder
	for at := 0; at < len(text); {
		unit, found := escapeAt(text, at)
		if !found {
			out.WriteByte(text[at])
			at++
			continue
		}
		at += escapeLength
		if next, paired := escapeAt(text, at); paired && utf16.IsSurrogate(rune(unit)) {
			if letter := utf16.DecodeRune(rune(unit), rune(next)); letter != '\uFFFD' {
				out.WriteRune(letter)
				at += escapeLength
				continue
			}
		}
		out.WriteRune(rune(unit)) // half a letter becomes the mark for one that is none
	}
	return out.String()
}

const escapeLength = len("_x000D_")

// escapeAt is the unit that the escape at a place of a text stands for.
func escapeAt(text string, at int) (unit uint16, found bool) {
	if len(text)-at < escapeLength || text[at:at+2] != "_x" || text[at+escapeLength-1] != '_' {
		return 0, false
	}
	code, err := strconv.ParseUint(text[at+2:at+escapeLength-1], 16, 16)
	return uint16(code), err == nil
}
