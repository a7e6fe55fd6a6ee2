package main

import (
	"fmt"
	"path/filepath"
	"sync"
	"time"

	"khohoso/ingest"
	"khohoso/models/pipeline"
)

// progress is one line on a terminal that says what is being done and for how
// long; away from a terminal it says nothing.
type progress struct {
	app     *app
	mu      sync.Mutex
	text    string
	started time.Time
	stop    chan struct{}
	done    sync.WaitGroup
}

func (a *app) newProgress() *progress {
	p := &progress{app: a, started: time.Now(), stop: make(chan struct{})}
	if !a.onTerminal() {
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
				fmt.Fprint(a.err, "\r\033[K")
				return
			case <-tick.C:
				p.mu.Lock()
				fmt.Fprintf(a.err, "\r\033[K%s  %.0f s", p.text, time.Since(p.started).Seconds())
				p.mu.Unlock()
			}
		}
	}()
	return p
}

func (p *progress) set(text string) {
	p.mu.Lock()
	p.text = text
	p.mu.Unlock()
}

func (p *progress) end() {
	close(p.stop)
	p.done.Wait()
}

func (p *progress) file(at ingest.Progress) {
	words := map[ingest.Stage]string{
		ingest.Reading:   p.app.say("đang đọc", "reading"),
		ingest.Comparing: p.app.say("đang đối chiếu trùng lặp", "looking for repeats"),
		ingest.Done:      p.app.say("xong", "done"),
	}
	p.set(fmt.Sprintf("[%d/%d] %s: %s", at.Index, at.Of, filepath.Base(at.File), words[at.Stage]))
}

func (p *progress) step(at pipeline.Step) {
	p.set(fmt.Sprintf("[%d/%d] %s", at.Index, at.Of, at.Model))
}

func (p *progress) part(what string, index, of int) {
	p.set(fmt.Sprintf("[%d/%d] %s", index, of, what))
}
