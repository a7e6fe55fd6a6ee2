package metrics

import "strconv"

// SetWords are what a version of an indicator set is called and how it scores units, in both languages.
type SetWords struct{ Name, NameEN, Note, NoteEN string }

// setWords are the rows of sql/seeds/set.csv, by set and version; version 0 is the newest.
var setWords = func() map[string]map[int64]SetWords {
	all := map[string]map[int64]SetWords{}
	for _, row := range DefinitionRows("set") {
		version, err := strconv.ParseInt(row[1], 10, 64)
		if err != nil {
			panic("models: set.csv: " + err.Error()) // compiled in: a defect of the build, not of the input
		}
		if all[row[0]] == nil {
			all[row[0]] = map[int64]SetWords{}
		}
		words := SetWords{row[3], row[4], row[5], row[6]}
		all[row[0]][version], all[row[0]][0] = words, words
	}
	return all
}()

// WordsOfSet says what a set is called; one of the province's own by its name alone.
func WordsOfSet(set string, version int64) SetWords {
	if words, isKnown := setWords[set][version]; isKnown {
		return words
	}
	return SetWords{Name: set, NameEN: set}
}
