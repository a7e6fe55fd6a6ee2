package catalog

import (
	"fmt"
	"maps"
	"slices"

	"github.com/goccy/go-yaml"

	sqlfiles "khohoso/sql"
)

// sharedFile describes the columns that several tables have in one sense.
const sharedFile = "sql/dictionary/columns.yaml"

// sharedColumns are the columns described once for all tables, by name and sense.
type sharedColumns map[string]ColumnDoc

func readSharedColumns() (sharedColumns, error) {
	var list []ColumnDoc
	if err := yaml.UnmarshalWithOptions([]byte(sqlfiles.Columns()), &list, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("%s: %w", sharedFile, err)
	}
	shared := make(sharedColumns, len(list))
	for _, c := range list {
		if _, isTwice := shared[c.key()]; isTwice {
			return nil, fmt.Errorf("%s: column %s stands there twice", sharedFile, c.key())
		}
		shared[c.key()] = c
	}
	return shared, nil
}

// fill gives columns without words or unit of their own those of the shared column, and lists
// what is described more than once, or shared without need.
func (s sharedColumns) fill(tables []TableDoc) []string {
	var wrong []string
	users := make(map[string]int)
	places := make(map[ColumnDoc]string) // of words that are described already
	for _, shared := range s {
		places[shared.words()] = sharedFile
	}
	for _, table := range tables {
		for i := range table.Columns {
			c := &table.Columns[i]
			if own := c.words(); own != (ColumnDoc{Name: c.Name}) {
				if place, isKnown := places[own]; isKnown {
					wrong = append(wrong, fmt.Sprintf("%s: column %s: %s says the same; describe it once, in %s", table.file(), c.Name, place, sharedFile))
				}
				places[own] = table.file()
				continue
			}
			shared := s[c.key()]
			users[c.key()]++
			c.Description, c.DescriptionEN = shared.Description, shared.DescriptionEN
			if c.Unit == "" {
				c.Unit = shared.Unit
			}
		}
	}
	for _, key := range slices.Sorted(maps.Keys(s)) {
		if users[key] < 2 {
			wrong = append(wrong, fmt.Sprintf("%s: column %s: %d tables take it from here; describe it in the table's file", sharedFile, key, users[key]))
		}
	}
	return wrong
}

// words is what a column is described by.
func (c ColumnDoc) words() ColumnDoc {
	return ColumnDoc{Name: c.Name, Description: c.Description, DescriptionEN: c.DescriptionEN}
}

// key is the name under which a column is shared.
func (c ColumnDoc) key() string {
	if c.Sense == "" {
		return c.Name
	}
	return c.Name + "/" + c.Sense
}
