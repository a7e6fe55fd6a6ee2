package reports

import (
	"cmp"
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/goccy/go-yaml"

	"khohoso/models/period"
)

// dictionary holds the words that all forms share.
type dictionary struct {
	Fields        map[string]text `yaml:"fields"`
	Rules         map[string]rule `yaml:"rules"`
	Calendars     map[string]text `yaml:"calendars"`
	Organisations map[string]text `yaml:"organisations"`
	Short         map[string]text `yaml:"short"` // of calendars and organisations
	Sources       map[string]text `yaml:"sources"`

	Values   map[string]map[string]text `yaml:"values"` // words of the contract by field, for readers
	Measures map[string]text            `yaml:"measures"`
	Causes   map[string]text            `yaml:"causes"` // of restatements
	Inputs   map[string]text            `yaml:"inputs"` // columns of files to take in, "kind.name" where a kind means something else
	Shapes   map[string]text            `yaml:"shapes"`
}

// rule explains an on-time rule; Versions are later ones that say something else, Later is its basis for
// periods that end on a day or after it.
type rule struct {
	Words    text           `yaml:"words"`
	Basis    text           `yaml:"basis"`
	Versions map[int64]text `yaml:"versions"`
	Later    struct {
		From  string `yaml:"from"`
		Basis text   `yaml:"basis"`
	} `yaml:"later"`
}

// of is the rule in words in one of its versions.
func (r rule) of(version int64) text {
	if words, changed := r.Versions[version]; changed {
		return words
	}
	return r.Words
}

// basisOn is its basis for a period that ends on a day.
func (r rule) basisOn(day time.Time) text {
	if from := r.Later.From; from != "" && day.Format(time.DateOnly) >= from {
		return r.Later.Basis
	}
	return r.Basis
}

//go:embed dictionary.yaml
var dictionaryFile []byte

var words = sync.OnceValues(func() (*dictionary, error) {
	d := &dictionary{}
	if err := yaml.UnmarshalWithOptions(dictionaryFile, d, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("dictionary: %w", err)
	}
	return d, nil
})

func decimal(n int) string { return strconv.Itoa(n) }

// decimals is a number as formulas write it.
func decimals(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// dotted is a date as offices write it.
func dotted(d time.Time) string { return d.Format("02/01/2006") }

// periodWords names a period in words: "Tháng 6 năm 2025". A period of the
// statutory calendar has the name of the month that it ends in.
func periodWords(p period.Period, lang string) string {
	year, month := p.To.Year(), int(p.To.Month())
	half := (month + 5) / 6
	if lang == "en" {
		switch p.Kind {
		case period.Month:
			return p.To.Format("January 2006")
		case period.Quarter:
			return fmt.Sprintf("quarter %d of %d", (month+2)/3, year)
		case period.HalfYear:
			return fmt.Sprintf("%s half of %d", []string{"", "first", "second"}[half], year)
		case period.NineMonths:
			return fmt.Sprintf("nine months of %d", year)
		case period.Year:
			return strconv.Itoa(year)
		}
		return "chosen dates"
	}
	switch p.Kind {
	case period.Month:
		return fmt.Sprintf("Tháng %d năm %d", month, year)
	case period.Quarter:
		return fmt.Sprintf("Quý %s năm %d", roman((month+2)/3), year)
	case period.HalfYear:
		return fmt.Sprintf("6 tháng %s năm %d", []string{"", "đầu", "cuối"}[half], year)
	case period.NineMonths:
		return fmt.Sprintf("9 tháng năm %d", year)
	case period.Year:
		return fmt.Sprintf("Năm %d", year)
	}
	return "Theo khoảng ngày"
}

// calendarOf tells which rhythm a period follows; dates of one's own follow none.
func calendarOf(p period.Period) string {
	if p.Kind == period.Span {
		return "span"
	}
	return string(cmp.Or(p.Calendar, period.Calendar))
}

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

// escapeCode makes a text plain in a printed head or foot, where an ampersand is a command.
func escapeCode(s string) string { return strings.ReplaceAll(s, "&", "&&") }

// grouped is a whole number as readers of a language write it.
func grouped(n int64, lang string) string {
	digits, mark := strconv.FormatInt(n, 10), "."
	if lang == "en" {
		mark = ","
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + mark + digits[i:]
	}
	return digits
}
