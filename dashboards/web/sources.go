package web

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"khohoso/dashboards/layout"
)

// sourcesHold is how long what is known of the sources is told on: their ledger is
// read once for all pages that are asked for meanwhile.
const sourcesHold = 5 * time.Second

// sourceStep is how exactly pages that are kept tell the last batch of a source.
const sourceStep = 10 * time.Minute

// sources keeps what is known of the sources for a moment.
type sources struct {
	mu      sync.Mutex
	read    time.Time // when all was read; zero: never
	all     []layout.Source
	reading bool // somebody is at it
}

// sourcesNow are the sources as they were a moment ago at most; none where nobody tells.
// Who comes while another reads them is told what was known before and does not wait.
func (s *service) sourcesNow(ctx context.Context) ([]layout.Source, error) {
	if s.Sources == nil {
		return nil, nil
	}
	s.fresh.mu.Lock()
	if all, read := s.fresh.all, s.fresh.read; !read.IsZero() && (s.fresh.reading || time.Since(read) < sourcesHold) {
		s.fresh.mu.Unlock()
		return all, nil
	}
	s.fresh.reading = true
	s.fresh.mu.Unlock()
	var all []layout.Source
	var err error
	defer func() { // also when the read panics
		s.fresh.mu.Lock()
		defer s.fresh.mu.Unlock()
		if s.fresh.reading = false; err == nil && all != nil {
			s.fresh.all, s.fresh.read = all, time.Now()
		}
	}()
	all, err = s.Sources(ctx)
	return all, err
}

// sourcesKey changes when what a kept page says of the sources no longer holds: one
// fell silent or came back, or a batch came in a while later. A batch that changes
// figures makes the page anew anyway.
func sourcesKey(all []layout.Source) string {
	var key strings.Builder
	for _, one := range all {
		fmt.Fprintf(&key, "%q %d %t,", one.Name, one.LastBatch.Truncate(sourceStep).Unix(), one.Silent)
	}
	return key.String()
}
