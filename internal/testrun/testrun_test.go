package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What is printed is what go test prints: of what passes a line, of what fails all.
func TestFollow(t *testing.T) {
	t.Parallel()
	const a, b, c = "khohoso/a", "khohoso/b", "khohoso/c"
	var events strings.Builder
	for _, e := range []event{
		{"start", a, "", ""},
		{"run", a, "TestGood", ""}, {"output", a, "TestGood", "=== RUN   TestGood\n"}, {"output", a, "TestGood", "    a_test.go:3: a word\n"},
		{"output", a, "TestGood", "--- PASS: TestGood (0.00s)\n"}, {"pass", a, "TestGood", ""},
		{"output", a, "TestLater", "=== RUN   TestLater\n"}, {"output", a, "TestLater", "    a_test.go:7: a note\n"}, {"output", a, "TestLater", "    tools/need.go:9: no tool: ever\n"},
		{"output", a, "TestLater", "--- SKIP: TestLater (0.00s)\n"}, {"skip", a, "TestLater", ""},
		{"output", a, "TestMute/one", "    --- SKIP: TestMute/one (0.00s)\n"}, {"skip", a, "TestMute/one", ""},
		{"output", a, "", "PASS\n"}, {"output", a, "", "ok  \tkhohoso/a\t(cached)\n"}, {"pass", a, "", ""},
		{"output", b, "TestBad", "=== RUN   TestBad\n"}, {"output", b, "TestBad", "    b_test.go:5: 1, want 2\n"},
		{"output", b, "TestHangs", "=== RUN   TestHangs\n"}, {"output", b, "TestHangs", "panic: too long\n"},
		{"output", b, "TestBad", "--- FAIL: TestBad (0.00s)\n"}, {"fail", b, "TestBad", ""},
		{"output", b, "", "FAIL\tkhohoso/b\t1.0s\n"}, {"fail", b, "", ""},
		{"build-output", "", "", "# khohoso/d\nd.go:1: no\n"},
		{"output", c, "", "?   \tkhohoso/c\t[no test files]\n"}, {"skip", c, "", ""},
	} {
		line, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		events.Write(append(line, '\n'))
	}
	events.WriteString("past go test\n")
	var out strings.Builder
	skipped, err := follow(strings.NewReader(events.String()), &out)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]skip{{a, "TestLater", "no tool: ever"}, {a, "TestMute/one", "without a word"}}, skipped); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	want := "ok  \tkhohoso/a\t(cached)\n" +
		"    b_test.go:5: 1, want 2\n--- FAIL: TestBad (0.00s)\npanic: too long\nFAIL\tkhohoso/b\t1.0s\n" +
		"# khohoso/d\nd.go:1: no\n?   \tkhohoso/c\t[no test files]\npast go test\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	allowed, err := parseRules("# why\n\nlong form, at most 1\na TestLater: no tool\n")
	if err != nil {
		t.Fatal(err)
	}
	long := skip{"a", "TestLong", "minutes: set KHOHOSO_SOAK=1"}
	for name, c := range map[string]struct {
		skipped       []skip
		lines, refuse int
	}{
		"nothing":           {nil, 1, 0},
		"as allowed":        {[]skip{{"a", "TestLater", "no tool here"}, {"a", "TestLater/two", "no tool"}, long}, 3, 0},
		"another test":      {[]skip{{"a", "TestLaterOn", "no tool"}}, 2, 1},
		"another package":   {[]skip{{"b", "TestLater", "no tool"}}, 2, 1},
		"another reason":    {[]skip{{"a", "TestLater", "nothing happened"}}, 2, 1},
		"more of long ones": {[]skip{long, long}, 1, 1},
	} {
		if lines, refused := report(c.skipped, allowed); len(lines) != c.lines || len(refused) != c.refuse {
			t.Errorf("%s: %q, refused %q", name, lines, refused)
		}
	}
	for _, wrong := range []string{"a TestLater", "TestLater: no package", "long form, at most many"} {
		if _, err := parseRules(wrong); err == nil {
			t.Errorf("%q is taken for a rule", wrong)
		}
	}
}

// What several runs skipped is reported together, by the list that the repository has.
func TestSkipsOfSeveralRuns(t *testing.T) {
	t.Parallel()
	file, list := filepath.Join(t.TempDir(), "skipped"), filepath.Join("..", "..", ".ci", "skips")
	for _, s := range []skip{{"khohoso/dashboards", "TestPreview", "set KHOHOSO_PREVIEW to a folder"}, {"khohoso/a", "TestLong", "set KHOHOSO_SOAK=1"}} {
		if err := appendSkips(file, []skip{s}); err != nil {
			t.Fatal(err)
		}
	}
	var out strings.Builder
	if err := printReport(&out, file, list); err != nil {
		t.Error(err)
	}
	const want = "skipped: 1 of the long form, which make soak runs, and 1 others\n  dashboards TestPreview: set KHOHOSO_PREVIEW to a folder\n"
	if out.String() != want {
		t.Errorf("%q", out.String())
	}
	if err := appendSkips(file, []skip{{"khohoso/dashboards", "TestBrowser", "no Chromium"}}); err != nil {
		t.Fatal(err)
	}
	if err := printReport(&out, file, list); err == nil || !strings.Contains(err.Error(), "dashboards TestBrowser: no Chromium") {
		t.Error(err)
	}
	if err := os.WriteFile(file, []byte("half a line"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := printReport(&out, file, list); err == nil {
		t.Error("half a line is taken for a test")
	}
}
