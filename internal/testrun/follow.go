package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
)

// event is one line of go test -json (go doc test2json).
type event struct {
	Action, Package, Test, Output string
}

// skip is a test that was skipped.
type skip struct{ Package, Test, Reason string }

// follow prints of a stream of events what go test prints without -json, and gives what was skipped.
func follow(events io.Reader, out io.Writer) ([]skip, error) {
	f := follower{out: out, said: make(map[string]map[string][]string)}
	lines := bufio.NewReader(events)
	for {
		line, err := lines.ReadString('\n')
		var e event
		if json.Unmarshal([]byte(line), &e) == nil {
			f.take(e)
		} else {
			fmt.Fprint(out, line) // whoever wrote past go test
		}
		if errors.Is(err, io.EOF) {
			return f.skipped, nil
		}
		if err != nil {
			return f.skipped, fmt.Errorf("go test -json: %w", err)
		}
	}
}

type follower struct {
	out     io.Writer
	skipped []skip
	said    map[string]map[string][]string // by package and test, until it is known how that ended
}

func (f *follower) take(e event) {
	switch {
	case e.Action == "build-output":
		fmt.Fprint(f.out, e.Output)
	case e.Action == "output":
		if f.said[e.Package] == nil {
			f.said[e.Package] = make(map[string][]string)
		}
		f.said[e.Package][e.Test] = append(f.said[e.Package][e.Test], e.Output)
	case e.Test != "":
		f.endTest(e)
	case e.Action == "pass", e.Action == "skip", e.Action == "fail":
		f.endPackage(e)
	}
}

func (f *follower) endTest(e event) {
	switch e.Action {
	case "fail":
		f.print(f.said[e.Package][e.Test])
	case "skip":
		f.skipped = append(f.skipped, skip{e.Package, e.Test, reason(f.said[e.Package][e.Test])})
	case "pass":
	default:
		return
	}
	delete(f.said[e.Package], e.Test)
}

// endPackage prints a package's own lines, and where it failed those of tests that did not come to an end.
func (f *follower) endPackage(e event) {
	said := f.said[e.Package]
	delete(f.said, e.Package)
	own := said[""]
	delete(said, "")
	if e.Action != "fail" {
		f.print(slices.DeleteFunc(own, func(line string) bool { return !verdict.MatchString(line) }))
		return
	}
	for _, lines := range said {
		f.print(lines)
	}
	f.print(own)
}

// verdict is the line in which go test says that a package passed or has no tests.
var verdict = regexp.MustCompile(`^(ok  |\?   )\t`)

// progress is what -json makes tests say and go test alone does not.
var progress = regexp.MustCompile(`^(=== (RUN|PAUSE|CONT|NAME)\s|\s*--- (PASS|SKIP):|PASS\n$)`)

func (f *follower) print(lines []string) {
	for _, line := range lines {
		if !progress.MatchString(line) {
			fmt.Fprint(f.out, line)
		}
	}
}

var logged = regexp.MustCompile(`^\s+[\w.\-/]+\.go:\d+: (.*)$`)

// reason is the last thing that a skipped test logged.
func reason(lines []string) string {
	for _, line := range slices.Backward(lines) {
		if found := logged.FindStringSubmatch(strings.TrimRight(line, "\n")); found != nil {
			return found[1]
		}
	}
	return "without a word"
}
