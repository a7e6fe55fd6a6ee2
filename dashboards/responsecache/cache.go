// Package responsecache keeps finished answers of the service until the figures change, so
// that a page or a list costs its making once, whoever asks.
//
// Nothing crosses readers (design law 8). While an answer is made, its maker sees
// a reader without a name and every question to the access rule is written down
// with its reply; the answer is given only to readers who get the same replies.
// What else of the reader an answer may depend on belongs in Ask.Question.
//
// Right after a build the answers of just before are given while new ones are made
// in the background, at most for as long as New is told; each says itself which
// data it is of. Start with Cache.Get.
package responsecache

import (
	"container/list"
	"context"
	"fmt"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"khohoso/internal/auth"
	"khohoso/internal/yielding"
	"khohoso/models/store"
)

const (
	// mostVariants is how many answers to one question are kept, for readers who see differently.
	mostVariants = 16
	// largest is the part of the memory that one answer may take.
	largest = 8
	// making is how long an answer may take to make, unless the asker waits longer.
	making = time.Minute
)

// Maker makes an answer for the reader of its context, from the figures as they are then.
type Maker func(ctx context.Context) (*Answer, error)

// Cache keeps answers. The zero value and nil keep nothing; make one with New. It is safe for concurrent use.
type Cache struct {
	limit     int64
	staleness time.Duration
	now       func() time.Time

	life        life
	flight      singleflight.Group
	short, long *prioritySemaphore

	mu        sync.Mutex
	size      int64
	questions map[string]*list.Element // of *question
	order     *list.List               // the question asked last in front
	versions  versionHistory[store.Stamp]
	besides   versionHistory[string]
	renewal   renewal
}

// question is one question with the answers that different readers get to it.
type question struct {
	text     string
	variants []*variant // the one given last first
}

type variant struct {
	asked    asked
	answer   *Answer
	beside   string
	renewing bool
}

// New makes a cache of at most limit bytes that may give an answer of the figures
// before for as long as behind says after they have changed.
// Files are made one fewer at a time than other answers: a core is left to these.
func New(limit int64, behind time.Duration) *Cache {
	return &Cache{life: newLife(), limit: limit, staleness: behind, now: time.Now, short: newPrioritySemaphore(makers()), long: newPrioritySemaphore(makers() - 1), questions: map[string]*list.Element{}, order: list.New()}
}

// Keeps says whether answers are kept: what one asker began, another finds.
func (c *Cache) Keeps() bool { return c != nil && c.limit > 0 }

// Get gives an answer: one that is kept, or what makes gives. Askers who miss the same
// answer wait for one making of it, which goes on when the one who began it leaves; those
// for whom it turns out not to be wait for one of their own. Few are made at once, so that what
// is kept need not wait for what is not. Errors are those of makes and are not kept.
func (c *Cache) Get(ctx context.Context, a Ask, makes Maker) (*Answer, error) {
	if c == nil || c.limit <= 0 {
		answer, _, err := heard(ctx, a.Reader, makes)
		return answer, err
	}
	if found := c.find(ctx, a, makes); found != nil {
		return found, nil
	}
	alike, err := c.together(ctx, flightKey(a), a, makes)
	if err != nil || alike.replies.holds(a.Reader) {
		return alike.result(err)
	}
	if found := c.find(ctx, a, makes); found != nil {
		return found, nil
	}
	alike, err = c.together(ctx, flightKey(a)+"\x00"+AccessKey(a.Reader), a, makes)
	return alike.result(err)
}

// madeFor is a finished answer, or why there is none, and the replies that it was made by.
type madeFor struct {
	answer  *Answer
	failed  error
	replies asked
}

func (m *madeFor) result(err error) (*Answer, error) {
	if err != nil {
		return nil, err
	}
	return m.answer, m.failed
}

// together makes an answer once for all who ask for it by one key meanwhile. Whom it may
// be given to is known when it is made: error or not, only to those of whom the rule says the same.
func (c *Cache) together(ctx context.Context, key string, a Ask, makes Maker) (*madeFor, error) {
	limit := timeFor(ctx)
	made := c.flight.DoChan(key, func() (any, error) {
		if !c.life.begin() {
			return &madeFor{failed: context.Canceled}, nil
		}
		defer c.life.making.Done()
		ctx, cancel := context.WithTimeout(outliving{c.life.ctx, ctx}, limit)
		defer cancel()
		return c.make(ctx, a, makes, a.For.priority()), nil
	})
	select {
	case result := <-made:
		return result.Val.(*madeFor), nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// timeFor is how long making may take: as long as the asker waits, and a minute at least.
func timeFor(ctx context.Context) time.Duration {
	if until, isSet := ctx.Deadline(); isSet {
		return max(making, time.Until(until))
	}
	return making
}

// flightKey is the same for all who ask the same, whoever they are.
func flightKey(a Ask) string {
	return strings.Join([]string{a.Question, a.Beside, a.Stamp.String(), fmt.Sprint(a.Exact)}, "\x00")
}

// AccessKey is all of a reader that the access rule looks at.
func AccessKey(r auth.Reader) string {
	scopes := "all"
	if r.Scopes != nil {
		scopes = fmt.Sprint(r.Scopes)
	}
	return strings.Join([]string{string(r.Role), r.Unit, scopes, fmt.Sprint(r.Person(), r.MustChange)}, "\x00")
}

// heard makes an answer for a reader without a name and hears what is asked about them.
func heard(ctx context.Context, reader auth.Reader, makes Maker) (answer *Answer, replies asked, err error) {
	var mu sync.Mutex
	replies = asked{}
	defer func() { // the makers run beside the requests, where nobody else catches this
		if broken := recover(); broken != nil {
			answer, err = nil, fmt.Errorf("panic: %v\n%s", broken, debug.Stack())
		}
	}()
	unnamed := reader.Unnamed(func(need auth.Need, unit string, allowed bool) {
		mu.Lock()
		defer mu.Unlock()
		replies[rule{need, unit}] = allowed
	})
	answer, err = makes(auth.With(ctx, unnamed))
	mu.Lock()
	defer mu.Unlock()
	return answer, replies, err
}

// make makes an answer when its turn comes, and keeps it.
func (c *Cache) make(ctx context.Context, a Ask, makes Maker, of priority) *madeFor {
	semaphore := c.short
	if a.For == TakingHome {
		semaphore = c.long
	}
	leave, err := semaphore.enter(ctx, of)
	if err != nil {
		return &madeFor{failed: err}
	}
	held := &place{semaphore: semaphore, of: of, leave: leave}
	defer func() {
		if leave := held.giveUp(); leave != nil {
			leave()
		}
	}()
	var answer *Answer
	var replies asked
	run := func() error {
		answer, replies, err = heard(context.WithValue(ctx, placeKey{}, held), a.Reader, makes)
		return err
	}
	if of == interactive && a.For == Looking {
		err = run()
	} else { // a page that is being made needs the cores more
		err = yielding.Do(run)
	}
	if err == nil {
		c.keep(a.Question, &variant{asked: replies, answer: answer, beside: a.Beside})
	}
	return &madeFor{answer, err, replies}
}

// find is a kept answer that may be given to the reader now; nil when there is none.
func (c *Cache) find(ctx context.Context, a Ask, makes Maker) *Answer {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.note(a)
	at := c.questions[a.Question]
	if at == nil {
		return nil
	}
	c.order.MoveToFront(at)
	q := at.Value.(*question)
	for i, v := range q.variants {
		if !v.asked.holds(a.Reader) {
			continue
		}
		copy(q.variants[1:i+1], q.variants[:i])
		q.variants[0] = v
		if v.answer.Stamp == a.Stamp && v.beside == a.Beside {
			return v.answer
		}
		if a.Exact || !c.mayBeStale(v, a) {
			return nil
		}
		c.renew(ctx, v, a, makes)
		return v.answer
	}
	return nil
}

// keep puts a new answer in the place of the one that the same readers had.
func (c *Cache) keep(text string, made *variant) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if made.answer.size() > c.limit/largest {
		return
	}
	at := c.questions[text]
	if at == nil {
		at = c.order.PushFront(&question{text: text})
		c.questions[text] = at
		c.size += int64(2 * len(text))
	}
	q := at.Value.(*question)
	kept := []*variant{made}
	c.size += made.size()
	for _, v := range q.variants {
		if len(kept) == mostVariants || v.asked.equals(made.asked) {
			c.size -= v.size()
			continue
		}
		kept = append(kept, v)
	}
	q.variants = kept
	for c.size > c.limit {
		c.drop(c.order.Back())
	}
}

func (c *Cache) drop(at *list.Element) {
	q := c.order.Remove(at).(*question)
	delete(c.questions, q.text)
	c.size -= int64(2 * len(q.text))
	for _, v := range q.variants {
		c.size -= v.size()
	}
}

func (v *variant) size() int64 {
	size := v.answer.size() + int64(len(v.beside))
	for one := range v.asked {
		size += int64(len(one.unit)) + 50
	}
	return size
}

func (a asked) equals(other asked) bool {
	if len(a) != len(other) {
		return false
	}
	for one, allowed := range a {
		if reply, known := other[one]; !known || reply != allowed {
			return false
		}
	}
	return true
}

// Behind runs work of the background when nobody waits for a file, on threads that yield: one of many files that
// nobody waits for.
func (c *Cache) Behind(ctx context.Context, work func() error) error {
	if c == nil || c.long == nil {
		return yielding.Do(work)
	}
	leave, err := c.long.enter(ctx, background)
	if err != nil {
		return err
	}
	defer leave()
	return yielding.Do(work)
}

// Size is how many bytes are kept.
func (c *Cache) Size() int64 {
	if c == nil {
		return 0
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.size
}
