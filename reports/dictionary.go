package reports

import (
	_ "embed"
	"fmt"
	"sync"
	"time"

	"github.com/goccy/go-yaml"
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
