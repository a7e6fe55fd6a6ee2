package reports

import (
	"fmt"
	"slices"
	"time"

	"github.com/goccy/go-yaml"

	"khohoso/models"
)

// edition is a form as it is from a day on: what is written here takes the place of what
// the file says before, key by key. A period goes by the edition that holds on its last day.
type edition struct {
	from time.Time
	*layout
}

// parseEditions reads the later editions of a layout file, each over the ones before it.
func (l *layout) parseEditions(name string, content []byte) error {
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
		made, err := bindLayout(name, texts)
		if err != nil {
			return fmt.Errorf("%w (from %s)", err, from.Format(time.DateOnly))
		}
		l.editions = append(l.editions, edition{from, made})
	}
	slices.SortStableFunc(l.editions, func(a, b edition) int { return a.from.Compare(b.from) })
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

// on is the form as it is for a period.
func (l *layout) on(p models.Period) *layout {
	for _, e := range slices.Backward(l.editions) {
		if !p.To.Before(e.from) {
			return e.layout
		}
	}
	return l
}
