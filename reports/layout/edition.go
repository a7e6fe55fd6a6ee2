package layout

import (
	"fmt"
	"slices"
	"time"

	"github.com/goccy/go-yaml"

	"khohoso/models/period"
)

// edition is a form as it is from a day on: what is written here takes the place of what
// the file says before, key by key. A period goes by the edition that holds on its last day.
type edition struct {
	from time.Time
	*Layout
}

// parseEditions reads the later editions of a layout file, each over the ones before it.
func (l *Layout) parseEditions(name string, content []byte, known map[string]*FieldSet) error {
	var written struct {
		Editions []yaml.MapSlice `yaml:"editions"`
	}
	if err := yaml.Unmarshal(content, &written); err != nil {
		return err
	}
	texts := [][]byte{content}
	for _, one := range written.Editions {
		from, rest, err := editionDay(one)
		if err != nil {
			return fmt.Errorf("layout %s: %w", name, err)
		}
		text, err := yaml.Marshal(rest)
		if err != nil {
			return err
		}
		texts = append(texts, text)
		made, err := bindLayout(name, texts, known)
		if err != nil {
			return fmt.Errorf("%w (from %s)", err, from.Format(time.DateOnly))
		}
		l.Later = append(l.Later, edition{from, made})
	}
	if err := l.parseSigned(name, content, known); err != nil {
		return err
	}
	slices.SortStableFunc(l.Later, func(a, b edition) int { return a.from.Compare(b.from) })
	return nil
}

// editionDay takes the first day off what an edition says.
func editionDay(written yaml.MapSlice) (from time.Time, rest yaml.MapSlice, err error) {
	for _, item := range written {
		if item.Key != "from" {
			rest = append(rest, item)
			continue
		}
		if from, err = time.Parse(time.DateOnly, fmt.Sprint(item.Value)); err != nil {
			return from, nil, fmt.Errorf("editions: from %v: write a day such as \"2025-07-01\"", item.Value)
		}
	}
	if from.IsZero() {
		return from, nil, fmt.Errorf("editions: each needs from, its first day")
	}
	return from, rest, nil
}

// On is the form as it is for a period.
func (l *Layout) On(p period.Period) *Layout {
	for _, e := range slices.Backward(l.Later) {
		if !p.To.Before(e.from) {
			return e.Layout
		}
	}
	return l
}

// signedEdition is a form in the words of before, for periods that were closed with them.
type signedEdition struct {
	words int64
	*Layout
}

// parseSigned reads the words of before, each over what the file says first.
func (l *Layout) parseSigned(name string, content []byte, known map[string]*FieldSet) error {
	var written struct {
		Signed []yaml.MapSlice `yaml:"signed"`
	}
	if err := yaml.Unmarshal(content, &written); err != nil {
		return err
	}
	for _, one := range written.Signed {
		var number struct {
			Words int64 `yaml:"words"`
		}
		text, err := yaml.Marshal(one)
		if err == nil {
			err = yaml.Unmarshal(text, &number)
		}
		if err != nil {
			return err
		}
		rest, err := yaml.Marshal(slices.DeleteFunc(one, func(item yaml.MapItem) bool { return item.Key == "words" }))
		if err != nil {
			return err
		}
		made, err := bindLayout(name, [][]byte{content, rest}, known)
		if err != nil {
			return fmt.Errorf("%w (words %d)", err, number.Words)
		}
		if slices.ContainsFunc(one, func(item yaml.MapItem) bool { return item.Key == "uncertain" }) {
			made.Uncertain = made.Uncertain[len(l.Uncertain):] // instead of today's, not after them
		}
		l.asWorded = append(l.asWorded, signedEdition{number.Words, made})
	}
	return nil
}

// AsSigned is the form in the words that a period was closed with: those of its edition or of the next one that the layout
// keeps; today's where they have not changed since.
func (l *Layout) AsSigned(words int64, today *Layout) *Layout {
	signed := signedEdition{Layout: today}
	for _, s := range l.asWorded {
		if s.words >= words && (signed.words == 0 || s.words < signed.words) {
			signed = s
		}
	}
	return signed.Layout
}
