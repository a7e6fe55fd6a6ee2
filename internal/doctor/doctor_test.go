package doctor

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"khohoso/internal/config"
)

// patient is an installation in a folder of its own.
func patient(t *testing.T) *Patient {
	t.Helper()
	s := config.Defaults()
	s.Warehouse, s.Addr = filepath.Join(t.TempDir(), "khohoso.duckdb"), "127.0.0.1:0"
	return &Patient{Settings: s, ConfigFile: filepath.Join(t.TempDir(), "khohoso.yaml"), Now: time.Now}
}

// tells holds that a look finds something in a state, whose cause has some words, and that what is not well has a cure.
func tells(t *testing.T, found []Finding, state State, words string) {
	t.Helper()
	said := false
	for _, f := range found {
		said = said || f.State == state && strings.Contains(f.Cause.EN, words)
		if f.Cause.VI == "" || f.Cause.EN == "" || (f.State != OK) != (f.Cure.VI != "") || (f.State != OK) != (f.Cure.EN != "") {
			t.Errorf("cause and cure in both languages: %+v", f)
		}
	}
	if !said {
		t.Errorf("no %s %q in %+v", state, words, found)
	}
}

func touch(t *testing.T, path string, mode os.FileMode) string {
	t.Helper()
	if err := os.WriteFile(path, []byte("x"), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestSettings(t *testing.T) {
	t.Parallel()
	p := patient(t)
	tells(t, settings(t.Context(), p), OK, "is right")
	p.Faults, p.Strays = []error{fmt.Errorf("slip")}, map[string]string{"KHOHOSO_ADR": "KHOHOSO_ADDR", "KHOHOSO_QQ": ""}
	found := settings(t.Context(), p)
	tells(t, found, Fault, "slip")
	tells(t, found, Warning, "KHOHOSO_ADR")
}

func TestRights(t *testing.T) {
	t.Parallel()
	p := patient(t)
	tells(t, rights(t.Context(), p), OK, "1 folder")
	touch(t, p.Warehouse, 0o644)
	p.Inbox, p.BackupDir = filepath.Join(t.TempDir(), "none"), touch(t, filepath.Join(t.TempDir(), "file"), 0o600)
	found := rights(t.Context(), p)
	tells(t, found, Warning, "everybody on this machine may open")
	tells(t, found, Fault, "there is no folder")
	tells(t, found, Fault, "is no folder")
	if os.Geteuid() == 0 { // as tests run in a container
		if err := os.Chown(p.Warehouse, 12345, -1); err != nil {
			t.Fatal(err)
		}
		tells(t, rights(t.Context(), p), Fault, "belongs to another account")
	}
}

func TestSecrets(t *testing.T) {
	t.Parallel()
	p := patient(t)
	p.Secrets = []string{touch(t, filepath.Join(t.TempDir(), "key"), 0o640)}
	tells(t, secrets(t.Context(), p), OK, "closed to others")
	p.Secrets = []string{touch(t, filepath.Join(t.TempDir(), "key"), 0o644), filepath.Join(t.TempDir(), "none")}
	found := secrets(t.Context(), p)
	tells(t, found, Warning, "everybody on this machine may read")
	tells(t, found, Fault, "cannot be read")
}

func TestMachine(t *testing.T) {
	t.Parallel()
	p := patient(t)
	tells(t, disk(t.Context(), p), OK, "free at")
	p.MemoryLimit = "1MiB"
	tells(t, memory(t.Context(), p), OK, "may be taken")
	p.MemoryLimit = "900000GiB"
	tells(t, memory(t.Context(), p), Fault, "may be taken")
	p.Built = time.Now().Add(time.Hour)
	tells(t, clock(t.Context(), p), Fault, "before the program was made")
	tells(t, zone(t.Context(), p), OK, "Asia/Ho_Chi_Minh")
	for text, want := range map[string]int64{"2GiB": 2 << 30, "512MB": 512_000_000, "1.5 KiB": 1536} {
		if got, err := bytesOf(text); got != want || err != nil {
			t.Errorf("%s: %d, %v", text, got, err)
		}
	}
}

func TestAddress(t *testing.T) {
	t.Parallel()
	p := patient(t)
	tells(t, address(t.Context(), p), OK, "is free")
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	p.Addr = taken.Addr().String()
	tells(t, address(t.Context(), p), Fault, "taken by another program")
	p.held = true
	tells(t, address(t.Context(), p), OK, "the service runs")
	p.Addr = "192.0.2.1:80"
	tells(t, address(t.Context(), p), Fault, "cannot listen")
}

// certified writes a certificate of a name until a day.
func certified(t *testing.T, name string, until time.Time) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, DNSNames: []string{name}, NotBefore: time.Now().Add(-time.Hour), NotAfter: until}
	der, err := x509.CreateCertificate(rand.Reader, about, about, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "crt"), filepath.Join(dir, "key")
	for path, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

func TestCertificate(t *testing.T) {
	t.Parallel()
	p := patient(t)
	if found := certificate(t.Context(), p); found != nil {
		t.Errorf("%+v", found)
	}
	p.PublicURL = "https://khohoso.vn"
	for _, c := range []struct {
		name  string
		until time.Duration
		state State
		words string
	}{
		{"khohoso.vn", 90 * 24 * time.Hour, OK, "holds until"}, {"khohoso.vn", 24 * time.Hour, Warning, "ends soon"},
		{"khohoso.vn", -time.Minute, Fault, "ended on"}, {"other.vn", 90 * 24 * time.Hour, Fault, "does not name khohoso.vn"},
	} {
		p.TLSCert, p.TLSKey = certified(t, c.name, time.Now().Add(c.until))
		tells(t, certificate(t.Context(), p), c.state, c.words)
	}
	p.TLSKey = touch(t, filepath.Join(t.TempDir(), "key"), 0o600)
	tells(t, certificate(t.Context(), p), Fault, "cannot be used")
}

func TestProxy(t *testing.T) {
	t.Parallel()
	p := patient(t)
	p.TrustedProxy, p.PublicURL = "10.0.0.5", "https://a.vn"
	tells(t, proxy(t.Context(), p), OK, "believes")
	p.TrustedProxy, p.PublicURL = "0.0.0.0/0,10.0.0.0/8", ""
	found := proxy(t.Context(), p)
	tells(t, found, Fault, "0.0.0.0/0")
	tells(t, found, Warning, "no public-url")
}

// The provider is asked about itself: whether it is the one, and what o'clock it is there.
func TestSignOn(t *testing.T) {
	t.Parallel()
	p := patient(t)
	issuer, hour := "", time.Now
	provider := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/.well-known/openid-configuration" {
			t.Errorf("asked for %s", r.URL.Path)
		}
		w.Header().Set("Date", hour().UTC().Format(http.TimeFormat))
		fmt.Fprintf(w, `{"issuer": %q}`, issuer)
	}))
	defer provider.Close()
	issuer = provider.URL
	p.SignOn = &config.SingleSignOn{Issuer: provider.URL}
	tells(t, signOn(t.Context(), p), OK, "answers")
	hour = func() time.Time { return time.Now().Add(-time.Hour) }
	tells(t, signOn(t.Context(), p), Fault, "1h0m")
	issuer, p.SignOn.ClientSecretFile = "https://other.vn", filepath.Join(t.TempDir(), "none")
	found := signOn(t.Context(), p)
	tells(t, found, Fault, `calls itself "https://other.vn"`)
	tells(t, found, Fault, "client-secret-file")
	provider.Close()
	tells(t, signOn(t.Context(), p), Fault, "does not answer")
}

func TestSources(t *testing.T) {
	t.Parallel()
	p := patient(t)
	p.Sources = []config.Source{{Name: "a", DSN: "postgres://u:geheim@127.0.0.1:1/d?connect_timeout=1", Query: "select 1", Watermark: "w", Mapping: filepath.Join(t.TempDir(), "none")}}
	p.InClear = []string{"a"}
	found := sources(t.Context(), p)
	tells(t, found, Fault, "mapping")
	tells(t, found, Fault, `source "a"`)
	tells(t, found, Warning, "no encryption")
	if strings.Contains(fmt.Sprint(found), "geheim") {
		t.Errorf("the password is shown: %+v", found)
	}
	p.Sources[0].Mapping = "national" // a shipped one
	if found := fmt.Sprint(sources(t.Context(), p)); strings.Contains(found, "mapping") {
		t.Errorf("a shipped mapping is taken for a file: %s", found)
	}
}

func TestWarehouseAndBackups(t *testing.T) {
	t.Parallel()
	p := patient(t)
	tells(t, warehouse(t.Context(), p), Fault, "there is no warehouse")
	tells(t, accounts(t.Context(), p), Warning, "no accounts yet")
	touch(t, p.Warehouse, 0o600)
	tells(t, warehouse(t.Context(), p), Fault, "not a warehouse file")
	tells(t, backups(t.Context(), p), Warning, "no backups are set up")
	p.BackupDir, p.BackupEvery = t.TempDir(), time.Hour
	tells(t, backups(t.Context(), p), Warning, "holds none yet")
	made := touch(t, filepath.Join(p.BackupDir, "khohoso-20240101-000000.000.duckdb"), 0o600)
	tells(t, backups(t.Context(), p), OK, "is 0s old")
	if err := os.Chtimes(made, time.Time{}, time.Now().Add(-3*time.Hour)); err != nil {
		t.Fatal(err)
	}
	tells(t, backups(t.Context(), p), Fault, "is 3h old")
}

// All of it together, and the worst of it.
func TestExamine(t *testing.T) {
	t.Parallel()
	found := Examine(context.Background(), *patient(t))
	if Worst(found) != Fault || Worst(nil) != OK || len(found) < 8 {
		t.Errorf("%s of %+v", Worst(found), found)
	}
}
