// Package store opens a warehouse: the DuckDB file, its lock, its migrations and the lock-down of the engine. A
// Warehouse is the handle that every other package reads and writes through; it knows nothing of figures.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"github.com/duckdb/duckdb-go/v2"

	"khohoso/internal/apperr"
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

	turn   chan struct{} // holds something while somebody writes, see Turn
	gaveUp atomic.Bool   // the engine refuses everything, see Alive

	hours workinghours.Hours // that the next Build goes by from then on; none: as before

	writes atomic.Uint64 // how often something that readers see was changed
	cached cachedReads
	stamp  lastStamp

	catalog string     // the engine's name for the file
	frozen  frozenSet  // handles on the schemas of closings
	schema  string     // of frozen figures themselves; "" reads the live ones
	words   int64      // of frozen figures: the WordsEdition they were closed with
	live    *Warehouse // of frozen figures: whose file they stand in
}

// Open opens the warehouse, creates or migrates it where allowed, and locks the
// engine down: after Open it can reach the warehouse, its temporary folder and
// the Readable files, load nothing, and change no setting (design law 10).
//
// Errors: apperr.NoWarehouse, apperr.Held, apperr.Storage, apperr.Zone, apperr.Usage.
func Open(ctx context.Context, o Options) (*Warehouse, error) {
	if err := checkFile(o); err != nil {
		return nil, err
	}
	hours, err := workinghours.Parse(o.WorkingHours)
	if err != nil {
		return nil, err
	}
	dsn := o.Path
	if o.ReadOnly {
		dsn += "?access_mode=read_only"
	}
	engine, err := duckdb.NewConnector(dsn, nil)
	if err != nil {
		return nil, OpenFault(o, err)
	}
	w := &Warehouse{db: sql.OpenDB(engine), engine: engine, path: o.Path, hours: hours, turn: make(chan struct{}, 1)}
	w.db.SetMaxOpenConns(8)
	if err := w.prepare(ctx, o); err != nil {
		return nil, errors.Join(err, w.Close())
	}
	return w, nil
}

func (w *Warehouse) prepare(ctx context.Context, o Options) (err error) {
	if w.file, err = os.Stat(o.Path); err != nil {
		return OpenFault(o, err)
	}
	if err := w.db.QueryRowContext(ctx, "select current_database()").Scan(&w.catalog); err != nil {
		return OpenFault(o, err)
	}
	if o.ReadOnly {
		if err := w.checkMigrated(ctx); err != nil {
			return err
		}
	} else if err := w.bringUp(ctx); err != nil {
		return OpenFault(o, err)
	}
	if err := w.settleZone(ctx, o); err != nil {
		return err
	}
	return w.lockDown(ctx, o)
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

// Path is the warehouse file as it was named.
func (w *Warehouse) Path() string { return w.path }

// Location is the zone in which the warehouse's days begin and end.
func (w *Warehouse) Location() *time.Location { return w.location }

// Zone is the IANA name of Location.
func (w *Warehouse) Zone() string { return w.zone }

func checkFile(o Options) error {
	if strings.ContainsAny(o.Path, "?%") { // the driver reads the name as a URL
		return apperr.New(apperr.Storage, fmt.Sprintf("warehouse %q: its path may not hold ? or %%; choose another name or folder", o.Path),
			fmt.Sprintf("kho dữ liệu %q: đường dẫn không được có dấu ? hoặc %%; hãy chọn tên hoặc thư mục khác", o.Path))
	}
	info, err := os.Stat(o.Path)
	switch {
	case err == nil && info.IsDir():
		return apperr.New(apperr.Storage, fmt.Sprintf("warehouse %q is a folder; name a file with --warehouse", o.Path),
			fmt.Sprintf("kho dữ liệu %q là một thư mục; hãy chỉ ra một tệp bằng --warehouse", o.Path))
	case err == nil:
		return nil
	case !os.IsNotExist(err):
		return OpenFault(o, err)
	case !o.Create:
		return apperr.New(apperr.NoWarehouse,
			fmt.Sprintf("no warehouse at %q; take files in first: khohoso ingest FILE --warehouse %s", o.Path, o.Path),
			fmt.Sprintf("chưa có kho dữ liệu tại %q; hãy nạp tệp trước: khohoso ingest TỆP --warehouse %s", o.Path, o.Path))
	}
	return nil
}

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

// settleZone takes the zone from the warehouse and refuses another one: local
// days are stored, so a warehouse cannot change where they begin.
func (w *Warehouse) settleZone(ctx context.Context, o Options) error {
	var stored string
	err := w.db.QueryRowContext(ctx, "select value from meta_setting where name = 'zone'").Scan(&stored)
	if errors.Is(err, sql.ErrNoRows) {
		stored = o.Zone
		if stored == "" {
			stored = DefaultZone
		}
		if _, badZone := time.LoadLocation(stored); badZone != nil {
			return zoneFault(stored)
		}
		_, err = w.db.ExecContext(ctx, "insert into meta_setting values ('zone', ?)", stored)
	}
	if err != nil {
		return OpenFault(o, err)
	}
	if o.Zone != "" && o.Zone != stored {
		return apperr.New(apperr.Zone,
			fmt.Sprintf("warehouse %q keeps time in %s, not %s; leave --timezone out or use another warehouse", o.Path, stored, o.Zone),
			fmt.Sprintf("kho dữ liệu %q dùng múi giờ %s, không phải %s; hãy bỏ --timezone hoặc dùng kho khác", o.Path, stored, o.Zone))
	}
	if w.location, err = time.LoadLocation(stored); err != nil {
		return zoneFault(stored)
	}
	w.zone = stored
	return nil
}

func zoneFault(zone string) error {
	return apperr.New(apperr.Zone, fmt.Sprintf("unknown time zone %q; write it like Asia/Ho_Chi_Minh", zone),
		fmt.Sprintf("không có múi giờ %q; hãy viết dạng Asia/Ho_Chi_Minh", zone))
}

// lockDown closes the engine to everything but its own files. The order matters:
// what is allowed first, the lock last. Insertion order is given up for speed and
// may be asked for again by the one statement that counts lines.
func (w *Warehouse) lockDown(ctx context.Context, o Options) error {
	limit := o.MemoryLimit
	if limit == "" {
		limit = "2GiB"
	}
	threads := o.Threads
	if threads == 0 {
		threads = runtime.NumCPU()
	}
	settings := []string{
		"set global TimeZone = " + Quote(w.zone),
		"set memory_limit = " + Quote(limit),
		fmt.Sprintf("set threads = %d", threads),
		"set temp_directory = " + Quote(o.Path+".tmp"),
		"set preserve_insertion_order = false",
		"set checkpoint_threshold = '256MiB'",
		"set allowed_configs = ['preserve_insertion_order']",
		"set allowed_paths = [" + QuoteAll(o.Readable) + "]",
		"set allowed_directories = [" + Quote(o.Path+".tmp") + "]",
		"set enable_external_access = false",
		"set autoinstall_known_extensions = false",
		"set autoload_known_extensions = false",
		"set allow_community_extensions = false",
		"set lock_configuration = true",
	}
	for _, setting := range settings {
		if _, err := w.db.ExecContext(ctx, setting); err != nil {
			return fmt.Errorf("lock the engine down: %s: %w", setting, err)
		}
	}
	return nil
}

// Quote is a text as a literal of SQL.
func Quote(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// QuoteAll are texts as a list of literals.
func QuoteAll(texts []string) string {
	quoted := make([]string, len(texts))
	for i, text := range texts {
		quoted[i] = Quote(text)
	}
	return strings.Join(quoted, ", ")
}
