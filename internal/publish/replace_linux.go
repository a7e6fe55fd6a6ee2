package publish

import (
	"errors"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// replace puts the new folder in the place of the old one in one step: the two
// are exchanged, so that at every instant a reader finds a whole publication.
func replace(made, out string) error {
	if _, err := os.Lstat(out); os.IsNotExist(err) {
		return errors.Join(os.Rename(made, out), syncParent(out))
	}
	err := unix.Renameat2(unix.AT_FDCWD, made, unix.AT_FDCWD, out, unix.RENAME_EXCHANGE)
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOSYS) {
		return swap(made, out) // a file system that cannot exchange
	}
	if err != nil {
		return err
	}
	return errors.Join(syncParent(out), os.RemoveAll(made))
}

func syncParent(path string) error {
	parent, err := os.Open(filepath.Dir(filepath.Clean(path)))
	if err != nil {
		return err
	}
	return errors.Join(parent.Sync(), parent.Close())
}
