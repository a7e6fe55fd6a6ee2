package app

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"os/user"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"khohoso/internal/accountsdb"
	"khohoso/internal/apperr"
	"khohoso/internal/config"
)

// GroupID is the number of the configured group; 0 where none is.
func (a *App) GroupID() (int, error) {
	if a.FileGroup == "" {
		return 0, nil
	}
	group, err := user.LookupGroup(a.FileGroup)
	if err != nil {
		return 0, apperr.Wrap(apperr.Usage, err, fmt.Sprintf("--file-group %q: there is no such group on this machine", a.FileGroup),
			fmt.Sprintf("--file-group %q: máy này không có nhóm đó", a.FileGroup))
	}
	return strconv.Atoi(group.Gid)
}

// keepPrivate takes what others may do with the warehouse's files from them, which an
// older program or a copy gave, and lets the configured group read them.
func (a *App) keepPrivate(warehouse string) error {
	group, err := a.GroupID()
	if err != nil {
		return err
	}
	for _, path := range []string{warehouse, warehouse + ".wal", accountsdb.PathFor(warehouse)} {
		info, err := os.Stat(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		const others = 0o027
		if err == nil && info.Mode().Perm()&others != 0 {
			err = os.Chmod(path, info.Mode().Perm()&^others)
		}
		if err == nil && group != 0 && path != accountsdb.PathFor(warehouse) {
			err = os.Chown(path, -1, group)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) { // somebody else's file, which we may write
			return err
		}
	}
	return nil
}

// WarnOpenFiles says which files with keys or passwords everybody on this machine may
// read, and which databases are asked without a word about encryption.
func (a *App) WarnOpenFiles(sources []config.Source) {
	for _, path := range a.SecretFiles(sources) {
		if info, err := os.Stat(path); err == nil && info.Mode().Perm()&0o004 != 0 {
			fmt.Fprintf(a.Err, a.Tr("chú ý: ai trên máy này cũng đọc được %q, tệp có khóa hoặc mật khẩu; hãy chạy chmod o-rwx\n",
				"note: everybody on this machine may read %q, which holds a key or a password; run chmod o-rwx on it\n"), path)
		}
	}
	for _, name := range InClear(sources) {
		fmt.Fprintf(a.Err, a.Tr("chú ý: nguồn %q ở máy khác mà chuỗi kết nối không đòi mã hóa; hãy thêm sslmode=verify-full (ít nhất sslmode=require)\n",
			"note: source %q is on another machine and its DSN does not ask for encryption; add sslmode=verify-full (at least sslmode=require)\n"), name)
	}
}

// InClear are the sources on other machines whose DSN asks for no encryption.
func InClear(sources []config.Source) (names []string) {
	for _, source := range sources {
		if address, err := source.Address(); err == nil && unencrypted(address) {
			names = append(names, source.Name)
		}
	}
	return names
}

// SecretFiles are those of the configuration that hold keys or passwords.
func (a *App) SecretFiles(sources []config.Source) (paths []string) {
	own := config.Locate(a.ConfigFile)
	holds := false
	for _, source := range sources {
		holds = holds || source.DSN != ""
		if source.DSNFile != "" {
			paths = append(paths, source.DSNFile)
		}
	}
	if settings, err := config.ReadSingleSignOn(a.ConfigFile); err == nil && settings != nil {
		if settings.ClientSecretFile != "" {
			paths = append(paths, settings.ClientSecretFile)
		}
	}
	if holds {
		paths = append(paths, own)
	}
	if a.TLSKey != "" {
		paths = append(paths, a.TLSKey)
	}
	return paths
}

// unencrypted says whether a database beyond this machine may be spoken to in the clear.
func unencrypted(address string) bool {
	parsed, err := pgconn.ParseConfig(address)
	if err != nil || strings.HasPrefix(parsed.Host, "/") || parsed.Host == "localhost" || parsed.Host == "" {
		return false
	}
	if ip := net.ParseIP(parsed.Host); ip != nil && ip.IsLoopback() {
		return false
	}
	if parsed.TLSConfig == nil {
		return true // disable, or allow
	}
	for _, other := range parsed.Fallbacks {
		if other.TLSConfig == nil {
			return true // prefer, which is what is meant where nothing is said
		}
	}
	return false
}
