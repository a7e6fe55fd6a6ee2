package backoffice

import (
	"cmp"
	"io"
	"strings"
	"time"

	"khohoso/dashboards/layout"
	"khohoso/internal/auth"
	"khohoso/models/metrics"
)

// AccountsPage is what operators see of all accounts.
type AccountsPage struct {
	Accounts []auth.Account
	Tokens   map[int64][]auth.Token // of sources, by account
	Agencies []metrics.Agency       // that an account can stand for
	Now      time.Time

	Done     string // text key of what was just done; "" for nothing
	DoneTo   string // the account that it was done to
	Secret   string // one-time password or token just made, shown this once
	Failed   error
	Proposed auth.New // what the form of a new account holds again after a failure
}

type listedAccount struct {
	Name, Shown, Role, Unit, State, Class, SignedIn, Made string
	Enabled, Source                                       bool
}

type sourceToken struct {
	ID                                   int64
	Account, Label, Units, Expires, Used string
}

// WriteAccounts writes the operators' page of all accounts.
func WriteAccounts(w io.Writer, a layout.Reader, p AccountsPage) error {
	page := struct {
		layout.Plain
		AccountsPage
		Sentence, Done, Failed string
		Accounts               []listedAccount
		Tokens                 []sourceToken
		Sources                []string
		Roles, Units           []named
	}{Plain: a.Plain("accounts.title"), AccountsPage: p}
	t := page.Locale
	page.Failed = page.Failure(p.Failed)
	if p.Done != "" {
		page.Done = t.T(p.Done, p.DoneTo)
	}
	names := map[string]string{}
	page.Units = []named{{"", t.T("accounts.unit.none"), p.Proposed.Unit == ""}}
	for _, one := range p.Agencies {
		names[one.Code] = one.Name
		page.Units = append(page.Units, named{one.Code, one.Name + " (" + one.Code + ")", one.Code == p.Proposed.Unit})
	}
	for _, role := range auth.Roles {
		page.Roles = append(page.Roles, named{string(role), t.T("role." + string(role)), role == p.Proposed.Role})
	}
	var inUse int64
	for _, one := range p.Accounts {
		row := accountRow(page.Plain, one, p.Now)
		row.Unit = cmp.Or(names[one.Unit], one.Unit)
		page.Accounts = append(page.Accounts, row)
		if !row.Enabled {
			continue
		}
		inUse++
		if row.Source {
			page.Sources = append(page.Sources, one.Name)
		}
		for _, token := range p.Tokens[one.ID] {
			page.Tokens = append(page.Tokens, newSourceToken(page.Plain, one.Name, token))
		}
	}
	page.Sentence = t.N("accounts.sentence", inUse, t.Number(int64(len(p.Accounts))))
	return layout.Write(w, "accounts", page)
}

// accountRow is one line: who, what they may do, whether they can come in.
func accountRow(p layout.Plain, one auth.Account, now time.Time) listedAccount {
	row := listedAccount{
		Name: one.Name, Shown: one.Shown, Role: p.T("role." + string(one.Role)), SignedIn: p.At(one.SignedInAt), Made: p.At(one.CreatedAt),
		Enabled: one.DisabledAt.IsZero(), Source: one.Role == auth.Source,
	}
	key := "active"
	switch {
	case !row.Enabled:
		key, row.Class = "disabled", "bad"
	case one.LockedUntil.After(now):
		key, row.Class = "locked", "bad"
	case one.SingleSign:
		key = "sso"
	case one.MustChange:
		key = "one_time"
	}
	row.State = p.T("accounts.state." + key)
	return row
}

func newSourceToken(p layout.Plain, account string, one auth.Token) sourceToken {
	row := sourceToken{ID: one.ID, Account: account, Label: one.Label, Units: strings.Join(one.Units, ", "), Expires: p.At(one.ExpiresAt), Used: p.T("tokens.never")}
	if row.Units == "" {
		row.Units = p.T("accounts.tokens.any")
	}
	if !one.UsedAt.IsZero() {
		row.Used = p.At(one.UsedAt)
	}
	return row
}
