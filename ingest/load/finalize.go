package load

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"khohoso/ingest/contract"
	"khohoso/ingest/redact"
	"khohoso/internal/apperr"
	sqlfiles "khohoso/sql"
)

// finalize sorts the loaded rows: what does not fit goes to the quarantine, what is
// known already goes away, and the sum is proven before the batch may commit.
func (b *batch) finalize(ctx context.Context, p *loadPlan, found RowCount, progress Progress) (FileResult, error) {
	result := p.result(b.fileID)
	loaded, err := b.loadedOf(ctx, p)
	if err != nil {
		return result, err
	}
	if err := b.countRows(ctx, p, found, loaded, &result); err != nil {
		return result, err
	}
	b.report(progress, Comparing)
	refused := result.Read - found.Rejects // catalogue rows that do not fit were never loaded, so the second look decides
	if p.kind.Name == contract.Events.Name {
		refused = loaded.rows - loaded.timed
	}
	if refused > 0 || found.Rejects > 0 {
		if result.Quarantined, err = b.quarantineRows(ctx, p, found); err != nil {
			return result, err
		}
	}
	if p.kind.Name == contract.Events.Name {
		if err = b.dedupe(ctx, loadedFiles{b.fileID: loaded}); err == nil {
			loaded.into(&result)
		}
	} else if err = b.queryRow(ctx, "count_catalogue", p, []any{b.fileID}, &result.Accepted); err == nil {
		result.Duplicate = result.Read - result.Accepted - result.Quarantined
	}
	if err != nil {
		return result, err
	}
	return result, result.proof()
}

// result is what is known of a file before any row is counted.
func (p *loadPlan) result(fileID int) FileResult {
	result := FileResult{FileID: fileID, File: p.source.Name, Sheet: p.sheetLabel(), Format: p.source.Format, Kind: p.kind.Name, Ignored: redact.Names(p.ignored)}
	if p.mapping != nil {
		result.Mapping = p.mapping.Name()
	}
	return result
}

// proof is the error of a file whose rows do not add up (design law 1).
func (r FileResult) proof() error {
	if r.Read == r.Accepted+r.Duplicate+r.Quarantined && r.Duplicate >= 0 {
		return nil
	}
	return fmt.Errorf("file %q: %d rows read, but %d accepted, %d duplicate and %d quarantined; nothing was taken in",
		r.File, r.Read, r.Accepted, r.Duplicate, r.Quarantined)
}

// countRows fills in how many rows the file has, and holds the engine's count
// against ours.
func (b *batch) countRows(ctx context.Context, p *loadPlan, found RowCount, loaded *loadedFile, result *FileResult) error {
	source, rows := loaded.rows, loaded.rows
	if !p.oneToOne() {
		variant, into := p, []any{&source, &rows}
		if p.mapping != nil {
			variant, into = p.numbered(), append(into, &result.WithoutEvent)
		}
		if err := b.queryRow(ctx, "count_rows", variant, nil, into...); err != nil {
			return readerFault(p.source.Name, err)
		}
	}
	if source != found.Rows {
		return parserDisagreement(p.source.Name, fmt.Errorf("%d rows by the engine's count, %d by ours", source, found.Rows))
	}
	result.SourceRows, result.Read = source+found.Rejects, rows+found.Rejects
	return nil
}

// queryRow runs a statement that gives one row.
func (b *batch) queryRow(ctx context.Context, statement string, variant any, parameters []any, into ...any) error {
	text, err := render(statement, variant)
	if err != nil {
		return err
	}
	return b.tx.QueryRowContext(ctx, text, parameters...).Scan(into...)
}

// Finalize completes what a batch left to do after its commit, when a crash came in
// between: see sql/ingest/dedupe.sql. Whoever opens a warehouse to write calls
// it. finished says that there was something.
func Finalize(ctx context.Context, db *sql.DB) (finished bool, err error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return false, err
	}
	defer conn.Close()
	return dedupeLeft(ctx, conn)
}

func finalizeCommitted(ctx context.Context, conn *sql.Conn) error {
	_, err := dedupeLeft(ctx, conn)
	return err
}

// dedupeLeft does what committed batches left to do, in a transaction of its own.
func dedupeLeft(ctx context.Context, conn *sql.Conn) (left bool, err error) {
	var unsettled int64
	if err := conn.QueryRowContext(ctx, sqlfiles.Text("ingest", "is_unsettled")).Scan(&unsettled); err != nil || unsettled == 0 {
		return false, err
	}
	type part struct{ Part, Parts int64 }
	parts := make([]part, partsOf(unsettled))
	for i := range parts {
		parts[i] = part{int64(i), int64(len(parts))}
	}
	statement, err := render("dedupe", parts)
	if err != nil {
		return false, err
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return false, err
	}
	if _, err := tx.ExecContext(ctx, statement); err != nil {
		return false, errors.Join(err, ignoreDone(tx.Rollback()))
	}
	return true, tx.Commit()
}

// readerFault tells trouble with reading the file from other trouble.
func readerFault(file string, err error) error {
	for _, sign := range []string{"CSV Error", "CSV Parser", "Invalid Input Error", "JSON", "arquet", "Invalid Error", "Out of Memory", "IO Error: Snappy", "ZSTD", "GZIP"} {
		if strings.Contains(err.Error(), sign) && !strings.Contains(err.Error(), "o space left") {
			return parserDisagreement(file, withoutValues(err))
		}
	}
	return err
}

func parserDisagreement(file string, err error) error {
	return &parserDisagreementError{apperr.Wrap(apperr.BadInput, err, fmt.Sprintf("file %q is damaged or not what it looks like; export it again", file),
		fmt.Sprintf("tệp %q hỏng hoặc không đúng định dạng; hãy xuất lại", file))}
}

// storageFault tells a full or read-only disk from other trouble.
func storageFault(err error) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	for _, sign := range []string{"o space left", "ead-only file system", "annot write", "Could not write", "ermission denied"} {
		if strings.Contains(text, sign) && apperr.CodeOf(err) == apperr.Internal {
			return apperr.Wrap(apperr.Storage, err, "the warehouse's disk is full or read-only; nothing was taken in, make room and try again",
				"ổ đĩa của kho dữ liệu đã đầy hoặc chỉ cho đọc; chưa nạp gì, hãy dọn chỗ rồi thử lại")
		}
	}
	return err
}
