package xlsx

import (
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Row heights are set, not left to whoever opens the file: programs do not fit
// rows to merged cells, and a page must break at the same row everywhere.

// The width of one unit of column width, a digit of the default font (7 pixels
// at 96 to the inch), and of one step of indent.
const (
	pointsPerUnit   = 5.25
	pointsPerIndent = 8
)

// TextHeight is the height in points of a text within columns of a width.
func TextHeight(s string, l Style, units float64) float64 {
	lines := 1
	if l.Wrap {
		// Less than there is: a line too many looks better than one cut in half.
		room := units*pointsPerUnit - 4 - float64(l.Indent)*pointsPerIndent
		lines = wrappedLines(s, l, room*0.98)
	}
	return float64(lines)*l.Size*1.2 + 4
}

// LineCounter counts the lines of texts of one style, most of which come again and
// again: names of units and procedures.
type LineCounter map[counted]int

type counted struct {
	words string
	width float64
}

// Of counts the lines of words in a column of a width.
func (c LineCounter) Of(words string, l Style, units float64) int {
	room := (units*pointsPerUnit - 4) * 0.98
	const widest = 0.722 // of the size, of letters that are common
	if float64(utf8.RuneCountInString(words))*widest*l.Size <= room && !strings.Contains(words, "\n") {
		return 1
	}
	key := counted{words, units}
	lines, known := c[key]
	if !known {
		if len(c) > 4096 { // a list whose texts do not repeat
			clear(c)
		}
		lines = wrappedLines(words, l, room)
		c[key] = lines
	}
	return lines
}

// wrappedLines counts the lines that words fill when set in a width in points.
func wrappedLines(s string, l Style, width float64) int {
	lines := 0
	space := textWidth(" ", l)
	for paragraph := range strings.SplitSeq(s, "\n") {
		lines++
		filled := 0.0
		for _, word := range strings.Fields(paragraph) {
			w := textWidth(word, l)
			if filled > 0 && filled+space+w > width {
				lines++
				filled = 0
			}
			if filled > 0 {
				filled += space
			}
			filled += w
			for ; filled > width; filled -= width { // a word longer than a line is broken
				lines++
			}
		}
	}
	return lines
}

// timesWidths are the advance widths of Times, in thousandths of its size, for
// the characters from space to tilde.
var timesWidths = [...]int{
	250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, // space to /
	500, 500, 500, 500, 500, 500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, // 0 to ?
	921, 722, 667, 667, 722, 611, 556, 722, 722, 333, 389, 722, 611, 889, 722, 722, // @ to O
	556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469, 500, // P to _
	333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, // ` to o
	500, 500, 333, 389, 278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541, // p to ~
}

// textWidth is the width of a text on one line, in points.
func textWidth(s string, l Style) float64 {
	sum := 0
	for _, r := range s {
		sum += letterWidth(r)
	}
	width := float64(sum) / 1000 * l.Size
	if l.bold {
		width *= 1.07
	}
	return width
}

// letterWidth is that of the letter under the diacritics of a Vietnamese one.
func letterWidth(r rune) int {
	if r < 0 || r >= rune(len(letterWidths())) {
		return measureLetter(r)
	}
	return letterWidths()[r]
}

// letterWidths are those of all letters that Vietnamese has: taking diacritics off is slow.
var letterWidths = sync.OnceValue(func() []int {
	all := make([]int, 0x2100)
	for r := range all {
		all[r] = measureLetter(rune(r))
	}
	return all
})

func measureLetter(r rune) int {
	switch {
	case r == 'đ':
		r = 'd'
	case r == 'Đ':
		r = 'D'
	case r > '~':
		r, _ = utf8.DecodeRuneInString(norm.NFD.String(string(r)))
	}
	switch {
	case r >= ' ' && r <= '~':
		return timesWidths[r-' ']
	case r >= 0x300 && r < 0x370: // combining marks take no room
		return 0
	}
	return 1000
}
