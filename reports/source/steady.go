package source

import (
	"context"
	"iter"
	"time"

	"khohoso/internal/apperr"
	"khohoso/models/closing"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/restatement"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

// ErrMoved says that the figures changed while many workbooks were made of them.
var ErrMoved error = apperr.New(apperr.Gone, "the figures changed while this was made; make it again", "số liệu thay đổi trong khi lập; hãy lập lại")

// Steady refuses every read that the figures have moved away from since the first: what is made of it is of
// one state of the data. stamp tells the state; answers kept by Shared ask nothing.
func Steady(ctx context.Context, r Reads, stamp func(context.Context) (store.Stamp, error)) (Reads, error) {
	first, err := stamp(ctx)
	return &steady{r, stamp, first}, err
}

type steady struct {
	Reads
	stamp func(context.Context) (store.Stamp, error)
	first store.Stamp
}

// still is a read's answer, if the figures are still those of the first one.
func still[T any](ctx context.Context, s *steady, answer T, err error) (T, error) {
	if err != nil {
		return answer, err
	}
	now, err := s.stamp(ctx)
	if err == nil && now.Figures != s.first.Figures {
		err = ErrMoved
	}
	return answer, err
}

// Flow and the methods below are those of Reads.
func (s *steady) Flow(ctx context.Context, q metrics.FlowQuery) ([]metrics.FlowRow, error) {
	rows, err := s.Reads.Flow(ctx, q)
	return still(ctx, s, rows, err)
}

func (s *steady) Agencies(ctx context.Context) ([]metrics.Agency, error) {
	all, err := s.Reads.Agencies(ctx)
	return still(ctx, s, all, err)
}

func (s *steady) Lineage(ctx context.Context) (*metrics.Lineage, error) {
	lineage, err := s.Reads.Lineage(ctx)
	return still(ctx, s, lineage, err)
}

func (s *steady) ProvinceOn(ctx context.Context, day time.Time) (metrics.Agency, error) {
	one, err := s.Reads.ProvinceOn(ctx, day)
	return still(ctx, s, one, err)
}

func (s *steady) DataVersion(ctx context.Context) (store.DataVersion, error) {
	version, err := s.Reads.DataVersion(ctx)
	return still(ctx, s, version, err)
}

func (s *steady) Closing(ctx context.Context, p period.Period) (closing.Closing, bool, error) {
	found, closed, err := s.Reads.Closing(ctx, p)
	found, err = still(ctx, s, found, err)
	return found, closed, err
}

func (s *steady) Restatements(ctx context.Context, p period.Period, agency string) ([]restatement.Restatement, error) {
	rows, err := s.Reads.Restatements(ctx, p, agency)
	return still(ctx, s, rows, err)
}

func (s *steady) CountDossiers(ctx context.Context, q dossiers.Query) (int64, error) {
	n, err := s.Reads.CountDossiers(ctx, q)
	return still(ctx, s, n, err)
}

func (s *steady) EachDossier(ctx context.Context, q dossiers.Query) iter.Seq2[dossiers.Row, error] {
	return func(yield func(dossiers.Row, error) bool) {
		if _, err := still(ctx, s, true, nil); err != nil {
			yield(dossiers.Row{}, err)
			return
		}
		s.Reads.EachDossier(ctx, q)(yield) // one statement, which reads one state
	}
}

func (s *steady) Scorecard(ctx context.Context, q metrics.IndicatorQuery) ([]scoring.Scorecard, error) {
	cards, err := s.Reads.Scorecard(ctx, q)
	return still(ctx, s, cards, err)
}

func (s *steady) ProcedureCounts(ctx context.Context, day time.Time) ([]metrics.ProcedureCount, error) {
	rows, err := s.Reads.ProcedureCounts(ctx, day)
	return still(ctx, s, rows, err)
}

func (s *steady) Due(ctx context.Context, q dossiers.DueQuery) ([]dossiers.DueRow, error) {
	rows, err := s.Reads.Due(ctx, q)
	return still(ctx, s, rows, err)
}

func (s *steady) DueDossiers(ctx context.Context, q dossiers.DueQuery, within, limit int) ([]dossiers.DueDossier, error) {
	rows, err := s.Reads.DueDossiers(ctx, q, within, limit)
	return still(ctx, s, rows, err)
}
