package auth

import (
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"khohoso/internal/accountsdb"
	"khohoso/internal/apperr"
)

// clock is a time that tests move.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// openAccounts gives accounts of a new file, with hashes that cost little.
func openAccounts(t testing.TB) (*Accounts, *clock) {
	t.Helper()
	db, err := accountsdb.Open(t.Context(), filepath.Join(t.TempDir(), "w.accounts"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	c := &clock{at: time.Date(2025, 7, 1, 8, 0, 0, 0, time.UTC)}
	a := NewAccounts(db, Limits{}, c.now)
	a.hash = newHasher(cost{memory: 64, passes: 1, lanes: 1})
	return a, c
}

func add(t testing.TB, a *Accounts, n New) (Account, string) {
	t.Helper()
	account, password, err := a.Add(t.Context(), n, "test")
	if err != nil {
		t.Fatal(err)
	}
	return account, password
}

// addOwn is add for an account whose owner has chosen a password.
func addOwn(t testing.TB, a *Accounts, n New) (Account, string) {
	t.Helper()
	const own = "nine blue kettles 4"
	account, oneTime := add(t, a, n)
	if err := a.ChangePassword(t.Context(), account.identity(), oneTime, own); err != nil {
		t.Fatal(err)
	}
	return account, own
}

func TestFirstStartMakesOneOperator(t *testing.T) {
	t.Parallel()
	a, _ := openAccounts(t)
	password, err := a.First(t.Context())
	if err != nil || len(password) != 19 {
		t.Fatalf("one-time password %q: %v", password, err)
	}
	if again, err := a.First(t.Context()); err != nil || again != "" {
		t.Errorf("the second start makes another: %q, %v", again, err)
	}
	who, _, err := a.SignIn(t.Context(), "Operator", password, Origin{})
	if err != nil || who.Role != Operator || !who.MustChange {
		t.Errorf("signed in as %+v: %v", who, err)
	}
}

func TestOneTimePasswordLetsInOnlyToBeChanged(t *testing.T) {
	t.Parallel()
	a, _ := openAccounts(t)
	_, password := add(t, a, New{Name: "lan", Role: Leadership})
	who, secret, err := a.SignIn(t.Context(), "lan", password, Origin{})
	if err != nil {
		t.Fatal(err)
	}
	if err := Decide(who, Figures, "", nil); !errors.Is(err, ErrMustLeave) {
		t.Errorf("figures before the change: %v", err)
	}
	for _, bad := range []string{"short", "aaaaaaaaaaaaaaaa", "myLANpassword", password, strings.Repeat("abcde", 60), "bad\xffbytes12345"} {
		if err := a.ChangePassword(t.Context(), who, password, bad); apperr.CodeOf(err) != apperr.Usage {
			t.Errorf("password %.20q is taken: %v", bad, err)
		}
	}
	if err := a.ChangePassword(t.Context(), who, "not it", "a long new one 1"); !errors.Is(err, ErrOldPassword) {
		t.Errorf("changed without the present one: %v", err)
	}
	if err := a.ChangePassword(t.Context(), who, password, "a long new one 1"); err != nil {
		t.Fatal(err)
	}
	if who, err = a.OfSession(t.Context(), secret); err != nil || who.MustChange || Decide(who, Figures, "", nil) != nil {
		t.Errorf("after the change: %+v, %v", who, err)
	}
	if _, _, err := a.SignIn(t.Context(), "lan", password, Origin{}); !errors.Is(err, ErrWrong) {
		t.Errorf("the one-time password works twice: %v", err)
	}
}

func TestWrongPasswordsLockAnAccount(t *testing.T) {
	t.Parallel()
	a, c := openAccounts(t)
	_, password := addOwn(t, a, New{Name: "lan", Role: Leadership})
	try := func(word string) error {
		_, _, err := a.SignIn(t.Context(), "lan", word, Origin{})
		return err
	}
	for range mostGuesses - 1 {
		_ = try("wrong")
	}
	if err := try(password); err != nil {
		t.Fatalf("four wrong ones lock: %v", err)
	}
	for range mostGuesses {
		_ = try("wrong")
	}
	if err := try(password); !errors.Is(err, ErrWrong) {
		t.Errorf("not locked after five: %v", err)
	}
	c.pass(guessHolds - time.Second)
	if err := try(password); !errors.Is(err, ErrWrong) {
		t.Errorf("open before its time: %v", err)
	}
	c.pass(2 * time.Second)
	if err := try(password); err != nil {
		t.Errorf("locked for ever: %v", err)
	}
	for _, name := range []string{"nobody", "", "LAN' or 1=1 --"} {
		if _, _, err := a.SignIn(t.Context(), name, password, Origin{}); !errors.Is(err, ErrWrong) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	a, c := openAccounts(t)
	account, password := addOwn(t, a, New{Name: "lan", Role: Agency, Unit: "H28.01"})
	begin := func() string {
		t.Helper()
		_, secret, err := a.SignIn(t.Context(), "lan", password, Origin{Address: "10.0.0.1", Browser: "test"})
		if err != nil {
			t.Fatal(err)
		}
		return secret
	}
	holds := func(secret string) bool {
		t.Helper()
		who, err := a.OfSession(t.Context(), secret)
		if err != nil {
			t.Fatal(err)
		}
		return !who.Nobody()
	}
	idle := begin()
	c.pass(29 * time.Minute)
	if !holds(idle) {
		t.Error("ended before the idle limit")
	}
	c.pass(31 * time.Minute)
	if holds(idle) {
		t.Error("holds beyond the idle limit")
	}
	busy := begin()
	for range 12 * 3 {
		c.pass(20 * time.Minute)
		if !holds(busy) {
			break
		}
	}
	if holds(busy) {
		t.Error("holds beyond the absolute limit")
	}
	first, second := begin(), begin()
	who, err := a.OfSession(t.Context(), first)
	if err != nil || who.Unit != "H28.01" {
		t.Fatalf("%+v, %v", who, err)
	}
	if list, err := a.Sessions(t.Context(), account.ID); err != nil || len(list) != 2 || list[0].Address != "10.0.0.1" {
		t.Errorf("sessions: %+v, %v", list, err)
	}
	if err := a.SignOut(t.Context(), who.Session); err != nil || holds(first) || !holds(second) {
		t.Errorf("signing out of one ends the other, or not itself: %v", err)
	}
	third := begin()
	if err := a.SignOutEverywhere(t.Context(), account.ID); err != nil || holds(second) || holds(third) {
		t.Errorf("signed out everywhere, still in: %v", err)
	}
	if holds("") || holds("guess") {
		t.Error("an unknown secret is a session")
	}
}

func TestTokens(t *testing.T) {
	t.Parallel()
	a, c := openAccounts(t)
	leader, oneTime := add(t, a, New{Name: "lan", Role: Leadership})
	source, password := add(t, a, New{Name: "one-stop", Role: Source})
	if password != "" {
		t.Error("a source has a password")
	}
	if _, _, err := a.SignIn(t.Context(), "one-stop", "", Origin{}); !errors.Is(err, ErrWrong) {
		t.Errorf("a source signs in without a password: %v", err)
	}
	const day = 24 * time.Hour
	for _, bad := range []struct {
		who    Account
		scopes []Scope
		holds  time.Duration
	}{
		{leader, []Scope{WriteEvents}, day}, {source, []Scope{ReadFigures}, day}, {leader, nil, day},
		{leader, []Scope{"all"}, day}, {leader, []Scope{ReadFigures}, 0}, {leader, []Scope{ReadFigures}, 400 * day},
	} {
		if _, err := a.IssueToken(t.Context(), bad.who, "x", bad.scopes, bad.holds); apperr.CodeOf(err) != apperr.Usage {
			t.Errorf("%+v: %v", bad, err)
		}
	}
	in, _, err := a.SignIn(t.Context(), "lan", oneTime, Origin{})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.ChangePassword(t.Context(), in, oneTime, "a long new one 1"); err != nil {
		t.Fatal(err)
	}
	secret, err := a.IssueToken(t.Context(), leader, "sheet", []Scope{ReadFigures}, day)
	if err != nil {
		t.Fatal(err)
	}
	who, err := a.OfToken(t.Context(), secret)
	if err != nil || Decide(who, Figures, "", nil) != nil || Decide(who, Dossiers, "", nil) == nil || Decide(who, OwnAccount, "", nil) == nil {
		t.Errorf("%+v, %v", who, err)
	}
	list, err := a.Tokens(t.Context(), leader.ID)
	if err != nil || len(list) != 1 || list[0].Label != "sheet" {
		t.Fatalf("%+v, %v", list, err)
	}
	if done, err := a.RevokeToken(t.Context(), source.ID, list[0].ID); err != nil || done {
		t.Errorf("one account revokes the token of another: %v, %v", done, err)
	}
	c.pass(day + time.Second)
	if who, err := a.OfToken(t.Context(), secret); err != nil || !who.Nobody() {
		t.Errorf("holds after its day: %+v, %v", who, err)
	}
	secret, err = a.IssueToken(t.Context(), leader, "again", []Scope{ReadFigures}, day)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Disable(t.Context(), "lan"); err != nil {
		t.Fatal(err)
	}
	if who, err := a.OfToken(t.Context(), secret); err != nil || !who.Nobody() {
		t.Errorf("a disabled account's token holds: %+v, %v", who, err)
	}
}

func TestDisableAndReset(t *testing.T) {
	t.Parallel()
	a, _ := openAccounts(t)
	if _, err := a.First(t.Context()); err != nil {
		t.Fatal(err)
	}
	_, password := add(t, a, New{Name: "lan", Role: Office})
	_, secret, err := a.SignIn(t.Context(), "lan", password, Origin{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Disable(t.Context(), "lan"); err != nil {
		t.Fatal(err)
	}
	if who, err := a.OfSession(t.Context(), secret); err != nil || !who.Nobody() {
		t.Errorf("a disabled account is still in: %+v, %v", who, err)
	}
	if _, _, err := a.SignIn(t.Context(), "lan", password, Origin{}); !errors.Is(err, ErrWrong) {
		t.Errorf("a disabled account signs in: %v", err)
	}
	_, fresh, err := a.Reset(t.Context(), "lan")
	if err != nil || fresh == password {
		t.Fatal(fresh, err)
	}
	if who, _, err := a.SignIn(t.Context(), "lan", fresh, Origin{}); err != nil || !who.MustChange {
		t.Errorf("after a reset: %+v, %v", who, err)
	}
	if _, err := a.Disable(t.Context(), FirstOperator); apperr.CodeOf(err) != apperr.Usage {
		t.Errorf("the only operator can be disabled: %v", err)
	}
	for _, bad := range []New{
		{Name: "lan", Role: Office}, {Name: "LAN", Role: Office}, {Name: "x y", Role: Office}, {Name: "a", Role: Office},
		{Name: "hoa", Role: "king"}, {Name: "hoa", Role: Agency}, {Name: "hoa", Role: Office, Unit: "H28.01"},
	} {
		if _, _, err := a.Add(t.Context(), bad, "test"); apperr.CodeOf(err) != apperr.Usage {
			t.Errorf("%+v is taken: %v", bad, err)
		}
	}
	if _, err := a.Find(t.Context(), "nobody"); apperr.CodeOf(err) != apperr.UnknownName {
		t.Errorf("%v", err)
	}
}

// A hash is checked at its own cost, whatever new ones cost.
func TestHashesKeepTheirCost(t *testing.T) {
	t.Parallel()
	h := newHasher(usual)
	hash, err := h.make(t.Context(), "mật khẩu 12345")
	if err != nil || !strings.HasPrefix(hash, "$argon2id$v=19$m=47104,t=1,p=1$") {
		t.Fatalf("%s, %v", hash, err)
	}
	cheap := newHasher(cost{memory: 64, passes: 1, lanes: 1})
	for word, want := range map[string]bool{"mật khẩu 12345": true, "mật khẩu 12346": false, "": false} {
		if fits, err := cheap.fits(t.Context(), hash, word); err != nil || fits != want {
			t.Errorf("%q: %v, %v", word, fits, err)
		}
	}
	if _, err := cheap.fits(t.Context(), "$2y$10$bcrypt", "x"); err == nil {
		t.Error("a hash of another kind is read")
	}
}

func TestUnitsOfAccountsStandInTheCatalogue(t *testing.T) {
	t.Parallel()
	a, _ := openAccounts(t)
	add(t, a, New{Name: "before", Role: Agency, Unit: "H28.01"}) // no catalogue was told yet
	for range 2 {
		if err := a.TellUnits(t.Context(), []string{"H28.02", "H28", "H28.02"}); err != nil {
			t.Fatal(err)
		}
	}
	if _, _, err := a.Add(t.Context(), New{Name: "lan", Role: Agency, Unit: "H28.20"}, "test"); apperr.CodeOf(err) != apperr.Usage {
		t.Errorf("a unit that nobody knows: %v", err)
	}
	add(t, a, New{Name: "lan", Role: Agency, Unit: "H28.02"})
	add(t, a, New{Name: "hoa", Role: Office})
}
