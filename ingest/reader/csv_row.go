package reader

import "bytes"

func skipSpaces(data []byte, at int, delimiter byte) int {
	for at < len(data) && (data[at] == ' ' || data[at] == '\t') && data[at] != delimiter {
		at++
	}
	return at
}

// closingMark is the place behind the mark that closes a quoted cell, -1 for none.
func closingMark(data []byte, at int) int {
	for {
		next := bytes.IndexByte(data[at:], '"')
		if next < 0 {
			return -1
		}
		at += next + 1
		if at == len(data) || data[at] != '"' {
			return at
		}
		at++
	}
}

// Split gives the cells of a record that scan found closed.
func Split(text []byte, delimiter byte) []string {
	var cells []string
	for at := 0; ; at++ {
		open := skipSpaces(text, at, delimiter)
		var cell string
		if open < len(text) && text[open] == '"' {
			if end := closingMark(text, open+1); end > 0 {
				cell = string(bytes.ReplaceAll(text[open+1:end-1], []byte(`""`), []byte(`"`)))
				at = end
				open = -1
			}
		}
		next := bytes.IndexByte(text[at:], delimiter)
		if next < 0 {
			next = len(text) - at
		}
		if open >= 0 {
			cell = string(text[at : at+next])
		}
		cells = append(cells, cell)
		if at += next; at >= len(text) {
			return cells
		}
	}
}
