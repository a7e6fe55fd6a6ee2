package catalogdoc

import (
	_ "embed"
	"html/template"
	"io"

	"khohoso/models/catalog"
)

//go:embed page.html
var pageText string

var page = template.Must(template.New("page").Parse(pageText))

// HTML writes the dictionary in "vi" or "en" as one page: styles and the drawing
// are inside, there is no script and nothing is fetched.
func HTML(out io.Writer, d catalog.Dictionary, lang string) error {
	w := wordsOf(lang)
	tables := translate(d, lang)
	described := map[string]bool{}
	for _, t := range tables {
		described[t.Name] = true
	}
	type section struct {
		Name   string
		Tables []table
	}
	var sections []section
	for _, t := range tables {
		if name := w.layers[t.Layer]; len(sections) == 0 || sections[len(sections)-1].Name != name {
			sections = append(sections, section{Name: name})
		}
		last := &sections[len(sections)-1]
		last.Tables = append(last.Tables, t)
	}
	layers := make([]string, len(catalog.LineageLayers))
	for i, layer := range catalog.LineageLayers {
		layers[i] = w.layers[layer]
	}
	drawn := place(d.Lineage, described)
	return page.Execute(out, map[string]any{
		"Lang": w.lang, "Title": w.title, "Intro": w.intro, "Lineage": w.lineage, "LineageNote": w.lineageNote,
		"GrainWord": w.grain, "FromWord": w.from, "ColumnWord": w.column, "TypeWord": w.kind, "UnitWord": w.unit,
		"MeaningWord": w.meaning, "SourceWord": w.source,
		"Sections": sections, "Layers": layers, "Drawing": drawn, "BandHeight": drawn.Height - margin,
		"NodeWidth": nodeWidth, "NodeHeight": nodeHeight, "TextX": nodeWidth / 2, "TextY": nodeHeight/2 + 4, "Described": described,
	})
}
