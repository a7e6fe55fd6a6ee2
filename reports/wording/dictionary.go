// Package wording holds the words of workbooks: sentences in two languages, the dictionary that explains fields and
// rules, and periods, dates and numbers as readers write them.
package wording

import (
	_ "embed"
	"fmt"
	"sync"
	"time"

	"github.com/goccy/go-yaml"
)

// Dictionary holds the words that all forms share.
type Dictionary struct {
	Fields        map[string]Text `yaml:"fields"`
	Rules         map[string]Rule `yaml:"rules"`
	Calendars     map[string]Text `yaml:"calendars"`
	Organisations map[string]Text `yaml:"organisations"`
	Short         map[string]Text `yaml:"short"` // of calendars and organisations
	Sources       map[string]Text `yaml:"sources"`

	Values   map[string]map[string]Text `yaml:"values"` // words of the contract by field, for readers
	Measures map[string]Text            `yaml:"measures"`
	Causes   map[string]Text            `yaml:"causes"` // of restatements
	Inputs   map[string]Text            `yaml:"inputs"` // columns of files to take in, "kind.name" where a kind means something else
	Shapes   map[string]Text            `yaml:"shapes"`
}

// Rule explains an on-time rule; Versions are later ones that say something else, Later is its basis for
// periods that end on a day or after it.
type Rule struct {
	Words    Text           `yaml:"words"`
	Basis    Text           `yaml:"basis"`
	Versions map[int64]Text `yaml:"versions"`
	Later    struct {
		From  string `yaml:"from"`
		Basis Text   `yaml:"basis"`
	} `yaml:"later"`
}

// Of is the rule in words in one of its versions.
func (r Rule) Of(version int64) Text {
	if words, changed := r.Versions[version]; changed {
		return words
	}
	return r.Words
}

// BasisOn is its basis for a period that ends on a day.
func (r Rule) BasisOn(day time.Time) Text {
	if from := r.Later.From; from != "" && day.Format(time.DateOnly) >= from {
		return r.Later.Basis
	}
	return r.Basis
}

//go:embed dictionary.yaml
var dictionaryFile []byte

// LoadDictionary reads the dictionary, once.
var LoadDictionary = sync.OnceValues(func() (*Dictionary, error) {
	d := &Dictionary{}
	if err := yaml.UnmarshalWithOptions(dictionaryFile, d, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("dictionary: %w", err)
	}
	return d, nil
})
