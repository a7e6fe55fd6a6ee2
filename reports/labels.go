package reports

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"khohoso/models/metrics"
)

// ruleTitle is the name of the rule in words.
func (t *table) ruleTitle() string {
	return text{VI: t.rule.NameVI, EN: t.rule.NameEN}.in(t.lang)
}

// ruleEdition is the rule by its name and version: "form06, bản 1".
func (t *table) ruleEdition() string {
	return short(t.rule.Name) + fmt.Sprintf(text{VI: ", bản %d", EN: ", version %d"}.in(t.lang), t.rule.Version)
}

// head is a head of the form; those that the data name are filled in, or "–" where there is nothing.
func (t *table) head(key string) string {
	words := t.form.Heads[key].in(t.lang)
	if name, isData := strings.CutPrefix(words, "{"); isData {
		words = cmp.Or(t.fit(t.heads[strings.TrimSuffix(name, "}")]), "–")
	}
	return words
}

// chosen says in one line of the head which calendar, organisation and rule the figures follow.
func (t *table) chosen() string {
	dict, _ := words() // read with the layouts
	lines := text{VI: "Lịch: %s. Tổ chức: %s. Quy tắc đúng hạn: %s.", EN: "Calendar: %s. Organisation: %s. On-time rule: %s."}
	return fmt.Sprintf(lines.in(t.lang), dict.Short[calendarOf(t.period)].in(t.lang), dict.Short[string(t.organisation)].in(t.lang), t.ruleEdition())
}

// placeholders fills the texts of a layout in one pass, so that braces within a
// unit's name stay what they are.
func (t *table) placeholders() *strings.Replacer {
	title := t.form.Title.VI
	if t.lang == "en" && t.form.Title.EN != "" {
		title += "\n" + t.form.Title.EN
	}
	receiver := printed(t.parent)
	if receiver == "" {
		receiver = strings.Repeat("…", 12)
	}
	return strings.NewReplacer(
		"{title}", title,
		"{unit}", printed(t.name),
		"{receiver}", receiver,
		"{period}", periodWords(t.period, t.lang),
		"{chosen}", t.chosen(),
		"{set}", t.setEditionShort(),
		"{from}", dotted(t.period.From),
		"{to}", dotted(t.period.To),
	)
}

// footer is the printed footer: what the page was made from on the left, small,
// and the page number in the middle. An ampersand of the data would be a command.
func (t *table) footer() string {
	font := `&"` + fontName + `,Regular"`
	return "&L" + font + "&8" + escapeCode(" "+strings.Join([]string{
		t.form.Code, calendarOf(t.period), string(t.organisation), shorten(t.rule.Name, 24) + " v" + strconv.FormatInt(t.rule.Version, 10), short(t.version.ID),
	}, " · ")) +
		"&C" + font + "&10 " + t.form.Print.Footer.in(t.lang)
}

// setEdition is the indicator set by its name, version and basis.
func (t *table) setEdition() string {
	said := t.setEditionShort()
	words := metrics.WordsOfSet(t.set.name, t.set.version)
	if note := (text{VI: words.Note, EN: words.NoteEN}).in(t.lang); note != "" && !t.signedBefore(2) {
		said += ". " + note
	}
	if t.set.basis != "" {
		said += ": " + t.set.basis
	}
	return said
}

// setEditionShort is the set by name and version.
func (t *table) setEditionShort() string {
	if t.set.name == "" {
		return "–"
	}
	return short(t.set.name) + fmt.Sprintf(text{VI: ", bản %d", EN: ", version %d"}.in(t.lang), t.set.version)
}
