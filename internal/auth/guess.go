package auth

import (
	"context"
	"net/netip"
	"time"

	"khohoso/internal/accountsdb"
)

// How many wrong passwords one network may try for an account, and how long it
// waits then. Other networks are not shut out by it: a name that everyone knows
// can be locked by nobody from far away.
const (
	mostGuesses = 5
	guessHolds  = 15 * time.Minute
)

// Guesses of one account over all networks that slow its sign-ins down, and the
// longest that one is slowed.
const (
	calmGuesses = 20
	slowedBy    = 100 * time.Millisecond // for each guess beyond
	slowedMost  = 3 * time.Second
)

// atSession stands for the network where a reader who has signed in gives the
// present password again.
const atSession = "session"

// Network is what guesses and requests are counted by: an address of IPv4, the 64
// bits of an IPv6 one, since a household or an office has that many to choose from.
func Network(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	ip = ip.Unmap().WithZone("")
	if ip.Is4() {
		return ip.String()
	}
	network, _ := ip.Prefix(64) // an IPv6 address has 64 bits
	return network.String()
}

// guess is a try that was counted before it was looked at.
type guess struct {
	account int64
	network string
	allowed bool
}

// reserve counts a try of an account from a network, in one statement, so that
// tries at the same instant cannot all pass. It waits where many networks try.
func (a *Accounts) reserve(ctx context.Context, account int64, network string) (guess, error) {
	g := guess{account: account, network: network}
	if account == 0 {
		return g, nil
	}
	type counts struct{ here, everywhere int64 }
	found, err := accountsdb.Rows(ctx, a.db, "reserve_guess", accountsdb.Args{
		"account": account, "network": network, "now": a.stamp(), "until": a.now().Add(guessHolds).UnixMilli(), "most": mostGuesses,
	}, func(read func(...any) error) (c counts, err error) { return c, read(&c.here, &c.everywhere) })
	if err != nil {
		return g, err
	}
	g.allowed = found[0].here <= mostGuesses
	return g, pause(ctx, min(slowedMost, time.Duration(found[0].everywhere-calmGuesses)*slowedBy))
}

// takeBack ends the count of a try that was right. It looks again: when too many
// came while the password was hashed, this one is refused as well.
func (a *Accounts) takeBack(ctx context.Context, tx accountsdb.Tx, g guess) (bool, error) {
	taken, err := tx.Do(ctx, "take_back_guess", accountsdb.Args{"account": g.account, "network": g.network, "most": mostGuesses})
	return g.allowed && taken > 0, err
}

// uncount takes a try back that was never looked at: who is told to come again must not be kept out for having come.
func (a *Accounts) uncount(ctx context.Context, g guess) error {
	return a.db.In(ctx, func(tx accountsdb.Tx) error {
		_, err := a.takeBack(ctx, tx, g)
		return err
	})
}

func pause(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
