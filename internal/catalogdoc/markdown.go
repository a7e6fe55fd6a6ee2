package catalogdoc

import (
	"fmt"
	"io"
	"strings"

	"khohoso/models/catalog"
)

// Markdown writes the dictionary in "vi" or "en", the lineage as a Mermaid graph.
func Markdown(out io.Writer, d catalog.Dictionary, lang string) error {
	w := wordsOf(lang)
	var text strings.Builder
	fmt.Fprintf(&text, "# %s\n\n%s\n\n## %s\n\n%s\n\n", w.title, w.intro, w.lineage, w.lineageNote)
	mermaid(&text, d.Lineage, w)
	layer := ""
	for _, t := range translate(d, lang) {
		if t.Layer != layer {
			layer = t.Layer
			fmt.Fprintf(&text, "\n## %s\n", w.layers[layer])
		}
		fmt.Fprintf(&text, "\n### `%s`\n\n%s. %s: %s.\n", t.Name, escape(t.Description), w.grain, code(t.Grain))
		if len(t.From) > 0 {
			fmt.Fprintf(&text, "%s: %s.\n", w.from, code(strings.Join(t.From, ", ")))
		}
		fmt.Fprintf(&text, "\n| %s | %s | %s | %s | %s |\n|---|---|---|---|---|\n", w.column, w.kind, w.unit, w.meaning, w.source)
		for _, c := range t.Columns {
			fmt.Fprintf(&text, "| `%s` | %s | %s | %s | %s |\n", c.Name, c.Type, escape(c.Unit), escape(c.Meaning), escape(c.Source))
		}
	}
	_, err := io.WriteString(out, text.String())
	return err
}

// mermaid draws one box per layer and an arrow per dependency.
func mermaid(text *strings.Builder, nodes []catalog.LineageNode, w words) {
	text.WriteString("```mermaid\nflowchart LR\n")
	for _, layer := range catalog.LineageLayers {
		fmt.Fprintf(text, "  subgraph %s[\"%s\"]\n", layer, w.layers[layer])
		for _, node := range nodes {
			if node.Layer == layer {
				fmt.Fprintf(text, "    %s\n", node.Name)
			}
		}
		text.WriteString("  end\n")
	}
	for _, node := range nodes {
		for _, source := range node.DependsOn {
			fmt.Fprintf(text, "  %s --> %s\n", source, node.Name)
		}
	}
	text.WriteString("```\n")
}

// escape keeps a cell in its column and its text from being markup: a source
// such as ind_*.numerator would begin an emphasis.
func escape(text string) string {
	return strings.NewReplacer("|", `\|`, "*", `\*`, "_", `\_`, "<", "&lt;").Replace(text)
}

// code sets each name of a list as code.
func code(list string) string {
	names := strings.Split(list, ", ")
	for i, name := range names {
		names[i] = "`" + name + "`"
	}
	return strings.Join(names, ", ")
}
