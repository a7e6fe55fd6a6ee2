package dashboards

import (
	"context"
	"errors"
	"time"

	"khohoso/dashboards/kept"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

const (
	// looksEvery is how soon a change of the figures is noticed.
	looksEvery = 100 * time.Millisecond
	// askedLately is how long ago figures may have been asked for to be read again before anyone asks.
	askedLately = 10 * time.Minute
	// warming is how long reading ahead may take in all; what is not read then is read for who asks.
	warming = 30 * time.Second
	// mostWarm is how many choices of period, rule and organisation are read again.
	mostWarm = 3
)

// KeepWarm reads the figures of the pages that are asked for whenever they have
// changed, so that nobody waits for it: those of the last full month, which is where
// everyone begins, and those chosen lately. It returns when ctx ends.
func (p Pages) KeepWarm(ctx context.Context) {
	var warm store.Stamp
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

// warm reads the snapshots of figures that everyone sees already, for some time at most and never while anybody
// waits to write for it. What goes wrong is told to whoever asks for the page.
func (s *service) warm(ctx context.Context, reads Reads) {
	ctx, cancel := context.WithTimeout(ctx, warming)
	defer cancel()
	months, err := s.cache.reachOf(ctx, reads)
	if err != nil {
		return
	}
	for _, chosen := range s.worthReading(months) {
		if reads, err := s.readsOf(ctx, chosen.Period); err == nil && ctx.Err() == nil {
			_ = s.cache.ahead(ctx, reads, chosen, func(snap *Snapshot) { _ = snap.warm(ctx) })
		}
	}
}

// worthReading are the choices that are read before anyone asks: the last full month, and those asked for lately.
func (s *service) worthReading(months reach) []Selection {
	choices := []Selection{{Period: months.fullMonth(period.Calendar), Organisation: metrics.AsThen}}
	for _, lately := range s.cache.lately(time.Now().Add(-askedLately)) {
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
		func() error { _, err := s.readings(); return err },
		func() error { _, err := s.findingsOf(""); return err },
		func() error { _, err := s.overdueOf(s.province); return err },
		func() error { return s.warmDue() },
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
	_, err := s.dueReads()
	return err
}
