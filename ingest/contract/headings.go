package contract

import (
	"strings"
	"unicode"
)

// GuessKind tells the kind of a contract file by its columns: the kind that knows
// most of them, events where nothing else fits better.
func GuessKind(header []string) Kind {
	best, most := Events, 0
	for _, kind := range Kinds {
		known := 0
		for _, name := range header {
			if _, isOurs := kind.Column(ColumnName(name)); isOurs {
				known++
			}
		}
		if known > most {
			best, most = kind, known
		}
	}
	return best
}

// Heading is a column name as it is read: without letters that nobody sees and blanks at
// its ends, on one line.
func Heading(cell string) string {
	visible := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r):
			return -1
		case unicode.IsSpace(r) || unicode.IsControl(r):
			return ' '
		}
		return r
	}, cell)
	return strings.Join(strings.Fields(visible), " ")
}

// ColumnName is a column name as the contract may have it: "Dossier code" is dossier_code.
func ColumnName(name string) string {
	return strings.ReplaceAll(strings.ToLower(Heading(name)), " ", "_")
}
