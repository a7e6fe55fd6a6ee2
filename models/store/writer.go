package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/duckdb/duckdb-go/v2"

	"khohoso/internal/apperr"
	sqlfiles "khohoso/sql"
)

// AcquireWriter waits until nobody else in this process writes, and keeps others from it
// until end is called. Whoever takes data in, builds, checks, closes or copies the
// file while a service runs acquires the writer first: the engine would let two try and
// fail one of them. Errors: the context's; those of Stands.
func (w *Warehouse) AcquireWriter(ctx context.Context) (end func(), err error) {
	select {
	case w.writer <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err := w.Stands(); err != nil {
		<-w.writer
		return nil, err
	}
	return func() { <-w.writer }, nil
}

// Checkpoint moves the log of what was written into the file and frees what was replaced, for a service that builds many
// times before it is closed: by itself the engine does so only when the log has 256 MiB. Whoever calls it holds the writer. Where
// a transaction that wrote has not let go yet, it is left to the next time.
func (w *Warehouse) Checkpoint(ctx context.Context) error {
	statement, err := sqlfiles.Render("ops/build", "checkpoint", nil)
	if err != nil {
		return err
	}
	if _, err = w.db.ExecContext(ctx, statement); err != nil && strings.Contains(err.Error(), "other write transactions active") {
		return nil
	}
	return err
}

// leastFile is what every warehouse file has: the engine's three headers.
const leastFile = 3 * 4096

// Stands says whether the file that was opened is still there and the engine still works on it. The engine would go on writing beside a file that was
// cut, taken away or replaced, and lose all of it at the end. The file is not opened for this: to close it again would
// let go of the engine's lock.
//
// Error: apperr.NoWarehouse.
func (w *Warehouse) Stands() error {
	if w.gaveUp.Load() {
		return w.gaveUpFault(nil)
	}
	info, err := os.Stat(w.path)
	if err == nil && os.SameFile(info, w.file) && info.Size() >= leastFile {
		return nil
	}
	return apperr.Wrap(apperr.NoWarehouse, err, fmt.Sprintf("warehouse file %q was cut, taken away or replaced while it was open; nothing is taken in until the service is started again on a whole file", w.path),
		fmt.Sprintf("tệp kho %q đã bị cắt, lấy đi hoặc thay thế trong lúc đang mở; không nạp gì cho đến khi khởi động lại dịch vụ trên tệp nguyên vẹn", w.path))
}

// Alive asks the engine whether it still works. After a write of the file itself failed, on a full disk in the middle of a
// checkpoint, it refuses every question until the file is opened again; what was committed stands in its log.
//
// Error: apperr.NoWarehouse.
func (w *Warehouse) Alive(ctx context.Context) error {
	_, err := w.db.ExecContext(ctx, "select 1")
	if !isFatal(err) {
		return nil // an engine that is busy, or a question that was broken off, says nothing of the file
	}
	w.gaveUp.Store(true)
	return w.gaveUpFault(err)
}

// isFatal says whether the engine gave the file up.
func isFatal(err error) bool {
	var told *duckdb.Error
	return errors.As(err, &told) && told.Type == duckdb.ErrorTypeFatal
}

func (w *Warehouse) gaveUpFault(err error) error {
	return apperr.Wrap(apperr.NoWarehouse, err, fmt.Sprintf("the engine could not write warehouse %q and gave it up: see that its disk has room and is sound; the file is opened again by itself, and what was acknowledged is in it", w.path),
		fmt.Sprintf("bộ máy dữ liệu không ghi được kho %q nên đã ngừng: hãy xem ổ đĩa còn chỗ và không hỏng; tệp sẽ tự được mở lại, những gì đã xác nhận vẫn còn", w.path))
}
