package sqlfiles

import (
	"fmt"
	"strings"
	"sync"
	"text/template"
)

// rendered are the layers whose statements are templates, each with the folders that belong to it. What they vary
// by is fixed words only; values always travel as parameters.
var rendered = map[string][]string{"queries": {"queries", "event_queries"}, "ops/build": {"ops/build"}, "ops/closing": {"ops/closing"}}

// Macros are the pieces that statements have in common, under their files' names. Clone before adding to them.
var Macros = sync.OnceValue(func() *template.Template {
	all := template.New("macros").Option("missingkey=error")
	for _, file := range Layer("macros") {
		template.Must(all.New(file.Name).Parse(file.Text))
	}
	return all
})

var templates = sync.OnceValue(func() map[string]*template.Template {
	all := map[string]*template.Template{}
	for layer, folders := range rendered {
		parsed := template.Must(Macros().Clone())
		for _, folder := range folders {
			for _, file := range Layer(folder) {
				template.Must(parsed.New(file.Name).Parse(file.Text))
			}
		}
		all[layer] = parsed
	}
	return all
})

// Render gives a statement of a layer with what varies filled in. Its errors are defects of the program.
func Render(layer, name string, variant any) (string, error) {
	var text strings.Builder
	if err := templates()[layer].ExecuteTemplate(&text, name, variant); err != nil {
		return "", fmt.Errorf("statement %s/%s: %w", layer, name, err)
	}
	return text.String(), nil
}
