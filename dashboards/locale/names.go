package locale

import (
	"math"
	"strconv"
	"strings"
	"time"

	"khohoso/models/metrics"
)

// FieldName is the name of a field, or that there is none.
func (t Locale) FieldName(name string) string {
	if name == "" {
		return t.T("field.none")
	}
	return name
}

// Gap is a length of time in its largest unit.
func (t Locale) Gap(length time.Duration) string {
	switch {
	case length >= 48*time.Hour:
		return t.N("gap.days", int64(length.Round(24*time.Hour)/(24*time.Hour)))
	case length >= 2*time.Hour:
		return t.N("gap.hours", int64(length.Round(time.Hour)/time.Hour))
	}
	return t.N("gap.minutes", max(1, int64(length.Round(time.Minute)/time.Minute)))
}

// RuleName is a rule's short name with what it says.
func (t Locale) RuleName(r metrics.Rule) string {
	words := r.NameVI
	if t == English && r.NameEN != "" {
		words = r.NameEN
	}
	if words == "" {
		return r.Name
	}
	return r.Name + ": " + words
}

// Other is the other language.
func (t Locale) Other() Locale {
	if t == English {
		return Vietnamese
	}
	return English
}

// PlainPercent is a ratio in percent as a field holds it: all its decimals, no groups.
func (t Locale) PlainPercent(ratio float64) string {
	text := strconv.FormatFloat(math.Round(ratio*1e8)/1e6, 'f', -1, 64)
	if t == English {
		return text
	}
	return strings.Replace(text, ".", ",", 1)
}

// SetName is what a set is called, its name alone where it is the province's own.
func (t Locale) SetName(set string) string {
	if t.Has("set." + set) {
		return t.T("set." + set)
	}
	return set
}

// Joined joins parts as a sentence does.
func (t Locale) Joined(parts []string) string {
	text := ""
	for i, part := range parts {
		if i > 0 {
			text += "; "
		}
		text += part
	}
	return text
}

// Either is the Vietnamese word, or the English one on an English page that has it.
func (t Locale) Either(vi, en string) string {
	if t == English && en != "" {
		return en
	}
	return vi
}

// Counted is what an indicator counts.
func (t Locale) Counted(what string) string {
	if t.Has("counts." + what) {
		return t.T("counts." + what)
	}
	return what
}

// LegalTerm writes a term as the catalogue gives it: 5 ngày làm việc.
func (t Locale) LegalTerm(n *int64, unit string) string {
	if n == nil || !t.Has("term."+unit) {
		return Missing
	}
	return t.N("term."+unit, *n)
}

// Channel is the everyday word of a channel.
func (t Locale) Channel(name string) string {
	if t.Has("channel." + name) {
		return t.T("channel." + name)
	}
	return name
}

// Verdict is what a rule says, or how an open dossier stands.
func (t Locale) Verdict(word string) string {
	if t.Has("verdict." + word) {
		return t.T("verdict." + word)
	}
	return word
}

// TermUnit is what a legal term is counted in; "" where there is none.
func (t Locale) TermUnit(unit string) string {
	if !t.Has("term.unit." + unit) {
		return ""
	}
	return t.T("term.unit." + unit)
}

// Status is the everyday word of a status.
func (t Locale) Status(word string) string {
	if t.Has("status." + word) {
		return t.T("status." + word)
	}
	return word
}
