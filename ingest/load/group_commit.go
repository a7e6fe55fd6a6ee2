package load

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/duckdb/duckdb-go/v2"
)

// groupCommit is bodies that are taken in with one commit. Their files have numbers that
// follow each other; whatever is asked of the engine is asked once for all of them.
type groupCommit struct {
	*batch
	connection *Connection
	group      []*Buffered
	span       fileSpan
}

// Ingest takes bodies in within one transaction: all of them or, on any error, none. What
// commit writes belongs to it.
func (c *Connection) Ingest(ctx context.Context, group []*Buffered, commit func(context.Context, *sql.Tx) error) error {
	if len(group) == 0 {
		return nil
	}
	conn := c.conn
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer conn.ExecContext(ctx, "set preserve_insertion_order = false") //nolint:errcheck // it costs others time, never rows
	t := &groupCommit{batch: &batch{conn: conn, tx: tx}, connection: c, group: group}
	if err := t.run(ctx); err != nil {
		return errors.Join(storageFault(err), ignoreDone(tx.Rollback()))
	}
	if err := commit(ctx, tx); err != nil {
		return errors.Join(storageFault(err), ignoreDone(tx.Rollback()))
	}
	if err := tx.Commit(); err != nil || !t.leavesDedupe {
		return storageFault(err)
	}
	return storageFault(finalizeCommitted(ctx, conn))
}

func (t *groupCommit) run(ctx context.Context) error {
	if err := t.number(ctx); err != nil {
		return err
	}
	if err := t.load(ctx); err != nil {
		return err
	}
	files, err := t.loaded(ctx, t.span)
	if err != nil {
		return err
	}
	if err := t.quarantineRows(ctx, files); err != nil {
		return err
	}
	if err := t.dedupe(ctx, files); err != nil {
		return err
	}
	for _, one := range t.group {
		files[one.Result.FileID].into(&one.Result)
		if err := one.Result.proof(); err != nil {
			return err
		}
	}
	return t.record(ctx)
}

// number gives each body its batch and its file.
func (t *groupCommit) number(ctx context.Context) error {
	if err := t.queryRow(ctx, "next_ids", nil, nil, &t.batchID, &t.fileID); err != nil {
		return err
	}
	t.span = fileSpan{t.fileID + 1, t.fileID + len(t.group)}
	for i, one := range t.group {
		one.batchID = t.batchID + i
		one.Result = one.plan.result(t.span.FirstFile + i)
	}
	return nil
}

// load lets the engine read the rows of all bodies, in their order.
func (t *groupCommit) load(ctx context.Context) error {
	text := groupText(t.group, t.span.FirstFile)
	if text == "" {
		return nil
	}
	if _, err := t.tx.ExecContext(ctx, "set preserve_insertion_order = true"); err != nil {
		return err
	}
	if err := teachNames(ctx, t.tx); err != nil {
		return err
	}
	units, isLimited := groupUnits(t.group)
	load, err := t.connection.load(ctx, isLimited)
	if err != nil {
		return err
	}
	parameters := []any{text}
	if isLimited {
		parameters = append(parameters, units, t.span.FirstFile)
	}
	if _, err := load.ExecContext(ctx, parameters...); err != nil { // on the transaction's own connection
		return readerFault("push", err)
	}
	if !isLimited || len(t.group) == 1 {
		return nil
	}
	return t.refuseContested(ctx)
}

var errContested = errors.New("bodies that came together tell one event of several units")

// refuseContested has bodies taken in by themselves of which one tells an event of another unit than the next one
// does: which of them may, the first that stands in the warehouse says.
func (t *groupCommit) refuseContested(ctx context.Context) error {
	var contested int64
	err := t.queryRow(ctx, "count_contested", t.span, nil, &contested)
	if err == nil && contested > 0 {
		err = errContested
	}
	return err
}

// quarantineRows holds the engine's count against ours, body by body, and moves what does not
// fit into the quarantine.
func (t *groupCommit) quarantineRows(ctx context.Context, files loadedFiles) error {
	var odd int64
	for _, one := range t.group {
		loaded, found := files[one.Result.FileID], one.Counted
		if loaded.rows != found.Rows {
			return parserDisagreement(one.Result.File, fmt.Errorf("%d rows by the engine's count, %d by ours", loaded.rows, found.Rows))
		}
		one.Result.SourceRows, one.Result.Read = found.Rows+found.Rejects, found.Rows+found.Rejects
		odd += found.Rejects + loaded.rows - loaded.timed
	}
	if odd == 0 {
		return nil
	}
	if err := t.exec(ctx, "rejects", pendingRejects{t.span, false}); err != nil {
		return err
	}
	if err := t.exec(ctx, "fault_tables", nil); err != nil {
		return err
	}
	if err := t.findLines(ctx); err != nil {
		return err
	}
	counts, err := t.quarantine(ctx, t.connection.plan, t.span)
	for _, one := range t.group {
		one.Result.Quarantined = counts[one.Result.FileID]
	}
	return err
}

// findLines notes the line of every refused row and the rows that could not be split.
func (t *groupCommit) findLines(ctx context.Context) error {
	refused, err := t.faultRows(ctx)
	if err != nil {
		return err
	}
	return t.appendTo(func(lines, rejects *duckdb.Appender) error {
		for _, one := range t.group {
			note, refuse := notesOf(one.Result.FileID, lines, rejects)
			if err := one.normalized.findLines(refused[one.Result.FileID], note, refuse); err != nil {
				return err
			}
		}
		return nil
	})
}

// record writes the ledger.
func (t *groupCommit) record(ctx context.Context) error {
	var ledger [][]any
	for _, one := range t.group {
		row, err := ledgerRow(one.batchID, one.Counted, one.Result, one.now, one.from)
		if err != nil {
			return err
		}
		ledger = append(ledger, row)
	}
	return Insert(ctx, t.tx, "write_ledger", ledger)
}
