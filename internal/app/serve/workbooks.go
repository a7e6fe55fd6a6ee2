package serve

import (
	"context"
	"io"
	"sync"

	"khohoso/models/closing"
	"khohoso/models/figures"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
	"khohoso/reports"
	"khohoso/reports/source"
)

// mostShared is how many periods are kept read for workbooks: those of the last months are asked for.
const mostShared = 6

// books writes the workbooks that a running service is asked for. Those of one period are made of a few
// reads of all units together, for as long as the figures stay the same.
type books struct {
	warehouse *store.Warehouse

	mu    sync.Mutex
	stamp store.Stamp
	read  map[bookReads]source.Reads
}

// bookReads is what workbooks made of the same reads have in common.
type bookReads struct {
	source *store.Warehouse
	period period.Period
	metrics.Organisation
	rule, set, lang string
}

// write renders a workbook of figures as they are published and gives its file name.
func (b *books) write(ctx context.Context, q reports.Request, out io.Writer) (string, error) {
	reads, err := b.reads(ctx, q)
	if err != nil {
		return "", err
	}
	return reports.FileName(q), reports.Render(ctx, reads, q, out)
}

// reads are those of a request's period as it is published, shared with others of the same choice.
func (b *books) reads(ctx context.Context, q reports.Request) (source.Reads, error) {
	from, _, _, err := closing.ForPeriod(ctx, b.warehouse, q.Period)
	if err != nil {
		return nil, err
	}
	return b.shared(ctx, bookReads{from, q.Period, q.Organisation, q.Rule, q.Set, q.Lang})
}

// shared gives the reads of a period's workbooks, new ones after the figures have changed.
func (b *books) shared(ctx context.Context, of bookReads) (source.Reads, error) {
	now, err := b.warehouse.Stamp(ctx)
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.read == nil || b.stamp != now || b.read[of] == nil && len(b.read) >= mostShared {
		b.stamp, b.read = now, map[bookReads]source.Reads{}
	}
	if b.read[of] == nil {
		b.read[of] = source.Shared(figures.Of(of.source))
	}
	return b.read[of], nil
}
