package inbox

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// Old are the folders of the archive of days before one, with how many files they
// hold. Files that were moved aside are none of them: they were never taken in.
func Old(folder string, before time.Time) (days []string, files int, err error) {
	entries, err := os.ReadDir(filepath.Join(folder, Archive))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, folderFault(folder, err)
	}
	for _, entry := range entries {
		day, err := time.ParseInLocation(time.DateOnly, entry.Name(), before.Location())
		if err != nil || !entry.IsDir() || !day.Before(before) {
			continue // not made by the inbox, or not old
		}
		path := filepath.Join(folder, Archive, entry.Name())
		within, err := os.ReadDir(path)
		if err != nil {
			return nil, 0, folderFault(path, err)
		}
		days, files = append(days, path), files+len(within)
	}
	return days, files, nil
}
