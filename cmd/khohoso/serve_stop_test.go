package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// lines is a standard output that can be read while it is written.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(text []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(text)
}

func (l *lines) wait(t testing.TB, pattern string) string {
	t.Helper()
	find := regexp.MustCompile(pattern)
	for range 600 {
		l.mu.Lock()
		found := find.FindString(l.text.String())
		l.mu.Unlock()
		if found != "" {
			return found
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("nothing like %q in %s", pattern, l.text.String())
	return ""
}

// certificate writes a key and a certificate for this machine.
func certificate(t *testing.T) (cert, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, about, about, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(t.TempDir(), "cert.pem"), filepath.Join(t.TempDir(), "key.pem")
	for file, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, key
}

// The real command: HTTPS, the operator's first password, user commands beside
// it, and a stop that lets go of the warehouse and leaves nothing running.
func TestServeStartsAndStops(t *testing.T) {
	p := newProgram(t, "")
	p.take("june.csv", "HS-1,2024-06-03T08:00:00+07:00,received,STP,online,2024-06-10\n")
	cert, key := certificate(t)
	before := goleak.IgnoreCurrent()
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	out, ended := &lines{}, make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve", "--addr", "127.0.0.1:0", "--tls-cert", cert, "--tls-key", key, "--warehouse", p.warehouse}, strings.NewReader(""), out, &lines{})
	}()
	password := out.wait(t, `[a-z0-9]{4}(-[a-z0-9]{4}){3}`)
	address := out.wait(t, `https://127\.0\.0\.1:\d+/`)
	client := &http.Client{Transport: &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for path, want := range map[string]int{"healthz": 200, "readyz": 200, "": 303, "api/v1/flow?period=2024-06": 401} {
		answer, err := client.Get(address + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != want || answer.ProtoMajor != 2 || answer.Header.Get("Strict-Transport-Security") == "" {
			t.Errorf("%s: %d by %s, want %d by HTTP/2; %v", path, answer.StatusCode, answer.Proto, want, answer.Header)
		}
	}
	if said := p.must("user", "add", "lan", "--role", "agency", "--unit", "STP"); strings.Contains(said, password) || !strings.Contains(said, "lan") {
		t.Errorf("user add beside the service: %s", said)
	}
	if list := p.must("user", "list", "--format", "csv"); !strings.Contains(list, "operator") || !strings.Contains(list, "lan") || strings.Contains(list, "argon2") {
		t.Errorf("user list: %s", list)
	}
	if log := p.must("audit", "export"); !strings.Contains(log, "user_add") || !strings.Contains(log, "command line") {
		t.Errorf("audit: %s", log)
	}
	client.CloseIdleConnections()
	stop()
	endsWell(t, ended)
	p.must("build")
	p.must("audit", "verify")
	goleak.VerifyNone(t, before)
}

// What would let readers in without sign-in or send passwords in the clear is not started.
func TestServeIsNotStartedUnsafely(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	p.ingestOne()
	for args, want := range map[string]string{
		"--addr 0.0.0.0:0":                         "--trusted-proxy",
		"--addr 0.0.0.0:0 --open":                  "--open",
		"--addr nowhere":                           "--addr",
		"--addr 127.0.0.1:0 --tls-cert x.pem":      "--tls-key",
		"--trusted-proxy proxy.example":            "--trusted-proxy",
		"--public-url khohoso.example":             "--public-url",
		"--addr 127.0.0.1:0 --session-idle -5m":    "--session-idle",
		"--tls-cert absent.pem --tls-key absent.p": "absent.pem",
	} {
		status, _, errOut := p.call(append([]string{"serve", "--lang", "en"}, strings.Fields(args)...)...)
		if status != 2 || !strings.Contains(errOut, want) {
			t.Errorf("serve %s: %d %s", args, status, errOut)
		}
	}
}

// endsWell waits for a service that was told to stop.
func endsWell(t *testing.T, ended <-chan int) {
	t.Helper()
	select {
	case status := <-ended:
		if status != 0 {
			t.Errorf("ends with status %d", status)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("does not end")
	}
}
