// Package store opens a warehouse: the DuckDB file, its lock, its migrations and the lock-down of the engine. A
// Warehouse is the handle that every other package reads and writes through; it knows nothing of figures.
package store

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"github.com/duckdb/duckdb-go/v2"

	"khohoso/internal/apperr"
	"khohoso/internal/extension"
	"khohoso/internal/workinghours"
)

// DefaultZone is where a warehouse's days begin and end unless it is created otherwise.
const DefaultZone = "Asia/Ho_Chi_Minh"

// Options say which file to open and what it may touch.
type Options struct {
	Path     string   // the warehouse file
	Zone     string   // IANA name; empty: the warehouse's own, or DefaultZone for a new one
	Create   bool     // make the file when it is not there
	ReadOnly bool     // several readers may share a file; a writer holds it alone
	Readable []string // input files the engine may read; everything else on the machine is closed to it

	WorkingHours string // for Build, like "07:00-11:30,13:30-17:00"; empty: those of the last build, or the shipped ones

	MemoryLimit string // "2GiB" when empty
	Threads     int    // all cores when 0
}

// Warehouse is an open warehouse file. Its methods are safe for use by several
// goroutines; only one writes at a time.
type Warehouse struct {
	db       *sql.DB
	engine   *duckdb.Connector
	path     string
	file     os.FileInfo // as it was when it was opened
	location *time.Location
	zone     string

	longestRead time.Duration // see BoundReads; 0: as long as it takes

	writer chan struct{} // holds something while somebody writes, see AcquireWriter
	gaveUp atomic.Bool   // the engine refuses everything, see Alive

	hours     workinghours.Hours   // that the next Build goes by from then on; none: as before
	extension *extension.Extension // the same; nil: as before

	writes atomic.Uint64 // how often something that readers see was changed
	cached cachedReads
	stamp  lastStamp

	catalog string     // the engine's name for the file
	frozen  frozenSet  // handles on the schemas of closings
	schema  string     // of frozen figures themselves; "" reads the live ones
	words   int64      // of frozen figures: the WordsEdition they were closed with
	live    *Warehouse // of frozen figures: whose file they stand in
}

// Close flushes the write-ahead log into the file and lets go of it.
func (w *Warehouse) Close() error {
	return errors.Join(w.frozen.close(), w.db.Close(), w.engine.Close())
}

// DB is the pool for the rooms that run statements of their own from sql/.
func (w *Warehouse) DB() *sql.DB { return w.db }

// SetWorkingHours makes the next build go by other hours, as Options.WorkingHours does; none leave those of the last build.
func (w *Warehouse) SetWorkingHours(hours workinghours.Hours) { w.hours = hours }

// NextHours are the working hours that the next build is to go by; none: those of the last build.
func (w *Warehouse) NextHours() workinghours.Hours { return w.hours }

// SetExtension makes the next build go with other definitions of the province's own; nil leaves those of the last build.
func (w *Warehouse) SetExtension(added *extension.Extension) { w.extension = added }

// NextExtension is what the next build is to go with; nil: as the last build.
func (w *Warehouse) NextExtension() *extension.Extension { return w.extension }

// Path is the warehouse file as it was named.
func (w *Warehouse) Path() string { return w.path }

// Location is the zone in which the warehouse's days begin and end.
func (w *Warehouse) Location() *time.Location { return w.location }

// Zone is the IANA name of Location.
func (w *Warehouse) Zone() string { return w.zone }

var heldBy = regexp.MustCompile(`PID (\d+)`)

// OpenFault turns what the engine or the file system says into what a reader can act on.
func OpenFault(o Options, err error) error {
	text := err.Error()
	folder := filepath.Dir(o.Path)
	switch {
	case strings.Contains(text, "onflicting lock"):
		who := "another process"
		whoVI := "một tiến trình khác"
		if pid := heldBy.FindStringSubmatch(text); pid != nil {
			who, whoVI = "process "+pid[1], "tiến trình "+pid[1]
		}
		return apperr.Wrap(apperr.Held, err,
			fmt.Sprintf("warehouse %q is held by %s; wait for it to end or stop it (one writer at a time)", o.Path, who),
			fmt.Sprintf("kho dữ liệu %q đang được %s giữ; hãy chờ hoặc dừng tiến trình đó (mỗi lúc chỉ một tiến trình ghi)", o.Path, whoVI))
	case strings.Contains(text, "not a valid DuckDB database"):
		return apperr.Wrap(apperr.Storage, err,
			fmt.Sprintf("%q is not a warehouse file; name another one with --warehouse", o.Path),
			fmt.Sprintf("%q không phải tệp kho dữ liệu; hãy chỉ ra tệp khác bằng --warehouse", o.Path))
	case errors.Is(err, os.ErrPermission), strings.Contains(text, "ermission denied"), strings.Contains(text, "ead-only file system"),
		strings.Contains(text, "o such file"), strings.Contains(text, "ot a directory"), strings.Contains(text, "No space left"), strings.Contains(text, "annot open file"):
		return apperr.Wrap(apperr.Storage, err,
			fmt.Sprintf("cannot write warehouse %q: check that folder %q exists, may be written to and has room", o.Path, folder),
			fmt.Sprintf("không ghi được kho dữ liệu %q: hãy kiểm tra thư mục %q có tồn tại, cho phép ghi và còn chỗ trống", o.Path, folder))
	}
	return err
}
