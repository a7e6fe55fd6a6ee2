package ingest

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"time"

	"khohoso/internal/apperr"
	sqlfiles "khohoso/sql"
)

// Push is a body that a source sends over the line.
type Push struct {
	Source   string    // who sends it
	Units    []string  // codes and beginnings of codes (H28.30.*) that rows may name as their unit; none: any
	Key      string    // the source's name for this body, so that it may send it again; "" for none
	Body     io.Reader // rows of the contract in any format, or the national payload
	National bool      // nothing but the national payload is taken; else nothing but events of the contract
	Now      time.Time
}

// Answer is what became of a body, after it was committed.
type Answer struct {
	Kind         string        `json:"kind"`
	Format       Format        `json:"format"`
	Mapping      string        `json:"mapping,omitempty"`
	Read         int64         `json:"read"` // = accepted + duplicate + quarantined
	Accepted     int64         `json:"accepted"`
	Revised      int64         `json:"revised"`
	Duplicate    int64         `json:"duplicate"`
	Quarantined  int64         `json:"quarantined"`
	WithoutEvent int64         `json:"without_event,omitempty"` // records that gave no event
	Unread       int64         `json:"unread_cells,omitempty"`  // fees that could not be read and stand empty
	Ignored      []string      `json:"ignored_columns"`
	Refusals     []PushRefusal `json:"refusals"` // the first hundred
}

// PushRefusal is why a row of a body was set aside.
type PushRefusal struct {
	ID     int64  `json:"quarantine_id"`
	Line   int64  `json:"line"` // or number of the row
	Place  string `json:"place,omitempty"`
	Column string `json:"column"`
	Value  string `json:"value"`
	Reason string `json:"reason"`
	Says   string `json:"says"`
}

// mostRefusals is how many are told; all of them stand in the quarantine.
const mostRefusals = 100

// Store is a warehouse that takes turns at writing.
type Store interface {
	DB() *sql.DB
	Turn(context.Context) (end func(), err error)
}

// TakeBody takes a body of any kind in when nobody else writes, for what watches a
// folder while a service runs. from is whose it is, for the ledger. Errors: those of Ingest.
func TakeBody(ctx context.Context, store Store, from string, body Body, nullWords []string, now time.Time) ([]FileResult, error) {
	return Ingest(ctx, store.DB(), Request{Bodies: []Body{body}, From: from, NullWords: nullWords, Now: now, Turn: store.Turn})
}

// keyDigest is what is kept of an idempotency key: a sender may have put a name or a
// number into it (design law 9), and nobody reads it again.
func keyDigest(key string) string {
	if key == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}

// receipt keeps the answer to a body beside what the body brought.
type receipt struct {
	source, key, lang string
	now               time.Time
	sha256            string
	answer            Answer
}

var errReplayed = errors.New("this body was taken in before")

// Before looks whether the body was taken in before.
func (r *receipt) Before(ctx context.Context, conn *sql.Conn, sha256 string) error {
	if r.key == "" {
		return nil
	}
	r.sha256 = sha256
	known, err := knownReceipts(ctx, conn, []*receipt{r})
	if err != nil {
		return err
	}
	return known.check(r)
}

// receiptID is what a body is known by when it comes again.
type receiptID struct{ source, key string }

func (r *receipt) id() receiptID { return receiptID{r.source, r.key} }

// receipts are those of bodies that were taken in before.
type receipts map[receiptID]struct{ sha256, answer string }

// knownReceipts finds the earlier receipts of bodies.
func knownReceipts(ctx context.Context, conn *sql.Conn, of []*receipt) (receipts, error) {
	var keys []string
	for _, r := range of {
		if r.key != "" {
			keys = append(keys, r.key)
		}
	}
	found := receipts{}
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
		var id receiptID
		var one struct{ sha256, answer string }
		if err := rows.Scan(&id.source, &id.key, &one.sha256, &one.answer); err != nil {
			return nil, err
		}
		found[id] = one
	}
	return found, rows.Err()
}

// check gives errReplayed and the earlier answer for a body that was taken in before.
func (known receipts) check(r *receipt) error {
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
func (r *receipt) Commit(ctx context.Context, tx *sql.Tx, results []FileResult) error {
	if !slices.ContainsFunc(results, func(one FileResult) bool { return one.SourceRows > 0 }) {
		return noRows()
	}
	if err := r.tell(ctx, tx, results); err != nil {
		return err
	}
	return writeReceipts(ctx, tx, []*receipt{r}, r.now)
}

// tell makes the answer.
func (r *receipt) tell(ctx context.Context, tx *sql.Tx, results []FileResult) error {
	r.answer = Answer{Ignored: []string{}, Refusals: []PushRefusal{}}
	for _, one := range results {
		r.add(one)
		if err := r.addRefusals(ctx, tx, one); err != nil {
			return err
		}
	}
	return nil
}

// writeReceipts keeps the answers to those bodies that have a key.
func writeReceipts(ctx context.Context, tx *sql.Tx, all []*receipt, now time.Time) error {
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
	return insert(ctx, tx, "write_receipt", rows)
}

// add adds what became of one table of the body: a workbook may hold several.
func (r *receipt) add(one FileResult) {
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

func (r *receipt) addRefusals(ctx context.Context, tx *sql.Tx, one FileResult) error {
	if one.Quarantined == 0 {
		return nil
	}
	rows, err := tx.QueryContext(ctx, sqlfiles.Text("ingest", "file_quarantine"), one.FileID, mostRefusals)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() && len(r.answer.Refusals) < mostRefusals {
		var f PushRefusal
		if err := rows.Scan(&f.ID, &f.Line, &f.Column, &f.Value, &f.Reason, &f.Place); err != nil {
			return err
		}
		f.Says = Explain(one.Kind, f.Reason, f.Column, r.lang)
		r.answer.Refusals = append(r.answer.Refusals, f)
	}
	return rows.Err()
}
