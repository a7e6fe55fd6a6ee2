// Command testrun runs go test and keeps what was skipped, so that nothing is left out in silence: make test ends
// with the list, and fails on a test that skips and is not allowed to in .ci/skips.
//
//	testrun -to FILE [arguments of go test]    runs them; what it prints is what go test prints
//	testrun -report FILE -allowed .ci/skips    prints the list
package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
)

func main() {
	to := flag.String("to", "", "file that takes what was skipped, at its end")
	from := flag.String("report", "", "file of what was skipped")
	allowedFile := flag.String("allowed", ".ci/skips", "tests that may skip")
	flag.Parse()
	var err error
	if *from != "" {
		err = printReport(os.Stdout, *from, *allowedFile)
	} else {
		err = runTests(os.Stdout, *to, flag.Args())
	}
	if failed := (*exec.ExitError)(nil); errors.As(err, &failed) {
		os.Exit(max(failed.ExitCode(), 1))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "testrun:", err)
		os.Exit(1)
	}
}

// runTests gives the error of go test itself, if it has one.
func runTests(out io.Writer, to string, arguments []string) error {
	command := exec.Command(cmp.Or(os.Getenv("GO"), "go"), append([]string{"test", "-json"}, arguments...)...)
	command.Stderr = os.Stderr
	events, err := command.StdoutPipe()
	if err != nil {
		return err
	}
	if err := command.Start(); err != nil {
		return err
	}
	skipped, broken := follow(events, out)
	_, _ = io.Copy(io.Discard, events) // so that go test ends
	return cmp.Or(command.Wait(), broken, appendSkips(to, skipped))
}

func printReport(out io.Writer, from, allowedFile string) error {
	text, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	skipped, err := parseSkips(string(text))
	if err != nil {
		return err
	}
	rules, err := os.ReadFile(allowedFile)
	if err != nil {
		return err
	}
	allowed, err := parseRules(string(rules))
	if err != nil {
		return err
	}
	lines, refused := report(skipped, allowed)
	fmt.Fprint(out, strings.Join(append(lines, ""), "\n"))
	if len(refused) > 0 {
		return fmt.Errorf("%d skipped and not allowed to by %s:\n%s", len(refused), allowedFile, strings.Join(refused, "\n"))
	}
	return nil
}
