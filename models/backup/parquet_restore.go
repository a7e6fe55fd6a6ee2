package backup

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// isFolder says whether a backup is one of Parquet files.
func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// restoreParquet makes a warehouse file of a folder whose checksums were verified.
func restoreParquet(ctx context.Context, folder, path string) (err error) {
	text, err := os.ReadFile(filepath.Join(folder, schemaFile))
	if err != nil {
		return damagedFolder(folder, schemaFile+" cannot be read", "không đọc được "+schemaFile, err)
	}
	db, err := openConfined(ctx, path, folder)
	if err != nil {
		return BackupFault(path, err)
	}
	defer func() {
		err = errors.Join(err, db.Close())
		os.RemoveAll(path + ".tmp")
	}()
	if _, err := db.ExecContext(ctx, string(text)); err != nil {
		return damagedFolder(folder, schemaFile+" does not make its tables", schemaFile+" không dựng được các bảng", err)
	}
	parts, err := partsOf(ctx, db)
	if err != nil {
		return err
	}
	for _, p := range parts {
		file := filepath.Join(folder, p.file())
		if _, err := os.Stat(file); err != nil {
			return damagedFolder(folder, p.file()+" is missing", "thiếu "+p.file(), err)
		}
		if _, err := db.ExecContext(ctx, partStatement("read_part", p, file)); err != nil {
			if ctx.Err() != nil || !strings.Contains(err.Error(), p.file()) {
				return BackupFault(path, err)
			}
			return damagedFolder(folder, p.file()+" cannot be read", "không đọc được "+p.file(), err)
		}
	}
	return nil
}

// writeSynced writes a file that only its owner reads, and waits for the disk.
func writeSynced(path, text string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	return errors.Join(err, file.Sync(), file.Close())
}

// writeChecksums writes the checksum of every file of the folder into one, which
// sha256sum -c reads, after each is on the disk.
func writeChecksums(folder string) error {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return err
	}
	var text strings.Builder
	for _, entry := range entries {
		path := filepath.Join(folder, entry.Name())
		file, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			return err
		}
		if err := errors.Join(file.Sync(), file.Close()); err != nil {
			return err
		}
		_, sum, err := Checksum(path)
		if err != nil {
			return err
		}
		fmt.Fprintf(&text, "%s  %s\n", sum, entry.Name())
	}
	return writeSynced(filepath.Join(folder, checksumsFile), text.String())
}

var checksumLine = regexp.MustCompile(`^([0-9a-f]{64})  ([^/\\]+)$`)

// verifyParquet holds every file of the folder against its checksum: none damaged,
// none missing, none more.
func verifyParquet(folder string) (b Backup, err error) {
	b = Backup{Path: folder}
	sums := filepath.Join(folder, checksumsFile)
	want, err := readChecksums(folder)
	if err != nil {
		return b, err
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return b, BackupFault(folder, err)
	}
	for _, entry := range entries {
		name := entry.Name()
		if _, listed := want[name]; !listed && name != checksumsFile {
			return b, damagedFolder(folder, checksumsFile+" does not list "+name, checksumsFile+" không nêu "+name, nil)
		}
	}
	for name, line := range want {
		size, sum, err := Checksum(filepath.Join(folder, name))
		switch {
		case errors.Is(err, os.ErrNotExist):
			return b, damagedFolder(folder, name+" is missing", "thiếu "+name, err)
		case err != nil:
			return b, damagedFolder(folder, name+" cannot be read", "không đọc được "+name, err)
		case sum != line:
			return b, damagedFolder(folder, "the checksum of "+name+" differs", "mã kiểm tra của "+name+" không khớp", nil)
		}
		b.Bytes += size
		if strings.HasSuffix(name, ".parquet") {
			b.Tables++
		}
	}
	size, sum, err := Checksum(sums)
	b.Bytes, b.SHA256 = b.Bytes+size, sum
	return b, err
}

func readChecksums(folder string) (map[string]string, error) {
	file, err := os.Open(filepath.Join(folder, checksumsFile))
	if err != nil {
		return nil, damagedFolder(folder, "it has no "+checksumsFile, "không có "+checksumsFile, err)
	}
	defer file.Close()
	found := map[string]string{}
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		line := checksumLine.FindStringSubmatch(lines.Text())
		if line == nil {
			return nil, damagedFolder(folder, checksumsFile+" is not a list of checksums", checksumsFile+" không phải danh sách mã kiểm tra", nil)
		}
		found[line[2]] = line[1]
	}
	if err := lines.Err(); err != nil {
		return nil, damagedFolder(folder, checksumsFile+" cannot be read", "không đọc được "+checksumsFile, err)
	}
	if found[schemaFile] == "" {
		return nil, damagedFolder(folder, checksumsFile+" does not list "+schemaFile, checksumsFile+" không nêu "+schemaFile, nil)
	}
	return found, nil
}
