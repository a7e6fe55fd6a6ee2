package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"khohoso/internal/accountsdb"
	"khohoso/internal/apperr"
)

// account finds or makes the account that the claims speak of, as they speak of it today.
func (s *SSO) account(ctx context.Context, claims map[string]any) (Account, error) {
	subject := text(claims["iss"]) + " " + text(claims["sub"])
	known, err := s.bySubject(ctx, subject)
	if err != nil {
		return Account{}, err
	}
	wanted, err := s.wanted(ctx, claims)
	if err != nil {
		return Account{Name: wanted.Name}, errors.Join(err, s.end(ctx, known))
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
	_, err = s.accounts.db.Do(ctx, "refresh_account", accountsdb.Args{
		"account": account.ID, "shown": account.Shown, "role": string(account.Role), "unit": account.Unit, "now": s.accounts.stamp(),
	})
	return account, err
}

// end takes the sessions and tokens of accounts whose role the provider took.
func (s *SSO) end(ctx context.Context, known []Account) error {
	for _, account := range known {
		err := s.accounts.db.In(ctx, func(tx accountsdb.Tx) error { return s.accounts.endAll(ctx, tx, account.ID, 0, true) })
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *SSO) bySubject(ctx context.Context, subject string) ([]Account, error) {
	return accountsdb.Rows(ctx, s.accounts.db, "account_by_subject", accountsdb.Args{"subject": subject, "most": mostGuesses}, scanAccount)
}

// wanted reads name, role and unit out of the claims. Whoever has no role here
// does not come in; nor does an agency's account whose unit nobody knows.
func (s *SSO) wanted(ctx context.Context, claims map[string]any) (New, error) {
	n := New{Name: cleanName(text(claimOf(claims, s.Claims.Account))), Shown: text(claimOf(claims, s.Claims.Shown))}
	if n.Name == "" {
		n.Name = text(claims["sub"])
	}
	if n.Shown == "" {
		n.Shown = n.Name
	}
	n.Role = s.role(claimOf(claims, s.Claims.Role))
	if n.Role == "" {
		return n, noRole(n.Name)
	}
	if n.Role != Agency {
		return n, n.check()
	}
	n.Unit = text(claimOf(claims, s.Claims.Unit))
	if code, mapped := s.Units[n.Unit]; mapped {
		n.Unit = code
	}
	known, err := s.KnownUnit(ctx, n.Unit)
	if err != nil {
		return n, err
	}
	if n.Unit == "" || !known {
		return n, apperr.Wrap(apperr.Refused, ErrSingleSignOn,
			fmt.Sprintf("account %q names the unit %q, which is not in the catalogue; ask the operator to map it", n.Name, n.Unit),
			fmt.Sprintf("tài khoản %q mang mã đơn vị %q, không có trong danh mục; hãy báo người vận hành khai báo", n.Name, n.Unit))
	}
	return n, n.check()
}

// role is the first of Roles that one of the claim's values stands for, so that a
// reader with several has the widest view; nobody becomes a source this way.
func (s *SSO) role(claim any) Role {
	values := texts(claim, func(value string) bool { return s.Roles[value] != "" })
	for _, role := range Roles {
		for _, value := range values {
			if s.Roles[value] == role && role != Source {
				return role
			}
		}
	}
	return ""
}

// complete says whether the claims tell all that an account needs.
func (s *SSO) complete(claims map[string]any) bool {
	role := s.role(claimOf(claims, s.Claims.Role))
	return role != "" && text(claimOf(claims, s.Claims.Account)) != "" && (role != Agency || text(claimOf(claims, s.Claims.Unit)) != "")
}

func noRole(name string) error {
	return apperr.Wrap(apperr.Refused, ErrSingleSignOn, fmt.Sprintf("account %q has no role in this system; ask the operator", name),
		fmt.Sprintf("tài khoản %q chưa được giao vai trò trong hệ thống này; hãy liên hệ người vận hành", name))
}

// claimOf is the value of a claim by its name, or by its way through objects.
func claimOf(claims map[string]any, name string) any {
	if value, stands := claims[name]; stands {
		return value
	}
	for dot := strings.IndexByte(name, '.'); dot >= 0; {
		if inner, isObject := claims[name[:dot]].(map[string]any); isObject {
			if value := claimOf(inner, name[dot+1:]); value != nil {
				return value
			}
		}
		next := strings.IndexByte(name[dot+1:], '.')
		if next < 0 {
			break
		}
		dot += 1 + next
	}
	return nil
}

// texts are the values of a claim: one text, a list, or a list written as text,
// as JSON or with commas. A text is one value with its spaces, unless it is none
// that is known and each of its words is.
func texts(claim any, known func(string) bool) []string {
	switch value := claim.(type) {
	case string:
		return listed(strings.TrimSpace(value), known)
	case []any:
		var all []string
		for _, one := range value {
			if text, isText := one.(string); isText {
				all = append(all, strings.TrimSpace(text))
			}
		}
		return all
	}
	return nil
}

func listed(value string, known func(string) bool) []string {
	var list []any
	if strings.HasPrefix(value, "[") && json.Unmarshal([]byte(value), &list) == nil {
		return texts(list, known)
	}
	if known(value) {
		return []string{value}
	}
	if parts := strings.Split(value, ","); len(parts) > 1 {
		for i, part := range parts {
			parts[i] = strings.TrimSpace(part)
		}
		return parts
	}
	words := strings.Fields(value)
	if len(words) > 0 && !slices.ContainsFunc(words, func(word string) bool { return !known(word) }) {
		return words
	}
	return []string{value}
}

// text is the value of a claim that has one; a list of one is one.
func text(claim any) string {
	if list, isList := claim.([]any); isList && len(list) == 1 {
		claim = list[0]
	}
	value, _ := claim.(string)
	return strings.TrimSpace(value)
}
