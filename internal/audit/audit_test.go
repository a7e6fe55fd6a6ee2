package audit

import (
	"database/sql"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"khohoso/internal/accountsdb"
	"khohoso/internal/apperr"
)

func openLog(t testing.TB) (*Log, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "w.accounts")
	db, err := accountsdb.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	start := time.Date(2025, 7, 1, 8, 0, 0, 0, time.UTC)
	var minutes atomic.Int64
	return New(db, func() time.Time { return start.Add(time.Duration(minutes.Add(1)) * time.Minute) }), path
}

func TestAuditIsListedAndProven(t *testing.T) {
	t.Parallel()
	log, path := openLog(t)
	var wait sync.WaitGroup
	for _, who := range []string{"lan", "hoa", "minh", "lan"} {
		wait.Go(func() {
			if err := log.Add(t.Context(), Entry{Who: who, Action: SignIn, Outcome: Done, Object: "\xff odd", Address: "10.0.0.1"}); err != nil {
				t.Error(err)
			}
		})
	}
	wait.Wait()
	if err := log.Add(t.Context(), Entry{Who: "hoa", Action: Download, Object: "/agencies/h28.01/workbook", Outcome: Denied}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		query Query
		want  int
	}{
		{Query{}, 5}, {Query{Who: "lan"}, 2}, {Query{Action: Download}, 1}, {Query{Limit: 3}, 3}, {Query{After: 4}, 1}, {Query{Before: 3}, 2},
	} {
		if list, err := log.List(t.Context(), c.query); err != nil || len(list) != c.want {
			t.Errorf("%+v: %d, %v", c.query, len(list), err)
		}
	}
	latest, err := log.List(t.Context(), Query{LatestFirst: true, Limit: 1})
	if err != nil || latest[0].ID != 5 || latest[0].Action != Download {
		t.Errorf("%+v, %v", latest, err)
	}
	if rows, err := log.Verify(t.Context()); err != nil || rows != 5 {
		t.Errorf("%d rows hold: %v", rows, err)
	}
	tamper(t, path)
	if rows, err := log.Verify(t.Context()); apperr.CodeOf(err) != apperr.DataTests || rows != 1 {
		t.Errorf("a changed row is not found: %d, %v", rows, err)
	}
}

// tamper changes a row: the table refuses until its guard is taken away.
func tamper(t *testing.T, path string) {
	t.Helper()
	raw, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	for _, statement := range []string{"update audit set who = 'x' where audit_id = 2", "delete from audit where audit_id = 2"} {
		if _, err := raw.ExecContext(t.Context(), statement); err == nil {
			t.Errorf("%s is let through", statement)
		}
	}
	if _, err := raw.ExecContext(t.Context(), "drop trigger audit_not_changed; update audit set who = 'x' where audit_id = 2"); err != nil {
		t.Fatal(err)
	}
}
