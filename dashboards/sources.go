package dashboards

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"khohoso/dashboards/locale"
)

// Source is how fresh one source of data is.
type Source struct {
	Name      string // of the system that sends; the kind of files taken in by hand
	ByHand    bool
	LastBatch time.Time
	LastEvent time.Time     // zero for catalogues
	UsualGap  time.Duration // between two batches; 0 where there is no rhythm yet
	Silent    bool          // for longer than its rhythm explains
}

// sourcesHold is how long what is known of the sources is told on: their ledger is
// read once for all pages that are asked for meanwhile.
const sourcesHold = 5 * time.Second

// sourceStep is how exactly pages that are kept tell the last batch of a source.
const sourceStep = 10 * time.Minute

// sources keeps what is known of the sources for a moment.
type sources struct {
	mu      sync.Mutex
	read    time.Time // when all was read; zero: never
	all     []Source
	reading bool // somebody is at it
}

// sourcesNow are the sources as they were a moment ago at most; none where nobody tells.
// Who comes while another reads them is told what was known before and does not wait.
func (s *service) sourcesNow(ctx context.Context) ([]Source, error) {
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
	var all []Source
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
func sourcesKey(all []Source) string {
	var key strings.Builder
	for _, one := range all {
		fmt.Fprintf(&key, "%q %d %t,", one.Name, one.LastBatch.Truncate(sourceStep).Unix(), one.Silent)
	}
	return key.String()
}

// sourceSection says how fresh the data are, source by source.
type sourceSection struct {
	state
	Rows []string
}

// sourceSection is nil where nothing is known of the sources, as on pages of a folder.
func (s *Snapshot) sourceSection(t locale.Locale, all []Source) *sourceSection {
	if len(all) == 0 {
		return nil
	}
	var silent []string
	var last time.Time
	out := &sourceSection{}
	for _, one := range all {
		if one.LastBatch.After(last) {
			last = one.LastBatch
		}
		if one.Silent {
			silent = append(silent, t.T("sources.since", sourceName(t, one), t.Moment(one.LastBatch.In(s.location))))
		}
		out.Rows = append(out.Rows, s.sourceRow(t, one))
	}
	out.state = state{"good", t.N("sources.good", int64(len(all)), t.Moment(last.In(s.location)))}
	if len(silent) > 0 {
		out.state = state{"watch", t.N("sources.silent", int64(len(silent)), t.Joined(silent))}
	}
	return out
}

// sourceRow tells of one source its last batch, its last event and its rhythm.
func (s *Snapshot) sourceRow(t locale.Locale, one Source) string {
	parts := []string{t.T("sources.batch", t.Moment(one.LastBatch.In(s.location)))}
	if !one.LastEvent.IsZero() {
		parts = append(parts, t.T("sources.event", t.Moment(one.LastEvent.In(s.location))))
	}
	switch {
	case one.Silent:
		parts = append(parts, t.T("sources.is_silent", t.Gap(one.UsualGap)))
	case !one.ByHand && one.UsualGap > 0:
		parts = append(parts, t.T("sources.rhythm", t.Gap(one.UsualGap)))
	}
	return sourceName(t, one) + ": " + strings.Join(parts, "; ")
}

// sourceName is the name of a system, or what files taken in by hand hold.
func sourceName(t locale.Locale, one Source) string {
	if !one.ByHand {
		return one.Name
	}
	name := one.Name
	if t.Has("sources.kind." + name) {
		name = t.T("sources.kind." + name)
	}
	return t.T("sources.by_hand", name)
}
