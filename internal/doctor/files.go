package doctor

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"khohoso/internal/accountsdb"
)

// folder is one that the service works in, and by which setting.
type folder struct{ path, setting string }

// folders are those that the service writes to.
func (p *Patient) folders() []folder {
	all := []folder{{filepath.Dir(p.Warehouse), "warehouse"}}
	if p.Inbox != "" {
		all = append(all, folder{p.Inbox, "inbox"})
	}
	if p.BackupDir != "" {
		all = append(all, folder{p.BackupDir, "backup-dir"})
	}
	for _, job := range p.Jobs {
		switch {
		case job.Folder != "":
			all = append(all, folder{job.Folder, "jobs, " + job.Name})
		case job.Out != "":
			all = append(all, folder{filepath.Dir(filepath.Clean(job.Out)), "jobs, " + job.Name}) // which is made anew
		}
	}
	return all
}

// rights says which folders are missing or may not be written, and which files belong to somebody else.
func rights(_ context.Context, p *Patient) (all []Finding) {
	folders := p.folders()
	for _, one := range folders {
		info, err := os.Stat(one.path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			all = append(all, bad("rights", Fault, fmt.Sprintf("không có thư mục %s (%s)", one.path, one.setting), fmt.Sprintf("there is no folder %s (%s)", one.path, one.setting),
				"tạo thư mục, hoặc sửa thiết lập: mkdir -p "+one.path, "make it, or change the setting: mkdir -p "+one.path))
		case err != nil || !info.IsDir():
			all = append(all, bad("rights", Fault, fmt.Sprintf("%s (%s) không mở được hoặc không phải thư mục", one.path, one.setting), fmt.Sprintf("%s (%s) cannot be looked into, or is no folder", one.path, one.setting),
				"chọn thư mục khác trong cấu hình", "choose another folder in the settings"))
		case !writable(one.path):
			all = append(all, bad("rights", Fault, fmt.Sprintf("tài khoản này không ghi được vào %s (%s)", one.path, one.setting), fmt.Sprintf("this account may not write to %s (%s)", one.path, one.setting),
				"sudo chown khohoso: "+one.path, "sudo chown khohoso: "+one.path))
		}
	}
	all = append(all, p.foreign()...)
	if len(all) == 0 {
		return []Finding{ok("rights", fmt.Sprintf("%d thư mục ghi được", len(folders)), fmt.Sprintf("%d folder(s) may be written", len(folders)))}
	}
	return all
}

// foreign are files of the warehouse that belong to somebody else than their folder: made by root, they shut the
// service out.
func (p *Patient) foreign() (all []Finding) {
	dir := filepath.Dir(p.Warehouse)
	owner, known := ownerOf(dir)
	accounts := accountsdb.PathFor(p.Warehouse)
	for _, path := range []string{p.Warehouse, p.Warehouse + ".wal", accounts, accounts + "-wal", accounts + "-shm"} {
		info, err := os.Stat(path)
		if err != nil {
			continue
		}
		if other, is := ownerOf(path); known && is && other != owner {
			all = append(all, bad("rights", Fault, fmt.Sprintf("%s thuộc tài khoản khác với thư mục %s", path, dir), fmt.Sprintf("%s belongs to another account than folder %s", path, dir),
				fmt.Sprintf("sudo chown --reference=%s %s", dir, path), fmt.Sprintf("sudo chown --reference=%s %s", dir, path)))
		}
		if info.Mode().Perm()&0o007 != 0 {
			all = append(all, bad("rights", Warning, fmt.Sprintf("ai trên máy này cũng mở được %s", path), fmt.Sprintf("everybody on this machine may open %s", path),
				"chmod o-rwx "+path, "chmod o-rwx "+path))
		}
	}
	return all
}

// secrets says which keys and passwords everybody may read, or nobody can.
func secrets(_ context.Context, p *Patient) (all []Finding) {
	for _, path := range p.Secrets {
		info, err := os.Stat(path)
		if err == nil {
			var file *os.File
			if file, err = os.Open(path); err == nil {
				file.Close()
			}
		}
		switch {
		case err != nil:
			all = append(all, bad("secrets", Fault, fmt.Sprintf("không đọc được %s, tệp có khóa hoặc mật khẩu", path), fmt.Sprintf("%s, which holds a key or a password, cannot be read", path),
				fmt.Sprintf("sudo chown root:khohoso %s && sudo chmod 640 %s", path, path), fmt.Sprintf("sudo chown root:khohoso %s && sudo chmod 640 %s", path, path)))
		case info.Mode().Perm()&0o007 != 0:
			all = append(all, bad("secrets", Warning, fmt.Sprintf("ai trên máy này cũng đọc được %s, tệp có khóa hoặc mật khẩu", path), fmt.Sprintf("everybody on this machine may read %s, which holds a key or a password", path),
				"chmod o-rwx "+path, "chmod o-rwx "+path))
		}
	}
	if len(all) == 0 && len(p.Secrets) > 0 {
		return []Finding{ok("secrets", fmt.Sprintf("%d tệp có khóa hoặc mật khẩu được giữ kín", len(p.Secrets)), fmt.Sprintf("%d file(s) with keys or passwords are closed to others", len(p.Secrets)))}
	}
	return all
}

const (
	leastRoom = 512 << 20 // under which a build of little may already fail
	mebibyte  = 1 << 20
)

// disk says whether there is room for the next full build and the next backup.
func disk(_ context.Context, p *Patient) (all []Finding) {
	size := int64(0)
	if info, err := os.Stat(p.Warehouse); err == nil {
		size = info.Size()
	}
	var seen []string
	for _, one := range p.folders() {
		if one.setting != "warehouse" && one.setting != "backup-dir" && !strings.HasPrefix(one.setting, "jobs") || slices.Contains(seen, one.path) {
			continue
		}
		seen = append(seen, one.path)
		free, known := FreeBytes(one.path)
		if !known {
			continue // told by rights, or not to be had on this system
		}
		text := fmt.Sprintf("%s: %d MiB", one.path, free/mebibyte)
		switch {
		case free < leastRoom:
			all = append(all, bad("disk", Fault, "gần đầy, còn "+text, "nearly full, left at "+text, "dọn ổ đĩa hoặc chuyển sang ổ lớn hơn", "make room or move to a larger disk"))
		case free < size:
			all = append(all, bad("disk", Warning, "còn ít hơn cỡ tệp kho, "+text, "less room than the warehouse takes, at "+text,
				"tổng hợp lại toàn bộ và sao lưu cần thêm chỗ bằng tệp kho; hãy dọn ổ đĩa", "a full build and a backup need as much again; make room"))
		default:
			all = append(all, ok("disk", "còn trống ở "+text, "free at "+text))
		}
	}
	if len(all) == 0 {
		return []Finding{bad("disk", Warning, "không xem được chỗ trống của ổ đĩa trên hệ này", "free room cannot be told on this system", "hãy tự xem chỗ trống", "look at it yourself")}
	}
	return all
}
