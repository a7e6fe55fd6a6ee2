// Package app is one call of the program: its settings, its streams, the words of the user's language, and how it
// opens a warehouse. Commands and the service are built on it.
package app

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/user"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/term"

	"khohoso/dashboards/responsecache"
	"khohoso/internal/app/beside"
	"khohoso/internal/apperr"
	"khohoso/internal/config"
	"khohoso/internal/office"
	"khohoso/internal/packs"
	"khohoso/models/extend"
	"khohoso/models/store"
)

// Count groups thousands by the language: 1.234 or 1,234.
func (a *App) Count(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + a.Tr(".", ",") + digits[i:]
	}
	return sign + digits
}

// Decimal is a number in the user's language, with so many places.
func (a *App) Decimal(v float64, places int) string {
	return strings.Replace(strconv.FormatFloat(v, 'f', places, 64), ".", a.Tr(",", "."), 1)
}

// CurrentUser is the name given, or the machine's user.
func CurrentUser(name string) string {
	if name = strings.TrimSpace(name); name != "" {
		return name
	}
	if known, err := user.Current(); err == nil {
		return known.Username
	}
	return "?"
}

// App is one call of the program: its settings and its three streams.
type App struct {
	config.Settings
	In       io.Reader
	Out, Err io.Writer
	Log      *slog.Logger

	Background sync.WaitGroup       // what works beside a service
	Answers    *responsecache.Cache // finished answers of a service; nil keeps none
	Office     *office.Office       // that prints forms; nil: there is none
	Packs      *packs.Maker         // of all units' forms; nil: none are made

	ConfigFile string          // "": the file that holds, see config.Locate
	Origins    config.Origins  // of the settings
	Sources    []config.Source // that the service pulls

	changing sync.RWMutex // of BackupSettings

	Reread func() (config.Settings, error)   // the settings as they would be if the command began now; nil: they stay
	Beside func(*store.Warehouse) beside.Run // runs commands that are called beside the service; nil: none
	Lent   *Lent                             // the service's warehouse, of a command that runs beside it; nil: it opens its own
}

// PrintError writes one line per fault: what, where, way out.
func (a *App) PrintError(err error) {
	label := "lỗi"
	if a.Lang == "en" {
		label = "error"
	}
	if joined, several := err.(interface{ Unwrap() []error }); several { // not those inside of a fault: they are its cause
		for _, one := range joined.Unwrap() {
			a.PrintError(one)
		}
		return
	}
	fmt.Fprintf(a.Err, "%s: %s\n", label, apperr.Sentence(err, a.Lang))
	if a.Log != nil {
		a.Log.Debug("command failed", "code", apperr.CodeOf(err), "cause", err.Error())
	}
}

// StartLog sends technical causes to standard error when KHOHOSO_DEBUG is set.
func (a *App) StartLog() {
	level := slog.LevelInfo
	if os.Getenv("KHOHOSO_DEBUG") != "" {
		level = slog.LevelDebug
	}
	options, out := &slog.HandlerOptions{Level: level}, a.Err
	if toJournal(a.Err) {
		options.ReplaceAttr, out = withoutTime, journal{a.Err}
	}
	var handler slog.Handler = slog.NewTextHandler(out, options)
	if a.LogFormat == "json" {
		handler = slog.NewJSONHandler(out, options)
	}
	a.Log = slog.New(handler)
}

// OnTerminal says whether progress has someone to read it.
func (a *App) OnTerminal() bool {
	file, isFile := a.Err.(*os.File)
	return isFile && !a.Quiet && term.IsTerminal(int(file.Fd()))
}

// Tr picks the sentence of the user's language.
func (a *App) Tr(vi, en string) string {
	if a.Lang == "en" {
		return en
	}
	return vi
}

// OpenOrCreate opens the warehouse to write, and makes it where there is none; read opens it beside other readers.
func (a *App) OpenOrCreate(ctx context.Context, readable ...string) (*store.Warehouse, error) {
	return a.OpenToWrite(ctx, store.Options{Create: true, Readable: readable})
}

// OpenExisting opens a warehouse to write that must be there.
func (a *App) OpenExisting(ctx context.Context, readable ...string) (*store.Warehouse, error) {
	return a.OpenToWrite(ctx, store.Options{Readable: readable})
}

// OpenToWrite opens a warehouse as the settings say, after a crash with what is needed then.
func (a *App) OpenToWrite(ctx context.Context, o store.Options) (*store.Warehouse, error) {
	if a.Lent != nil {
		return a.borrow(ctx, true)
	}
	o.Path, o.Zone, o.WorkingHours = a.Warehouse, a.Timezone, a.WorkingHours
	o.MemoryLimit = cmp.Or(o.MemoryLimit, a.MemoryLimit)
	left := tracesOf(o.Path)
	w, err := store.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	err = errors.Join(a.recover(ctx, w, left), a.keepPrivate(o.Path))
	if err == nil && a.Extensions != "" {
		err = extend.Use(ctx, w, a.Extensions)
	}
	if err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return w, nil
}

// OpenToRead opens the warehouse for figures and says when newer files wait to be built.
func (a *App) OpenToRead(ctx context.Context) (*store.Warehouse, error) {
	open := func() (*store.Warehouse, error) {
		return store.Open(ctx, store.Options{Path: a.Warehouse, Zone: a.Timezone, ReadOnly: true, MemoryLimit: a.MemoryLimit})
	}
	if a.Lent != nil {
		open = func() (*store.Warehouse, error) { return a.borrow(ctx, false) }
	}
	w, err := open()
	if err != nil {
		return nil, err
	}
	if pending, err := w.Pending(ctx); err == nil && pending > 0 {
		if _, err := w.DataVersion(ctx); err == nil {
			fmt.Fprintf(a.Err, a.Tr("chú ý: còn %d lượt nạp chưa tổng hợp; chạy khohoso build để số liệu gồm cả chúng\n",
				"note: %d batch(es) are not in the figures yet; run khohoso build\n"), pending)
		}
	}
	return w, nil
}
