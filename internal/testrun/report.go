package main

import (
	"cmp"
	"fmt"
	"os"
	"strings"
)

// module is what go test puts before the folder of a package.
const module = "khohoso/"

// appendSkips writes what was skipped to the end of a file, a test a line.
func appendSkips(to string, skipped []skip) error {
	if to == "" {
		return nil
	}
	file, err := os.OpenFile(to, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	for _, s := range skipped {
		_, failed := fmt.Fprintf(file, "%s\t%s\t%s\n", strings.TrimPrefix(s.Package, module), s.Test, s.Reason)
		err = cmp.Or(err, failed)
	}
	return cmp.Or(err, file.Close())
}

func parseSkips(text string) ([]skip, error) {
	var skipped []skip
	for line := range strings.Lines(text) {
		fields := strings.SplitN(strings.TrimSuffix(line, "\n"), "\t", 3)
		if len(fields) != 3 {
			return nil, fmt.Errorf("what was skipped: %q is not package, test, reason", line)
		}
		skipped = append(skipped, skip{fields[0], fields[1], fields[2]})
	}
	return skipped, nil
}

// rules are what may be skipped: tests by package, name and how the reason begins, and so many of the long form.
type rules struct {
	tests    []skip
	longForm int
}

const longFormRule = "long form, at most "

// parseRules reads lines like "dashboards TestPreview: set KHOHOSO_PREVIEW" and "long form, at most 5".
func parseRules(text string) (rules, error) {
	var r rules
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		if number, is := strings.CutPrefix(line, longFormRule); is {
			if _, err := fmt.Sscanf(number, "%d", &r.longForm); err != nil {
				return r, fmt.Errorf("%q: no number", line)
			}
			continue
		}
		of, reason, hasReason := strings.Cut(line, ": ")
		folder, test, hasTest := strings.Cut(of, " ")
		if !hasReason || !hasTest {
			return r, fmt.Errorf("%q is not like: package Test: reason", line)
		}
		r.tests = append(r.tests, skip{folder, test, reason})
	}
	return r, nil
}

// covers says whether s is the test of a rule, or one below it, for the reason of the rule.
func (rule skip) covers(s skip) bool {
	return s.Package == rule.Package && (s.Test == rule.Test || strings.HasPrefix(s.Test, rule.Test+"/")) && strings.HasPrefix(s.Reason, rule.Reason)
}

// longForm says whether a test was skipped because it takes long.
func (s skip) longForm() bool { return strings.Contains(s.Reason, "KHOHOSO_SOAK=1") }

func (s skip) String() string { return fmt.Sprintf("  %s %s: %s", s.Package, s.Test, s.Reason) }

// report lists what was skipped, the long form as a number, and what of it may not be.
func report(skipped []skip, allowed rules) (lines, refused []string) {
	long := 0
	for _, s := range skipped {
		if s.longForm() {
			long++
			continue
		}
		lines = append(lines, s.String())
		if !allowed.cover(s) {
			refused = append(refused, s.String())
		}
	}
	if long > allowed.longForm {
		refused = append(refused, fmt.Sprintf("  %d tests of the long form, %d are known", long, allowed.longForm))
	}
	head := fmt.Sprintf("skipped: %d of the long form, which make soak runs, and %d others", long, len(lines))
	return append([]string{head}, lines...), refused
}

func (r rules) cover(s skip) bool {
	for _, rule := range r.tests {
		if rule.covers(s) {
			return true
		}
	}
	return false
}
