// Package closing freezes the figures of a period as they are published and reads them back (design law 5).
package closing

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"khohoso/internal/apperr"
	"khohoso/models/datatests"
	"khohoso/models/graph"
	"khohoso/models/period"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// Closing is one act of closing a period: what was published, by whom, when and
// from which data. Closings are never deleted; Reopen ends one on the record.
type Closing struct {
	ID          int64
	Period      period.Period
	By          string
	At          time.Time // in the warehouse's zone, whole seconds
	Note        string
	LastFile    int64  // rows of later files are not in the frozen figures
	LastBatch   int64  // batches after this one came in later
	DataVersion string // DataVersion.ID of the frozen figures
	Definitions string // digest of the models and seeds they follow

	ReopenedBy string // "" while the closing stands
	ReopenedAt time.Time
	ReopenNote string

	WordsEdition int64 // of the forms, see WordsEdition

	Schema string // of the frozen figures
}

// WordsEdition numbers the words that forms are printed in, so that those of a closed
// period stay as they were signed. Whoever changes words of a shipped layout or of the cover counts
// it up and keeps the ones of before in the layout, under signed.
const WordsEdition = 3

// SignedBefore says whether it was closed with words older than an edition: what it published stays as it was signed.
func (c Closing) SignedBefore(edition int64) bool { return c.WordsEdition < edition }

// Stands says whether the period is still closed by this closing.
func (c Closing) Stands() bool { return c.ReopenedAt.IsZero() }

// covers compares days, not names: the same days are the same figures.
func (c Closing) covers(p period.Period) bool {
	return c.Period.From.Equal(p.From) && c.Period.To.Equal(p.To)
}

// Close freezes the figures of p as they are published now. Data that
// arrives later shows up as a restatement, never as a changed report (design law 5).
// All of it is one transaction: after a crash the period is closed or open.
//
// Errors: apperr.BadPeriod when p is not over in the data, apperr.Closed when it is
// closed already, apperr.NotBuilt when the figures are not up to date, apperr.DataTests.
func Close(ctx context.Context, w *store.Warehouse, p period.Period, by, note string) (Closing, error) {
	if err := w.RefuseFrozen("close a period"); err != nil {
		return Closing{}, err
	}
	if err := closable(ctx, w, p); err != nil {
		return Closing{}, err
	}
	results, err := datatests.Run(ctx, w)
	if err != nil {
		return Closing{}, err
	}
	if err := datatests.Fault(results); err != nil {
		return Closing{}, err
	}
	err = Freeze(ctx, w, p, by, note)
	w.NoteWrite()
	if err != nil {
		return Closing{}, store.OpenFault(store.Options{Path: w.Path()}, err)
	}
	c, _, err := Find(ctx, w, p)
	return c, err
}

// closable refuses what cannot be published for good.
func closable(ctx context.Context, w *store.Warehouse, p period.Period) error {
	version, err := w.DataVersion(ctx)
	if err != nil {
		return err
	}
	if pending, err := w.Pending(ctx); err != nil {
		return err
	} else if pending > 0 {
		return apperr.New(apperr.NotBuilt,
			fmt.Sprintf("%d batch(es) are not in the figures yet; run khohoso build, look at the figures, then close", pending),
			fmt.Sprintf("còn %d lượt nạp chưa tổng hợp; hãy chạy khohoso build, xem lại số liệu rồi chốt", pending))
	}
	if err := graph.RefuseOutdated(ctx, w); err != nil {
		return err
	}
	if c, closed, err := Find(ctx, w, p); err != nil {
		return err
	} else if closed {
		return closedFault(c)
	}
	return finished(w, p, version)
}

// finished refuses a period that the data do not reach the end of.
func finished(w *store.Warehouse, p period.Period, version store.DataVersion) error {
	year, month, day := version.AsOf.Date()
	reached := time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
	if version.AsOf.IsZero() || p.To.After(reached) {
		return apperr.New(apperr.BadPeriod,
			fmt.Sprintf("period %q ends on %s, but the data reach only to %s; take the missing files in, build, then close", p.Name, p.To.Format(time.DateOnly), reached.Format(time.DateOnly)),
			fmt.Sprintf("kỳ %q kết thúc ngày %s nhưng dữ liệu mới đến ngày %s; hãy nạp đủ tệp, tổng hợp rồi chốt", p.Name, p.To.Format("02/01/2006"), reached.Format("02/01/2006")))
	}
	return nil
}

func closedFault(c Closing) error {
	return apperr.New(apperr.Closed,
		fmt.Sprintf("period %q was closed by %s on %s; see khohoso close list, and khohoso restatements --period %s for what came later", c.Period.Name, c.By, c.At.Format("2006-01-02 15:04"), c.Period.Name),
		fmt.Sprintf("kỳ %q đã được %s chốt lúc %s; xem khohoso close list, và khohoso restatements --period %s để biết thay đổi về sau", c.Period.Name, c.By, c.At.Format("15:04 02/01/2006"), c.Period.Name))
}

// NotClosed is the error for what only a closed period has.
func NotClosed(p period.Period) error {
	return apperr.New(apperr.NotClosed, fmt.Sprintf("period %q is not closed; close it with khohoso close --period %s", p.Name, p.Name),
		fmt.Sprintf("kỳ %q chưa chốt; chốt bằng khohoso close --period %s", p.Name, p.Name))
}

// Reopen ends the closing of p: its figures are those of today again, until it
// is closed anew. The closing stays on the list with who reopened it and why.
//
// Error: apperr.NotClosed.
func Reopen(ctx context.Context, w *store.Warehouse, p period.Period, by, note string) error {
	if err := w.RefuseFrozen("reopen a period"); err != nil {
		return err
	}
	if _, closed, err := Find(ctx, w, p); err != nil {
		return err
	} else if !closed {
		return NotClosed(p)
	}
	statement, err := sqlfiles.Render("ops/closing", "reopen_closing", nil)
	if err != nil {
		return err
	}
	_, err = w.DB().ExecContext(ctx, statement, sql.Named("reopened_by", by), sql.Named("note", note),
		sql.Named("first_day", p.From.Format(time.DateOnly)), sql.Named("last_day", p.To.Format(time.DateOnly)))
	w.NoteWrite()
	return err
}

// Find is the closing that p stands under now; false when p is open.
func Find(ctx context.Context, w *store.Warehouse, p period.Period) (Closing, bool, error) {
	all, err := List(ctx, w)
	if err != nil {
		return Closing{}, false, err
	}
	for _, c := range slices.Backward(all) {
		if c.Stands() && c.covers(p) {
			return c, true, nil
		}
	}
	return Closing{}, false, nil
}

// List lists every closing in its order, also those that were reopened. The list is
// kept until somebody writes: whatever is read of a period asks first whether it is closed.
func List(ctx context.Context, w *store.Warehouse) ([]Closing, error) {
	found, err := store.Cached(w, "closings", "", func() ([]Closing, error) { return readClosings(ctx, w) })
	return slices.Clone(found), err
}

func readClosings(ctx context.Context, w *store.Warehouse) ([]Closing, error) {
	query, err := sqlfiles.Render("ops/closing", "closings", nil)
	if err != nil {
		return nil, err
	}
	return store.Query(ctx, w, query, nil, func(rows *sql.Rows) (c Closing, err error) {
		var at, reopened sql.NullTime
		p := &c.Period
		err = rows.Scan(&c.ID, &p.Name, &p.Kind, &p.Calendar, &p.From, &p.To, &c.By, &at, &c.Note,
			&c.LastFile, &c.LastBatch, &c.DataVersion, &c.Definitions, &c.Schema, &c.ReopenedBy, &reopened, &c.ReopenNote, &c.WordsEdition)
		c.At, c.ReopenedAt = w.Local(at), w.Local(reopened)
		return c, err
	})
}
