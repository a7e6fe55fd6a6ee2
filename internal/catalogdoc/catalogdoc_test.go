package catalogdoc_test

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"khohoso/internal/catalogdoc"
	"khohoso/internal/extension"
	"khohoso/models/catalog"
)

var update = flag.Bool("update", false, "write the golden file anew")

const golden = "../../docs/dictionary.md"

func load(t *testing.T) catalog.Dictionary {
	t.Helper()
	d, err := catalog.LoadDictionary(context.Background(), extension.Extension{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDocsHoldTheDictionary(t *testing.T) {
	t.Parallel()
	var text bytes.Buffer
	if err := catalogdoc.Markdown(&text, load(t), "vi"); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(golden, text.Bytes(), 0o644); err != nil { //nolint:gosec // a document
			t.Fatal(err)
		}
	}
	stored, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(stored), text.String()); diff != "" {
		t.Errorf("docs/dictionary.md is not current; write it with: go test ./internal/dictionary -update\n%s", diff)
	}
}

// The page stands alone: nothing is fetched, no script runs, every link has a
// target, and the drawing is well-formed with every table in it.
func TestPageStandsAlone(t *testing.T) {
	t.Parallel()
	d := load(t)
	for _, lang := range []string{"vi", "en"} {
		var text bytes.Buffer
		if err := catalogdoc.HTML(&text, d, lang); err != nil {
			t.Fatal(err)
		}
		page := text.String()
		for _, foreign := range []string{"<script", "src=", "@import", "url(", "<link"} {
			if strings.Contains(page, foreign) {
				t.Errorf("%s: the page has %s", lang, foreign)
			}
		}
		for _, link := range regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(page, -1) {
			if !strings.Contains(page, `id="`+link[1]+`"`) {
				t.Errorf("%s: link to %s, which is not there", lang, link[1])
			}
		}
		svg := page[strings.Index(page, "<svg"):strings.Index(page, "</svg>")] + "</svg>"
		wellFormed(t, svg)
		for _, node := range d.Lineage {
			if !strings.Contains(svg, ">"+node.Name+"<") {
				t.Errorf("%s: %s is not drawn", lang, node.Name)
			}
		}
	}
}

// Data flow from left to right only, and no two tables lie on each other.
func TestDrawingFlowsRight(t *testing.T) {
	t.Parallel()
	var text bytes.Buffer
	if err := catalogdoc.HTML(&text, load(t), "vi"); err != nil {
		t.Fatal(err)
	}
	edges := regexp.MustCompile(`<path d="M(\d+) \d+C\d+ \d+ \d+ \d+ (\d+) \d+"`).FindAllStringSubmatch(text.String(), -1)
	if len(edges) < 30 {
		t.Errorf("only %d lines are drawn", len(edges))
	}
	for _, e := range edges {
		if len(e[1]) > len(e[2]) || len(e[1]) == len(e[2]) && e[1] >= e[2] {
			t.Errorf("a line runs from %s back to %s", e[1], e[2])
		}
	}
	seen := map[string]bool{}
	for _, place := range regexp.MustCompile(`translate\(\d+ \d+\)`).FindAllString(text.String(), -1) {
		if seen[place] {
			t.Errorf("two tables at %s", place)
		}
		seen[place] = true
	}
}

func wellFormed(t *testing.T, text string) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(text))
	for {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Errorf("the drawing is not well-formed: %v", err)
			return
		}
	}
}
