// Package packaging holds what is shipped around the program against the tools that will read it.
package packaging

import (
	"encoding/json"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// mostExposure is the score of systemd-analyze security, from 0 (closed) to 10 (open), that the unit keeps below.
const mostExposure = 2.0

// systemd reads the unit without a complaint, and finds it closed.
func TestUnit(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("systemd-analyze"); err != nil {
		t.Skip("no systemd-analyze on this machine")
	}
	program, err := exec.LookPath("true")
	if err != nil {
		t.Fatal(err)
	}
	unit := filepath.Join(t.TempDir(), "khohoso.service")
	text := strings.ReplaceAll(read(t, "khohoso.service"), "/usr/bin/khohoso", program) // which is not installed here
	text = regexp.MustCompile(`(?m)^Documentation=.*\n`).ReplaceAllString(text, "")     // nor are its pages
	if err := os.WriteFile(unit, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("systemd-analyze", "verify", unit).CombinedOutput(); err != nil || strings.Contains(string(out), "khohoso.service") {
		t.Errorf("systemd-analyze verify: %v\n%s", err, out)
	}
	out, err := exec.Command("systemd-analyze", "security", "--offline=true", "--no-pager", unit).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	score := regexp.MustCompile(`Overall exposure level for \S+: ([0-9.]+)`).FindStringSubmatch(string(out))
	if score == nil {
		t.Fatalf("no score in\n%s", out)
	}
	if exposure, err := strconv.ParseFloat(score[1], 64); err != nil || exposure > mostExposure {
		t.Errorf("exposure %s, want %v at most: %v", score[1], mostExposure, err)
	}
}

// The scripts of the package are read by a plain shell.
func TestScripts(t *testing.T) {
	t.Parallel()
	scripts, err := filepath.Glob("*.sh")
	if err != nil || len(scripts) < 5 {
		t.Fatalf("%v, %v", scripts, err)
	}
	for _, script := range scripts {
		if out, err := exec.Command("sh", "-n", script).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", script, err, out)
		}
	}
}

// Removing never touches the data.
func TestRemovingKeepsData(t *testing.T) {
	t.Parallel()
	for _, script := range []string{"preremove.sh", "postremove.sh"} {
		for line := range strings.Lines(read(t, script)) {
			if regexp.MustCompile(`\b(rm|rmdir|mv|truncate)\b`).MatchString(line) && strings.Contains(line, "/var/lib") {
				t.Errorf("%s: %s", script, line)
			}
		}
	}
}

// Every alert tells in both languages what is the matter, and what to do; the dashboard asks only what it may.
func TestAlertsAndDashboard(t *testing.T) {
	t.Parallel()
	var rules struct {
		Groups []struct {
			Rules []struct {
				Alert, Expr string
				Labels      map[string]string
				Annotations map[string]string
			}
		}
	}
	if err := yaml.Unmarshal([]byte(read(t, "prometheus/khohoso.rules.yml")), &rules); err != nil {
		t.Fatal(err)
	}
	told := 0
	for _, group := range rules.Groups {
		for _, rule := range group.Rules {
			told++
			summary, cure := rule.Annotations["summary"], rule.Annotations["cure"]
			if rule.Expr == "" || rule.Labels["severity"] == "" || cure == "" || !strings.HasSuffix(summary, ")") {
				t.Errorf("%s: %+v", rule.Alert, rule)
			}
		}
	}
	if told < 10 {
		t.Errorf("only %d alerts", told)
	}
	var board struct {
		Panels []struct {
			Title, Description string
			Targets            []struct{ Expr string }
		}
	}
	if err := json.Unmarshal([]byte(read(t, "grafana/khohoso.json")), &board); err != nil {
		t.Fatal(err)
	}
	for _, panel := range board.Panels {
		if panel.Title == "" || panel.Description == "" || len(panel.Targets) == 0 {
			t.Errorf("%+v", panel)
		}
		for _, target := range panel.Targets {
			if !strings.Contains(target.Expr, "$instance") {
				t.Errorf("%s asks of all machines at once: %s", panel.Title, target.Expr)
			}
		}
	}
}

// Everything that a package holds is there or made by the release.
func TestPackageNamesWhatIsThere(t *testing.T) {
	t.Parallel()
	var spec struct {
		Contents []struct{ Src, Dst string }
		Scripts  map[string]string
	}
	if err := yaml.Unmarshal([]byte(read(t, "nfpm.yaml")), &spec); err != nil {
		t.Fatal(err)
	}
	release := read(t, "release.sh")
	for _, one := range spec.Contents {
		made, staged := strings.CutPrefix(one.Src, "${STAGE}/share/")
		folder, _, _ := strings.Cut(made, "/")
		switch {
		case one.Src == "${STAGE}/bin/khohoso":
		case staged && strings.Contains(release, "$to/"+folder):
		case !staged && exists(one.Src):
		default:
			t.Errorf("%s comes from nowhere", one.Src)
		}
	}
	for _, script := range spec.Scripts {
		if !exists(script) {
			t.Errorf("no script %s", script)
		}
	}
}

// exists says whether a path of the repository is there.
func exists(path string) bool {
	_, err := os.Stat(filepath.Join("..", path))
	return err == nil
}

// Every event of the log that has a name of its own stands in the page about them.
func TestLogEventsAreDocumented(t *testing.T) {
	t.Parallel()
	page := read(t, "../docs/logs.md")
	event := regexp.MustCompile(`Log\.(?:Info|Warn|Error)\("([^"]+)"`)
	found := 0
	for _, room := range []string{"../internal", "../dashboards", "../cmd"} {
		err := filepath.WalkDir(room, func(path string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			for _, name := range event.FindAllStringSubmatch(read(t, path), -1) {
				found++
				if !strings.Contains(page, "`"+name[1]+"`") {
					t.Errorf("docs/logs.md does not tell what %q means (%s)", name[1], path)
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if found < 20 {
		t.Errorf("only %d events were found", found)
	}
}
