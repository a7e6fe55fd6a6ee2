package ingest

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"khohoso/internal/apperr"
)

// Pushes takes bodies in. Those that wait while others are written are taken in
// together, with one commit: each is a batch of its own, with its own answer, as if they
// had come one after another. Nobody waits for company.
type Pushes struct {
	store     Store
	nullWords []string
	lead      chan struct{} // held by who takes in what waits
	life      context.Context
	end       context.CancelFunc
	line      *pushLine // of who leads; nil until there is something to take in

	guard   sync.Mutex
	waiting []*pushed
}

// NewPushes takes bodies into a store; there is one for each, to be closed before the store.
// Words that stand for nothing in their cells may be given.
func NewPushes(store Store, nullWords ...string) *Pushes {
	life, end := context.WithCancel(context.Background())
	return &Pushes{store: store, nullWords: nullWords, lead: make(chan struct{}, 1), life: life, end: end}
}

// pushed is a body that was read and waits to be taken in.
type pushed struct {
	ctx     context.Context
	receipt *receipt
	body    *Buffered

	done chan struct{} // closed once the receipt has its answer or err is there
	err  error
}

// TakePush takes a body in and answers once it is committed. The body is read
// before it waits for its turn. The same body with the same key again has no effect
// and gets the same answer, replayed.
//
// Errors: those of Ingest; apperr.BadInput for a key that came with another body.
func TakePush(ctx context.Context, store Store, p Push, lang string) (answer Answer, replayed bool, err error) {
	pushes := NewPushes(store)
	defer func() { err = errors.Join(err, pushes.Close()) }()
	return pushes.Take(ctx, p, lang)
}

// Close lets go of the store. What is being taken in then has a moment to end; what takes longer has no effect.
func (p *Pushes) Close() error {
	const moment = 3 * time.Second
	stop := time.AfterFunc(moment, p.end)
	defer stop.Stop()
	p.lead <- struct{}{}
	defer func() { <-p.lead }()
	p.end()
	return p.hangUp()
}

// patience is how long a body waits while somebody else writes, such as a build: whoever sends it is told
// to come again before they think that nobody is there.
const patience = 8 * time.Second

var errBusy error = apperr.New(apperr.Busy, "the warehouse is being written; nothing was taken in, send this again in a moment",
	"kho đang được ghi; chưa nạp gì, hãy gửi lại sau giây lát")

// turn waits for the right to write for as long as patience lasts.
func (p *Pushes) turn(ctx context.Context) (end func(), err error) {
	waiting, cancel := context.WithTimeoutCause(ctx, patience, errBusy)
	defer cancel()
	if end, err = p.store.Turn(waiting); err != nil && waiting.Err() != nil {
		err = context.Cause(waiting)
	}
	return end, err
}

// Take does what TakePush does, together with whoever else waits.
func (p *Pushes) Take(ctx context.Context, push Push, lang string) (answer Answer, replayed bool, err error) {
	own := &receipt{source: push.Source, key: keyDigest(push.Key), lang: lang, now: push.Now}
	r := Request{
		Bodies: []Body{{Name: "push", Content: push.Body}}, From: push.Source, Now: push.Now, Kind: Events, NullWords: p.nullWords,
		National: push.National, Units: strings.Join(push.Units, ","), Turn: p.turn, Hook: own,
	}
	if push.National {
		r.Kind = Kind{}
	}
	if err = p.take(ctx, r, own); errors.Is(err, errReplayed) {
		return own.answer, true, nil
	}
	return own.answer, false, err
}

// take takes a body in with others where it is small and of the contract, by itself else.
func (p *Pushes) take(ctx context.Context, r Request, own *receipt) error {
	opened, err := r.Open()
	if err != nil {
		return err
	}
	body, err := opened.Buffer(ctx)
	if err != nil {
		return err
	}
	if body == nil {
		_, err := opened.Run(ctx, p.store.DB())
		return err
	}
	if body.Counted.Rows+body.Counted.Rejects == 0 {
		return noRows()
	}
	own.sha256 = body.Counted.SHA256
	return p.join(ctx, &pushed{ctx: ctx, receipt: own, body: body, done: make(chan struct{})})
}

// join waits until the body was taken in, by whoever leads; who finds nobody leading leads.
func (p *Pushes) join(ctx context.Context, one *pushed) error {
	ctx, cancel := context.WithTimeoutCause(ctx, patience, errBusy)
	defer cancel()
	p.guard.Lock()
	p.waiting = append(p.waiting, one)
	p.guard.Unlock()
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
			if p.leave(one) {
				return context.Cause(ctx)
			}
			<-one.done // it is being written
		case p.lead <- struct{}{}:
			if err := p.leadOn(ctx); err != nil && p.leave(one) {
				return err
			}
		}
	}
}

// leave takes back a body that nobody has begun to write.
func (p *Pushes) leave(one *pushed) bool {
	p.guard.Lock()
	defer p.guard.Unlock()
	at := slices.Index(p.waiting, one)
	if at >= 0 {
		p.waiting = slices.Delete(p.waiting, at, at+1)
	}
	return at >= 0
}

// leadOn takes in what waits once it is our turn to write. Error: no turn came.
func (p *Pushes) leadOn(ctx context.Context) error {
	defer func() { <-p.lead }()
	end, err := p.store.Turn(ctx)
	if err != nil {
		return cmp.Or(context.Cause(ctx), err)
	}
	defer end()
	// Who leads may go away; the others are still there.
	p.takeIn(p.life, p.next())
	return nil
}

// mostTogether and mostTextTogether are how much is taken in with one commit.
const (
	mostTogether     = 64
	mostTextTogether = 32 << 20
)

// next are the bodies that are taken in together, in the order they came. Of those with
// the same key the later one waits until the first has its answer.
func (p *Pushes) next() (group []*pushed) {
	p.guard.Lock()
	defer p.guard.Unlock()
	text, keys := 0, map[receiptID]bool{}
	p.waiting = slices.DeleteFunc(p.waiting, func(one *pushed) bool {
		id := one.receipt.id()
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

// takeIn takes a group in and answers it. When that fails, each is taken in by itself, so
// that none fails for another.
func (p *Pushes) takeIn(ctx context.Context, group []*pushed) {
	for _, one := range group {
		one.err = errUnfinished // unless something better is known
		defer close(one.done)
	}
	failAll := func(err error) {
		for _, one := range group {
			one.err = err
		}
	}
	if err := p.ready(ctx); err != nil {
		failAll(err)
		return
	}
	group, err := p.fresh(ctx, group)
	if err != nil {
		failAll(errors.Join(err, p.hangUp()))
		return
	}
	if err := p.commit(ctx, group); err == nil || len(group) == 1 {
		failAll(err)
		return
	}
	for _, one := range group {
		one.err = p.commit(ctx, []*pushed{one})
	}
}

// commit takes a group in with its receipts: all of it or, on any error, nothing.
func (p *Pushes) commit(ctx context.Context, group []*pushed) error {
	var bodies []*Buffered
	for _, one := range group {
		bodies = append(bodies, one.body)
	}
	return p.line.Ingest(ctx, bodies, func(ctx context.Context, tx *sql.Tx) error { return tellAll(ctx, tx, group) })
}

// tellAll makes and keeps the answers. What is told about a body is told at the time it
// came; old receipts go by the latest.
func tellAll(ctx context.Context, tx *sql.Tx, group []*pushed) error {
	last := time.Time{}
	for _, one := range group {
		if one.receipt.now.After(last) {
			last = one.receipt.now
		}
		if err := one.receipt.tell(ctx, tx, []FileResult{one.body.Result}); err != nil {
			return err
		}
	}
	return writeReceipts(ctx, tx, receiptsOf(group), last)
}

// ready opens the line when there is none.
func (p *Pushes) ready(ctx context.Context) (err error) {
	if p.line == nil {
		p.line, err = Connect(ctx, p.store.DB(), p.nullWords)
	}
	return err
}

// hangUp closes the line; the next group opens another.
func (p *Pushes) hangUp() error {
	if p.line == nil {
		return nil
	}
	defer func() { p.line = nil }()
	return p.line.Close()
}

// fresh answers those bodies that were taken in before.
func (p *Pushes) fresh(ctx context.Context, group []*pushed) (rest []*pushed, err error) {
	known, err := knownReceipts(ctx, p.line.Conn(), receiptsOf(group))
	if err != nil {
		return group, err
	}
	for _, one := range group {
		if err := known.check(one.receipt); err != nil {
			one.err = err
		} else {
			rest = append(rest, one)
		}
	}
	return rest, p.line.Settle(ctx)
}

func receiptsOf(group []*pushed) (all []*receipt) {
	for _, one := range group {
		all = append(all, one.receipt)
	}
	return all
}
