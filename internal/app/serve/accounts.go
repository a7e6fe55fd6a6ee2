package serve

import (
	"context"
	"slices"

	"khohoso/internal/app"
	"khohoso/internal/apperr"
	"khohoso/internal/auth"
	"khohoso/models/metrics"
	"khohoso/models/store"
)

// checkAccounts tells at the start what sign-ins would be refused for: units of
// accounts and of the sign-on's table that the catalogue lacks. The catalogue is
// told to the accounts on the way.
func checkAccounts(ctx context.Context, a *app.App, accounts *auth.Accounts, w *store.Warehouse, mapped map[string]string) error {
	codes, err := UnitCodes(ctx, w)
	if apperr.CodeOf(err) == apperr.NotBuilt {
		return nil
	}
	if err != nil {
		return err
	}
	if err := accounts.TellUnits(ctx, codes); err != nil {
		return err
	}
	for value, code := range mapped {
		if !slices.Contains(codes, code) {
			a.Log.Warn("single-sign-on, units: no such unit in the catalogue; its people will be refused", "value", value, "unit", code)
		}
	}
	all, err := accounts.List(ctx)
	if err != nil {
		return err
	}
	for _, one := range all {
		if one.Role == auth.Agency && one.DisabledAt.IsZero() && !slices.Contains(codes, one.Unit) {
			a.Log.Warn("an account's unit is not in the catalogue; it sees no dossiers", "account", one.Name, "unit", one.Unit)
		}
	}
	return nil
}

// UnitCodes are the codes of all units.
func UnitCodes(ctx context.Context, w *store.Warehouse) ([]string, error) {
	agencies, err := metrics.Agencies(ctx, w)
	codes := make([]string, len(agencies))
	for i, one := range agencies {
		codes[i] = one.Code
	}
	return codes, err
}
