package app

import (
	"context"
	"errors"

	"khohoso/internal/accountsdb"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
)

// NoteAudit keeps in the audit what was done on this machine's command line.
func (a *App) NoteAudit(ctx context.Context, log *audit.Log, e audit.Entry) error {
	e.Who, e.Role, e.Address = a.User(""), "command line", "command line"
	return log.Add(ctx, e)
}

// Audited opens the accounts beside the warehouse for one command.
func (a *App) Audited(ctx context.Context, do func(*auth.Accounts, *audit.Log) error) error {
	db, err := accountsdb.Open(ctx, accountsdb.PathFor(a.Warehouse))
	if err != nil {
		return err
	}
	accounts, log := auth.NewAccounts(db, auth.Limits{}, Clock), audit.New(db, Clock)
	return errors.Join(do(accounts, log), db.Close())
}
