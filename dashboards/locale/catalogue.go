// Package locale writes words, numbers, dates and periods in the language of a reader. Start
// with Locale.T, which gives a text of the catalogue, and Locale.Number. Templates call T too.
package locale

import (
	"fmt"
	"strings"
)

// catalogue holds every word of the pages, by parts: catalogue_frame.go for what
// stands around and beside the figures, catalogue_pages.go for what is said about them.
var catalogue = join(
	frameWords,
	figureWords,
	sentenceWords,
	pageWords,
	searchWords,
	serviceWords,
	scheduleWords,
	breakdownWords,
	listWords,
	dueWords,
	scoreWords,
	whatIfWords,
	readingWords,
	sourceWords,
	accountsWords,
	operationWords,
	formWords,
)

func join(parts ...map[string]text) map[string]text {
	all := map[string]text{}
	for _, part := range parts {
		for key, words := range part {
			if _, twice := all[key]; twice {
				panic("dashboards: text " + key + " stands twice in the catalogue")
			}
			all[key] = words
		}
	}
	return all
}

// T gives a text in the reader's language. A key that is not in the catalogue
// shows itself in brackets, which the tests of the pages look for.
func (t Locale) T(key string, args ...any) string {
	words, ok := catalogue[key]
	if !ok {
		return "⟦" + key + "⟧"
	}
	if t == English {
		return fill(words.en, args)
	}
	return fill(words.vi, args)
}

// N is t for a number of things, which comes first of the arguments.
func (t Locale) N(key string, n int64, args ...any) string {
	args = append([]any{t.Number(n)}, args...)
	if words := catalogue[key]; t == English && n == 1 && words.one != "" {
		return fill(words.one, args)
	}
	return t.T(key, args...)
}

// fill puts the arguments in; a text need not use all of them.
func fill(words string, args []any) string {
	var pairs []string
	for i, arg := range args {
		pairs = append(pairs, fmt.Sprintf("{%d}", i+1), fmt.Sprint(arg))
	}
	return strings.NewReplacer(pairs...).Replace(words)
}

// Has says whether a text is in the catalogue.
func (t Locale) Has(key string) bool {
	_, ok := catalogue[key]
	return ok
}
