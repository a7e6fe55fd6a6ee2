package metrics

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"

	"khohoso/internal/apperr"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// DefaultRule is the on-time rule of stock and flow: that of the statutory form.
const DefaultRule = "form06"

// Rule is one lawful reading of "on time". All of them are data: shipped ones in
// sql/seeds/rule.csv, a province's own taken in as a file of kind rules.
type Rule struct {
	Name      string
	Version   int64
	ValidFrom time.Time // zero: always
	ValidTo   time.Time // zero: until further notice
	NameVI    string
	NameEN    string
	Basis     string // the decree or circular it follows
	Shipped   bool
}

// Rules lists the on-time rules that figures can be asked by. The list is kept until somebody writes.
func Rules(ctx context.Context, w *store.Warehouse) ([]Rule, error) {
	found, err := store.Cached(w, "rules", "", func() ([]Rule, error) { return readRules(ctx, w) })
	return slices.Clone(found), err
}

func readRules(ctx context.Context, w *store.Warehouse) ([]Rule, error) {
	query, err := sqlfiles.Render("queries", "rules", nil)
	if err != nil {
		return nil, err
	}
	return store.Query(ctx, w, query, nil, func(rows *sql.Rows) (r Rule, err error) {
		var from, to sql.NullTime
		err = rows.Scan(&r.Name, &r.Version, &from, &to, &r.NameVI, &r.NameEN, &r.Basis, &r.Shipped)
		r.ValidFrom, r.ValidTo = from.Time, to.Time
		return r, err
	})
}

// KnownRule passes a rule's name on if there is such a rule; "" stays "".
func KnownRule(ctx context.Context, w *store.Warehouse, name string) (string, error) {
	if name == "" {
		return "", nil
	}
	rules, err := Rules(ctx, w)
	if err != nil {
		return "", err
	}
	_, err = FindRule(rules, name)
	return name, err
}

// FindRule finds a rule by its name; "" is DefaultRule. Error: apperr.UnknownName.
func FindRule(rules []Rule, name string) (Rule, error) {
	if name == "" {
		name = DefaultRule
	}
	var known []string
	for _, r := range rules {
		if r.Name == name {
			return r, nil
		}
		known = append(known, r.Name)
	}
	list := strings.Join(known, ", ")
	return Rule{}, apperr.New(apperr.UnknownName, fmt.Sprintf("on-time rule %q not found; known: %s", name, list),
		fmt.Sprintf("không có quy tắc đúng hạn %q; hiện có: %s", name, list))
}

// CountsWaitingInTime says whether a rule takes an open dossier that waits for the applicant as in time after its day,
// as form II.06 does in column (12); under others waiting moves the appointment or counts for nothing. Periods closed
// with the words of before told such dossiers overdue, and are read so.
func CountsWaitingInTime(w *store.Warehouse, rule string) bool {
	return rule == DefaultRule && (!w.Frozen() || w.Words() > 1)
}
