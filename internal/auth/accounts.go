package auth

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"khohoso/internal/accountsdb"
	"khohoso/internal/apperr"
)

// oneTimeHolds is how long a one-time password lets in; it does so once.
const oneTimeHolds = 72 * time.Hour

// FirstOperator is the account that the first start makes.
const FirstOperator = "operator"

// Account is someone, or some system, that may sign in.
type Account struct {
	ID          int64
	Name        string
	Shown       string
	Role        Role
	Unit        string
	SingleSign  bool // signs in by the province's sign-on, not by a password of ours
	MustChange  bool
	LockedUntil time.Time // until then a network that guessed too often waits; zero: none does
	DisabledAt  time.Time // zero: in use
	CreatedAt   time.Time
	SignedInAt  time.Time // zero: never

	subject  string
	password string
	oneTime  string // hash of the last one-time password
}

// Accounts are the accounts, sessions and tokens of a file. Its methods are safe
// for concurrent use.
type Accounts struct {
	db     *accountsdb.DB
	now    func() time.Time
	hash   *hasher
	limits Limits
	seen   recent
}

// Limits are how long a session holds.
type Limits struct {
	Idle     time.Duration // since the browser was last here; 0: 30 minutes
	Absolute time.Duration // since the sign-in; 0: 12 hours
}

// NewAccounts opens the accounts of a file.
func NewAccounts(db *accountsdb.DB, limits Limits, now func() time.Time) *Accounts {
	if limits.Idle == 0 {
		limits.Idle = 30 * time.Minute
	}
	if limits.Absolute == 0 {
		limits.Absolute = 12 * time.Hour
	}
	return &Accounts{db: db, now: now, hash: newHasher(usual), limits: limits}
}

// New is an account to be made.
type New struct {
	Name, Shown string
	Role        Role
	Unit        string
}

// check says what is wrong with a new account.
func (n New) check() error {
	if err := checkName(n.Name); err != nil {
		return err
	}
	switch {
	case !n.Role.Known():
		return apperr.New(apperr.Usage, fmt.Sprintf("role %q: choose leadership, office, agency, operator or source", n.Role),
			fmt.Sprintf("vai trò %q: chọn leadership, office, agency, operator hoặc source", n.Role))
	case n.Role == Agency && n.Unit == "":
		return apperr.New(apperr.Usage, "an account of an agency needs its unit: --unit CODE", "tài khoản của đơn vị cần mã đơn vị: --unit MÃ")
	case n.Role != Agency && n.Unit != "":
		return apperr.New(apperr.Usage, fmt.Sprintf("role %s stands for no single unit; leave --unit out or choose agency", n.Role),
			fmt.Sprintf("vai trò %s không gắn với một đơn vị; hãy bỏ --unit hoặc chọn agency", n.Role))
	}
	return nil
}

// Add makes a local account and gives its one-time password; a source has none,
// it sends events by token.
//
// Errors: apperr.Usage, also for a name that is taken and a unit that the catalogue lacks.
func (a *Accounts) Add(ctx context.Context, n New, by string) (Account, string, error) {
	n.Name = cleanName(n.Name)
	if err := n.check(); err != nil {
		return Account{}, "", err
	}
	if err := a.checkUnit(ctx, n.Unit); err != nil {
		return Account{}, "", err
	}
	password, hash := "", ""
	if n.Role != Source {
		var err error
		password = oneTimePassword()
		if hash, err = a.hash.make(ctx, password); err != nil {
			return Account{}, "", err
		}
	}
	if err := a.insert(ctx, n, "", hash, by); err != nil {
		return Account{}, "", err
	}
	account, err := a.Find(ctx, n.Name)
	return account, password, err
}

func (a *Accounts) insert(ctx context.Context, n New, subject, hash, by string) error {
	if n.Shown == "" {
		n.Shown = n.Name
	}
	_, err := accountsdb.Rows(ctx, a.db, "add_account", accountsdb.Args{
		"name": n.Name, "shown": n.Shown, "role": string(n.Role), "unit": n.Unit, "subject": subject, "password": hash,
		"must_change": hash != "", "one_time_until": a.oneTimeUntil(hash != ""), "now": a.stamp(), "by": by,
	}, accountsdb.One[int64])
	if err != nil && strings.Contains(err.Error(), "UNIQUE constraint") {
		return apperr.Wrap(apperr.Usage, err, fmt.Sprintf("account %q is there already; choose another name or reset it", n.Name),
			fmt.Sprintf("tài khoản %q đã có; hãy chọn tên khác hoặc đặt lại mật khẩu", n.Name))
	}
	return err
}

// First makes the operator's account when there is none at all, and gives its
// one-time password; "" when there are accounts.
func (a *Accounts) First(ctx context.Context) (string, error) {
	counts, err := accountsdb.Rows(ctx, a.db, "count_accounts", nil, accountsdb.One[int64])
	if err != nil || counts[0] > 0 {
		return "", err
	}
	_, password, err := a.Add(ctx, New{Name: FirstOperator, Role: Operator}, "first start")
	return password, err
}

// List gives all accounts, those in use first.
func (a *Accounts) List(ctx context.Context) ([]Account, error) {
	return accountsdb.Rows(ctx, a.db, "accounts", accountsdb.Args{"most": mostGuesses}, scanAccount)
}

// Find gives the account of a name. Error: apperr.UnknownName.
func (a *Accounts) Find(ctx context.Context, name string) (Account, error) {
	found, err := a.byName(ctx, name)
	if err != nil {
		return Account{}, err
	}
	if len(found) == 0 {
		return Account{}, apperr.New(apperr.UnknownName, fmt.Sprintf("no account %q; see khohoso user list", name),
			fmt.Sprintf("không có tài khoản %q; xem khohoso user list", name))
	}
	return found[0], nil
}

func (a *Accounts) byName(ctx context.Context, name string) ([]Account, error) {
	return accountsdb.Rows(ctx, a.db, "account_by_name", accountsdb.Args{"name": name, "most": mostGuesses}, scanAccount)
}

// Disable keeps an account from signing in and ends its sessions and tokens.
func (a *Accounts) Disable(ctx context.Context, name string) (Account, error) {
	account, err := a.Find(ctx, name)
	if err != nil {
		return account, err
	}
	if account.Role == Operator {
		if err := a.keepOneOperator(ctx, account); err != nil {
			return account, err
		}
	}
	return account, a.db.In(ctx, func(tx accountsdb.Tx) error {
		args := accountsdb.Args{"account": account.ID, "now": a.stamp()}
		if _, err := tx.Do(ctx, "disable_account", args); err != nil {
			return err
		}
		return a.endAll(ctx, tx, account.ID, 0, true)
	})
}

// keepOneOperator refuses to disable the last one: nobody could make another by the pages.
func (a *Accounts) keepOneOperator(ctx context.Context, leaving Account) error {
	accounts, err := a.List(ctx)
	if err != nil {
		return err
	}
	for _, other := range accounts {
		if other.ID != leaving.ID && other.Role == Operator && other.DisabledAt.IsZero() {
			return nil
		}
	}
	return apperr.New(apperr.Usage, fmt.Sprintf("%q is the only operator; add another first", leaving.Name),
		fmt.Sprintf("%q là người vận hành duy nhất; hãy thêm người khác trước", leaving.Name))
}

// Reset gives an account a new one-time password, opens it if it was locked or
// disabled, and ends its sessions and tokens.
func (a *Accounts) Reset(ctx context.Context, name string) (Account, string, error) {
	account, err := a.Find(ctx, name)
	if err != nil {
		return account, "", err
	}
	password, hash := "", ""
	if !account.SingleSign && account.Role != Source {
		password = oneTimePassword()
		if hash, err = a.hash.make(ctx, password); err != nil {
			return account, "", err
		}
	}
	err = a.setPassword(ctx, account.ID, 0, hash, true)
	return account, password, err
}

// setPassword stores a hash and ends the account's other sessions and tokens.
func (a *Accounts) setPassword(ctx context.Context, account, butSession int64, hash string, oneTime bool) error {
	return a.db.In(ctx, func(tx accountsdb.Tx) error {
		once := oneTime && hash != ""
		args := accountsdb.Args{"account": account, "password": hash, "must_change": once, "one_time_until": a.oneTimeUntil(once), "enable": oneTime}
		if _, err := tx.Do(ctx, "set_password", args); err != nil {
			return err
		}
		if _, err := tx.Do(ctx, "forget_guesses", accountsdb.Args{"account": account}); err != nil {
			return err
		}
		return a.endAll(ctx, tx, account, butSession, true)
	})
}

// oneTimeUntil is until when a password made now lets in once; 0 for one that was chosen.
func (a *Accounts) oneTimeUntil(oneTime bool) int64 {
	if !oneTime {
		return 0
	}
	return a.now().Add(oneTimeHolds).UnixMilli()
}

func (a *Accounts) stamp() int64 { return a.now().UnixMilli() }

func scanAccount(read func(...any) error) (a Account, err error) {
	var locked, created int64
	var disabled, signedIn sql.NullInt64
	err = read(&a.ID, &a.Name, &a.Shown, &a.Role, &a.Unit, &a.subject, &a.password, &a.MustChange, &a.oneTime, &disabled, &created, &signedIn, &locked)
	a.SingleSign, a.CreatedAt = a.subject != "", time.UnixMilli(created)
	if locked > 0 {
		a.LockedUntil = time.UnixMilli(locked)
	}
	if disabled.Valid {
		a.DisabledAt = time.UnixMilli(disabled.Int64)
	}
	if signedIn.Valid {
		a.SignedInAt = time.UnixMilli(signedIn.Int64)
	}
	return a, err
}
