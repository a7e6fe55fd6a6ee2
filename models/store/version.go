package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"khohoso/internal/apperr"
)

// DataVersion identifies the content that figures were made from. The same
// events give the same ID whatever their order of arrival (design law 6).
type DataVersion struct {
	ID       string    // "v112821-5f2c9a01d3e4": number of events and a digest of all of them
	AsOf     time.Time // instant of the latest event known at the latest ingest, in the warehouse's zone
	Events   int64
	Dossiers int64
}

// DataVersion says what the figures were last made from. Error: apperr.NotBuilt.
func (w *Warehouse) DataVersion(ctx context.Context) (DataVersion, error) {
	return Cached(w, "data version", "", func() (DataVersion, error) { return w.readVersion(ctx) })
}

func (w *Warehouse) readVersion(ctx context.Context) (DataVersion, error) {
	var version DataVersion
	var asOf sql.NullTime
	err := w.db.QueryRowContext(ctx, "select data_version, as_of, events, dossiers from meta_build").
		Scan(&version.ID, &asOf, &version.Events, &version.Dossiers)
	if err == sql.ErrNoRows {
		return DataVersion{}, w.NotBuilt()
	}
	if asOf.Valid {
		version.AsOf = asOf.Time.In(w.location)
	}
	return version, err
}

// NotBuilt is the error for a warehouse without figures.
func (w *Warehouse) NotBuilt() error {
	return apperr.New(apperr.NotBuilt,
		fmt.Sprintf("warehouse %q has no figures yet; make them first: khohoso build", w.path),
		fmt.Sprintf("kho dữ liệu %q chưa có số liệu; hãy tổng hợp trước: khohoso build", w.path))
}

// Pending counts the batches that are in the warehouse but not yet in its figures.
func (w *Warehouse) Pending(ctx context.Context) (int64, error) {
	var batches int64
	err := w.db.QueryRowContext(ctx, `select count(distinct batch_id)
		from ledger_file where batch_id > coalesce((select max(last_batch) from meta_build), 0)`).Scan(&batches)
	return batches, err
}

// DataDay is the local day that the data reach to, midnight UTC.
func (w *Warehouse) DataDay(ctx context.Context) (time.Time, error) {
	version, err := w.DataVersion(ctx)
	year, month, day := version.AsOf.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC), err
}
