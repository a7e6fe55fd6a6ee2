package models

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// Stamp is what every answer about figures depends on besides the question: as
// long as it stays the same, so does the answer, also that about a closed period.
// It is made for caches and says nothing to a reader.
//
// Error: fault.NotBuilt.
func (w *Warehouse) Stamp(ctx context.Context) (string, error) {
	query, err := readStatement("stamp", nil)
	if err != nil {
		return "", err
	}
	var version, definitions string
	var batch, closings, reopened int64
	var parts uint64
	err = w.db.QueryRowContext(ctx, query).Scan(&version, &batch, &definitions, &parts, &closings, &reopened)
	if errors.Is(err, sql.ErrNoRows) {
		return "", w.notBuilt()
	}
	return fmt.Sprintf("%s %d %s %x %d %d", version, batch, definitions, parts, closings, reopened), err
}
