package config

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/spf13/pflag"

	"khohoso/internal/apperr"
)

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "khohoso.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Every mistake is told with its line and the way out, in both languages, and never with what stands there.
func TestMistakesAreToldByLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"addr: x\nadr: geheim":                      {`line 2: there is no setting "adr"; did you mean addr?`, `dòng 2: không có thiết lập "adr"; có phải addr?`},
		"zzzzzzzzzzzz: 1":                           {`line 1: there is no setting "zzzzzzzzzzzz"`, "không có thiết lập"},
		"backup-keep: geheim":                       {"line 1: backup-keep takes a whole number", "cần một số nguyên"},
		"backup-every: 3":                           {"line 1: backup-every takes a time with its unit, like 30m", "có đơn vị"},
		"lang: vi\nsession-idle: geheim":            {"line 2: session-idle takes a time with its unit", "có đơn vị"},
		"sources:\n  a:\n    every: geheim":         {"line 3: every takes a time with its unit", "có đơn vị"},
		"lang: vi\nlang: en":                        {`line 2: mapping key "lang" already defined`, "dòng 2"},
		"quiet: geheim":                             {"line 1: quiet takes true or false", "true hoặc false"},
		"jobs: 3":                                   {"line 1: jobs is not written as it must be", "viết không đúng dạng"},
		"jobs:\n  - {name: a, kinds: build}":        {`line 2: there is no setting "kinds"; did you mean kind?`, "có phải kind?"},
		"sources:\n  a: {dsm: geheim}":              {`line 2: there is no setting "dsm"; did you mean dsn?`, "có phải dsn?"},
		"sources:\n  a:\n    dsn: [geheim, geheim]": {"line 3: dsn", "dòng 3"},
	} {
		_, err := Read(write(t, text))
		en, vi := apperr.Sentence(err, "en"), apperr.Sentence(err, "vi")
		if err == nil || apperr.CodeOf(err) != apperr.Usage || !strings.Contains(en, want[0]) || !strings.Contains(vi, want[1]) {
			t.Errorf("%q: %s\n%s", text, en, vi)
		}
		if strings.Contains(en+vi, "geheim") || strings.Contains(en, "\n") {
			t.Errorf("%q: repeats what stands there, or takes more than a line: %s", text, en)
		}
	}
}

// Flags are stronger than variables, these stronger than the file; each value knows where it comes from.
func TestWhereValuesComeFrom(t *testing.T) {
	path := write(t, "lang: en\nbackup-keep: 0x10\nbackup-every: 36h\ninbox:\nquiet: true\n")
	t.Setenv("KHOHOSO_BACKUP_KEEP", "3")
	s := Defaults()
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	s.BindGlobal(flags)
	s.BindServe(flags)
	if err := flags.Parse([]string{"--lang", "vi"}); err != nil {
		t.Fatal(err)
	}
	origins, err := Load(flags, path)
	if err != nil {
		t.Fatal(err)
	}
	if s.Lang != "vi" || s.BackupKeep != 3 || s.BackupEvery != 36*time.Hour || s.Inbox != "" || !s.Quiet || s.Addr != DefaultAddress {
		t.Errorf("%+v", s)
	}
	for key, want := range map[string]string{"lang": "--lang", "backup-keep": "KHOHOSO_BACKUP_KEEP", "backup-every": path + ":3", "quiet": path + ":5", "inbox": "", "addr": ""} {
		if origins[key] != want {
			t.Errorf("%s comes from %q, want %q", key, origins[key], want)
		}
	}
	t.Setenv("KHOHOSO_BACKUP_KEEP", "few")
	if _, err := Load(flagsOf(&s), path); err == nil || !strings.Contains(err.Error(), "KHOHOSO_BACKUP_KEEP: setting backup-keep") {
		t.Errorf("%v", err)
	}
}

func flagsOf(s *Settings) *pflag.FlagSet {
	flags := pflag.NewFlagSet("", pflag.ContinueOnError)
	s.BindServe(flags)
	return flags
}

// The variable names the file, too.
func TestFileByVariable(t *testing.T) {
	t.Setenv(FileVariable, write(t, "lang: en\n"))
	f, err := Read("")
	if err != nil || f.Settings.Lang != "en" {
		t.Errorf("%+v, %v", f.Settings, err)
	}
}

func TestStrays(t *testing.T) {
	t.Parallel()
	strays := Strays([]string{"KHOHOSO_BACKUP_KEP=3", "KHOHOSO_ADDR=x", "KHOHOSO_DEBUG=1", "HOME=/", "KHOHOSO_QQQQQQQQ=1"})
	if want := map[string]string{"KHOHOSO_BACKUP_KEP": "KHOHOSO_BACKUP_KEEP", "KHOHOSO_QQQQQQQQ": ""}; !reflect.DeepEqual(strays, want) {
		t.Errorf("%v, want %v", strays, want)
	}
}

// What contradicts itself is refused, all of it at once, each with its line.
func TestContradictions(t *testing.T) {
	t.Parallel()
	path := write(t, `backup-dir: /b
jobs:
  - {name: a, kind: pull, cron: "* * * * *", source: b}
  - {name: c, kind: backup, cron: "* * * * *", folder: /b/}
retention: {inbox: 3m}
open: true
single-sign-on: {issuer: "https://x/", client-id: k, roles: {a: office}}
`)
	f, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	text := Check(path, f.Settings).Error()
	for _, want := range []string{":3: job \"a\" pulls from \"b\"", ":4: job \"c\" and backup-dir", ":5: retention of the inbox", ":7: single sign-on, but open"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	for name, s := range map[string]Serve{
		"--public-url":   {PublicURL: "http://a.vn", TLSCert: "a", TLSKey: "b"},
		"--inbox and":    {Inbox: "/in", BackupDir: "/in/backup"},
		"--session-idle": {SessionIdle: 2, SessionLimit: 1},
	} {
		s.Addr, s.WorkMemory = DefaultAddress, 512
		err := s.Validate()
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
		located := Origins{"public-url": "f:1", "inbox": "f:2", "session-idle": "f:3"}.Locate(err)
		if !strings.Contains(apperr.Sentence(located, "en"), "→ f:") {
			t.Errorf("%s: no place in %v", name, located)
		}
	}
}

// Each setting that the file may have is defined, and each that is defined can be had.
func TestEverySettingIsDefined(t *testing.T) {
	t.Parallel()
	defined := map[string]bool{}
	for _, d := range definitions {
		defined[d.Key] = true
	}
	for _, s := range sections {
		for _, d := range s.settings {
			defined[s.key+"."+d.Key] = true
		}
	}
	had := map[string]bool{}
	fields(reflect.TypeFor[Settings](), "", had) // but for the rules of retention, which ReadRetention knows
	for _, rule := range []string{"superseded", "quarantine", "inbox", "history"} {
		had["retention."+rule] = true
	}
	delete(had, "retention")
	for key := range had {
		if !defined[key] {
			t.Errorf("%s has no definition: it would not be explained", key)
		}
	}
	for key := range defined {
		if !had[key] {
			t.Errorf("%s is defined and no setting", key)
		}
	}
}

// fields gathers the keys that a type takes out of YAML.
func fields(t reflect.Type, prefix string, into map[string]bool) {
	for field := range fieldsOf(t) {
		name, inline := strings.CutSuffix(field.Tag.Get("yaml"), ",inline")
		switch inner := element(field.Type); {
		case name == "-":
		case inline:
			fields(field.Type, prefix, into)
		case inner.Kind() == reflect.Struct:
			fields(inner, prefix+name+".", into)
		default:
			into[prefix+name] = true
		}
	}
}

func fieldsOf(t reflect.Type) func(func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for i := range t.NumField() {
			if !yield(t.Field(i)) {
				return
			}
		}
	}
}

func element(t reflect.Type) reflect.Type {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Map || t.Kind() == reflect.Slice {
		t = t.Elem()
	}
	return t
}

// The file that shows every setting is a config file: with its marks taken away it is read, all of it, and its
// defaults are the defaults. As it stands it says nothing.
func TestExampleCanBeUsed(t *testing.T) {
	t.Parallel()
	example := Example(map[string]string{"warehouse": "/var/lib/khohoso/khohoso.duckdb", "public-url": "https://a.vn"})
	f, err := Read(write(t, example))
	if err != nil || len(f.Values()) != 2 || f.Settings.Warehouse != "/var/lib/khohoso/khohoso.duckdb" || f.Settings.PublicURL != "https://a.vn" {
		t.Fatalf("%v, %v", f.Values(), err)
	}
	path := write(t, uncommented(Example(nil)))
	f, err = Read(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := Check(path, f.Settings); err != nil {
		t.Error(err)
	}
	for _, d := range definitions {
		if f.Line(d.Key) == 0 {
			t.Errorf("%s does not stand in the example", d.Key)
		}
		if defaults := Defaults(); d.Flag() && d.Sample == "" && d.text(&f.Settings) != d.text(&defaults) {
			t.Errorf("%s: %q is not the default %q", d.Key, d.text(&f.Settings), d.text(&defaults))
		}
	}
	for _, s := range sections {
		for _, d := range s.settings {
			if !strings.Contains(example, "\n# - "+d.Key+": ") {
				t.Errorf("%s of %s is not explained", d.Key, s.key)
			}
		}
	}
}

// uncommented takes the mark before each setting away.
func uncommented(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		if rest, is := strings.CutPrefix(line, "#"); is && (!strings.HasPrefix(rest, " ") || strings.HasPrefix(rest, "  ")) {
			line = rest
		}
		out.WriteString(line)
	}
	return out.String()
}

// What is in force is shown with its place; a DSN is not shown.
func TestShow(t *testing.T) {
	t.Parallel()
	path := write(t, "addr: 127.0.0.1:9\nsources:\n  a:\n    kind: postgres\n    dsn: postgres://u:geheim@h/d\n    query: |\n      select 1\n      from x\n    watermark: w\n")
	s := Defaults()
	origins, err := Load(flagsOf(&s), path)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := Show(path, s, origins)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]InForce{}
	for _, one := range rows {
		got[one.Key] = one
	}
	for key, want := range map[string]InForce{
		"addr":                {"addr", "127.0.0.1:9", path + ":1", false},
		"backup-every":        {"backup-every", "24h", "", true},
		"sources.a.dsn":       {"sources.a.dsn", hidden, path + ":5", false},
		"sources.a.query":     {"sources.a.query", "select 1 from x", path + ":6", false},
		"sources.a.watermark": {"sources.a.watermark", "w", path + ":9", false},
	} {
		if got[key] != want {
			t.Errorf("%+v, want %+v", got[key], want)
		}
	}
}

func TestSpan(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{24 * time.Hour: "24h", 90 * time.Minute: "1h30m", 15 * time.Second: "15s", 10 * time.Minute: "10m", 0: "0s", 20*time.Hour + time.Second: "20h0m1s"} {
		if got := Span(d); got != want {
			t.Errorf("%v: %q, want %q", d, got, want)
		}
	}
}
