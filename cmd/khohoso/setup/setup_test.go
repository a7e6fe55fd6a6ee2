package setup

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khohoso/internal/app"
	"khohoso/internal/config"
)

// At a terminal each thing is asked for until it is right; an empty line takes what is offered.
func TestQuestions(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	a := &app.App{Settings: config.Defaults(), In: strings.NewReader("\nH 28\nH28\n\n"), Out: &out}
	code, zone := "", ""
	err := answer(a, true, []question{
		{&code, "province-code", "Mã", "Code", "", checkCode},
		{&zone, "timezone", "Múi giờ", "Zone", "Asia/Ho_Chi_Minh", checkZone},
	})
	if err != nil || code != "H28" || zone != "Asia/Ho_Chi_Minh" {
		t.Errorf("%q, %q, %v", code, zone, err)
	}
	if text := out.String(); strings.Count(text, "Mã: ") != 3 || !strings.Contains(text, `mã "H 28"`) || !strings.Contains(text, "Múi giờ [Asia/Ho_Chi_Minh]: ") {
		t.Error(text)
	}
	name := ""
	if err := answer(a, true, []question{{&name, "x", "x", "x", "", checkName}}); err == nil {
		t.Error("answers ended and nobody said so")
	}
}

// The package's own config file says nothing and is filled in; one that somebody wrote stays.
func TestConfigFileOfAPackageIsFilledIn(t *testing.T) {
	t.Parallel()
	for text, configured := range map[string]bool{Shipped(): false, Shipped() + "addr: 127.0.0.1:9\n": true} {
		p := places{config: filepath.Join(t.TempDir(), "khohoso.yaml"), data: t.TempDir()}
		if err := os.WriteFile(p.config, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := p.readConfig(); err != nil || p.configured != configured {
			t.Errorf("configured %v, want %v: %v", p.configured, configured, err)
		}
		f := first{zone: "Asia/Ho_Chi_Minh"}
		a := &app.App{Settings: config.Defaults(), Out: &bytes.Buffer{}}
		if err := f.writeConfig(a, &p); err != nil {
			t.Fatal(err)
		}
		now, err := os.ReadFile(p.config)
		if err != nil || (string(now) == text) != configured {
			t.Errorf("the file stayed: %v, want %v: %v", string(now) == text, configured, err)
		}
	}
}

// A folder on another disk is opened to the service, whose unit closes everything but its own.
func TestFoldersElsewhereAreOpenedToTheUnit(t *testing.T) {
	t.Parallel()
	a := &app.App{Settings: config.Defaults(), Out: &bytes.Buffer{}}
	var f first
	for backups, want := range map[string]string{"/mnt/sao lưu": `ReadWritePaths="/mnt/sao lưu"`, dataFolder + "/backup": ""} {
		folder := filepath.Join(t.TempDir(), "khohoso.service.d")
		p := places{inbox: dataFolder + "/inbox", backups: backups, account: &owner{}}
		if err := f.openUnit(a, &p, folder); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(filepath.Join(folder, "folders.conf"))
		if (err == nil) != (want != "") || !strings.Contains(string(text), want) {
			t.Errorf("%s: %s, %v", backups, text, err)
		}
	}
}
