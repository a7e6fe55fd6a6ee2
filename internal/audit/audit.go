// Package audit keeps who did what, when and from where. It is only added to:
// the file's triggers refuse changes, and every row's digest covers the row
// before it. Start with Log.Add; Log.Verify tells whether rows were tampered with.
package audit

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"khohoso/internal/accountsdb"
	"khohoso/internal/apperr"
)

// Action is a kind of thing that is kept.
type Action string

// The actions.
const (
	SignIn         Action = "sign_in"
	SignOut        Action = "sign_out"
	Refused        Action = "refused"
	Download       Action = "download"
	PasswordChange Action = "password_change"
	TokenAdd       Action = "token_add"
	TokenRevoke    Action = "token_revoke"
	UserAdd        Action = "user_add"
	UserDisable    Action = "user_disable"
	UserReset      Action = "user_reset"
	Close          Action = "close"
	Reopen         Action = "reopen"
	TargetChange   Action = "target_change"
	AuditExport    Action = "audit_export"
	JobRun         Action = "job_run"
)

// Actions are all of them, in the order they are offered to choose from.
var Actions = []Action{
	SignIn, SignOut, Refused, Download, PasswordChange, TokenAdd, TokenRevoke, UserAdd, UserDisable, UserReset,
	Close, Reopen, TargetChange, AuditExport, JobRun,
}

// Outcome says how it ended.
type Outcome string

// The outcomes.
const (
	Done    Outcome = "done"
	Denied  Outcome = "refused"
	NotDone Outcome = "failed"
)

const (
	chainOf  = "khohoso audit" // what the first row follows on
	longest  = 500             // characters of an object or a detail
	allLimit = int64(1) << 40
)

// Entry is one thing that was done.
type Entry struct {
	ID      int64     `json:"id"`
	At      time.Time `json:"at"`
	Who     string    `json:"who"` // account name; "" when nobody had signed in
	Role    string    `json:"role"`
	Unit    string    `json:"unit"`
	Action  Action    `json:"action"`
	Object  string    `json:"object"` // what it was done to: an address, an account, a period
	Outcome Outcome   `json:"outcome"`
	Detail  string    `json:"detail"`
	Address string    `json:"address"` // where from: an address, or "command line"
	Request string    `json:"request"` // id of the request, as in the log
	Digest  string    `json:"digest"`
}

// Log is the audit of a file of accounts.
type Log struct {
	db  *accountsdb.DB
	now func() time.Time
}

// New opens the audit of a file of accounts.
func New(db *accountsdb.DB, now func() time.Time) *Log { return &Log{db, now} }

// Add keeps an entry; its time, id and digest are set here.
func (l *Log) Add(ctx context.Context, e Entry) error {
	e.At = l.now().UTC().Truncate(time.Millisecond)
	e.Object, e.Detail = clip(e.Object), clip(e.Detail)
	ctx = context.WithoutCancel(ctx) // a reader who leaves does not take the trace along
	return l.db.In(ctx, func(tx accountsdb.Tx) error {
		last, err := accountsdb.RowsIn(ctx, tx, "last_digest", nil, accountsdb.One[string])
		if err != nil {
			return err
		}
		previous := chainOf
		if len(last) > 0 {
			previous = last[0]
		}
		_, err = tx.Do(ctx, "add_audit", accountsdb.Args{
			"at": e.At.UnixMilli(), "who": e.Who, "role": e.Role, "unit": e.Unit, "action": string(e.Action), "object": e.Object,
			"outcome": string(e.Outcome), "detail": e.Detail, "address": e.Address, "request": e.Request, "digest": e.digestAfter(previous),
		})
		return err
	})
}

// clip keeps a long address from filling the file.
func clip(text string) string {
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return text
}

// digestAfter covers every column and the digest of the row before.
func (e Entry) digestAfter(previous string) string {
	text, err := json.Marshal([]any{previous, e.At.UnixMilli(), e.Who, e.Role, e.Unit, e.Action, e.Object, e.Outcome, e.Detail, e.Address, e.Request})
	if err != nil {
		panic(err) // strings and a number
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// Query asks for a part of the audit; the zero value is all of it, oldest first.
type Query struct {
	Who         string
	Action      Action
	From, Until time.Time // Until is not included
	After       int64     // ids above this
	Before      int64     // ids below this; 0: no limit
	LatestFirst bool
	Limit       int // 0: all
}

// List gives entries.
func (l *Log) List(ctx context.Context, q Query) ([]Entry, error) {
	most := int64(q.Limit)
	if most == 0 {
		most = allLimit
	}
	from, until := int64(0), int64(0)
	if !q.From.IsZero() {
		from = q.From.UnixMilli()
	}
	if !q.Until.IsZero() {
		until = q.Until.UnixMilli()
	}
	return accountsdb.Rows(ctx, l.db, "audit", accountsdb.Args{
		"after": q.After, "before": q.Before, "who": q.Who, "action": string(q.Action), "from": from, "until": until,
		"latest_first": q.LatestFirst, "most": most,
	}, scan)
}

func scan(read func(...any) error) (e Entry, err error) {
	var at int64
	err = read(&e.ID, &at, &e.Who, &e.Role, &e.Unit, &e.Action, &e.Object, &e.Outcome, &e.Detail, &e.Address, &e.Request, &e.Digest)
	e.At = time.UnixMilli(at).UTC()
	return e, err
}

// Verify walks the whole audit and refuses one in which a row was changed, put
// in or taken out. Rows cut off at the very end cannot be told from never written.
//
// Error: apperr.DataTests naming the first row that does not follow.
func (l *Log) Verify(ctx context.Context) (rows int, err error) {
	entries, err := l.List(ctx, Query{})
	if err != nil {
		return 0, err
	}
	previous := chainOf
	for _, e := range entries {
		if e.digestAfter(previous) != e.Digest {
			return rows, apperr.New(apperr.DataTests, fmt.Sprintf("audit: row %d does not follow the row before it; it was changed outside of this program", e.ID),
				fmt.Sprintf("nhật ký: dòng %d không khớp với dòng trước; dòng đã bị sửa từ bên ngoài chương trình", e.ID))
		}
		previous = e.Digest
		rows++
	}
	return rows, nil
}
