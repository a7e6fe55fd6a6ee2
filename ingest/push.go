package ingest

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"time"

	"khohoso/internal/fault"
	statements "khohoso/sql"
)

// Push is a body that a source sends over the line.
type Push struct {
	Source   string    // who sends it
	Key      string    // the source's name for this body, so that it may send it again; "" for none
	Body     io.Reader // rows of the contract in any format, or the national payload
	National bool      // nothing but the national payload is taken; else nothing but events of the contract
	Now      time.Time
}

// Answer is what became of a body, after it was committed.
type Answer struct {
	Kind        string        `json:"kind"`
	Format      Format        `json:"format"`
	Mapping     string        `json:"mapping,omitempty"`
	Read        int64         `json:"read"` // = accepted + duplicate + quarantined
	Accepted    int64         `json:"accepted"`
	Revised     int64         `json:"revised"`
	Duplicate   int64         `json:"duplicate"`
	Quarantined int64         `json:"quarantined"`
	Ignored     []string      `json:"ignored_columns"`
	Refusals    []PushRefusal `json:"refusals"` // the first hundred
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

// TakePush takes a body in and answers once it is committed. The body is read
// before it waits for its turn. The same body with the same key again has no effect
// and gets the same answer, replayed.
//
// Errors: those of Ingest; fault.BadInput for a key that came with another body.
func TakePush(ctx context.Context, store Store, p Push, lang string) (answer Answer, replayed bool, err error) {
	r := Request{
		Bodies: []Body{{Name: "push", Content: p.Body}}, From: p.Source, Now: p.Now, Kind: Events,
		national: p.National, turn: store.Turn, receipt: &receipt{source: p.Source, key: p.Key, lang: lang},
	}
	if p.National {
		r.Kind = Kind{}
	}
	_, err = Ingest(ctx, store.DB(), r)
	if errors.Is(err, errReplayed) {
		return r.receipt.answer, true, nil
	}
	return r.receipt.answer, false, err
}

// TakeBody takes a body of any kind in when nobody else writes, for what watches a
// folder while a service runs. from is whose it is, for the ledger. Errors: those of Ingest.
func TakeBody(ctx context.Context, store Store, from string, body Body, now time.Time) ([]FileResult, error) {
	return Ingest(ctx, store.DB(), Request{Bodies: []Body{body}, From: from, Now: now, turn: store.Turn})
}

// receipt keeps the answer to a body beside what the body brought.
type receipt struct {
	source, key, lang string
	sha256            string
	answer            Answer
}

var errReplayed = errors.New("this body was taken in before")

// check looks whether the body was taken in before.
func (r *receipt) check(ctx context.Context, conn *sql.Conn, inputs []*input) error {
	if r == nil || r.key == "" {
		return nil
	}
	r.sha256 = inputs[0].copy.found.SHA256
	var sha256, answer string
	err := conn.QueryRowContext(ctx, statements.Text("ingest", "known_receipt"), r.source, r.key).Scan(&sha256, &answer)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return err
	case sha256 != r.sha256:
		return fault.New(fault.BadInput, "this idempotency key came with another body before; use a new key for a new body",
			"khóa Idempotency-Key này đã dùng cho một nội dung khác; hãy dùng khóa mới cho nội dung mới")
	}
	if err := json.Unmarshal([]byte(answer), &r.answer); err != nil {
		return err
	}
	return errReplayed
}

// write makes the answer and keeps it in the batch's transaction.
func (r *receipt) write(ctx context.Context, tx *sql.Tx, results []FileResult, now time.Time) error {
	if r == nil {
		return nil
	}
	r.answer = Answer{Ignored: []string{}, Refusals: []PushRefusal{}}
	for _, one := range results {
		r.add(one)
		if err := r.addRefusals(ctx, tx, one); err != nil {
			return err
		}
	}
	if r.key == "" {
		return nil
	}
	text, err := json.Marshal(r.answer)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, statements.Text("ingest", "old_receipts"), now); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, statements.Text("ingest", "write_receipt"), r.source, r.key, r.sha256, string(text), now)
	return err
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
	a.Ignored = append(a.Ignored, one.Ignored...)
}

func (r *receipt) addRefusals(ctx context.Context, tx *sql.Tx, one FileResult) error {
	if one.Quarantined == 0 {
		return nil
	}
	rows, err := tx.QueryContext(ctx, statements.Text("ingest", "file_quarantine"), one.FileID, mostRefusals)
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
