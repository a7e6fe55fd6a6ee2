package dashboards

import (
	"io/fs"
	"os"
	"regexp"
	"testing"

	"khohoso/dashboards/locale"
)

// TestEveryKeyIsInTheCatalogue reads the keys out of the templates and the
// code; keys put together at run time are found by the tests of the pages.
func TestEveryKeyIsInTheCatalogue(t *testing.T) {
	used := map[string]bool{}
	inCode, inPages := regexp.MustCompile(`\.[TN]\("([a-z_0-9.]+)"[,)]`), regexp.MustCompile(`\bT "([a-z_0-9.]+)"`)
	collect := func(files fs.FS, glob string, key *regexp.Regexp) {
		names, err := fs.Glob(files, glob)
		if err != nil || len(names) == 0 {
			t.Fatalf("no %s: %v", glob, err)
		}
		for _, name := range names {
			content, err := fs.ReadFile(files, name)
			if err != nil {
				t.Fatal(err)
			}
			for _, found := range key.FindAllStringSubmatch(string(content), -1) {
				used[found[1]] = true
			}
		}
	}
	for _, folder := range []string{"*.go", "*/*.go"} {
		collect(os.DirFS("."), folder, inCode)
	}
	collect(os.DirFS("layout"), "templates/*.html", inPages)
	for key := range used {
		if !locale.Vietnamese.Has(key) {
			t.Errorf("text %q is used and not in the catalogue", key)
		}
	}
	if len(used) < 100 {
		t.Errorf("only %d keys found: the search is broken", len(used))
	}
}
