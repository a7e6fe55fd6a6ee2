// Package packs makes archives of every unit's forms while a service runs, one after the other, and keeps the last of them
// in a private folder: a bounded number, size and age. What is asked for twice is made once. Start with Open and Maker.Run.
package packs

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"khohoso/internal/apperr"
	"khohoso/models/metrics"
	"khohoso/models/period"
)

// How many may wait at a time, of all and of one account, and how many that came to nothing are told.
const (
	mostAtOnce   = 4
	mostOfOne    = 2
	endedTold    = 3
	mostTries    = 5 // of one whose figures changed while it was made
	endedToldFor = time.Hour
)

// Question is what a pack is made of.
type Question struct {
	Period period.Period
	metrics.Organisation
	Rule, Set, Lang string
}

// Pack is one that is kept.
type Pack struct {
	ID       string
	Question Question
	State    string // of the figures: as long as it is the same, so are the bytes
	File     string // name for who downloads it
	Closed   bool   // its period was closed
	DataAsOf time.Time
	Units    int
	Bytes    int64
	SHA256   string
	Made     time.Time
	Took     time.Duration
	By       string // who asked for it
}

// Progress is one that is asked for and not there yet, or that came to nothing.
type Progress struct {
	ID       string
	Question Question
	By       string
	Running  bool
	Done, Of int
	Left     time.Duration // about; 0: not known yet
	Failed   error         // nil while it waits or runs
	ended    time.Time
}

// Made is what came of making one.
type Made struct {
	File     string
	Units    int
	Closed   bool
	DataAsOf time.Time
}

// Options say how packs are made and what is kept of them.
type Options struct {
	// State names the figures that a pack would be made of now.
	State func(context.Context, Question) (string, error)
	// Make writes one, and reports how many units of how many are done.
	Make func(ctx context.Context, q Question, out io.Writer, report func(done, of int)) (Made, error)
	Keep int           // how many
	Size int64         // bytes of all
	Age  time.Duration // how long
	Now  func() time.Time
}

// Maker makes packs and keeps them.
type Maker struct {
	folder  string
	options Options
	wake    chan struct{}

	mu    sync.Mutex
	asked []*asked // in the order they came; the first may be running
	ended []Progress
	kept  []Pack // the newest first
}

// asked is one that waits or runs.
type asked struct {
	Progress
	state string
	began time.Time
	stop  context.CancelCauseFunc // while it runs
}

var (
	errStopped error = apperr.New(apperr.Left, "stopped by hand", "đã dừng theo yêu cầu")
	errMany    error = apperr.New(apperr.TooMany, "other packs are being made; wait for one to end", "đang lập các bộ khác; hãy chờ một bộ xong rồi thử lại")
	errNoPack  error = apperr.New(apperr.UnknownName, "this pack is no longer kept; make it again", "bộ báo cáo này không còn được giữ; hãy lập lại")
)

// State names the figures that a pack would be made of now.
func (m *Maker) State(ctx context.Context, q Question) (string, error) {
	return m.options.State(ctx, q)
}

// Start asks for a pack. One that is kept of the same figures, or asked for already, is that one.
//
// Error: apperr.TooMany; those of Options.State.
func (m *Maker) Start(ctx context.Context, q Question, by string) (id string, err error) {
	state, err := m.options.State(ctx, q)
	if err != nil {
		return "", err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if at := slices.IndexFunc(m.kept, func(p Pack) bool { return p.Question == q && p.State == state }); at >= 0 {
		return m.kept[at].ID, nil
	}
	own := 0
	for _, one := range m.asked {
		if one.Question == q && one.state == state {
			return one.ID, nil
		}
		if one.By == by {
			own++
		}
	}
	if len(m.asked) >= mostAtOnce || own >= mostOfOne {
		return "", errMany
	}
	one := &asked{Progress: Progress{ID: newID(), Question: q, By: by}, state: state}
	m.asked = append(m.asked, one)
	select {
	case m.wake <- struct{}{}:
	default:
	}
	return one.ID, nil
}

// Stop ends one that waits or runs.
func (m *Maker) Stop(id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	at := slices.IndexFunc(m.asked, func(a *asked) bool { return a.ID == id })
	if at < 0 {
		return errNoPack
	}
	if one := m.asked[at]; one.stop != nil {
		one.stop(errStopped)
		return nil
	}
	m.end(m.asked[at], errStopped)
	return nil
}

// All are the packs that are asked for, those that came to nothing lately, and those that are kept, the newest first.
func (m *Maker) All() (asked []Progress, kept []Pack) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.options.Now()
	for _, one := range m.asked {
		p := one.Progress
		if p.Running = one.stop != nil; p.Running && p.Done > 0 {
			p.Left = now.Sub(one.began) * time.Duration(p.Of-p.Done) / time.Duration(p.Done)
		}
		asked = append(asked, p)
	}
	for _, one := range m.ended {
		if now.Sub(one.ended) < endedToldFor {
			asked = append(asked, one)
		}
	}
	m.prune()
	return asked, slices.Clone(m.kept)
}

// Open opens a pack that is kept.
//
// Error: apperr.UnknownName.
func (m *Maker) Open(id string) (*os.File, Pack, error) {
	m.mu.Lock()
	m.prune()
	at := slices.IndexFunc(m.kept, func(p Pack) bool { return p.ID == id })
	if at < 0 {
		m.mu.Unlock()
		return nil, Pack{}, errNoPack
	}
	found := m.kept[at]
	m.mu.Unlock()
	file, err := os.Open(m.path(id, archiveEnding))
	if errors.Is(err, os.ErrNotExist) {
		err = errNoPack
	}
	return file, found, err
}

// Run makes what is asked for until the context ends.
func (m *Maker) Run(ctx context.Context) {
	for {
		one := m.next()
		if one == nil {
			select {
			case <-ctx.Done():
				return
			case <-m.wake:
			}
			continue
		}
		making, stop := context.WithCancelCause(ctx)
		m.mu.Lock()
		one.stop, one.began = stop, m.options.Now()
		m.mu.Unlock()
		made, err := m.make(making, one)
		if err != nil && making.Err() != nil {
			err = context.Cause(making)
		}
		stop(nil)
		m.mu.Lock()
		if err == nil {
			m.kept = slices.Insert(m.kept, 0, made)
			m.prune()
		}
		m.end(one, err)
		m.mu.Unlock()
		if ctx.Err() != nil {
			return
		}
	}
}

func (m *Maker) next() *asked {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.asked) == 0 {
		return nil
	}
	return m.asked[0]
}

// end takes one off those that are asked for and remembers why it came to nothing; m.mu is held.
func (m *Maker) end(one *asked, err error) {
	m.asked = slices.DeleteFunc(m.asked, func(a *asked) bool { return a == one })
	if err == nil {
		return
	}
	one.Failed, one.ended = err, m.options.Now()
	m.ended = append([]Progress{one.Progress}, m.ended...)
	m.ended = m.ended[:min(len(m.ended), endedTold)]
}

// make writes one beside those that are kept and puts it in its place when it is whole.
func (m *Maker) make(ctx context.Context, one *asked) (p Pack, err error) {
	if err := os.MkdirAll(m.folder, 0o700); err != nil {
		return p, unwritten(m.folder, err)
	}
	file, err := os.OpenFile(m.path(one.ID, halfEnding), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return p, unwritten(m.folder, err)
	}
	defer func() {
		if err = errors.Join(err, file.Close()); err != nil {
			_ = os.Remove(file.Name()) // what is left is removed at the next start
		}
	}()
	out, made, err := m.write(ctx, one, file)
	for try := 1; apperr.CodeOf(err) == apperr.Gone && try < mostTries && ctx.Err() == nil; try++ { // a build in the middle
		if one.state, err = m.options.State(ctx, one.Question); err != nil {
			return p, err
		}
		out, made, err = m.write(ctx, one, file)
	}
	if err != nil {
		return p, unwritten(m.folder, err)
	}
	if err := file.Sync(); err != nil {
		return p, unwritten(m.folder, err)
	}
	now := m.options.Now()
	p = Pack{
		ID: one.ID, Question: one.Question, State: one.state, File: made.File, Closed: made.Closed, DataAsOf: made.DataAsOf, Units: made.Units,
		Bytes: out.bytes, SHA256: out.digest(), Made: now, Took: now.Sub(one.began), By: one.By,
	}
	return p, m.keep(p)
}

// write makes one from the beginning of its file.
func (m *Maker) write(ctx context.Context, one *asked, file *os.File) (out *summed, made Made, err error) {
	if _, err = file.Seek(0, io.SeekStart); err == nil {
		err = file.Truncate(0)
	}
	if err != nil {
		return nil, made, err
	}
	out = newSummed(file, m.options.Size)
	made, err = m.options.Make(ctx, one.Question, out, func(done, of int) {
		m.mu.Lock()
		defer m.mu.Unlock()
		one.Done, one.Of = done, of
	})
	return out, made, err
}

// unwritten tells of a disk that is full or closed; other errors are those of the forms.
func unwritten(folder string, err error) error {
	var path *os.PathError
	if !errors.As(err, &path) {
		return err
	}
	return apperr.Wrap(apperr.Storage, err, fmt.Sprintf("packs cannot be kept in %q: %v; see that the disk has room and the folder may be written", filepath.Base(folder), path.Err),
		fmt.Sprintf("không ghi được bộ báo cáo vào %q: %v; hãy xem ổ đĩa còn chỗ và thư mục cho ghi", filepath.Base(folder), path.Err))
}

func newID() string {
	id := make([]byte, 16)
	_, _ = rand.Read(id)
	return hex.EncodeToString(id)
}
