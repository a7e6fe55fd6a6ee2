package accountsdb

import (
	"database/sql"

	"github.com/mattn/go-sqlite3"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// driver is SQLite with the functions that statements of the accounts use.
const driver = "khohoso-accounts"

func init() {
	sql.Register(driver, &sqlite3.SQLiteDriver{ConnectHook: func(c *sqlite3.SQLiteConn) error {
		return c.RegisterFunc("name_key", NameKey, true)
	}})
}

// NameKey is what names of accounts are compared by: however a name was typed,
// composed or in capitals, it is one name.
func NameKey(name string) string {
	return norm.NFKC.String(cases.Fold().String(norm.NFKC.String(name)))
}
