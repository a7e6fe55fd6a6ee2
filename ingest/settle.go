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
func (b *batch) settle(ctx context.Context, p *plan, found survey, progress Progress) (FileResult, error) {
	result := FileResult{FileID: b.fileID, File: p.source.Name, Kind: p.kind.Name, Ignored: p.ignored}
	if err := b.countRows(ctx, p, found, &result); err != nil {
		return result, err
	}
	b.report(progress, Comparing)
	refused, err := b.countRefused(ctx, p, result.Read-found.Rejects)
	if err != nil {
		return result, err
	}
	if refused > 0 || found.Rejects > 0 {
		if err := b.setAside(ctx, p); err != nil {
			return result, err
		}
	}
	if err := b.dropRepeats(ctx, p, &result); err != nil {
		return result, err
	}
	if err := b.countAccepted(ctx, p, &result); err != nil {
		return result, err
	}
	if err := b.ask(ctx, "count_aside", nil, []any{b.fileID}, &result.Quarantined); err != nil {
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

// countRows fills in how many rows the file has, and holds the engine's count
// against ours.
func (b *batch) countRows(ctx context.Context, p *plan, found survey, result *FileResult) error {
	var source, rows int64
	if p.oneToOne() {
		loaded, err := b.loadedEvents(ctx)
		if err != nil {
			return err
		}
		source, rows = loaded.rows, loaded.rows
	} else {
		statement, err := render("count_rows", p)
		if err != nil {
			return err
		}
		if err := b.tx.QueryRowContext(ctx, statement).Scan(&source, &rows); err != nil {
			return readerFault(p.source.Name, err)
		}
	}
	if source != found.Rows {
		return misread(p.source.Name, fmt.Errorf("%d rows by the engine's count, %d by ours", source, found.Rows))
	}
	result.SourceRows, result.Read = source+found.Rejects, rows+found.Rejects
	return nil
}

// countRefused is the number of loaded rows that do not fit. Catalogue rows that
// do not fit were never loaded, so the second look decides.
func (b *batch) countRefused(ctx context.Context, p *plan, rows int64) (int64, error) {
	if p.kind.Name != Events.Name {
		return rows, nil
	}
	loaded, err := b.loadedEvents(ctx)
	return loaded.rows - loaded.timed, err
}

// loadedEvents is what stands of the file in raw_event at this point.
type loadedEvents struct {
	rows, timed int64 // timed: those that fit and are not dropped
	first, last sql.NullTime
}

func (b *batch) loadedEvents(ctx context.Context) (l loadedEvents, err error) {
	err = b.ask(ctx, "loaded_events", nil, []any{b.fileID}, &l.rows, &l.timed, &l.first, &l.last)
	return l, err
}

// dropRepeats drops rows that are in the warehouse already and marks those that
// say something else about a known event; staging decides which of them counts.
func (b *batch) dropRepeats(ctx context.Context, p *plan, result *FileResult) error {
	if p.kind.Name != Events.Name {
		return nil
	}
	loaded, err := b.loadedEvents(ctx)
	if err != nil || !loaded.first.Valid {
		return err
	}
	result.First, result.Last = loaded.first.Time, loaded.last.Time
	if err := b.exec(ctx, "find_repeats", struct {
		FileID      int
		First, Last string
		HasEventID  bool
	}{b.fileID, instantLiteral(result.First), instantLiteral(result.Last), p.HasEventID}); err != nil {
		return err
	}
	drop, err := render("drop_duplicates", p)
	if err != nil {
		return err
	}
	dropped, err := b.tx.ExecContext(ctx, drop)
	if err != nil {
		return err
	}
	if result.Duplicate, err = dropped.RowsAffected(); err != nil {
		return err
	}
	mark, err := render("mark_revisions", nil)
	if err != nil {
		return err
	}
	revised, err := b.tx.ExecContext(ctx, mark, b.fileID)
	if err != nil {
		return err
	}
	result.Revised, err = revised.RowsAffected()
	return err
}

// countAccepted fills in how many rows stay. The dropped ones (drop_duplicates.sql
// says why they are there) wait for sweep, unless they are most of the file.
func (b *batch) countAccepted(ctx context.Context, p *plan, result *FileResult) error {
	if p.kind.Name != Events.Name {
		return b.ask(ctx, "count_catalogue", p, []any{b.fileID}, &result.Accepted)
	}
	loaded, err := b.loadedEvents(ctx)
	if err != nil {
		return err
	}
	result.Accepted = loaded.timed
	if loaded.timed > loaded.rows/2 {
		return nil
	}
	return b.exec(ctx, "delete_dropped", b.fileID)
}

// ask runs a statement that gives one row.
func (b *batch) ask(ctx context.Context, statement string, variant any, parameters []any, into ...any) error {
	text, err := render(statement, variant)
	if err != nil {
		return err
	}
	return b.tx.QueryRowContext(ctx, text, parameters...).Scan(into...)
}

// sweep deletes dropped rows of committed batches. Nobody counts them: staging
// passes rows without a time over, so a crash before the sweep does no harm.
func sweep(ctx context.Context, conn *sql.Conn) error {
	statement, err := render("delete_dropped", 0)
	if err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, statement)
	return err
}

// readerFault tells trouble with reading the file from other trouble.
func readerFault(file string, err error) error {
	for _, sign := range []string{"CSV Error", "CSV Parser", "Invalid Input Error"} {
		if strings.Contains(err.Error(), sign) {
			return misread(file, err)
		}
	}
	return err
}

func misread(file string, err error) error {
	return &misreadError{file, fault.Wrap(fault.BadInput, err, fmt.Sprintf("file %q cannot be read as CSV; export it again as CSV UTF-8", file),
		fmt.Sprintf("tệp %q không đọc được như CSV; hãy xuất lại dạng CSV UTF-8", file))}
}

// storageFault tells a full or read-only disk from other trouble.
func storageFault(err error) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	for _, sign := range []string{"o space left", "ead-only file system", "annot write", "Could not write", "ermission denied"} {
		if strings.Contains(text, sign) && fault.CodeOf(err) == fault.Internal {
			return fault.Wrap(fault.Storage, err, "the warehouse's disk is full or read-only; nothing was taken in, make room and try again",
				"ổ đĩa của kho dữ liệu đã đầy hoặc chỉ cho đọc; chưa nạp gì, hãy dọn chỗ rồi thử lại")
		}
	}
	return err
}
