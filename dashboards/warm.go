package dashboards

import (
	"context"
	"errors"
	"time"

	"khohoso/dashboards/kept"
	"khohoso/models"
)

const (
	// looksEvery is how soon a change of the figures is noticed.
	looksEvery = 100 * time.Millisecond
	// askedLately is how long ago figures may have been asked for to be read again before anyone asks.
	askedLately = 10 * time.Minute
	// askedJustNow is the same for figures that a build waits for: it must not wait for what nobody is looking at.
	askedJustNow = time.Minute
	// delaysShowing is after how long a build that waits for figures to be read goes on to show those that are there: what
	// was pushed is on a page within five seconds, and the others are read when it shows.
	delaysShowing = time.Second
	// mostWarm is how many choices of period, rule and organisation are read again.
	mostWarm = 3
)

// KeepWarm reads the figures of the pages that are asked for whenever they have
// changed, so that nobody waits for it: those of the last full month, which is where
// everyone begins, and those chosen lately. It returns when ctx ends.
func (p Pages) KeepWarm(ctx context.Context) {
	var warm models.Stamp
	look := time.NewTicker(looksEvery)
	defer look.Stop()
	for {
		if reads, err := p.service.Open(ctx); err == nil {
			if now, err := reads.Stamp(ctx); err == nil {
				p.service.Answers.Note(now)
				if now != warm {
					p.service.warm(kept.Exactly(ctx), reads)
					warm = now
				}
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-look.C:
		}
	}
}

// warm reads the snapshots. What goes wrong is told to whoever asks for the page.
func (s *service) warm(ctx context.Context, reads Reads) {
	months, err := s.cache.reachOf(ctx, reads)
	if err != nil {
		return
	}
	for _, chosen := range s.worthReading(months, askedLately) {
		if reads, err := s.readsOf(ctx, chosen.Period); err == nil {
			_ = s.cache.ahead(ctx, reads, chosen, func(snap *Snapshot) { _ = snap.warm(ctx) })
		}
	}
}

// ReadAhead reads the same of figures that nobody sees yet, so that it is there when they
// show: at least that of the month where everyone begins. What fails is read again when they do; error: what next says.
func (p Pages) ReadAhead(ctx context.Context, next Reads) error {
	s := p.service
	live, err := s.Open(ctx)
	if err != nil {
		return err
	}
	if differs, err := isNew(ctx, next, live); err != nil || !differs {
		return err
	}
	version, err := next.DataVersion(ctx)
	if err != nil {
		return err
	}
	months, err := readReach(ctx, next, version)
	if err != nil {
		return err
	}
	began := time.Now()
	for i, chosen := range s.worthReading(months, askedJustNow) {
		if i > 0 && time.Since(began) > delaysShowing {
			break
		}
		if _, closed, err := next.Closing(ctx, chosen.Period); err != nil {
			return err
		} else if closed { // no build changes it
			continue
		}
		if err := s.cache.prepare(ctx, next, live, chosen); err != nil {
			return err
		}
	}
	return s.cache.prepareReach(ctx, next, months)
}

// isNew says whether figures differ from those that readers have in hand, which may not be touched.
func isNew(ctx context.Context, next, live Reads) (bool, error) {
	now, err := live.Stamp(ctx)
	if err != nil {
		return false, err
	}
	coming, err := next.Stamp(ctx)
	return coming != now, err
}

// worthReading are the choices that are read before anyone asks: the last full month, and those asked for within a time.
func (s *service) worthReading(months reach, within time.Duration) []Selection {
	choices := []Selection{{Period: months.fullMonth(models.Calendar), Organisation: models.AsThen}}
	for _, lately := range s.cache.lately(time.Now().Add(-within)) {
		if len(choices) < mostWarm && lately != choices[0] {
			choices = append(choices, lately)
		}
	}
	return choices
}

// warm reads what most pages ask for.
func (s *Snapshot) warm(ctx context.Context) error {
	for _, read := range []func() error{
		func() error { _, err := s.scores(); return err },
		func() error { _, err := s.byReading.get(s.readReadings); return err },
		func() error { _, err := s.findingsOf(""); return err },
		func() error { _, err := s.overdueOf(s.province); return err },
		s.warmDue,
		func() error { _, err := s.cuts(); return err },
	} {
		if err := errors.Join(ctx.Err(), read()); err != nil {
			return err
		}
	}
	return nil
}

// warmDue reads what is due soon, where the pages show it.
func (s *Snapshot) warmDue() error {
	if !s.warns() {
		return nil
	}
	_, err := s.byDue.get(s.readDue)
	return err
}
