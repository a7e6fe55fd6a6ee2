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

	"khohoso/ingest"
	"khohoso/internal/fault"
)

// Folders inside of the watched one, and what stands behind the name of a report.
const (
	Archive      = "archive"
	Aside        = "rejected"
	ReportEnding = ".report.txt"
)

// Inbox is a watched folder.
type Inbox struct {
	Folder  string
	Settled time.Duration // how long a file must not have changed
	Take    func(ctx context.Context, name string, content io.Reader) ([]ingest.FileResult, error)
	Now     func() time.Time
	Zone    *time.Location // of the days of the archive

	seen map[string]stamp
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
	Results []ingest.FileResult
	Refused error // why it was moved aside
}

// Look takes in the files that have settled, in the order of their names. A file
// that another program still writes is left alone until it stands still, by our own
// clock: times of files come from other machines.
//
// A crash between taking a file in and moving it makes it be taken in again, which
// has no effect. Errors: fault.Storage and others that are not the file's fault; the
// files behind wait for the next look.
func (i *Inbox) Look(ctx context.Context) (done []Outcome, err error) {
	names, err := i.settled()
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		one, err := i.takeIn(ctx, name)
		if err != nil {
			return done, err
		}
		delete(i.seen, name)
		done = append(done, one)
	}
	return done, nil
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
		if !entry.Type().IsRegular() || !ingest.IsDataFile(entry.Name()) {
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

func (i *Inbox) takeIn(ctx context.Context, name string) (Outcome, error) {
	one := Outcome{File: name}
	path := filepath.Join(i.Folder, name)
	file, err := os.Open(path)
	if err != nil {
		return one, folderFault(path, err)
	}
	one.Results, err = i.Take(ctx, name, file)
	if closing := file.Close(); err == nil {
		err = closing
	}
	switch {
	case err == nil:
		one.MovedTo, err = i.move(name, filepath.Join(Archive, i.Now().In(i.Zone).Format("2006-01-02")))
		return one, err
	case ctx.Err() != nil, fault.CodeOf(err) != fault.BadInput && fault.CodeOf(err) != fault.BadMapping:
		return one, err
	}
	one.Refused = err
	if one.MovedTo, err = i.move(name, Aside); err != nil {
		return one, err
	}
	report := fmt.Sprintf("%s\n%s\n\n%s\n", i.Now().In(i.Zone).Format(time.RFC3339), fault.Sentence(one.Refused, "vi"), fault.Sentence(one.Refused, "en"))
	return one, os.WriteFile(one.MovedTo+ReportEnding, []byte(report), 0o644)
}

// move puts a file into a folder below, under another name where its own is taken.
func (i *Inbox) move(name, below string) (string, error) {
	folder := filepath.Join(i.Folder, below)
	if err := os.MkdirAll(folder, 0o755); err != nil {
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
	return fault.Wrap(fault.Storage, err, fmt.Sprintf("inbox: %q cannot be read or written; check that it exists and may be changed", path),
		fmt.Sprintf("hộp nhận tệp: không đọc hoặc ghi được %q; hãy kiểm tra thư mục có tồn tại và cho phép ghi", path))
}
