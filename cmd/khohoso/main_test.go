package main

import (
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain makes the test binary stand in for the program, so that scripts and
// tests can run it as a process of its own.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"khohoso": main})
}

// TestScripts runs testdata/script/*.txtar: the program as a user calls it.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{Dir: "testdata/script"})
}
