package serve

import (
	"context"
	"crypto/tls"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"sync/atomic"
	"syscall"

	"github.com/coreos/go-systemd/v22/daemon"

	"khohoso/internal/app"
	"khohoso/internal/app/work"
	"khohoso/internal/apperr"
	"khohoso/internal/config"
	"khohoso/internal/schedule"
	"khohoso/models/store"
)

// certificate is what browsers are shown; another may take its place while the service runs.
type certificate struct {
	pair atomic.Pointer[tls.Certificate]
}

// load reads the files that the settings name.
func (c *certificate) load(s config.Settings) error {
	pair, err := tls.LoadX509KeyPair(s.TLSCert, s.TLSKey)
	if err != nil {
		return apperr.Wrap(apperr.Usage, err, fmt.Sprintf("certificate %q and key %q cannot be used; both must be PEM files that belong together", s.TLSCert, s.TLSKey),
			fmt.Sprintf("không dùng được chứng thư %q và khóa %q; cả hai phải là tệp PEM của cùng một chứng thư", s.TLSCert, s.TLSKey))
	}
	c.pair.Store(&pair)
	return nil
}

// running is what a service takes in anew when it is told to (SIGHUP): all of it, or nothing where something is wrong.
type running struct {
	app         *app.App
	warehouse   *store.Warehouse
	certificate *certificate        // nil: it speaks no HTTPS
	scheduler   *schedule.Scheduler // nil: it has no jobs
	stopBackups func()
	refused     atomic.Bool     // the last reload
	held        config.Settings // as they were read last, with the sections of the file
}

// newRunning is a service before it starts, with its certificate where it has one.
func newRunning(a *app.App, w *store.Warehouse) (*running, error) {
	r := &running{app: a, warehouse: w, stopBackups: func() {}}
	if a.TLSCert == "" {
		return r, nil
	}
	r.certificate = &certificate{}
	return r, r.certificate.load(a.Settings)
}

// start begins the backups and waits for the signal.
func (r *running) start(ctx context.Context) (err error) {
	if r.app.Reread != nil {
		if r.held, err = r.app.Reread(); err != nil {
			return err
		}
	}
	if r.stopBackups, err = work.BackUpWhileServing(ctx, r.app, r.warehouse); err != nil {
		return err
	}
	r.app.Background.Go(func() {
		r.watch(ctx)
		<-ctx.Done()
		r.stopBackups()
	})
	return nil
}

// shown gives the certificate of the moment; nil where the service speaks no HTTPS.
func (r *running) shown() func() *tls.Certificate {
	if r.certificate == nil {
		return nil
	}
	return r.certificate.pair.Load
}

// watch waits for the signal until the context ends. On a terminal the signal says that the terminal was closed.
func (r *running) watch(ctx context.Context) {
	if r.app.Reread == nil || r.app.OnTerminal() {
		return
	}
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	defer signal.Stop(hangups)
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangups:
		}
		tellSupervisor(r.app, daemon.SdNotifyReloading)
		taken, left, err := r.reload(ctx)
		r.refused.Store(err != nil)
		if err != nil {
			r.app.Log.Error("settings were not reloaded; those of before hold", "why", apperr.Sentence(err, r.app.Lang), "error", err)
		} else {
			r.app.Log.Info("settings reloaded", "changed", strings.Join(taken, " "), "need_a_restart", strings.Join(left, " "))
		}
		tellSupervisor(r.app, daemon.SdNotifyReady)
	}
}

// reload reads the settings again and takes in what can be; it says what that was, and what waits for a restart.
func (r *running) reload(ctx context.Context) (taken, left []string, err error) {
	next, err := r.app.Reread()
	if err != nil {
		return nil, nil, err
	}
	taken, left = config.Changed(r.held, next)
	var renewed certificate
	if r.certificate != nil && next.TLSCert != "" {
		if err := renewed.load(next); err != nil {
			return nil, nil, err
		}
	}
	if err := work.CheckBackups(next.Serve); err != nil {
		return nil, nil, err
	}
	if r.scheduler != nil {
		jobs, err := work.ConfiguredJobs(r.app, r.warehouse)
		if err != nil {
			return nil, nil, err
		}
		r.scheduler.Renew(jobs)
	}
	// Nothing can go wrong any more.
	if r.certificate != nil && next.TLSCert != "" {
		r.certificate.pair.Store(renewed.pair.Load())
		r.app.TLSCert, r.app.TLSKey = next.TLSCert, next.TLSKey
	}
	if a := r.app; a.BackupDir != next.BackupDir || a.BackupEvery != next.BackupEvery || a.BackupKeep != next.BackupKeep {
		r.stopBackups()
		a.TakeBackupSettings(next)
		if r.stopBackups, err = work.BackUpWhileServing(ctx, r.app, r.warehouse); err != nil {
			r.stopBackups = func() {}
			return nil, nil, err
		}
	}
	r.held.TakeReloaded(next)
	return taken, left, nil
}
