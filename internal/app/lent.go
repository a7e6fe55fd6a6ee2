package app

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"

	"khohoso/internal/apperr"
	"khohoso/models/store"
)

// Lent is the warehouse of a running service, in the hands of a command that was called beside it.
type Lent struct {
	Warehouse    *store.Warehouse
	WorkingHours string // that the service opened it with
	Extensions   string // the same
	Dir          string // where the command was called
	User         string // who called it

	release func() // the right to write; nil: the command only reads
}

// borrow is what opening is for a command beside a service: to write it waits for its turn.
//
// Error: apperr.Usage for settings that the service would have to be started again with.
func (a *App) borrow(ctx context.Context, write bool) (*store.Warehouse, error) {
	w := a.Lent.Warehouse
	for _, one := range []struct{ name, own, of string }{
		{"timezone", a.Timezone, w.Zone()}, {"working-hours", a.WorkingHours, a.Lent.WorkingHours}, {"extensions", a.Extensions, a.Lent.Extensions},
	} {
		if one.own != "" && one.own != one.of {
			return nil, apperr.New(apperr.Usage, fmt.Sprintf("--%s %q: the service that runs has %q; leave it out, or change the config and start the service again", one.name, one.own, one.of),
				fmt.Sprintf("--%s %q: dịch vụ đang chạy dùng %q; hãy bỏ đi, hoặc sửa tệp cấu hình rồi khởi động lại dịch vụ", one.name, one.own, one.of))
		}
	}
	if !write {
		return w, nil
	}
	end, err := w.AcquireWriter(ctx)
	if err != nil {
		return nil, err
	}
	a.Lent.release = end
	return w, nil
}

// Done closes a warehouse that the command opened. A service's own goes back to it, with its log put into the file as after
// every build.
func (a *App) Done(w *store.Warehouse) error {
	if a.Lent == nil {
		return w.Close()
	}
	if a.Lent.release == nil {
		return nil
	}
	err := w.Checkpoint(context.Background())
	a.Lent.release()
	a.Lent.release = nil
	return err
}

// User is the name given, or who called the command.
func (a *App) User(name string) string {
	if a.Lent != nil {
		return CurrentUser(cmp.Or(name, a.Lent.User))
	}
	return CurrentUser(name)
}

// At is where a file lies that the command was given.
func (a *App) At(path string) string {
	if a.Lent == nil || path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(a.Lent.Dir, path)
}

// AllAt is At for several.
func (a *App) AllAt(paths []string) []string {
	all := make([]string, len(paths))
	for i, path := range paths {
		all[i] = a.At(path)
	}
	return all
}
