// Package operate is what operators do with a warehouse while it serves: what their pages show of it, and the jobs
// that they start by hand, which run as those of the schedule do. Start with New.
package operate

import (
	"context"
	"database/sql"
	"io"
	"path/filepath"
	"strconv"

	"khohoso/dashboards/operations"
	"khohoso/ingest/contract"
	"khohoso/ingest/ledger"
	"khohoso/ingest/quarantine"
	"khohoso/internal/app"
	"khohoso/internal/app/work"
	"khohoso/internal/apperr"
	"khohoso/internal/schedule"
	"khohoso/models/store"
)

// Desk is the machine room of a warehouse.
type Desk struct {
	app       *app.App
	warehouse *store.Warehouse
	scheduler *schedule.Scheduler
	watch     *work.Watch
}

// New opens the machine room.
func New(a *app.App, w *store.Warehouse, s *schedule.Scheduler, watch *work.Watch) *Desk {
	return &Desk{a, w, s, watch}
}

// Sources says how fresh each source is.
func (d *Desk) Sources(ctx context.Context) ([]operations.Source, error) {
	known, err := ledger.Sources(ctx, d.warehouse.DB())
	if err != nil {
		return nil, err
	}
	now, all := app.Clock(), make([]operations.Source, len(known))
	for i, s := range known {
		all[i] = operations.Source{
			Name: s.Source, ByHand: s.ByHand, Batches: s.Batches, LastBatch: s.LastBatch, LastEvent: s.LastEvent,
			Accepted: s.Accepted, Quarantined: s.Quarantined, UsualGap: s.UsualGap, Silent: s.Silent(now),
		}
	}
	return all, nil
}

// Files lists files of the ledger, and sums all that the query asks for.
func (d *Desk) Files(ctx context.Context, q operations.FileQuery) ([]operations.File, operations.Totals, error) {
	asked := ledger.FileQuery(q)
	found, err := ledger.Files(ctx, d.warehouse.DB(), asked)
	if err != nil {
		return nil, operations.Totals{}, err
	}
	totals, err := ledger.TotalsOf(ctx, d.warehouse.DB(), asked)
	files := make([]operations.File, len(found))
	for i, f := range found {
		files[i] = operations.File{
			ID: f.ID, Batch: f.Batch, Kind: f.Kind, Name: filepath.Base(f.Name), Format: f.Format, Mapping: f.Mapping, Source: f.Source,
			SourceRows: f.SourceRows, Read: f.Read, Accepted: f.Accepted, Revised: f.Revised, Duplicate: f.Duplicate, Quarantined: f.Quarantined, Waiting: f.Waiting,
			WithoutEvent: counted(f.WithoutEvent), Unread: counted(f.Unread), At: f.At,
		}
	}
	return files, operations.Totals(totals), err
}

func counted(n sql.NullInt64) *int64 {
	if !n.Valid {
		return nil
	}
	return &n.Int64
}

// Groups counts what is set aside by reason.
func (d *Desk) Groups(ctx context.Context, lang string) ([]operations.Group, error) {
	found, err := quarantine.Groups(ctx, d.warehouse.DB())
	groups := make([]operations.Group, len(found))
	for i, g := range found {
		groups[i] = operations.Group{Kind: g.Kind, Source: g.Source, Column: g.Column, Code: g.Reason, Reason: contract.Explain(g.Kind, g.Reason, "", lang), Example: g.Example, Rows: g.Rows}
	}
	return groups, err
}

// RowsAside lists what is set aside.
func (d *Desk) RowsAside(ctx context.Context, q operations.RowQuery, lang string) ([]operations.Row, error) {
	found, err := quarantine.Find(ctx, d.warehouse.DB(), quarantine.Query{Kind: q.Kind, Source: q.Source, Column: q.Column, Reason: q.Reason, File: q.File, After: q.After, Most: q.Most})
	rows := make([]operations.Row, len(found))
	for i, r := range found {
		place := r.Place
		if place == "" && r.Line > 0 {
			place = strconv.FormatInt(r.Line, 10)
		}
		rows[i] = operations.Row{
			ID: r.ID, Batch: r.Batch, Kind: r.Kind, File: filepath.Base(r.File), Place: place, Column: r.Column, Value: r.Value,
			Reason: contract.Explain(r.Kind, r.Reason, r.Column, lang),
		}
	}
	return rows, err
}

// ExportAside writes the workbook of the rows of a kind, to be mended. Error: apperr.UnknownName.
func (d *Desk) ExportAside(ctx context.Context, out io.Writer, kindName, lang string) error {
	kind, err := kindNamed(kindName)
	if err != nil {
		return err
	}
	rows, err := quarantine.Find(ctx, d.warehouse.DB(), quarantine.Query{Kind: kind.Name, Most: operations.MostExported})
	if err != nil {
		return err
	}
	return work.WriteMarked(d.app, out, kind, rows, lang)
}

func kindNamed(name string) (contract.Kind, error) {
	kind, known := contract.KindNamed(name)
	if !known {
		return kind, apperr.New(apperr.UnknownName, "kind: choose one of "+contract.KindNames(), "kind: chọn một trong "+contract.KindNames())
	}
	return kind, nil
}
