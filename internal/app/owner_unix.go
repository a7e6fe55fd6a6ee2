//go:build unix

package app

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"khohoso/internal/config"
)

// ActAsOwner makes root the account that the warehouse's folder belongs to, where a package's settings hold: what root
// made there would shut the service out of its own files. It says whether it did.
func (a *App) ActAsOwner() (bool, error) {
	if os.Geteuid() != 0 || config.Locate(a.ConfigFile) != config.SystemFile {
		return false, nil
	}
	info, err := os.Stat(filepath.Dir(a.Warehouse))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil // whoever opens it says so
	}
	if err != nil {
		return false, err
	}
	owner, known := info.Sys().(*syscall.Stat_t)
	if !known || owner.Uid == 0 {
		return false, nil
	}
	return true, BecomeUser(int(owner.Uid), int(owner.Gid))
}

// BecomeUser gives root's rights up for good.
func BecomeUser(uid, gid int) error {
	return errors.Join(syscall.Setgroups([]int{gid}), syscall.Setgid(gid), syscall.Setuid(uid))
}
