package auth

import (
	"context"
	"errors"
	"fmt"

	"khohoso/internal/control"
	"khohoso/internal/fault"
)

// account finds or makes the account that the claims speak of, as they speak of it today.
func (s *SSO) account(ctx context.Context, claims map[string]any) (Account, error) {
	wanted, err := s.wanted(ctx, claims)
	if err != nil {
		return Account{Name: wanted.Name}, err
	}
	subject := text(claims["iss"]) + " " + text(claims["sub"])
	known, err := s.bySubject(ctx, subject)
	if err != nil {
		return Account{}, err
	}
	if len(known) == 0 {
		if err := s.accounts.insert(ctx, wanted, subject, "", "single sign-on"); err != nil {
			return Account{Name: wanted.Name}, err
		}
	} else if !known[0].DisabledAt.IsZero() {
		return known[0], singleSignOnFault(errors.New("the account is disabled"))
	}
	if known, err = s.bySubject(ctx, subject); err != nil {
		return Account{}, err
	}
	account := known[0]
	account.Shown, account.Role, account.Unit = wanted.Shown, wanted.Role, wanted.Unit
	_, err = s.accounts.db.Do(ctx, "refresh_account", control.Args{
		"account": account.ID, "shown": account.Shown, "role": string(account.Role), "unit": account.Unit, "now": s.accounts.stamp(),
	})
	return account, err
}

func (s *SSO) bySubject(ctx context.Context, subject string) ([]Account, error) {
	return control.Rows(ctx, s.accounts.db, "account_by_subject", control.Args{"subject": subject}, scanAccount)
}

// wanted reads name, role and unit out of the claims. Whoever has no role here
// does not come in; nor does an agency's account whose unit nobody knows.
func (s *SSO) wanted(ctx context.Context, claims map[string]any) (New, error) {
	n := New{Name: text(claims[s.Claims.Account]), Shown: text(claims[s.Claims.Shown])}
	if n.Name == "" {
		n.Name = text(claims["sub"])
	}
	if n.Shown == "" {
		n.Shown = n.Name
	}
	n.Role = s.role(texts(claims[s.Claims.Role]))
	if n.Role == "" {
		return n, noRole(n.Name)
	}
	if n.Role != Agency {
		return n, n.check()
	}
	n.Unit = text(claims[s.Claims.Unit])
	if code, mapped := s.Units[n.Unit]; mapped {
		n.Unit = code
	}
	known, err := s.KnownUnit(ctx, n.Unit)
	if err != nil {
		return n, err
	}
	if n.Unit == "" || !known {
		return n, fault.Wrap(fault.Refused, ErrSingleSignOn,
			fmt.Sprintf("account %q names the unit %q, which is not in the catalogue; ask the operator to map it", n.Name, n.Unit),
			fmt.Sprintf("tài khoản %q mang mã đơn vị %q, không có trong danh mục; hãy báo người vận hành khai báo", n.Name, n.Unit))
	}
	return n, n.check()
}

// role is the first of Roles that one of the values stands for, so that a
// reader with several has the widest view; nobody becomes a source this way.
func (s *SSO) role(values []string) Role {
	for _, role := range Roles {
		for _, value := range values {
			if s.Roles[value] == role && role != Source {
				return role
			}
		}
	}
	return ""
}

func noRole(name string) error {
	return fault.Wrap(fault.Refused, ErrSingleSignOn, fmt.Sprintf("account %q has no role in this system; ask the operator", name),
		fmt.Sprintf("tài khoản %q chưa được giao vai trò trong hệ thống này; hãy liên hệ người vận hành", name))
}
