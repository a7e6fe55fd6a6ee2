package cliout

import (
	"fmt"
	"os"
	"path/filepath"

	"khohoso/internal/apperr"
)

// CreateFile writes under a temporary name, syncs and renames, so that a file is
// whole or not there.
func CreateFile(path string, write func(*os.File) error) error {
	return CreateFileAs(path, path, write)
}

// CreateFileAs is CreateFile for a file that its user calls by another name.
func CreateFileAs(name, path string, write func(*os.File) error) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".khohoso-*")
	if err != nil {
		return Unwritable(name, err)
	}
	err = write(file)
	if err == nil {
		err = file.Sync()
	}
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Chmod(file.Name(), 0o640)
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		os.Remove(file.Name())
		return err
	}
	return nil
}

// Unwritable is the error for a file that cannot be written.
func Unwritable(path string, err error) error {
	return apperr.Wrap(apperr.Storage, err, fmt.Sprintf("cannot write %q: check that its folder exists and may be written to", path),
		fmt.Sprintf("không ghi được %q: hãy kiểm tra thư mục có tồn tại và cho phép ghi", path))
}
