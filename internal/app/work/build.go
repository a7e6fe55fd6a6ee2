package work

import (
	"context"

	"khohoso/internal/yielding"
	"khohoso/models/pipeline"
	"khohoso/models/store"
)

// BuildInTurn brings the figures up to date when nobody else writes, and keeps the file from growing with every build.
// Readers go first.
func BuildInTurn(ctx context.Context, w *store.Warehouse) error {
	end, err := w.AcquireWriter(ctx)
	if err != nil {
		return err
	}
	defer end()
	return yielding.Do(func() error {
		if _, err := pipeline.Build(ctx, w, nil); err != nil {
			return err
		}
		return w.Checkpoint(ctx)
	})
}
