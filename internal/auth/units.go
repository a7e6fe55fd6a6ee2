package auth

import (
	"context"
	"fmt"
	"slices"

	"khohoso/internal/accountsdb"
	"khohoso/internal/apperr"
)

// TellUnits keeps the codes of the catalogue, which accounts of units are checked
// by also while another process has the warehouse. Codes known already cost one read.
func (a *Accounts) TellUnits(ctx context.Context, codes []string) error {
	codes = slices.Compact(slices.Sorted(slices.Values(codes)))
	known, err := a.knownUnits(ctx)
	if err != nil || slices.Equal(known, codes) {
		return err
	}
	return a.db.In(ctx, func(tx accountsdb.Tx) error {
		if _, err := tx.Do(ctx, "clear_units", nil); err != nil {
			return err
		}
		for _, code := range codes {
			if _, err := tx.Do(ctx, "add_unit", accountsdb.Args{"code": code}); err != nil {
				return err
			}
		}
		return nil
	})
}

func (a *Accounts) knownUnits(ctx context.Context) ([]string, error) {
	return accountsdb.Rows(ctx, a.db, "known_units", nil, accountsdb.One[string])
}

// checkUnit refuses a unit that the catalogue lacks; without a catalogue any code is taken.
func (a *Accounts) checkUnit(ctx context.Context, code string) error {
	if code == "" {
		return nil
	}
	known, err := a.knownUnits(ctx)
	if err != nil || len(known) == 0 || slices.Contains(known, code) {
		return err
	}
	return apperr.New(apperr.Usage, fmt.Sprintf("no unit %q in the catalogue; check the code, or take the catalogue in first", code),
		fmt.Sprintf("danh mục không có đơn vị %q; hãy kiểm tra mã, hoặc nạp danh mục trước", code))
}

// Units are the codes of the catalogue as they were told last.
func (a *Accounts) Units(ctx context.Context) ([]string, error) { return a.knownUnits(ctx) }
