package auth

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"khohoso/internal/accountsdb"
	"khohoso/internal/apperr"
)

// signInHolds is how long a reader may take at the province's sign-on.
const signInHolds = 10 * time.Minute

// SingleSignOn says how the province's OpenID Connect provider is used: code
// flow with PKCE, and how its claims become roles and units.
type SingleSignOn struct {
	Issuer   string
	ClientID string
	Secret   string // "" for a public client
	Redirect string // address of our callback
	Scopes   []string
	Claims   ClaimNames
	Roles    map[string]Role   // value of the role claim to a role
	Units    map[string]string // value of the unit claim to an agency code; a value that is not here is a code itself
	// KnownUnit says whether a code is one of the catalogue's.
	KnownUnit func(ctx context.Context, code string) (bool, error)
	Client    *http.Client // nil: the usual one with a limit of 10 seconds
}

// ClaimNames are the claims that hold what we need. A name with dots is looked for
// as it stands, then as a way through objects: realm_access.roles.
type ClaimNames struct {
	Account string // name of the account; default preferred_username
	Shown   string // name on screens; default name
	Role    string // one value or a list; default roles
	Unit    string // default unit
}

func (c ClaimNames) filled() ClaimNames {
	for _, one := range []struct {
		name     *string
		standard string
	}{{&c.Account, "preferred_username"}, {&c.Shown, "name"}, {&c.Role, "roles"}, {&c.Unit, "unit"}} {
		if *one.name == "" {
			*one.name = one.standard
		}
	}
	return c
}

// SSO signs readers in by the provider. The provider is asked about itself at
// the first sign-in, so that the service starts while it is away.
type SSO struct {
	SingleSignOn
	accounts *Accounts

	mu       sync.Mutex
	provider *oidc.Provider
}

// NewSSO prepares single sign-on.
func NewSSO(o SingleSignOn, accounts *Accounts) *SSO {
	o.Claims = o.Claims.filled()
	if len(o.Scopes) == 0 {
		o.Scopes = []string{oidc.ScopeOpenID, "profile"}
	}
	if !slices.Contains(o.Scopes, oidc.ScopeOpenID) {
		o.Scopes = append([]string{oidc.ScopeOpenID}, o.Scopes...)
	}
	if o.Client == nil {
		o.Client = &http.Client{Timeout: 10 * time.Second}
	}
	return &SSO{SingleSignOn: o, accounts: accounts}
}

func (s *SSO) discover(ctx context.Context) (*oidc.Provider, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.provider != nil {
		return s.provider, nil
	}
	// The provider keeps its context to fetch keys by: it must outlive the request.
	provider, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), s.Client), s.Issuer)
	if err != nil {
		return nil, apperr.Wrap(apperr.Storage, err, "single sign-on cannot be reached; sign in with a local account or try again later",
			"không kết nối được hệ thống đăng nhập một lần; hãy dùng tài khoản của hệ thống này hoặc thử lại sau")
	}
	s.provider = provider
	return provider, nil
}

// Reach says whether the provider answers about itself: a start-up check, which ends with ctx.
func (s *SSO) Reach(ctx context.Context) error {
	_, err := oidc.NewProvider(oidc.ClientContext(ctx, s.Client), s.Issuer)
	return err
}

func (s *SSO) config(provider *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{ClientID: s.ClientID, ClientSecret: s.Secret, Endpoint: provider.Endpoint(), RedirectURL: s.Redirect, Scopes: s.Scopes}
}

// Begin gives the provider's address to send a reader to, and the secret that
// the reader's browser must bring back: a sign-on begun in one browser cannot
// be ended in another.
func (s *SSO) Begin(ctx context.Context, back string) (address, state string, err error) {
	provider, err := s.discover(ctx)
	if err != nil {
		return "", "", err
	}
	state, digest := newSecret()
	nonce, _ := newSecret()
	verifier := oauth2.GenerateVerifier()
	_, err = s.accounts.db.Do(ctx, "add_sign_in", accountsdb.Args{
		"state": digest, "nonce": nonce, "verifier": verifier, "back": back, "now": s.accounts.stamp(),
	})
	if err != nil {
		return "", "", err
	}
	return s.config(provider).AuthCodeURL(state, oidc.Nonce(nonce), oauth2.S256ChallengeOption(verifier)), state, nil
}

// Return is what the provider sent back with the reader.
type Return struct {
	State       string // of the address
	Cookie      string // state that the browser keeps
	Code, Error string
	Origin
}

// Finish ends a sign-on and begins a session. Everything that does not hold is
// an ErrSingleSignOn with its cause; it says where the reader wanted to go.
func (s *SSO) Finish(ctx context.Context, r Return) (who Identity, secret, back string, err error) {
	pending, err := s.take(ctx, r)
	if err != nil {
		return Identity{}, "", "", err
	}
	claims, err := s.exchange(ctx, r.Code, pending)
	if err != nil {
		return Identity{}, "", "", err
	}
	account, err := s.account(ctx, claims)
	if err != nil {
		return Identity{Name: account.Name}, "", "", err
	}
	who, secret, err = s.accounts.begin(ctx, account, r.Origin)
	return who, secret, pending.back, err
}

type pendingSignIn struct{ nonce, verifier, back string }

// take finds the sign-on that a state belongs to; it is gone then.
func (s *SSO) take(ctx context.Context, r Return) (pendingSignIn, error) {
	if r.State == "" || r.State != r.Cookie {
		return pendingSignIn{}, singleSignOnFault(errors.New("the state is not that of this browser"))
	}
	found, err := accountsdb.Rows(ctx, s.accounts.db, "take_sign_in", accountsdb.Args{
		"state": digestOf(r.State), "after": s.accounts.now().Add(-signInHolds).UnixMilli(),
	}, func(read func(...any) error) (p pendingSignIn, err error) {
		return p, read(&p.nonce, &p.verifier, &p.back)
	})
	switch {
	case err != nil:
		return pendingSignIn{}, err
	case len(found) == 0:
		return pendingSignIn{}, singleSignOnFault(errors.New("the state is unknown, was used before or is too old"))
	case r.Error != "":
		return pendingSignIn{}, singleSignOnFault(fmt.Errorf("the provider says %q", r.Error))
	}
	return found[0], nil
}

// exchange turns the code into claims that are proven to be the provider's, for
// us, of now and of this very sign-on.
func (s *SSO) exchange(ctx context.Context, code string, pending pendingSignIn) (map[string]any, error) {
	provider, err := s.discover(ctx)
	if err != nil {
		return nil, err
	}
	token, err := s.config(provider).Exchange(oidc.ClientContext(ctx, s.Client), code, oauth2.VerifierOption(pending.verifier))
	if err != nil {
		return nil, singleSignOnFault(err)
	}
	raw, _ := token.Extra("id_token").(string)
	proven, err := provider.Verifier(&oidc.Config{ClientID: s.ClientID, Now: s.tolerant}).Verify(oidc.ClientContext(ctx, s.Client), raw)
	if err != nil {
		return nil, singleSignOnFault(err)
	}
	if proven.Nonce != pending.nonce {
		return nil, singleSignOnFault(errors.New("the nonce is another one"))
	}
	claims := map[string]any{}
	if err := proven.Claims(&claims); err != nil {
		return nil, singleSignOnFault(err)
	}
	if err := s.ask(ctx, provider, token, claims); err != nil {
		return nil, err
	}
	claims["sub"], claims["iss"] = proven.Subject, proven.Issuer
	return claims, nil
}

// clockTolerance is how far the clocks of the provider and of this machine may
// stand apart.
const clockTolerance = time.Minute

// tolerant is now for the end of a token. Of a token that holds only from later
// on, the library itself overlooks five minutes, of which this takes one.
func (s *SSO) tolerant() time.Time { return s.accounts.now().Add(-clockTolerance) }

// ask adds what the provider tells only at its userinfo address: many keep names
// and roles out of the token. The token's own claims stand.
func (s *SSO) ask(ctx context.Context, provider *oidc.Provider, token *oauth2.Token, claims map[string]any) error {
	if provider.UserInfoEndpoint() == "" {
		return nil
	}
	info, err := provider.UserInfo(oidc.ClientContext(ctx, s.Client), oauth2.StaticTokenSource(token))
	if err != nil && s.complete(claims) {
		return nil // nothing was missing
	}
	if err != nil {
		return singleSignOnFault(err)
	}
	if info.Subject != claims["sub"] {
		return singleSignOnFault(errors.New("userinfo speaks of another subject"))
	}
	more := map[string]any{}
	if err := info.Claims(&more); err != nil {
		return singleSignOnFault(err)
	}
	for name, value := range more {
		if _, stands := claims[name]; !stands {
			claims[name] = value
		}
	}
	return nil
}

func singleSignOnFault(cause error) error {
	return apperr.Wrap(apperr.SignIn, errors.Join(ErrSingleSignOn, cause), "single sign-on did not succeed; begin again",
		"đăng nhập một lần không thành công; hãy đăng nhập lại")
}
