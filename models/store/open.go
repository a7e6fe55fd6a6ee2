package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	duckdb "github.com/duckdb/duckdb-go/v2"

	"khohoso/internal/apperr"
	"khohoso/internal/workinghours"
)

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
	w := &Warehouse{db: sql.OpenDB(engine), engine: engine, path: o.Path, hours: hours, writer: make(chan struct{}, 1)}
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

// bringUp brings a file up to this version of the program and of the engine.
func (w *Warehouse) bringUp(ctx context.Context) error {
	if err := w.migrate(ctx); err != nil {
		return err
	}
	return w.renewHashes(ctx)
}
