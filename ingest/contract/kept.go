package contract

import (
	"encoding/csv"
	"regexp"
	"strings"

	"khohoso/ingest/redact"
)

// RedactForm is what a cell of the column should hold, by which package redact decides
// what may be kept of it.
func (c Column) RedactForm() redact.Form {
	named := strings.Contains(c.Name, "name") || strings.HasSuffix(c.Name, "_vi") || strings.HasSuffix(c.Name, "_en") || c.Name == "basis"
	switch c.Type {
	case TypeTime, TypeDue, TypeDate:
		return redact.Time
	case TypeWord, TypeYesNo:
		return redact.Word
	case TypeAmount, TypeNumber, TypeShare:
		return redact.Number
	}
	switch {
	case c.Name == "agency_name":
		return redact.Unit
	case named:
		return redact.Title
	}
	return redact.Code
}

// KeptCell is what may be kept of a cell of a row that was set aside.
func KeptCell(form redact.Form, cell string) string {
	return redact.Cell(form, cell, form == redact.Word && isWord(strings.TrimSpace(cell)))
}

// Harmless is what a cell of a broken row may look like to be kept: a dossier
// code, or an instant (a plain date may be somebody's birthday).
var Harmless = regexp.MustCompile(`^(?:[A-Za-z0-9.]{1,20}-\d{6}-\d{3,8}|\d{4}-\d{2}-\d{2}[T ][0-9:.+Zz-]{4,25})$`)

// HarmlessCells keeps of a row that could not be split only the cells that cannot be
// about a person: nobody knows which column the others belong to (design law 9).
func HarmlessCells(text string, delimiter rune) string {
	row := csv.NewReader(strings.NewReader(text))
	row.Comma = delimiter
	row.LazyQuotes = true
	row.FieldsPerRecord = -1
	cells, err := row.Read()
	if err != nil {
		return "…"
	}
	for i, cell := range cells {
		cell = strings.TrimSpace(cell)
		if !Harmless.MatchString(cell) && !isWord(cell) {
			cells[i] = redact.Hidden
		}
	}
	return strings.Join(cells, string(delimiter))
}

func isWord(cell string) bool {
	for _, list := range Vocabulary {
		for _, w := range list {
			if strings.EqualFold(cell, w.Text) {
				return true
			}
		}
	}
	return cell == ""
}

// harmlessPart finds what may be kept of a text that is no object: see harmless.
var harmlessPart = regexp.MustCompile(`\b[A-Za-z0-9.]{1,20}-\d{6}-\d{3,8}\b|\b\d{4}-\d{2}-\d{2}T[0-9:.+-]{4,25}`)

// RedactText keeps of a broken JSON row its codes and instants.
func RedactText(text []byte) string {
	const mostKept = 20
	parts := harmlessPart.FindAllString(string(text), mostKept)
	return strings.Join(append(parts, "…"), " ")
}
