package web

import (
	"context"
	"time"

	"khohoso/dashboards/responsecache"
	"khohoso/dashboards/view"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
)

const (
	// looksEvery is how soon a change of the figures is noticed.
	looksEvery = 100 * time.Millisecond
	// askedLately is how long ago figures may have been asked for to be read again before anyone asks.
	askedLately = 10 * time.Minute
	// prefetchTime is how long reading ahead may take in all; what is not read then is read for who asks.
	prefetchTime = 30 * time.Second
	// mostPrefetched is how many choices of period, rule and organisation are read again.
	mostPrefetched = 3
)

// Prefetch reads the figures of the pages that are asked for whenever they have
// changed, so that nobody waits for it: those of the last full month, which is where
// everyone begins, and those chosen lately. It returns when ctx ends.
func (p Pages) Prefetch(ctx context.Context) {
	var warm store.Stamp
	look := time.NewTicker(looksEvery)
	defer look.Stop()
	for {
		if reads, err := p.service.Open(ctx); err == nil {
			if now, err := reads.Stamp(ctx); err == nil {
				p.service.Answers.Note(now)
				if now != warm {
					p.service.prefetch(responsecache.Exactly(ctx), reads)
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

// prefetch reads the views of figures that everyone sees already, for some time at most and never while anybody
// waits to write for it. What goes wrong is told to whoever asks for the page.
func (s *service) prefetch(ctx context.Context, reads view.Reads) {
	ctx, cancel := context.WithTimeout(ctx, prefetchTime)
	defer cancel()
	months, err := s.cache.availablePeriods(ctx, reads)
	if err != nil {
		return
	}
	for _, chosen := range s.worthReading(months) {
		if reads, err := s.readsOf(ctx, chosen.Period); err == nil && ctx.Err() == nil {
			_ = s.cache.prefetch(ctx, reads, chosen, func(snap *view.PeriodView) { _ = snap.Prefetch(ctx) })
		}
	}
}

// worthReading are the choices that are read before anyone asks: the last full month, and those asked for lately.
func (s *service) worthReading(months view.AvailablePeriods) []view.Filter {
	choices := []view.Filter{{Period: months.FullMonth(period.Calendar), Organisation: metrics.HistoricalOrg}}
	for _, lately := range s.cache.lately(time.Now().Add(-askedLately)) {
		if len(choices) < mostPrefetched && lately != choices[0] {
			choices = append(choices, lately)
		}
	}
	return choices
}
