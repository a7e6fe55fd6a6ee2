package cliout

import (
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"khohoso/ingest/load"
	"khohoso/internal/app"
	"khohoso/models/pipeline"
)

// Progress is one line on a terminal that says what is being done and for how
// long; away from a terminal it says nothing.
type Progress struct {
	app     *app.App
	mu      sync.Mutex
	text    string
	started time.Time
	stop    chan struct{}
	done    sync.WaitGroup
}

// NewProgress is one line on a terminal that follows the work; nothing elsewhere.
func NewProgress(a *app.App) *Progress {
	p := &Progress{app: a, started: time.Now(), stop: make(chan struct{})}
	if !a.OnTerminal() {
		return p
	}
	p.done.Add(1)
	go func() {
		defer p.done.Done()
		tick := time.NewTicker(200 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-p.stop:
				fmt.Fprint(a.Err, "\r\033[K")
				return
			case <-tick.C:
				p.mu.Lock()
				fmt.Fprintf(a.Err, "\r\033[K%s  %.0f s", p.text, time.Since(p.started).Seconds())
				p.mu.Unlock()
			}
		}
	}()
	return p
}

func (p *Progress) set(text string) {
	p.mu.Lock()
	p.text = text
	p.mu.Unlock()
}

// End takes the line away.
func (p *Progress) End() {
	close(p.stop)
	p.done.Wait()
}

// File shows how far a file is read.
func (p *Progress) File(at load.Progress) {
	words := map[load.Stage]string{
		load.Reading:   p.app.Tr("đang đọc", "reading"),
		load.Comparing: p.app.Tr("đang đối chiếu trùng lặp", "looking for repeats"),
		load.Done:      p.app.Tr("xong", "done"),
	}
	p.set(fmt.Sprintf("[%d/%d] %s: %s", at.Index, at.Of, filepath.Base(at.File), words[at.Stage]))
}

// Step shows the model that was built.
func (p *Progress) Step(at pipeline.Step) {
	p.set(fmt.Sprintf("[%d/%d] %s", at.Index, at.Of, at.Model))
}

// Part shows how many of some parts are done.
func (p *Progress) Part(what string, index, of int) {
	p.set(fmt.Sprintf("[%d/%d] %s", index, of, what))
}
