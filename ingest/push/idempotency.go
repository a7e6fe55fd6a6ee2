package push

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"khohoso/ingest/contract"
	"khohoso/ingest/load"
	"khohoso/internal/apperr"
	sqlfiles "khohoso/sql"
)

// keyDigest is what is kept of an idempotency key: a sender may have put a name or a
// number into it (design law 9), and nobody reads it again.
func keyDigest(key string) string {
	if key == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}

// idempotencyRecord keeps the answer to a body beside what the body brought.
type idempotencyRecord struct {
	source, key, lang string
	now               time.Time
	sha256            string
	answer            Answer
}

var errReplayed = errors.New("this body was taken in before")

// Before looks whether the body was taken in before.
func (r *idempotencyRecord) Before(ctx context.Context, conn *sql.Conn, sha256 string) error {
	if r.key == "" {
		return nil
	}
	r.sha256 = sha256
	known, err := knownRecords(ctx, conn, []*idempotencyRecord{r})
	if err != nil {
		return err
	}
	return known.check(r)
}

// recordID is what a body is known by when it comes again.
type recordID struct{ source, key string }

func (r *idempotencyRecord) id() recordID { return recordID{r.source, r.key} }

// idempotencyRecords are those of bodies that were taken in before.
type idempotencyRecords map[recordID]struct{ sha256, answer string }

// knownRecords finds the earlier records of bodies.
func knownRecords(ctx context.Context, conn *sql.Conn, of []*idempotencyRecord) (idempotencyRecords, error) {
	var keys []string
	for _, r := range of {
		if r.key != "" {
			keys = append(keys, r.key)
		}
	}
	found := idempotencyRecords{}
	list, err := json.Marshal(keys)
	if err != nil || len(keys) == 0 {
		return found, err
	}
	rows, err := conn.QueryContext(ctx, sqlfiles.Text("ingest", "known_receipt"), string(list))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id recordID
		var one struct{ sha256, answer string }
		if err := rows.Scan(&id.source, &id.key, &one.sha256, &one.answer); err != nil {
			return nil, err
		}
		found[id] = one
	}
	return found, rows.Err()
}

// check gives errReplayed and the earlier answer for a body that was taken in before.
func (known idempotencyRecords) check(r *idempotencyRecord) error {
	before, found := known[r.id()]
	switch {
	case !found:
		return nil
	case before.sha256 != r.sha256:
		return apperr.New(apperr.BadInput, "this idempotency key came with another body before; use a new key for a new body",
			"khóa Idempotency-Key này đã dùng cho một nội dung khác; hãy dùng khóa mới cho nội dung mới")
	}
	if err := json.Unmarshal([]byte(before.answer), &r.answer); err != nil {
		return err
	}
	return errReplayed
}

// Commit makes the answer and keeps it in the batch's transaction.
func (r *idempotencyRecord) Commit(ctx context.Context, tx *sql.Tx, results []load.FileResult) error {
	if !slices.ContainsFunc(results, func(one load.FileResult) bool { return one.SourceRows > 0 }) {
		return load.NoRows()
	}
	if err := r.report(ctx, tx, results); err != nil {
		return err
	}
	return writeRecords(ctx, tx, []*idempotencyRecord{r}, r.now)
}

// report makes the answer.
func (r *idempotencyRecord) report(ctx context.Context, tx *sql.Tx, results []load.FileResult) error {
	r.answer = Answer{Ignored: []string{}, Refusals: []Refusal{}}
	for _, one := range results {
		r.add(one)
		if err := r.addRefusals(ctx, tx, one); err != nil {
			return err
		}
	}
	return nil
}

// writeRecords keeps the answers to those bodies that have a key.
func writeRecords(ctx context.Context, tx *sql.Tx, all []*idempotencyRecord, now time.Time) error {
	var rows [][]any
	for _, r := range all {
		if r.key == "" {
			continue
		}
		text, err := json.Marshal(r.answer)
		if err != nil {
			return err
		}
		rows = append(rows, []any{r.source, r.key, r.sha256, string(text), now})
	}
	if len(rows) == 0 {
		return nil
	}
	if _, err := tx.ExecContext(ctx, sqlfiles.Text("ingest", "old_receipts"), now); err != nil {
		return err
	}
	return load.Insert(ctx, tx, "write_receipt", rows)
}

// add adds what became of one table of the body: a workbook may hold several.
func (r *idempotencyRecord) add(one load.FileResult) {
	a := &r.answer
	a.Kind, a.Format, a.Mapping = one.Kind, one.Format, one.Mapping
	a.Read += one.Read
	a.Accepted += one.Accepted
	a.Revised += one.Revised
	a.Duplicate += one.Duplicate
	a.Quarantined += one.Quarantined
	a.WithoutEvent += one.WithoutEvent
	a.Unread += one.Unread
	a.Ignored = append(a.Ignored, one.Ignored...)
}

func (r *idempotencyRecord) addRefusals(ctx context.Context, tx *sql.Tx, one load.FileResult) error {
	if one.Quarantined == 0 {
		return nil
	}
	rows, err := tx.QueryContext(ctx, sqlfiles.Text("ingest", "file_quarantine"), one.FileID, mostRefusals)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() && len(r.answer.Refusals) < mostRefusals {
		var f Refusal
		if err := rows.Scan(&f.ID, &f.Line, &f.Column, &f.Value, &f.Reason, &f.Place); err != nil {
			return err
		}
		f.Says = contract.Explain(one.Kind, f.Reason, f.Column, r.lang)
		r.answer.Refusals = append(r.answer.Refusals, f)
	}
	return rows.Err()
}

// reportAll makes and keeps the answers. What is told about a body is told at the time it
// came; old records go by the latest.
func reportAll(ctx context.Context, tx *sql.Tx, group []*waitingBody) error {
	last := time.Time{}
	for _, one := range group {
		if one.record.now.After(last) {
			last = one.record.now
		}
		if err := one.record.report(ctx, tx, []load.FileResult{one.body.Result}); err != nil {
			return err
		}
	}
	return writeRecords(ctx, tx, recordsOf(group), last)
}

func recordsOf(group []*waitingBody) (all []*idempotencyRecord) {
	for _, one := range group {
		all = append(all, one.record)
	}
	return all
}
