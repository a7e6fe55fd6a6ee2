package components

import "strings"

// HeadLink is the head of a column that leads to a page.
type HeadLink struct{ Code, Name, Href string }

// longestName is what a name may take of an opening sentence, in characters.
const longestName = 90

// Shortened cuts a name at a word, for procedures whose names fill paragraphs.
func Shortened(name string) string {
	letters := []rune(name)
	if len(letters) <= longestName {
		return name
	}
	cut := strings.TrimRight(string(letters[:longestName]), " ,;")
	if at := strings.LastIndex(cut, " "); at > 0 {
		cut = cut[:at]
	}
	return cut + "…"
}
