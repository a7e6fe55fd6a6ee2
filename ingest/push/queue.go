// Package push takes in bodies that sources send: those that wait are committed together, and a body that is
// sent again with its key gets the same answer. Start with Queue.
package push

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"khohoso/ingest/contract"
	"khohoso/ingest/load"
	"khohoso/internal/apperr"
)

// Queue takes bodies in. Those that wait while others are written are taken in
// together, with one commit: each is a batch of its own, with its own answer, as if they
// had come one after another. A body never waits for others to come.
type Queue struct {
	store      load.Store
	nullWords  []string
	lead       chan struct{} // held by who takes in what waits
	life       context.Context
	end        context.CancelFunc
	connection *load.Connection // of who leads; nil until there is something to take in

	guard   sync.Mutex
	waiting []*waitingBody
}

// NewQueue takes bodies into a store; there is one for each, to be closed before the store.
// Words that stand for nothing in their cells may be given.
func NewQueue(store load.Store, nullWords ...string) *Queue {
	life, end := context.WithCancel(context.Background())
	return &Queue{store: store, nullWords: nullWords, lead: make(chan struct{}, 1), life: life, end: end}
}

// waitingBody is a body that was read and waits to be taken in.
type waitingBody struct {
	ctx    context.Context
	record *idempotencyRecord
	body   *load.Buffered

	done chan struct{} // closed once the record has its answer or err is there
	err  error
}

// Take takes a body in and answers once it is committed. The body is read
// before it waits for its turn. The same body with the same key again has no effect
// and gets the same answer, replayed.
//
// Errors: those of load.Run; apperr.BadInput for a key that came with another body.
func Take(ctx context.Context, store load.Store, r Request, lang string) (answer Answer, replayed bool, err error) {
	q := NewQueue(store)
	defer func() { err = errors.Join(err, q.Close()) }()
	return q.Take(ctx, r, lang)
}

// Close lets go of the store. What is being taken in then has a moment to end; what takes longer has no effect.
func (q *Queue) Close() error {
	const moment = 3 * time.Second
	stop := time.AfterFunc(moment, q.end)
	defer stop.Stop()
	q.lead <- struct{}{}
	defer func() { <-q.lead }()
	q.end()
	return q.disconnect()
}

// patience is how long a body waits while somebody else writes, such as a build: whoever sends it is told
// to come again before they think that nobody is there.
const patience = 8 * time.Second

var errBusy error = apperr.New(apperr.Busy, "the warehouse is being written; nothing was taken in, send this again in a moment",
	"kho đang được ghi; chưa nạp gì, hãy gửi lại sau giây lát")

// acquireWriter waits for the right to write for as long as patience lasts.
func (q *Queue) acquireWriter(ctx context.Context) (end func(), err error) {
	waiting, cancel := context.WithTimeoutCause(ctx, patience, errBusy)
	defer cancel()
	if end, err = q.store.AcquireWriter(waiting); err != nil && waiting.Err() != nil {
		err = context.Cause(waiting)
	}
	return end, err
}

// Take does what the function Take does, together with whoever else waits.
func (q *Queue) Take(ctx context.Context, push Request, lang string) (answer Answer, replayed bool, err error) {
	own := &idempotencyRecord{source: push.Source, key: keyDigest(push.Key), lang: lang, now: push.Now}
	r := load.Request{
		Bodies: []load.Body{{Name: "push", Content: push.Body}}, From: push.Source, Now: push.Now, Kind: contract.Events, NullWords: q.nullWords,
		National: push.National, Units: strings.Join(push.Units, ","), AcquireWriter: q.acquireWriter, Hook: own,
	}
	if push.National {
		r.Kind = contract.Kind{}
	}
	if err = q.take(ctx, r, own); errors.Is(err, errReplayed) {
		return own.answer, true, nil
	}
	return own.answer, false, err
}

// take takes a body in with others where it is small and of the contract, by itself else.
func (q *Queue) take(ctx context.Context, r load.Request, own *idempotencyRecord) error {
	opened, err := r.Open()
	if err != nil {
		return err
	}
	body, err := opened.Buffer(ctx)
	if err != nil {
		return err
	}
	if body == nil {
		_, err := opened.Run(ctx, q.store.DB())
		return err
	}
	if body.Counted.Rows+body.Counted.Rejects == 0 {
		return load.NoRows()
	}
	own.sha256 = body.Counted.SHA256
	return q.join(ctx, &waitingBody{ctx: ctx, record: own, body: body, done: make(chan struct{})})
}

// join waits until the body was taken in, by whoever leads; who finds nobody leading leads.
func (q *Queue) join(ctx context.Context, one *waitingBody) error {
	ctx, cancel := context.WithTimeoutCause(ctx, patience, errBusy)
	defer cancel()
	q.guard.Lock()
	q.waiting = append(q.waiting, one)
	q.guard.Unlock()
	for {
		select {
		case <-one.done:
			return one.err
		default:
		}
		select {
		case <-one.done:
			return one.err
		case <-ctx.Done():
			if q.leave(one) {
				return context.Cause(ctx)
			}
			<-one.done // it is being written
		case q.lead <- struct{}{}:
			if err := q.leadOn(ctx); err != nil && q.leave(one) {
				return err
			}
		}
	}
}

// leave takes back a body that nobody has begun to write.
func (q *Queue) leave(one *waitingBody) bool {
	q.guard.Lock()
	defer q.guard.Unlock()
	at := slices.Index(q.waiting, one)
	if at >= 0 {
		q.waiting = slices.Delete(q.waiting, at, at+1)
	}
	return at >= 0
}

// leadOn takes in what waits once it is our turn to write. Error: no turn came.
func (q *Queue) leadOn(ctx context.Context) error {
	defer func() { <-q.lead }()
	end, err := q.store.AcquireWriter(ctx)
	if err != nil {
		return cmp.Or(context.Cause(ctx), err)
	}
	defer end()
	// Who leads may go away; the others are still there.
	q.ingest(q.life, q.nextGroup())
	return nil
}

// mostTogether and mostTextTogether are how much is taken in with one commit.
const (
	mostTogether     = 64
	mostTextTogether = 32 << 20
)

// nextGroup are the bodies that are taken in together, in the order they came. Of those with
// the same key the later one waits until the first has its answer.
func (q *Queue) nextGroup() (group []*waitingBody) {
	q.guard.Lock()
	defer q.guard.Unlock()
	text, keys := 0, map[recordID]bool{}
	q.waiting = slices.DeleteFunc(q.waiting, func(one *waitingBody) bool {
		id := one.record.id()
		if one.ctx.Err() != nil || len(group) == mostTogether || text > mostTextTogether || keys[id] && id.key != "" {
			return false
		}
		group, keys[id] = append(group, one), true
		text += one.body.Size()
		return true
	})
	return group
}

var errUnfinished = errors.New("the body was not taken in to its end")

// ingest takes a group in and answers it. When that fails, each is taken in by itself, so
// that none fails for another.
func (q *Queue) ingest(ctx context.Context, group []*waitingBody) {
	for _, one := range group {
		one.err = errUnfinished // unless something better is known
		defer close(one.done)
	}
	failAll := func(err error) {
		for _, one := range group {
			one.err = err
		}
	}
	if err := q.connect(ctx); err != nil {
		failAll(err)
		return
	}
	group, err := q.withoutReplays(ctx, group)
	if err != nil {
		failAll(errors.Join(err, q.disconnect()))
		return
	}
	if err := q.commit(ctx, group); err == nil || len(group) == 1 {
		failAll(err)
		return
	}
	for _, one := range group {
		one.err = q.commit(ctx, []*waitingBody{one})
	}
}

// commit takes a group in with its records: all of it or, on any error, nothing.
func (q *Queue) commit(ctx context.Context, group []*waitingBody) error {
	var bodies []*load.Buffered
	for _, one := range group {
		bodies = append(bodies, one.body)
	}
	return q.connection.Ingest(ctx, bodies, func(ctx context.Context, tx *sql.Tx) error { return reportAll(ctx, tx, group) })
}

// connect opens the connection when there is none.
func (q *Queue) connect(ctx context.Context) (err error) {
	if q.connection == nil {
		q.connection, err = load.Connect(ctx, q.store.DB(), q.nullWords)
	}
	return err
}

// disconnect closes it; the next group opens another.
func (q *Queue) disconnect() error {
	if q.connection == nil {
		return nil
	}
	defer func() { q.connection = nil }()
	return q.connection.Close()
}

// withoutReplays answers those bodies that were taken in before.
func (q *Queue) withoutReplays(ctx context.Context, group []*waitingBody) (rest []*waitingBody, err error) {
	known, err := knownRecords(ctx, q.connection.Conn(), recordsOf(group))
	if err != nil {
		return group, err
	}
	for _, one := range group {
		if err := known.check(one.record); err != nil {
			one.err = err
		} else {
			rest = append(rest, one)
		}
	}
	return rest, q.connection.Finalize(ctx)
}
