package app

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"khohoso/ingest/ledger"
	"khohoso/ingest/load"
	"khohoso/models/store"
)

// traces are what a process that was killed leaves beside the warehouse: the journal,
// which an orderly end empties, and copies of bodies that were being read.
type traces struct {
	journal int64
	copies  []string
}

// tracesOf looks before the warehouse is opened, which writes the journal into it.
func tracesOf(warehouse string) (t traces) {
	if info, err := os.Stat(warehouse + ".wal"); err == nil {
		t.journal = info.Size()
	}
	t.copies, _ = filepath.Glob(filepath.Join(escaped(warehouse)+".tmp", "rows-*.csv")) // the pattern is ours
	return t
}

// escaped is a path that stands for itself in a pattern.
func escaped(path string) string {
	return strings.NewReplacer(`\`, `\\`, `[`, `\[`, `*`, `\*`, `?`, `\?`).Replace(path)
}

// recover finishes what the last process could not, now that the warehouse is ours
// alone, and says so in one line.
func (a *App) recover(ctx context.Context, w *store.Warehouse, t traces) error {
	settled, err := load.Finalize(ctx, w.DB())
	if err != nil {
		return err
	}
	for _, left := range t.copies {
		os.Remove(left)
	}
	if t.journal == 0 && len(t.copies) == 0 && !settled {
		return nil
	}
	did := []string{}
	if t.journal > 0 {
		did = append(did, fmt.Sprintf(a.Tr("đọc lại %s byte nhật ký", "%s bytes of its journal read"), a.Count(t.journal)))
	}
	if settled {
		did = append(did, a.Tr("so trùng xong lượt nạp cuối", "repeats of its last batch settled"))
	}
	if len(t.copies) > 0 {
		did = append(did, fmt.Sprintf(a.Tr("dọn %s tệp tạm", "%s temporary file(s) removed"), a.Count(int64(len(t.copies)))))
	}
	last, err := ledger.LastBatch(ctx, w.DB())
	if err != nil {
		return err
	}
	kept := a.Tr("chưa có lượt nạp nào", "there is no batch yet")
	if last.ID > 0 {
		kept = fmt.Sprintf(a.Tr("lượt nạp %d (%s) và mọi lượt trước đó còn nguyên", "batch %d (%s) and all before it are there"), last.ID, last.At.In(w.Location()).Format("2006-01-02 15:04:05"))
	}
	fmt.Fprintf(a.Err, a.Tr("lần chạy trước dừng giữa chừng, đã khôi phục: %s; %s\n", "the last run ended in the middle, recovered: %s; %s\n"), strings.Join(did, ", "), kept)
	return nil
}
