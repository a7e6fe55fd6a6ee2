package view

import (
	"context"
	"errors"
)

// Prefetch reads what most pages ask for.
func (s *PeriodView) Prefetch(ctx context.Context) error {
	for _, read := range []func() error{
		func() error { _, err := s.Scores(); return err },
		func() error { _, err := s.Readings(); return err },
		func() error { _, err := s.FindingsOf(""); return err },
		func() error { _, err := s.OverdueOf(s.Province); return err },
		func() error { return prefetchDue(s) },
		func() error { _, err := s.Breakdowns(); return err },
	} {
		if err := errors.Join(ctx.Err(), read()); err != nil {
			return err
		}
	}
	return nil
}

// prefetchDue reads what is due soon, where the pages show it.
func prefetchDue(s *PeriodView) error {
	if !s.Warns() {
		return nil
	}
	_, err := s.DueReads()
	return err
}
