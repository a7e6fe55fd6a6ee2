package sheet

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"

	"khohoso/models/metrics"
	"khohoso/models/period"
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
	return fmt.Sprintf(lines.In(t.Lang), dict.Short[wording.CalendarOf(t.Period)].In(t.Lang), dict.Short[string(t.Organisation)].In(t.Lang), ruleOnForm(t))
}

// ruleOnForm is the rule in words; its name and version stand on the cover.
func ruleOnForm(t *table.Table) string {
	if words := ruleTitle(t); words != "" && !t.SignedBefore(3) {
		return wording.Shorten(words, 120)
	}
	return ruleEdition(t)
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
		"{set}", setOnForm(t),
		"{from}", wording.Date(t.Period.From),
		"{to}", wording.Date(t.Period.To),
	)
}

// setOnForm is the set in words; its version and notes stand on the cover.
func setOnForm(t *table.Table) string {
	words := metrics.WordsOfSet(t.Set.Name, t.Set.Version)
	if said := (wording.Text{VI: words.Name, EN: words.NameEN}).In(t.Lang); said != "" && !t.SignedBefore(3) {
		return wording.Shorten(said, 120)
	}
	return setEditionShort(t)
}

// periodOf is the period in words, with its days where the words alone would leave them open.
func periodOf(t *table.Table) string {
	days := wording.Date(t.Period.From) + "–" + wording.Date(t.Period.To)
	switch {
	case t.SignedBefore(3):
		return t.Period.Name
	case t.Period.Kind == period.Span:
		return days
	case wording.CalendarOf(t.Period) == string(period.Calendar):
		return wording.PeriodName(t.Period, t.Lang)
	}
	return wording.PeriodName(t.Period, t.Lang) + " (" + days + ")"
}

// mostFooter is how many letters programs take of a footer.
const mostFooter = 255

// footer is the printed footer: form, unit and period on the left, the page in the middle, and on the right how far the
// data reach, by which two prints are told apart. The version of the data stands on the cover. An ampersand of the
// data would be a command.
func footer(t *table.Table) string {
	if t.SignedBefore(3) {
		return signedFooter(t)
	}
	font := `&"` + xlsx.FontName + `,Regular"`
	form := wording.Shorten(t.FormName(), 30)
	if strings.HasPrefix(form, "II.") {
		form = wording.Text{VI: "Biểu ", EN: "Form "}.In(t.Lang) + form
	}
	rest := "&C" + font + "&10 " + t.Layout.Print.Footer.In(t.Lang)
	if !t.Version.AsOf.IsZero() {
		said := wording.Text{VI: "Số liệu đến 15:04 ngày 02/01/2006", EN: "Data to 2006-01-02 15:04"}.In(t.Lang)
		rest += "&R" + font + "&8 " + t.Version.AsOf.Format(said)
	}
	for most := 40; ; most-- { // a unit's name that leaves no room for the page is cut
		left := "&L" + font + "&8" + xlsx.EscapeCode(" "+strings.Join([]string{form, wording.Shorten(wording.Short(t.Name), most), periodOf(t)}, " · "))
		if most == 1 || len(utf16.Encode([]rune(left+rest))) <= mostFooter {
			return left + rest
		}
	}
}

// signedFooter is the footer of periods that were closed before it spoke in words, when it named what the page was made
// from.
func signedFooter(t *table.Table) string {
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
