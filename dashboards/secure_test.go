package dashboards_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"math/big"
	"net"
	"testing"
	"time"

	"khohoso/dashboards"
	"khohoso/dashboards/service"
	"khohoso/dashboards/view"
	"khohoso/dashboards/web"
)

// TestSecureInBrowser opens a page in Chromium over TLS, which the browser does by HTTP/2.
func TestSecureInBrowser(t *testing.T) {
	b := dashboards.OpenTrustingBrowser(t)
	reads := dashboards.Province()
	serving, err := service.New(service.Options{
		Pages:  web.Options{Open: func(context.Context) (view.Reads, error) { return reads, nil }},
		Source: reads,
	})
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	own := ownCertificate(t)
	go func() { ended <- serving.Serve(ctx, listener, func() *tls.Certificate { return own }) }()
	b.Visit(t, "https://"+listener.Addr().String()+"/units", 1440, "light", "")
	if spoken := b.Ask(t, `performance.getEntriesByType('navigation')[0].nextHopProtocol`); spoken != "h2" {
		t.Errorf("the browser speaks %q, want h2", spoken)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// ownCertificate is one for this machine that nobody else vouches for.
func ownCertificate(t *testing.T) *tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}}
	der, err := x509.CreateCertificate(rand.Reader, about, about, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}
