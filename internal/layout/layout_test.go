// Package layout holds the rules for how the packages of the program lie: which may know which, and
// how large a package or a type may become.
package layout

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const module = "khohoso/"

// pkg is what the rules ask of one package; tests are no part of it.
type pkg struct {
	files, lines int
	imports      []string       // of the module, without its name
	methods      map[string]int // by receiver's type
}

// readModule gives the packages of the module by folder, read once for all tests.
func readModule(t *testing.T) map[string]*pkg {
	t.Helper()
	found, err := packages()
	if err != nil {
		t.Fatal(err)
	}
	return found
}

var packages = sync.OnceValues(func() (map[string]*pkg, error) {
	root := os.DirFS(filepath.Join("..", ".."))
	found := make(map[string]*pkg)
	err := fs.WalkDir(root, ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && file != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return fs.SkipDir
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		source, err := fs.ReadFile(root, file)
		if err != nil {
			return err
		}
		p := found[path.Dir(file)]
		if p == nil {
			p = &pkg{methods: make(map[string]int)}
			found[path.Dir(file)] = p
		}
		return p.add(file, source)
	})
	return found, err
})

func (p *pkg) add(file string, source []byte) error {
	parsed, err := parser.ParseFile(token.NewFileSet(), file, source, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	p.files++
	p.lines += strings.Count(string(source), "\n")
	for _, spec := range parsed.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return err
		}
		if ours, is := strings.CutPrefix(name, module); is && !slices.Contains(p.imports, ours) {
			p.imports = append(p.imports, ours)
		}
	}
	for _, d := range parsed.Decls {
		if f, is := d.(*ast.FuncDecl); is && f.Recv != nil {
			p.methods[receiver(f.Recv.List[0].Type)]++
		}
	}
	return nil
}

// receiver is the name of a method's type, without pointer and type parameters.
func receiver(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return receiver(e.X)
	case *ast.IndexExpr:
		return receiver(e.X)
	case *ast.IndexListExpr:
		return receiver(e.X)
	case *ast.Ident:
		return e.Name
	}
	return "?"
}

// mayReach says which rooms a room may know, itself apart, by whatever way: packages of internal
// belong to nobody, so what they know counts for who imports them.
var mayReach = map[string][]string{
	"sql":        {},
	"models":     {"sql"},
	"ingest":     {"sql", "models"}, // of models the store alone, see TestIngestKnowsOnlyTheStore
	"reports":    {"sql", "models"},
	"dashboards": {"sql", "models", "reports"},
	"internal":   {"sql", "models", "ingest", "reports", "dashboards"},
	"cmd":        {"sql", "models", "ingest", "reports", "dashboards"},
}

// Arrows between rooms point one way: cmd, then internal/app, dashboards, reports, models, sql.
func TestArrowsPointOneWay(t *testing.T) {
	t.Parallel()
	all := readModule(t)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		allowed, known := mayReach[room(name)]
		if !known {
			t.Errorf("%s stands in no room that has a rule", name)
			continue
		}
		for other, way := range reached(all, name) {
			if other == room(name) || slices.Contains(allowed, other) {
				continue
			}
			t.Errorf("%s knows %s, by %s", name, other, strings.Join(way, " → "))
		}
	}
}

// Ingest knows of models the store alone.
func TestIngestKnowsOnlyTheStore(t *testing.T) {
	t.Parallel()
	for name, p := range readModule(t) {
		for _, other := range p.imports {
			if room(name) == "ingest" && room(other) == "models" && other != "models/store" {
				t.Errorf("%s knows %s", name, other)
			}
		}
	}
}

// order is how the packages of a room build on each other: each knows only those before it.
var order = map[string][]string{
	"ingest": {
		"ingest", "ingest/redact", "ingest/contract", "ingest/reader/flatbuffer", "ingest/reader/jsontext", "ingest/reader/parquet", "ingest/reader/xlsxread",
		"ingest/reader", "ingest/mapping", "ingest/ledger", "ingest/load", "ingest/quarantine", "ingest/push", "ingest/pull", "ingest/inbox",
	},
	"models": {
		"models", "models/store", "models/period", "models/scale", "models/graph", "models/datatests", "models/closing", "models/pipeline",
		"models/metrics", "models/dossiers", "models/scoring", "models/restatement", "models/catalog", "models/extend", "models/backup", "models/retention",
		"models/jobs", "models/figures",
	},
	"reports": {
		"reports/value", "reports/wording", "reports/xlsx", "reports/layout", "reports/layouts", "reports/source", "reports/forms", "reports/table",
		"reports/sheet", "reports",
	},
}

// Packages of one room point one way as well.
func TestPackagesOfARoomPointBack(t *testing.T) {
	t.Parallel()
	for name, p := range readModule(t) {
		before, ordered := order[room(name)]
		if !ordered {
			continue
		}
		at := slices.Index(before, name)
		if at < 0 {
			t.Errorf("%s has no place in the order of %s", name, room(name))
			continue
		}
		for _, other := range p.imports {
			if room(other) == room(name) && !slices.Contains(before[:at], other) {
				t.Errorf("%s knows %s, which does not stand before it", name, other)
			}
		}
	}
}

func room(folder string) string { return strings.Split(folder, "/")[0] }

// reached gives the rooms that a package knows, each with one way to it. The way goes on through
// internal, and ends where another room begins.
func reached(all map[string]*pkg, from string) map[string][]string {
	found := make(map[string][]string)
	seen := map[string]bool{from: true}
	var walk func(way []string)
	walk = func(way []string) {
		for _, next := range all[way[len(way)-1]].imports {
			if seen[next] {
				continue
			}
			seen[next] = true
			longer := append(slices.Clone(way), next)
			if _, known := found[room(next)]; !known && room(next) != "internal" {
				found[room(next)] = longer
			}
			if room(next) == "internal" {
				walk(longer)
			}
		}
	}
	walk([]string{from})
	delete(found, "internal")
	return found
}

// size is what a package or a type has of what is limited.
type size struct{ files, lines, methods int }

var (
	limit = size{files: 30, lines: 4000, methods: 40}
	// slack is how far a ceiling may stand above the number: what is won must be kept.
	slack = size{files: 6, lines: 600, methods: 6}
)

// ceilings are for packages and types that are larger than the limit today. A number may fall, not rise.
var ceilings = map[string]size{}

// No package has more than 30 files or 4,000 lines, no type more than 40 methods.
func TestNoRoomIsTooLarge(t *testing.T) {
	t.Parallel()
	large := make(map[string]bool)
	for name, p := range readModule(t) {
		large[name] = held(t, name, size{files: p.files, lines: p.lines})
		for typ, n := range p.methods {
			large[name+"."+typ] = held(t, name+"."+typ, size{methods: n})
		}
	}
	for name := range ceilings {
		if !large[name] {
			t.Errorf("%s is within the limits: remove its ceiling", name)
		}
	}
}

// held checks one package or type and says whether it is over a limit.
func held(t *testing.T, name string, s size) (isLarge bool) {
	t.Helper()
	ceiling, most := ceilings[name], slack
	for _, c := range []struct {
		what                          string
		number, limit, ceiling, slack int
	}{
		{"files", s.files, limit.files, ceiling.files, most.files},
		{"lines", s.lines, limit.lines, ceiling.lines, most.lines},
		{"methods", s.methods, limit.methods, ceiling.methods, most.methods},
	} {
		switch allowed := max(c.limit, c.ceiling); {
		case c.number > allowed:
			t.Errorf("%s has %d %s, at most %d: split it", name, c.number, c.what, allowed)
		case c.ceiling > 0 && c.number <= c.limit:
			t.Errorf("%s has %d %s, within the limit: remove its ceiling of %d", name, c.number, c.what, c.ceiling)
		case c.ceiling > c.number+c.slack:
			t.Errorf("%s has %d %s: lower its ceiling of %d", name, c.number, c.what, c.ceiling)
		}
		isLarge = isLarge || c.number > c.limit
	}
	return isLarge
}
