package ingest

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"khohoso/internal/fault"
)

// settle sorts the loaded rows: what does not fit goes to the quarantine, what is
// known already goes away, and the sum is proven before the batch may commit.
func (b *batch) settle(ctx context.Context, p *plan, progress Progress) (FileResult, error) {
	result := FileResult{FileID: b.fileID, File: p.source.Name, Kind: p.kind.Name, Ignored: p.ignored}
	rejects, err := b.takeRejects(ctx)
	if err != nil {
		return result, err
	}
	if err := b.countRows(ctx, p, int64(len(rejects)), &result); err != nil {
		return result, err
	}
	b.report(progress, Comparing)
	refused, err := b.countRefused(ctx, p, result.Read-int64(len(rejects)))
	if err != nil {
		return result, err
	}
	if refused > 0 || len(rejects) > 0 {
		if err := b.setAside(ctx, p, rejects); err != nil {
			return result, err
		}
	}
	if err := b.dropRepeats(ctx, p, &result); err != nil {
		return result, err
	}
	kept := "select count(*) from " + p.kind.Table + " where file_id = ?"
	if err := b.tx.QueryRowContext(ctx, kept, b.fileID).Scan(&result.Accepted); err != nil {
		return result, err
	}
	const aside = "select count(*) from raw_quarantine where file_id = ?"
	if err := b.tx.QueryRowContext(ctx, aside, b.fileID).Scan(&result.Quarantined); err != nil {
		return result, err
	}
	if p.kind.Name != Events.Name {
		result.Duplicate = result.Read - result.Accepted - result.Quarantined
	}
	if result.Read != result.Accepted+result.Duplicate+result.Quarantined || result.Duplicate < 0 {
		return result, fmt.Errorf("file %q: %d rows read, but %d accepted, %d duplicate and %d quarantined; nothing was taken in",
			p.source.Name, result.Read, result.Accepted, result.Duplicate, result.Quarantined)
	}
	return result, nil
}

// countRows fills in how many rows the file has. Rows of events without a mapping
// are all in the table at this point, which saves reading the file again.
func (b *batch) countRows(ctx context.Context, p *plan, rejects int64, result *FileResult) error {
	var source, rows int64
	if p.kind.Name == Events.Name && len(p.Shapes) == 1 {
		if err := b.tx.QueryRowContext(ctx, "select count(*) from raw_event where file_id = ?", b.fileID).Scan(&rows); err != nil {
			return err
		}
		source = rows
	} else {
		statement, err := render("count_rows", p)
		if err != nil {
			return err
		}
		if err := b.tx.QueryRowContext(ctx, statement).Scan(&source, &rows); err != nil {
			return readerFault(p.source.Name, err)
		}
	}
	result.SourceRows, result.Read = source+rejects, rows+rejects
	return nil
}

// countRefused is the number of loaded rows that do not fit. Catalogue rows that
// do not fit were never loaded, so the second look decides.
func (b *batch) countRefused(ctx context.Context, p *plan, rows int64) (int64, error) {
	if p.kind.Name != Events.Name {
		return rows, nil
	}
	var refused int64
	err := b.tx.QueryRowContext(ctx, "select count(*) from raw_event where file_id = ? and event_time is null", b.fileID).Scan(&refused)
	return refused, err
}

// countScans notes how many scans left rejects behind so far: one that splits
// every row leaves no trace, and its turn must not see those of the file before.
func (b *batch) countScans(ctx context.Context) error {
	b.scansBefore = -1
	err := b.tx.QueryRowContext(ctx, "select coalesce(max(scan_id)::bigint, -1) from reject_scans").Scan(&b.scansBefore)
	if err != nil && strings.Contains(err.Error(), "does not exist") {
		return nil // no scan of this connection ever noted anything
	}
	return err
}

// reject is a row that the reader could not split into the file's columns.
type reject struct {
	offset int64 // of its first byte in the unpacked file, from 0
	length int64 // of its text without the line's end
	line   int64 // found later
	reason Reason
	text   string
}

// takeRejects reads what the engine noted about rows that it could not split in
// the scan just made; several notes may speak of one row.
func (b *batch) takeRejects(ctx context.Context) ([]reject, error) {
	const noted = `select line_byte_position, min(error_type)::varchar, any_value(csv_line)
		from reject_errors
		where scan_id > ?
		group by line_byte_position
		order by line_byte_position`
	rows, err := b.tx.QueryContext(ctx, noted, b.scansBefore)
	if err != nil {
		if strings.Contains(err.Error(), "does not exist") {
			return nil, nil // no scan of this connection ever noted anything
		}
		return nil, err
	}
	defer rows.Close()
	var rejects []reject
	for rows.Next() {
		var r reject
		var kind, text sql.NullString
		if err := rows.Scan(&r.offset, &kind, &text); err != nil {
			return nil, err
		}
		r.offset--
		r.text, r.length, r.reason = text.String, int64(len(text.String)), splitReason(kind.String)
		rejects = append(rejects, r)
	}
	return rejects, rows.Err()
}

// dropRepeats removes rows that are in the warehouse already and marks those that
// say something else about a known event; staging decides which of them counts.
func (b *batch) dropRepeats(ctx context.Context, p *plan, result *FileResult) error {
	if p.kind.Name != Events.Name {
		return nil
	}
	var first, last sql.NullTime
	const span = "select min(event_time), max(event_time) from raw_event where file_id = ?"
	if err := b.tx.QueryRowContext(ctx, span, b.fileID).Scan(&first, &last); err != nil || !first.Valid {
		return err
	}
	result.First, result.Last = first.Time, last.Time
	statement, err := render("find_repeats", struct {
		FileID      int
		First, Last string
		HasEventID  bool
	}{b.fileID, instantLiteral(first.Time), instantLiteral(last.Time), p.HasEventID})
	if err != nil {
		return err
	}
	if _, err := b.tx.ExecContext(ctx, statement); err != nil {
		return err
	}
	dropped, err := b.tx.ExecContext(ctx, "delete from raw_event where file_id = ? and rowid in (select row_id from repeat where is_duplicate)", b.fileID)
	if err != nil {
		return err
	}
	if result.Duplicate, err = dropped.RowsAffected(); err != nil {
		return err
	}
	revised, err := b.tx.ExecContext(ctx, "update raw_event set is_revision = true where file_id = ? and rowid in (select row_id from repeat where not is_duplicate)", b.fileID)
	if err != nil {
		return err
	}
	result.Revised, err = revised.RowsAffected()
	return err
}

// readerFault turns what the engine says about a file into what a reader can act on.
func readerFault(file string, err error) error {
	text := err.Error()
	if strings.Contains(text, "CSV Error") || strings.Contains(text, "Invalid Input Error") {
		first, _, _ := strings.Cut(text, "\n")
		return fault.Wrap(fault.BadInput, err, fmt.Sprintf("file %q cannot be read as CSV: %s", file, first),
			fmt.Sprintf("tệp %q không đọc được như CSV: %s", file, first))
	}
	return err
}

// storageFault tells a full or read-only disk from other trouble.
func storageFault(err error) error {
	text := err.Error()
	for _, sign := range []string{"No space left", "ead-only file system", "annot write", "Could not write", "ermission denied"} {
		if strings.Contains(text, sign) && fault.CodeOf(err) == fault.Internal {
			return fault.Wrap(fault.Storage, err, "the warehouse's disk is full or read-only; nothing was taken in, make room and try again",
				"ổ đĩa của kho dữ liệu đã đầy hoặc chỉ cho đọc; chưa nạp gì, hãy dọn chỗ rồi thử lại")
		}
	}
	return err
}
