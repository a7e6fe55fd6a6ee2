package service

import (
	"crypto/tls"
	"net/http/httptest"
	"net/netip"
	"testing"
)

// Only this machine and the proxies that are named may speak to the service in
// the clear, and a proxy's own reader may not have.
func TestWhatTravelsInTheClear(t *testing.T) {
	t.Parallel()
	s := &Service{Options: Options{Trusted: []netip.Prefix{netip.MustParsePrefix("10.0.0.5/32")}}}
	for _, c := range []struct {
		from, forwarded, proto string
		tls                    bool
		address                string
		secure, clear          bool
	}{
		{from: "127.0.0.1:9", address: "127.0.0.1"},
		{from: "[::1]:9", address: "::1"},
		{from: "10.0.0.9:9", address: "10.0.0.9", clear: true},
		{from: "10.0.0.9:9", proto: "https", forwarded: "127.0.0.1", address: "10.0.0.9", clear: true},
		{from: "10.0.0.9:9", tls: true, address: "10.0.0.9", secure: true},
		{from: "10.0.0.5:9", proto: "https", forwarded: "203.0.113.9", address: "203.0.113.9", secure: true},
		{from: "10.0.0.5:9", proto: "HTTP", forwarded: "203.0.113.9", address: "203.0.113.9", clear: true},
		{from: "10.0.0.5:9", forwarded: "203.0.113.9", address: "203.0.113.9"},
		{from: "10.0.0.5:9", proto: "http", forwarded: "127.0.0.1", address: "127.0.0.1"},
	} {
		r := httptest.NewRequest("GET", "http://khohoso.test/", nil)
		r.RemoteAddr, r.TLS = c.from, nil
		if c.tls {
			r.TLS = &tls.ConnectionState{}
		}
		if c.proto != "" {
			r.Header.Set("X-Forwarded-Proto", c.proto)
		}
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if address, secure, clear := s.origin(r); address != c.address || secure != c.secure || clear != c.clear {
			t.Errorf("%+v: address %s, secure %v, in the clear %v", c, address, secure, clear)
		}
	}
}
