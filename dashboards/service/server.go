package service

import (
	"context"
	"crypto/tls"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// How long the server waits for a reader, and how long running answers have when it stops.
const (
	headTime   = 10 * time.Second
	bodyTime   = time.Minute
	answerTime = 90 * time.Second
	idleTime   = 2 * time.Minute
	stopTime   = 10 * time.Second
	longestURL = 8 << 10
	longestTop = 32 << 10 // bytes of all headers
)

// Serve answers on a listener until the context ends, then lets running answers
// finish. With a certificate, that of the moment, it speaks HTTPS.
func (s *Service) Serve(ctx context.Context, listener net.Listener, certificate func() *tls.Certificate) error {
	server := &http.Server{
		Handler:           s,
		ReadHeaderTimeout: headTime,
		ReadTimeout:       bodyTime,
		WriteTimeout:      answerTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    longestTop,
		ErrorLog:          slog.NewLogLogger(s.Log.Handler(), slog.LevelDebug),
	}
	listen := server.Serve
	if certificate != nil {
		server.TLSConfig = &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) { return certificate(), nil }}
		listen = func(l net.Listener) error { return server.ServeTLS(l, "", "") } // which offers HTTP/2 and speaks it
	}
	served := make(chan error, 1)
	go func() { served <- listen(listener) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	s.stopping.Store(true)
	finishing, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
	defer cancel()
	err := server.Shutdown(finishing)
	if errors.Is(err, context.DeadlineExceeded) {
		err = server.Close()
	}
	<-served
	return err
}
