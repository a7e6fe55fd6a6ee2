package sheet

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"khohoso/models/metrics"
	"khohoso/reports/table"
	"khohoso/reports/wording"
	"khohoso/reports/xlsx"
)

// ruleTitle is the name of the rule in words.
func ruleTitle(t *table.Table) string {
	return wording.Text{VI: t.Rule.NameVI, EN: t.Rule.NameEN}.In(t.Lang)
}

// ruleEdition is the rule by its name and version: "form06, bản 1".
func ruleEdition(t *table.Table) string {
	return wording.Short(t.Rule.Name) + fmt.Sprintf(wording.Text{VI: ", bản %d", EN: ", version %d"}.In(t.Lang), t.Rule.Version)
}

// headText is a head of the form; those that the data name are filled in, or "–" where there is nothing.
func headText(t *table.Table, key string) string {
	words := t.Layout.Heads[key].In(t.Lang)
	if name, isData := strings.CutPrefix(words, "{"); isData {
		words = cmp.Or(t.Fit(t.Heads[strings.TrimSuffix(name, "}")]), "–")
	}
	return words
}

// chosen says in one line of the head which calendar, organisation and rule the figures follow.
func chosen(t *table.Table) string {
	dict, _ := wording.LoadDictionary() // read with the layouts
	lines := wording.Text{VI: "Lịch: %s. Tổ chức: %s. Quy tắc đúng hạn: %s.", EN: "Calendar: %s. Organisation: %s. On-time rule: %s."}
	return fmt.Sprintf(lines.In(t.Lang), dict.Short[wording.CalendarOf(t.Period)].In(t.Lang), dict.Short[string(t.Organisation)].In(t.Lang), ruleEdition(t))
}

// placeholders fills the texts of a layout in one pass, so that braces within a
// unit's name stay what they are.
func placeholders(t *table.Table) *strings.Replacer {
	title := t.Layout.Title.VI
	if t.Lang == "en" && t.Layout.Title.EN != "" {
		title += "\n" + t.Layout.Title.EN
	}
	receiver := wording.Printed(t.Parent)
	if receiver == "" {
		receiver = strings.Repeat("…", 12)
	}
	return strings.NewReplacer(
		"{title}", title,
		"{unit}", wording.Printed(t.Name),
		"{receiver}", receiver,
		"{period}", wording.PeriodName(t.Period, t.Lang),
		"{chosen}", chosen(t),
		"{set}", setEditionShort(t),
		"{from}", wording.Date(t.Period.From),
		"{to}", wording.Date(t.Period.To),
	)
}

// footer is the printed footer: what the page was made from on the left, small,
// and the page number in the middle. An ampersand of the data would be a command.
func footer(t *table.Table) string {
	font := `&"` + xlsx.FontName + `,Regular"`
	return "&L" + font + "&8" + xlsx.EscapeCode(" "+strings.Join([]string{
		t.Layout.Code, wording.CalendarOf(t.Period), string(t.Organisation), wording.Shorten(t.Rule.Name, 24) + " v" + strconv.FormatInt(t.Rule.Version, 10), wording.Short(t.Version.ID),
	}, " · ")) +
		"&C" + font + "&10 " + t.Layout.Print.Footer.In(t.Lang)
}

// setEdition is the indicator set by its name, version and basis.
func setEdition(t *table.Table) string {
	said := setEditionShort(t)
	words := metrics.WordsOfSet(t.Set.Name, t.Set.Version)
	if note := (wording.Text{VI: words.Note, EN: words.NoteEN}).In(t.Lang); note != "" && !t.SignedBefore(2) {
		said += ". " + note
	}
	if t.Set.Basis != "" {
		said += ": " + t.Set.Basis
	}
	return said
}

// setEditionShort is the set by name and version.
func setEditionShort(t *table.Table) string {
	if t.Set.Name == "" {
		return "–"
	}
	return wording.Short(t.Set.Name) + fmt.Sprintf(wording.Text{VI: ", bản %d", EN: ", version %d"}.In(t.Lang), t.Set.Version)
}
