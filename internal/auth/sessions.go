package auth

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"sync"
	"time"

	"khohoso/internal/accountsdb"
)

// touchEvery is how often a session or token that is in use is written down: a
// reader's every click need not reach the disk.
const touchEvery = time.Minute

// Origin is where a sign-in comes from.
type Origin struct{ Address, Browser string }

// Session is one browser that has signed in.
type Session struct {
	ID                int64
	CreatedAt, SeenAt time.Time
	Origin
}

// SignIn checks a name and a password and begins a session. The secret goes into
// the browser's cookie and is kept nowhere else.
//
// Errors: ErrWrong, whatever is wrong; it takes equally long. ErrBusy when too many sign in at once.
func (a *Accounts) SignIn(ctx context.Context, name, password string, from Origin) (Identity, string, error) {
	found, err := a.byName(ctx, name)
	if err != nil {
		return Identity{}, "", err
	}
	var account Account
	if len(found) > 0 {
		account = found[0]
	}
	try, err := a.reserve(ctx, account.ID, Network(from.Address))
	if err != nil {
		return Identity{Name: account.Name}, "", err
	}
	fits, err := a.hash.fits(ctx, account.password, password)
	switch {
	case err != nil:
		err = errors.Join(err, a.uncount(context.WithoutCancel(ctx), try))
	case fits && account.DisabledAt.IsZero():
		fits, err = a.letIn(ctx, account, try)
	}
	switch {
	case err != nil:
		return Identity{Name: account.Name}, "", err
	case !fits || !account.DisabledAt.IsZero():
		return Identity{Name: account.Name}, "", ErrWrong
	}
	return a.begin(ctx, account, from)
}

// letIn looks once more, when the password was found right: too many guesses
// meanwhile, or a one-time password that was used or is too old, keep out.
func (a *Accounts) letIn(ctx context.Context, account Account, try guess) (in bool, err error) {
	err = a.db.In(ctx, func(tx accountsdb.Tx) error {
		if in, err = a.takeBack(ctx, tx, try); err != nil || !in {
			return err
		}
		if account.MustChange {
			used, err := tx.Do(ctx, "use_one_time", accountsdb.Args{"account": account.ID, "now": a.stamp()})
			if in = used > 0; err != nil || !in {
				return err
			}
		}
		_, err := tx.Do(ctx, "note_sign_in", accountsdb.Args{"account": account.ID, "now": a.stamp()})
		return err
	})
	return in, err
}

// begin opens a session of an account that has shown who it is.
func (a *Accounts) begin(ctx context.Context, account Account, from Origin) (Identity, string, error) {
	secret, digest := newSecret()
	ids, err := accountsdb.Rows(ctx, a.db, "add_session", accountsdb.Args{
		"secret": digest, "account": account.ID, "now": a.stamp(), "address": from.Address, "browser": clipBrowser(from.Browser),
	}, accountsdb.One[int64])
	if err != nil {
		return Identity{}, "", err
	}
	who := account.identity()
	who.Session = ids[0]
	return who, secret, a.clearOld(ctx)
}

func (a Account) identity() Identity {
	return Identity{Account: a.ID, Name: a.Name, Shown: a.Shown, Role: a.Role, Unit: a.Unit, MustChange: a.MustChange}
}

// OfSession is who a browser's secret stands for: nobody when it is unknown, has
// run out, or the account is disabled.
func (a *Accounts) OfSession(ctx context.Context, secret string) (Identity, error) {
	if secret == "" {
		return Identity{}, nil
	}
	args := a.living()
	args["secret"] = digestOf(secret)
	var seen int64
	found, err := accountsdb.Rows(ctx, a.db, "session", args, func(read func(...any) error) (i Identity, err error) {
		return i, read(&i.Session, &seen, &i.Account, &i.Name, &i.Shown, &i.Role, &i.Unit, &i.MustChange)
	})
	if err != nil || len(found) == 0 {
		return Identity{}, err
	}
	return found[0], a.touch(ctx, "touch_session", accountsdb.Args{"session": found[0].Session}, seen)
}

// living are the instants that a session must have been seen and begun after.
func (a *Accounts) living() accountsdb.Args {
	return accountsdb.Args{
		"seen_after": a.now().Add(-a.limits.Idle).UnixMilli(), "created_after": a.now().Add(-a.limits.Absolute).UnixMilli(),
	}
}

func (a *Accounts) touch(ctx context.Context, statement string, args accountsdb.Args, last int64) error {
	if a.stamp()-last < min(touchEvery, a.limits.Idle/4).Milliseconds() {
		return nil
	}
	args["now"] = a.stamp()
	_, err := a.db.Do(context.WithoutCancel(ctx), statement, args)
	return err
}

// Sessions lists where an account has signed in, the latest first.
func (a *Accounts) Sessions(ctx context.Context, account int64) ([]Session, error) {
	args := a.living()
	args["account"] = account
	return accountsdb.Rows(ctx, a.db, "sessions", args, func(read func(...any) error) (s Session, err error) {
		var created, seen int64
		err = read(&s.ID, &created, &seen, &s.Address, &s.Browser)
		s.CreatedAt, s.SeenAt = time.UnixMilli(created), time.UnixMilli(seen)
		return s, err
	})
}

// SignOut ends one session.
func (a *Accounts) SignOut(ctx context.Context, session int64) error {
	_, err := a.db.Do(ctx, "end_session", accountsdb.Args{"session": session})
	return err
}

// SignOutEverywhere ends all sessions of an account; its tokens stay.
func (a *Accounts) SignOutEverywhere(ctx context.Context, account int64) error {
	return a.db.In(ctx, func(tx accountsdb.Tx) error { return a.endAll(ctx, tx, account, 0, false) })
}

func (a *Accounts) endAll(ctx context.Context, tx accountsdb.Tx, account, but int64, tokens bool) error {
	if _, err := tx.Do(ctx, "end_sessions", accountsdb.Args{"account": account, "but": but}); err != nil || !tokens {
		return err
	}
	_, err := tx.Do(ctx, "revoke_tokens", accountsdb.Args{"account": account, "now": a.stamp()})
	return err
}

// ChangePassword sets the password that the account's owner chose; their other
// sessions and their tokens end.
//
// Errors: ErrOldPassword, also after too many wrong ones; apperr.Usage for a password that is guessed first.
func (a *Accounts) ChangePassword(ctx context.Context, who Identity, old, chosen string) error {
	account, err := a.Find(ctx, who.Name)
	if err != nil {
		return err
	}
	if err := a.presentPassword(ctx, account, old); err != nil {
		return err
	}
	if old == chosen {
		return badPassword("it is the present one", "mật khẩu mới trùng mật khẩu hiện tại")
	}
	if err := checkPassword(account, chosen); err != nil {
		return err
	}
	if account.oneTime != "" {
		former, err := a.hash.fits(ctx, account.oneTime, chosen)
		if err != nil {
			return err
		}
		if former {
			return badPassword("it was given as a one-time password", "đó là mật khẩu dùng một lần đã cấp")
		}
	}
	hash, err := a.hash.make(ctx, chosen)
	if err != nil {
		return err
	}
	return a.setPassword(ctx, account.ID, who.Session, hash, false)
}

// presentPassword refuses whoever does not know the account's password; wrong ones count as guesses.
func (a *Accounts) presentPassword(ctx context.Context, account Account, password string) error {
	try, err := a.reserve(ctx, account.ID, atSession)
	if err != nil {
		return err
	}
	fits, err := a.hash.fits(ctx, account.password, password)
	if err != nil {
		return errors.Join(err, a.uncount(context.WithoutCancel(ctx), try))
	}
	if fits {
		err = a.db.In(ctx, func(tx accountsdb.Tx) error {
			fits, err = a.takeBack(ctx, tx, try)
			return err
		})
	}
	if err == nil && !fits {
		err = ErrOldPassword
	}
	return err
}

// recent keeps the clearing of what has run out to once in a while.
type recent struct {
	mu sync.Mutex
	at time.Time
}

func (r *recent) due(now time.Time, every time.Duration) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if now.Sub(r.at) < every {
		return false
	}
	r.at = now
	return true
}

func (a *Accounts) clearOld(ctx context.Context) error {
	if !a.seen.due(a.now(), time.Hour) {
		return nil
	}
	if _, err := a.db.Do(ctx, "clear_old", a.living()); err != nil {
		return err
	}
	if _, err := a.db.Do(ctx, "clear_guesses", accountsdb.Args{"now": a.stamp()}); err != nil {
		return err
	}
	_, err := a.db.Do(ctx, "clear_sign_ins", accountsdb.Args{"before": a.now().Add(-signInHolds).UnixMilli()})
	return err
}

// newSecret is 256 random bits, and the digest that is kept of them.
func newSecret() (secret string, digest []byte) {
	random := make([]byte, 32)
	_, _ = rand.Read(random)
	secret = base64.RawURLEncoding.EncodeToString(random)
	return secret, digestOf(secret)
}

func digestOf(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

func clipBrowser(name string) string {
	if runes := []rune(name); len(runes) > 200 {
		return string(runes[:200])
	}
	return name
}
