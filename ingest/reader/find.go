package reader

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"khohoso/internal/apperr"
)

// endings are those of files that a folder gives; what a file holds is told by its
// content alone.
var endings = []string{".csv", ".tsv", ".ndjson", ".jsonl", ".json", ".parquet", ".xlsx", ".arrow", ".arrows", ".feather", ".zip"}

// FindFiles turns the paths of a call into files, in the order given; a folder
// gives the data files directly in it, by name. Error: apperr.BadInput.
func FindFiles(paths []string) ([]string, error) {
	var files []string
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, Unreadable(path, err)
		}
		if !info.IsDir() {
			files = append(files, path)
			continue
		}
		found, err := dataFilesIn(path)
		if err != nil {
			return nil, err
		}
		files = append(files, found...)
	}
	return files, nil
}

func dataFilesIn(folder string) ([]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, Unreadable(folder, err)
	}
	var found []string
	for _, entry := range entries {
		if !entry.IsDir() && IsDataFile(entry.Name()) {
			found = append(found, filepath.Join(folder, entry.Name()))
		}
	}
	if len(found) == 0 {
		return nil, apperr.New(apperr.BadInput,
			fmt.Sprintf("folder %q holds no data file (%s, also with .gz); name the files or another folder", folder, strings.Join(endings, " ")),
			fmt.Sprintf("thư mục %q không có tệp dữ liệu nào (%s, kể cả .gz); hãy chỉ ra tệp hoặc thư mục khác", folder, strings.Join(endings, " ")))
	}
	sort.Strings(found)
	return found, nil
}

// IsDataFile says whether a folder gives a file of this name. Names that office
// programs and copying put down for a moment are not among them.
func IsDataFile(name string) bool {
	if strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") {
		return false
	}
	name = strings.TrimSuffix(strings.ToLower(name), ".gz")
	for _, ending := range endings {
		if strings.HasSuffix(name, ending) {
			return true
		}
	}
	return false
}
