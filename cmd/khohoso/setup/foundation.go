package setup

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/term"

	"khohoso/ingest/contract"
	"khohoso/ingest/load"
	"khohoso/internal/accountsdb"
	"khohoso/internal/app"
	"khohoso/internal/app/work"
	"khohoso/internal/apperr"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
	"khohoso/internal/cliout"
	"khohoso/internal/config"
	"khohoso/internal/safecsv"
	"khohoso/reports"
)

// What a package makes room for.
const (
	dataFolder     = "/var/lib/khohoso"
	serviceAccount = "khohoso"
)

// owner is an account of the machine that things are made for.
type owner struct{ uid, gid int }

// accountOf finds an account of the machine; nil for "".
func accountOf(name string) (*owner, error) {
	if name == "" {
		return nil, nil
	}
	found, err := user.Lookup(name)
	if err != nil {
		return nil, apperr.Wrap(apperr.Usage, err, fmt.Sprintf("--account %q: there is no such account on this machine", name), fmt.Sprintf("--account %q: máy này không có tài khoản đó", name))
	}
	uid, err := strconv.Atoi(found.Uid)
	gid, failed := strconv.Atoi(found.Gid)
	return &owner{uid, gid}, errors.Join(err, failed)
}

// give makes a path the account's; its group's only where root is to keep it.
func (o *owner) give(path string, groupOnly bool) error {
	switch {
	case o == nil:
		return nil
	case groupOnly:
		return os.Chown(path, -1, o.gid)
	}
	return os.Chown(path, o.uid, o.gid)
}

// become goes on as the account.
func (o *owner) become() error {
	if o == nil || os.Geteuid() != 0 {
		return nil
	}
	return app.BecomeUser(o.uid, o.gid)
}

// foundation makes folders and the config file, those that are not there.
func (f *first) foundation(a *app.App, p *places) error {
	const ours, shared = 0o750, fs.ModeSetgid | 0o770
	for _, one := range []struct {
		path string
		mode fs.FileMode
	}{{p.data, ours}, {filepath.Dir(p.config), ours}, {filepath.Dir(p.warehouse), ours}, {p.inbox, shared}, {p.backups, ours}, {p.templates, ours}} {
		if one.path == "" || isFolder(one.path) {
			continue
		}
		if err := os.MkdirAll(one.path, 0o750); err != nil {
			return cliout.Unwritable(one.path, err)
		}
		if err := errors.Join(p.account.give(one.path, false), os.Chmod(one.path, one.mode)); err != nil {
			return cliout.Unwritable(one.path, err)
		}
		f.made(a, one.path)
	}
	if err := f.openUnit(a, p, unitFolder); err != nil {
		return err
	}
	return f.writeConfig(a, p)
}

// unitFolder is where a machine's own lines of the service's unit stand.
const unitFolder = "/etc/systemd/system/khohoso.service.d"

// openUnit lets the packaged service write to folders outside its own, which its unit closes it to.
func (f *first) openUnit(a *app.App, p *places, folder string) error {
	if p.account == nil || p.config != config.SystemFile && folder == unitFolder {
		return nil
	}
	var outside []string
	for _, path := range []string{p.inbox, p.backups} {
		if path != "" && !strings.HasPrefix(path, dataFolder+"/") {
			outside = append(outside, strconv.Quote(path))
		}
	}
	path := filepath.Join(folder, "folders.conf")
	if len(outside) == 0 || isFile(path) {
		return nil
	}
	if err := os.MkdirAll(folder, 0o755); err != nil { //nolint:gosec // as systemd's folders are
		return cliout.Unwritable(folder, err)
	}
	text := "# khohoso init: folders outside " + dataFolder + " that the service writes to\n[Service]\nReadWritePaths=" + strings.Join(outside, " ") + "\n"
	if err := cliout.CreateFile(path, func(file *os.File) error {
		_, err := file.WriteString(text)
		return err
	}); err != nil {
		return err
	}
	f.made(a, path)
	return os.Chmod(path, 0o644) //nolint:gosec // nothing secret
}

// Shipped is the config file as a package brings it: nothing said but where things lie.
func Shipped() string {
	return config.Example(map[string]string{
		"warehouse": filepath.Join(dataFolder, "khohoso.duckdb"), "inbox": filepath.Join(dataFolder, "inbox"), "backup-dir": filepath.Join(dataFolder, "backup"),
	})
}

// writeConfig writes the config file where nobody has written one.
func (f *first) writeConfig(a *app.App, p *places) error {
	if p.configured {
		f.kept(a, p.config)
		return nil
	}
	text := config.Example(map[string]string{"warehouse": p.warehouse, "timezone": f.zone, "lang": a.Lang, "inbox": p.inbox, "backup-dir": p.backups})
	if err := cliout.CreateFile(p.config, func(file *os.File) error {
		_, err := file.WriteString(text)
		return err
	}); err != nil {
		return err
	}
	f.made(a, p.config)
	return p.account.give(p.config, true)
}

func (f *first) made(a *app.App, path string) {
	fmt.Fprintf(a.Out, a.Tr("đã tạo %s\n", "made %s\n"), path)
}

func (f *first) kept(a *app.App, path string) {
	fmt.Fprintf(a.Out, a.Tr("đã có %s, giữ nguyên\n", "%s is there already and stays as it is\n"), path)
}

// fill makes the warehouse with its province, the templates and the first account.
func (f *first) fill(ctx context.Context, a *app.App, p places) error {
	if err := f.makeWarehouse(ctx, a); err != nil {
		return err
	}
	for _, kind := range contract.Kinds {
		path := filepath.Join(p.templates, kind.Name+".xlsx")
		if _, err := os.Stat(path); err == nil {
			continue
		}
		if err := cliout.CreateFile(path, func(file *os.File) error { return reports.WriteTemplate(TemplateOf(kind, a.Lang), file) }); err != nil {
			return err
		}
		f.made(a, path)
	}
	return f.makeOperator(ctx, a)
}

// makeWarehouse makes the file and takes the province in as the first row of the catalogue.
func (f *first) makeWarehouse(ctx context.Context, a *app.App) (err error) {
	if _, err := os.Stat(a.Warehouse); err == nil {
		f.kept(a, a.Warehouse)
		return nil
	}
	w, err := a.OpenOrCreate(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	var rows strings.Builder
	csv := safecsv.NewWriter(&rows)
	if err := errors.Join(csv.Write([]string{"code", "name", "level"}), csv.Write([]string{f.provinceCode, f.provinceName, "province"})); err != nil {
		return err
	}
	csv.Flush()
	results, err := load.IngestBody(ctx, w, "init", load.Body{Name: "province.csv", Content: strings.NewReader(rows.String())}, nil, app.Clock().Truncate(time.Second))
	if err != nil {
		return err
	}
	for _, one := range results {
		if one.Accepted != 1 {
			return apperr.New(apperr.BadInput, fmt.Sprintf("the province %q, %q was not taken in; see khohoso quarantine list", f.provinceCode, f.provinceName),
				fmt.Sprintf("tỉnh %q, %q không được nhận; xem khohoso quarantine list", f.provinceCode, f.provinceName))
		}
	}
	if err := work.BuildInTurn(ctx, w); err != nil {
		return err
	}
	f.made(a, a.Warehouse)
	return nil
}

// makeOperator makes the first account and prints its password, this once.
func (f *first) makeOperator(ctx context.Context, a *app.App) error {
	return a.Audited(ctx, func(accounts *auth.Accounts, log *audit.Log) error {
		there, err := accounts.List(ctx)
		if err != nil {
			return err
		}
		if len(there) > 0 {
			f.kept(a, accountsdb.PathFor(a.Warehouse))
			return nil
		}
		account, password, err := accounts.Add(ctx, auth.New{Name: f.operator, Role: auth.Operator}, app.CurrentUser(""))
		if err != nil {
			return err
		}
		fmt.Fprintf(a.Out, a.Tr("đã thêm tài khoản %s (operator); mật khẩu dùng một lần (một lần, trong 72 giờ): %s\n", "added account %s (operator); one-time password (once, within 72 hours): %s\n"), account.Name, password)
		return a.NoteAudit(ctx, log, audit.Entry{Action: audit.UserAdd, Object: account.Name, Outcome: audit.Done, Detail: "first day"})
	})
}

var provinceCode = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}._-]{0,49}$`)

func checkCode(text string) error {
	if !provinceCode.MatchString(text) {
		return apperr.New(apperr.Usage, fmt.Sprintf("code %q: letters, digits and . _ - alone, like H28", text), fmt.Sprintf("mã %q: chỉ gồm chữ cái, chữ số và . _ -, như H28", text))
	}
	return nil
}

func checkName(text string) error {
	if strings.TrimSpace(text) != text || len(text) > 200 || strings.ContainsFunc(text, unicode.IsControl) {
		return apperr.New(apperr.Usage, fmt.Sprintf("name %q: without blanks at its ends, up to 200 letters", text), fmt.Sprintf("tên %q: không có dấu cách ở hai đầu, tối đa 200 chữ", text))
	}
	return nil
}

func checkPath(text string) error {
	if info, err := os.Stat(text); err == nil && !info.IsDir() {
		return apperr.New(apperr.Usage, fmt.Sprintf("%q is a file; name a folder", text), fmt.Sprintf("%q là một tệp; hãy nêu một thư mục", text))
	}
	return nil
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

func isTerminal(in io.Reader) bool {
	file, is := in.(*os.File)
	return is && term.IsTerminal(int(file.Fd()))
}

// lines reads answers.
type lines struct{ scanner *bufio.Scanner }

func newLines(in io.Reader) *lines { return &lines{bufio.NewScanner(in)} }

func (l *lines) next() (string, error) {
	if !l.scanner.Scan() {
		return "", errors.Join(io.ErrUnexpectedEOF, l.scanner.Err())
	}
	return strings.TrimSpace(l.scanner.Text()), nil
}
