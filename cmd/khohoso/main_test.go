package main

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"khohoso/internal/app"
)

// TestMain makes the test binary stand in for the program, so that scripts and
// tests can run it as a process of its own.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"khohoso": func() {
		if file := os.Getenv(clockFile); file != "" {
			app.Clock = setBy(file)
		}
		main()
	}})
}

// clockFile names a file that says by how much the clock of a program in a process of its own was set, like -1h.
const clockFile = "KHOHOSO_TEST_CLOCK"

func setBy(file string) func() time.Time {
	return func() time.Time {
		text, _ := os.ReadFile(file) // none yet: it was not set
		by, _ := time.ParseDuration(strings.TrimSpace(string(text)))
		return time.Now().Add(by).Round(0) // whoever looks at it goes by the wall alone
	}
}

// TestScripts runs testdata/script/*.txtar: the program as a user calls it.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{Dir: "testdata/script"})
}
