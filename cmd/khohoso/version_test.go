package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"khohoso/internal/app"
	"khohoso/internal/buildinfo"
	"khohoso/internal/config"
)

// Which build this is, is told whatever stands in the settings.
func TestVersion(t *testing.T) {
	t.Parallel()
	broken := filepath.Join(t.TempDir(), "khohoso.yaml")
	if err := os.WriteFile(broken, []byte("no-such-setting: 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := newProgram(t, "")
	for lang, words := range map[string][]string{
		"vi": {"khohoso dev\n", "mã nguồn: ", "bộ máy dữ liệu: DuckDB v1.", "Go: " + runtime.Version()},
		"en": {"khohoso dev\n", "source: ", "engine: DuckDB v1.", "Go: " + runtime.Version()},
	} {
		asFlag := p.must("--version", "--lang", lang, "--config", broken)
		if asCommand := p.must("version", "--lang", lang, "--config", broken); asCommand != asFlag {
			t.Errorf("--version says\n%s\nand version\n%s", asFlag, asCommand)
		}
		for _, word := range words {
			if !strings.Contains(asFlag, word) {
				t.Errorf("no %q in\n%s", word, asFlag)
			}
		}
	}
	if status, _, errOut := p.call("version", "2"); status == 0 || !strings.Contains(errOut, `"2"`) {
		t.Errorf("status %d, %s", status, errOut)
	}
}

func TestVersionTextOfARelease(t *testing.T) {
	t.Parallel()
	a := &app.App{Settings: config.Defaults()}
	got := versionText(a, buildinfo.Info{Version: "v1.2.3", Commit: "404cb31", Time: "2026-11-29T19:38:21Z", Modified: true, Go: "go1.26.8", Platform: "linux/amd64"}, "v1.5.6")
	want := "khohoso v1.2.3\nmã nguồn: 404cb31 2026-11-29T19:38:21Z, có sửa đổi\nbộ máy dữ liệu: DuckDB v1.5.6\nbộ chỉ số: portal 2, annex 2, fair 1\nGo: go1.26.8 linux/amd64\n"
	if got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
