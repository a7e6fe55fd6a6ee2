// Package inbox watches a folder into which other systems put files: each is taken
// in once it has settled and then moved to an archive by day; what cannot be taken
// in is moved aside with a report. Start with Inbox.Look.
package inbox

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"khohoso/ingest/load"
	"khohoso/ingest/reader"
	"khohoso/ingest/redact"
	"khohoso/internal/apperr"
	"khohoso/internal/crashmark"
)

// Folders inside of the watched one, and what stands behind the name of a report.
const (
	Archive      = "archive"
	Aside        = "rejected"
	ReportEnding = ".report.txt"

	reading = ".khohoso-reading" // says what is being read, see package crashmark
)

// Inbox is a watched folder.
type Inbox struct {
	Folder  string
	Settled time.Duration // how long a file must not have changed
	Take    func(ctx context.Context, name string, content io.Reader) ([]load.FileResult, error)
	Now     func() time.Time
	Zone    *time.Location // of the days of the archive

	seen   map[string]stamp
	looked bool
}

// stamp is how a file stood when it was looked at last.
type stamp struct {
	size     int64
	modified time.Time
	since    time.Time // since when it has stood so, by our clock
}

// Outcome is what became of a file.
type Outcome struct {
	File    string // its name in the folder
	MovedTo string
	Results []load.FileResult
	Refused error // why it was moved aside
}

// Look takes in the files that have settled, in the order of their names. A file
// that another program still writes is left alone until it stands still, by our own
// clock: times of files come from other machines.
//
// A crash between taking a file in and moving it makes it be taken in again, which
// has no effect. A file that was being read when the process died while the machine
// ran on is moved aside at the next start: it may be what the process died of. One
// that cannot be taken in for another reason stays, and those behind go on. Errors:
// apperr.Storage and apperr.Held, for which all wait until the next look, and those of
// the files that stayed.
func (i *Inbox) Look(ctx context.Context) (done []Outcome, err error) {
	if !i.looked {
		one, err := i.setAsideKiller()
		if err != nil {
			return nil, err
		}
		done, i.looked = append(done, one...), true
	}
	names, err := i.settled()
	if err != nil {
		return done, err
	}
	var stayed []error
	for _, name := range names {
		one, err := i.takeIn(ctx, name)
		if code := apperr.CodeOf(err); err != nil && (ctx.Err() != nil || code == apperr.Storage || code == apperr.Held) {
			return done, errors.Join(append(stayed, err)...)
		}
		if err != nil {
			stayed = append(stayed, fmt.Errorf("%s: %w", redact.FileName(name), err))
			continue
		}
		delete(i.seen, name)
		if one.MovedTo != "" {
			done = append(done, one)
		}
	}
	return done, errors.Join(stayed...)
}

func (i *Inbox) mark() crashmark.Mark {
	return crashmark.Mark{Path: filepath.Join(i.Folder, reading)}
}

// setAsideKiller moves the file aside that was being read when the last process died.
func (i *Inbox) setAsideKiller() (done []Outcome, err error) {
	left, died := i.mark().Left()
	told := redact.FileName(left.What)
	if _, err := os.Lstat(filepath.Join(i.Folder, filepath.Base(left.What))); died && err == nil {
		one, err := i.setAside(Outcome{File: filepath.Base(left.What), Refused: apperr.New(apperr.BadInput,
			fmt.Sprintf("the program ended while it read %q, which may be why; if somebody stopped it by force put the file back into the folder, nothing counts twice", told),
			fmt.Sprintf("chương trình đã dừng khi đang đọc %q, có thể vì tệp này; nếu chương trình bị buộc dừng thì hãy đưa tệp trở lại hộp nhận, không gì bị tính hai lần", told))})
		if err != nil {
			return nil, err
		}
		done = append(done, one)
	}
	return done, i.mark().Done()
}

// settled gives the names of files that have not changed for a while.
func (i *Inbox) settled() (names []string, err error) {
	entries, err := os.ReadDir(i.Folder) // sorted by name
	if err != nil {
		return nil, folderFault(i.Folder, err)
	}
	now := i.Now()
	seen := map[string]stamp{}
	for _, entry := range entries {
		if !entry.Type().IsRegular() || !reader.IsDataFile(entry.Name()) {
			continue
		}
		info, err := entry.Info()
		if err != nil {
			continue // gone since
		}
		last, known := i.seen[entry.Name()]
		if !known || last.size != info.Size() || !last.modified.Equal(info.ModTime()) {
			last = stamp{info.Size(), info.ModTime(), now}
		}
		seen[entry.Name()] = last
		if passed := now.Sub(last.since); passed >= i.Settled || passed < 0 { // a clock that was set back
			names = append(names, entry.Name())
		}
	}
	i.seen = seen
	return names, nil
}

func (i *Inbox) takeIn(ctx context.Context, name string) (one Outcome, err error) {
	one.File = name
	path := filepath.Join(i.Folder, name)
	file, err := openRegular(path)
	if errors.Is(err, os.ErrNotExist) {
		return one, nil // somebody took it away
	}
	if err != nil {
		one.Refused = apperr.Wrap(apperr.BadInput, err, fmt.Sprintf("file %q cannot be opened as a file of its own: it is a link, or may not be read", redact.FileName(name)),
			fmt.Sprintf("không mở được tệp %q: là liên kết, hoặc không có quyền đọc", redact.FileName(name)))
		return i.setAside(one)
	}
	if err := i.mark().Begin(name); err != nil {
		return one, errors.Join(folderFault(i.Folder, err), file.Close())
	}
	one.Results, err = i.Take(ctx, redact.FileName(name), file)
	if ending := errors.Join(file.Close(), i.mark().Done()); err == nil {
		err = ending
	}
	switch {
	case err == nil:
		one.MovedTo, err = i.move(name, filepath.Join(Archive, i.Now().In(i.Zone).Format("2006-01-02")))
		return one, err
	case ctx.Err() != nil, apperr.CodeOf(err) != apperr.BadInput && apperr.CodeOf(err) != apperr.BadMapping:
		return one, err
	}
	one.Refused = err
	return i.setAside(one)
}

// openRegular opens a file that stands in the folder itself: no link is followed, and
// what was opened is looked at, not what the name means by then.
func openRegular(path string) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_RDONLY|noFollow, 0)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = errNotRegular
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

var errNotRegular = errors.New("not a regular file")

// setAside moves a file aside, with a report that says why.
func (i *Inbox) setAside(one Outcome) (Outcome, error) {
	var err error
	if one.MovedTo, err = i.move(one.File, Aside); err != nil {
		return one, err
	}
	report := fmt.Sprintf("%s\n%s\n\n%s\n", i.Now().In(i.Zone).Format(time.RFC3339), apperr.Sentence(one.Refused, "vi"), apperr.Sentence(one.Refused, "en"))
	path := one.MovedTo + ReportEnding
	if err := os.WriteFile(path, []byte(report), 0o640); err != nil {
		return one, folderFault(path, err)
	}
	return one, nil
}

// move puts a file into a folder below, under another name where its own is taken.
func (i *Inbox) move(name, below string) (string, error) {
	folder := filepath.Join(i.Folder, below)
	if err := os.MkdirAll(folder, 0o750); err != nil {
		return "", folderFault(folder, err)
	}
	target := filepath.Join(folder, name)
	for n := 2; ; n++ {
		if _, err := os.Lstat(target); errors.Is(err, os.ErrNotExist) {
			break
		}
		target = filepath.Join(folder, fmt.Sprintf("%d-%s", n, name))
	}
	if err := os.Rename(filepath.Join(i.Folder, name), target); err != nil {
		return "", folderFault(folder, err)
	}
	return target, nil
}

func folderFault(path string, err error) error {
	return apperr.Wrap(apperr.Storage, err, fmt.Sprintf("inbox: %q cannot be read or written; check that it exists and may be changed", path),
		fmt.Sprintf("hộp nhận tệp: không đọc hoặc ghi được %q; hãy kiểm tra thư mục có tồn tại và cho phép ghi", path))
}
