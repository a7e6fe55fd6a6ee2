package layout

import (
	"fmt"

	"github.com/goccy/go-yaml"

	"khohoso/reports/wording"
)

// Parse reads and checks one layout file, so that a mistake in it shows
// when the program starts to use forms and not in somebody's workbook.
func Parse(name string, content []byte, known map[string]*FieldSet) (*Layout, error) {
	l, err := bindLayout(name, [][]byte{content}, known)
	if err != nil {
		return nil, err
	}
	return l, l.parseEditions(name, content, known)
}

// bindLayout reads texts one over the other and checks what they make together.
func bindLayout(name string, texts [][]byte, known map[string]*FieldSet) (*Layout, error) {
	l := &Layout{}
	for _, text := range texts {
		if err := l.lay(text); err != nil {
			return nil, fmt.Errorf("layout %s: %w", name, err)
		}
	}
	for _, step := range []func(map[string]*FieldSet) error{l.bindSource, l.bindRows} {
		if err := step(known); err != nil {
			return nil, fmt.Errorf("layout %s: %w", name, err)
		}
	}
	for _, step := range []func() error{l.bindColumns, l.bindInvariants, l.bindRating, l.bindCharts, l.bindBlocks} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("layout %s: %w", name, err)
		}
	}
	return l, nil
}

// lay puts a text over what was read before: its keys take the place of those of before,
// heads are added to, and what is uncertain stays so.
func (l *Layout) lay(written []byte) error {
	heads, uncertain := l.Heads, l.Uncertain
	l.Heads, l.Uncertain = nil, nil
	if err := yaml.UnmarshalWithOptions(written, l, yaml.Strict()); err != nil {
		return err
	}
	for key, words := range heads {
		if l.Heads == nil {
			l.Heads = map[string]wording.Text{}
		}
		if _, isNew := l.Heads[key]; !isNew {
			l.Heads[key] = words
		}
	}
	l.Uncertain = append(uncertain, l.Uncertain...)
	return nil
}
