package auth

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"khohoso/internal/accountsdb"
	"khohoso/internal/apperr"
)

// TokenPrefix begins every token, so that one that got into the wrong place is recognised.
const TokenPrefix = "khohoso_"

// How long a token may hold. The sign-on's accounts are looked at by the provider
// only when their owner signs in: their tokens must not outlive a role by much.
const (
	longestToken   = 366 * 24 * time.Hour
	longestOfGuest = 30 * 24 * time.Hour
)

// Token is a personal key to the API.
type Token struct {
	ID        int64
	Label     string
	Scopes    []Scope
	Units     []string // see Identity
	CreatedAt time.Time
	ExpiresAt time.Time
	UsedAt    time.Time // zero: never
}

// IssueToken makes a token of an account. The secret is shown once and kept nowhere.
//
// Errors: apperr.Usage for scopes that the role cannot have, or a term over a year (30 days where the province's sign-on knows the account).
func (a *Accounts) IssueToken(ctx context.Context, account Account, label string, scopes []Scope, holds time.Duration) (string, error) {
	return a.issueToken(ctx, account, label, scopes, nil, holds)
}

func (a *Accounts) issueToken(ctx context.Context, account Account, label string, scopes []Scope, units []string, holds time.Duration) (string, error) {
	if account.SingleSign && holds > longestOfGuest {
		return "", apperr.New(apperr.Usage, "a token of an account of single sign-on holds 30 days at most", "mã truy cập của tài khoản đăng nhập một lần có hạn tối đa 30 ngày")
	}
	if err := checkToken(account.Role, label, scopes, holds); err != nil {
		return "", err
	}
	secret, _ := newSecret()
	secret = TokenPrefix + secret
	names := make([]string, len(scopes))
	for i, scope := range scopes {
		names[i] = string(scope)
	}
	_, err := accountsdb.Rows(ctx, a.db, "add_token", accountsdb.Args{
		"secret": digestOf(secret), "account": account.ID, "label": label, "scopes": strings.Join(names, " "), "units": strings.Join(units, ","),
		"now": a.stamp(), "expires": a.now().Add(holds).UnixMilli(),
	}, accountsdb.One[int64])
	return secret, err
}

// IssueSourceToken makes a token of a source to send events by, for units as ParseUnits
// reads them. People make their own, on the page of their account.
//
// Errors: apperr.UnknownName, apperr.Usage for an account that is no source in use or a unit that is none, those of IssueToken.
func (a *Accounts) IssueSourceToken(ctx context.Context, name, label, units string, days int) (string, error) {
	account, err := a.Find(ctx, name)
	if err != nil {
		return "", err
	}
	if account.Role != Source || !account.DisabledAt.IsZero() {
		return "", apperr.New(apperr.Usage, fmt.Sprintf("%q is no source in use; people make their tokens on their account's page", name),
			fmt.Sprintf("%q không phải nguồn gửi đang dùng; người dùng tự tạo mã trên trang Tài khoản", name))
	}
	only, err := ParseUnits(units)
	if err != nil {
		return "", err
	}
	if err := a.checkUnits(ctx, only); err != nil {
		return "", err
	}
	return a.issueToken(ctx, account, label, []Scope{WriteEvents}, only, time.Duration(min(days, 10_000))*24*time.Hour)
}

func checkToken(role Role, label string, scopes []Scope, holds time.Duration) error {
	if label == "" || len(label) > 100 {
		return apperr.New(apperr.Usage, "a token needs a name of at most 100 bytes that says what it is for", "mã truy cập cần tên (tối đa 100 byte) nói rõ dùng để làm gì")
	}
	if holds <= 0 || holds > longestToken {
		return apperr.New(apperr.Usage, "a token holds from 1 to 366 days", "mã truy cập có hạn từ 1 đến 366 ngày")
	}
	if len(scopes) == 0 {
		return apperr.New(apperr.Usage, "a token needs a scope: figures, dossiers or, for a source, events", "mã truy cập cần phạm vi: figures, dossiers hoặc, với nguồn gửi, events")
	}
	for _, scope := range scopes {
		if !slices.Contains(ScopesOf(role), scope) {
			return apperr.New(apperr.Usage, fmt.Sprintf("scope %q is not for the role %s", scope, role), fmt.Sprintf("phạm vi %q không dành cho vai trò %s", scope, role))
		}
	}
	return nil
}

// ScopesOf are the scopes that a token of a role may have.
func ScopesOf(role Role) []Scope {
	switch role {
	case Source:
		return []Scope{WriteEvents}
	case Operator:
		return []Scope{ReadFigures, ReadDossiers, ReadMetrics}
	}
	return []Scope{ReadFigures, ReadDossiers}
}

// OfToken is who a token stands for: nobody when it is unknown, revoked, has
// expired, or the account is disabled.
func (a *Accounts) OfToken(ctx context.Context, secret string) (Identity, error) {
	if !strings.HasPrefix(secret, TokenPrefix) {
		return Identity{}, nil
	}
	var used int64
	found, err := accountsdb.Rows(ctx, a.db, "token", accountsdb.Args{"secret": digestOf(secret), "now": a.stamp()},
		func(read func(...any) error) (i Identity, err error) {
			var scopes, units string
			err = read(&i.Token, &scopes, &units, &used, &i.Account, &i.Name, &i.Shown, &i.Role, &i.Unit, &i.MustChange)
			i.Scopes, i.Units = parseScopes(scopes), splitUnits(units)
			return i, err
		})
	if err != nil || len(found) == 0 {
		return Identity{}, err
	}
	return found[0], a.touch(ctx, "touch_token", accountsdb.Args{"token": found[0].Token}, used)
}

// parseScopes never gives nil, which would mean everything.
func parseScopes(text string) []Scope {
	scopes := []Scope{}
	for _, name := range strings.Fields(text) {
		scopes = append(scopes, Scope(name))
	}
	return scopes
}

// Tokens lists the tokens of an account that can be used, the latest first.
func (a *Accounts) Tokens(ctx context.Context, account int64) ([]Token, error) {
	return accountsdb.Rows(ctx, a.db, "tokens", accountsdb.Args{"account": account, "now": a.stamp()}, func(read func(...any) error) (t Token, err error) {
		var scopes, units string
		var created, expires int64
		var used sql.NullInt64
		err = read(&t.ID, &t.Label, &scopes, &units, &created, &expires, &used)
		t.Scopes, t.Units, t.CreatedAt, t.ExpiresAt = parseScopes(scopes), splitUnits(units), time.UnixMilli(created), time.UnixMilli(expires)
		if used.Valid {
			t.UsedAt = time.UnixMilli(used.Int64)
		}
		return t, err
	})
}

// RevokeToken ends a token of an account; one of another account, or none, is left alone and told as false.
func (a *Accounts) RevokeToken(ctx context.Context, account, token int64) (bool, error) {
	changed, err := a.db.Do(ctx, "revoke_token", accountsdb.Args{"account": account, "token": token, "now": a.stamp()})
	return changed > 0, err
}
