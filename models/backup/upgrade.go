package backup

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"khohoso/internal/apperr"
	"khohoso/models/pipeline"
	"khohoso/models/store"
)

// UpgradeOptions say how a warehouse is brought to this version of the program.
type UpgradeOptions struct {
	Keep        string // what the file of before is kept as; it must not be there
	MemoryLimit string
	Prepare     func(context.Context, *store.Warehouse) error // before figures are built; may be nil
	Prove       func(context.Context, *store.Warehouse) error // what else must hold of the new file; may be nil
}

// Upgraded is what was kept and proven.
type Upgraded struct {
	Kept    Backup
	Periods int // closed ones, whose figures are the same to the last bit
}

// NeedsUpgrade says whether a warehouse is of an older version of the program. Errors: those of store.Open; a newer
// file is one.
func NeedsUpgrade(ctx context.Context, path string) (bool, error) {
	w, err := store.Open(ctx, store.Options{Path: path, ReadOnly: true})
	if err == nil {
		return false, w.Close()
	}
	if apperr.CodeOf(err) == apperr.NotBuilt {
		return true, nil
	}
	return false, err
}

// Upgrade brings a warehouse, which nobody has open, to this version of the program: a copy is migrated and built, what
// was taken in must be whole in it and the figures of closed periods the same, and only then does it take the file's
// place. The file of before is kept. Whatever goes wrong, and whenever the process is killed, the file is either that
// of before or the new one. It needs room for the warehouse twice beside it.
//
// Errors: apperr.Held, apperr.Storage.
func Upgrade(ctx context.Context, path string, o UpgradeOptions) (u Upgraded, err error) {
	if _, err := os.Lstat(o.Keep); err == nil {
		return u, apperr.New(apperr.Storage, fmt.Sprintf("backup %q is there already; choose another name", o.Keep), fmt.Sprintf("bản sao lưu %q đã có; hãy chọn tên khác", o.Keep))
	}
	if err := settle(ctx, path); err != nil {
		return u, store.OpenFault(store.Options{Path: path}, err)
	}
	part := path + ".upgrade"
	removeDatabase(part) // of one that was killed
	defer removeDatabase(part)
	if err := CopyFile(path, part); err != nil {
		return u, BackupFault(part, err)
	}
	columns, before, err := plainContents(ctx, part, nil)
	if err != nil {
		return u, err
	}
	if err := bringUp(ctx, part, o); err != nil {
		return u, err
	}
	_, after, err := plainContents(ctx, part, columns)
	if err != nil {
		return u, err
	}
	periods, err := sameFigures(before, after)
	if err != nil {
		return u, err
	}
	if u.Kept, err = keepAs(path, o.Keep); err != nil {
		return u, err
	}
	u.Periods = periods
	info, err := os.Stat(path)
	if err == nil {
		err = os.Chmod(part, info.Mode())
	}
	if err == nil {
		err = os.Rename(part, path)
	}
	if err != nil {
		return u, BackupFault(path, err)
	}
	return u, nil
}

// settle takes what stands beside a file into it, without migrating anything, and so makes sure that nobody has it.
func settle(ctx context.Context, path string) error {
	db, err := openConfined(ctx, path, path+".tmp")
	if err != nil {
		return err
	}
	_, err = db.ExecContext(ctx, "checkpoint")
	return errors.Join(err, db.Close())
}

// plainContents is what an upgrade must keep of a file as it is, whatever version it is of: the number of rows of what was
// taken in, and the content of closed periods, with the columns that they have; where columns are given, only what stands
// in these is looked at, since a version may add some.
func plainContents(ctx context.Context, path string, columns map[string]string) (has, found map[string]string, err error) {
	db, err := openConfined(ctx, path, path+".tmp")
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	parts, err := partsOf(ctx, db)
	if err != nil {
		return nil, nil, err
	}
	has, found = map[string]string{}, map[string]string{}
	for _, part := range parts {
		looked := "1 as row" // how many there are is enough of what was taken in
		switch schema, name, _ := strings.Cut(part.name, "."); {
		case schema != "main": // a closed period
			has[part.name] = part.columns
			looked = cmp.Or(columns[part.name], part.columns)
		case !strings.HasPrefix(name, "raw_") && !strings.HasPrefix(name, "ledger_") && !strings.HasPrefix(name, "quarantine") && name != "closing":
			continue // made anew
		}
		if found[part.name], err = digestOf(ctx, db, "(select "+looked+" from "+part.table+")"); err != nil {
			if strings.Contains(err.Error(), "Binder Error") {
				err = fmt.Errorf("table %s lacks a column that it had: %w", part.name, err)
			}
			return nil, nil, err
		}
	}
	return has, found, nil
}

// bringUp migrates and builds a copy.
func bringUp(ctx context.Context, path string, o UpgradeOptions) (err error) {
	w, err := store.Open(ctx, store.Options{Path: path, MemoryLimit: o.MemoryLimit})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	if o.Prepare != nil {
		if err := o.Prepare(ctx, w); err != nil {
			return err
		}
	}
	if _, err := pipeline.Build(ctx, w, nil); err != nil || o.Prove == nil {
		return err
	}
	return o.Prove(ctx, w)
}

// sameFigures holds what must be the same before and after against each other, and says how many closed periods these are.
func sameFigures(before, after map[string]string) (periods int, err error) {
	schemas := map[string]bool{}
	for table, was := range before {
		if is := after[table]; is != was {
			return 0, apperr.New(apperr.Storage, fmt.Sprintf("the upgrade was given up and nothing was changed: table %s would differ (%s before, %s after); go on with the version of before and report this", table, was, is),
				fmt.Sprintf("đã hủy nâng cấp, chưa thay đổi gì: bảng %s sẽ khác (trước: %s, sau: %s); hãy dùng tiếp phiên bản cũ và báo lại", table, was, is))
		}
		if schema, _, _ := strings.Cut(table, "."); schema != "main" {
			schemas[schema] = true
		}
	}
	return len(schemas), nil
}

// keepAs gives a file a second name, or copies it where that lies on another disk, with its checksum beside it.
func keepAs(path, keep string) (b Backup, err error) {
	b.Path = keep
	if err := os.Link(path, keep); err != nil {
		if err := CopyFile(path, keep); err != nil {
			return b, BackupFault(keep, err)
		}
	}
	if b.Bytes, b.SHA256, err = Checksum(keep); err == nil {
		err = os.WriteFile(keep+ChecksumEnding, fmt.Appendf(nil, "%s  %s\n", b.SHA256, filepath.Base(keep)), 0o600)
	}
	if err != nil {
		return b, BackupFault(keep, err)
	}
	return b, nil
}
