package layout

import (
	"strings"
	"time"

	"khohoso/dashboards/locale"
	"khohoso/dashboards/view"
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

// sourceSection says how fresh the data are, source by source.
type sourceSection struct {
	state
	Rows []string
}

// newSourceSection is nil where nothing is known of the sources, as on pages of a folder.
func newSourceSection(s *view.PeriodView, t locale.Locale, all []Source) *sourceSection {
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
			silent = append(silent, t.T("sources.since", sourceName(t, one), t.Moment(one.LastBatch.In(s.Location))))
		}
		out.Rows = append(out.Rows, sourceRow(s, t, one))
	}
	out.state = state{"good", t.N("sources.good", int64(len(all)), t.Moment(last.In(s.Location)))}
	if len(silent) > 0 {
		out.state = state{"watch", t.N("sources.silent", int64(len(silent)), t.Joined(silent))}
	}
	return out
}

// sourceRow tells of one source its last batch, its last event and its rhythm.
func sourceRow(s *view.PeriodView, t locale.Locale, one Source) string {
	parts := []string{t.T("sources.batch", t.Moment(one.LastBatch.In(s.Location)))}
	if !one.LastEvent.IsZero() {
		parts = append(parts, t.T("sources.event", t.Moment(one.LastEvent.In(s.Location))))
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
