package models

import (
	"context"
	"database/sql"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"khohoso/internal/apperr"
	sqlfiles "khohoso/sql"
)

const lostPrefix = "lost:"

// LostFilter selects the dossiers that cost an indicator its points: those of its
// denominator that its numerator misses. Where an indicator counts dossiers there are
// as many as denominator less numerator; one that a dossier can cost twice (5.4: late
// and disliked) has fewer, and DossierRow.Lost says how often each counts.
func LostFilter(indicator string) DossierFilter { return DossierFilter(lostPrefix + indicator) }

// IsLost says whether the filter is a LostFilter.
func (f DossierFilter) IsLost() bool { return strings.HasPrefix(string(f), lostPrefix) }

// lostPart is what a dossier costs an indicator: an expression over the dossiers of a
// period, and the most that one dossier can cost.
type lostPart struct {
	expression string
	most       int
}

var mostLine = regexp.MustCompile(`(?m)^-- most: (\d+)$`)

// lostParts are the indicators whose dossiers can be told, one file lost_*.sql each.
var lostParts = func() map[string]lostPart {
	parts := map[string]lostPart{}
	for _, file := range sqlfiles.Layer("reads") {
		name, isLost := strings.CutPrefix(file.Name, "lost_")
		if !isLost {
			continue
		}
		part := lostPart{expression: strings.TrimSpace(withoutComments(file.Text)), most: 1}
		if line := mostLine.FindStringSubmatch(file.Text); line != nil {
			part.most, _ = strconv.Atoi(line[1])
		}
		parts[strings.ReplaceAll(name, "_", ".")] = part
	}
	return parts
}()

// CanListLost says whether LostFilter knows the dossiers behind an indicator.
func CanListLost(indicator string) bool { _, known := lostParts[indicator]; return known }

// lostIndicators are the indicators that LostFilter knows, in their order.
func lostIndicators() []string {
	var names []string
	for _, file := range sqlfiles.Layer("reads") {
		if name, isLost := strings.CutPrefix(file.Name, "lost_"); isLost {
			names = append(names, strings.ReplaceAll(name, "_", "."))
		}
	}
	return names
}

// lostBy gives the expression of an indicator and the on-time rule to judge by: the one
// asked for, else the set's own; "" for an indicator that looks at no lateness.
func (w *Warehouse) lostBy(ctx context.Context, q DossierQuery, indicator, rule string) (string, string, error) {
	part, known := lostParts[indicator]
	if !known {
		return "", "", unknownFilter(q.Where)
	}
	set, err := w.knownSet(ctx, q.Set)
	if err != nil {
		return "", "", err
	}
	own, err := w.ownRule(ctx, set, indicator, q.Period)
	if err != nil || own == "" || rule == "" {
		return part.expression, own, err
	}
	return part.expression, rule, nil
}

// costs counts the dossiers of a LostFilter by unit and by what each costs.
func (w *Warehouse) costs(ctx context.Context, q DossierQuery) (map[string][]cost, error) {
	query, args, err := w.dossierRead(ctx, "dossiers", q, countCosts)
	if err != nil {
		return nil, err
	}
	byUnit := map[string][]cost{}
	_, err = collect(ctx, w, query, args, func(rows *sql.Rows) (c cost, err error) {
		var unit string
		err = rows.Scan(&unit, &c.Units, &c.Dossiers)
		byUnit[unit] = append(byUnit[unit], c)
		return c, err
	})
	return byUnit, err
}

// ownRule is the on-time rule that a set judges an indicator by in a period; "" where the
// indicator looks at no lateness. Error: apperr.UnknownName when the set has no such indicator then.
func (w *Warehouse) ownRule(ctx context.Context, set, indicator string, p Period) (string, error) {
	query, err := readStatement("own_rule", nil)
	if err != nil {
		return "", err
	}
	found, err := collect(ctx, w, query, []any{sql.Named("set", set), sql.Named("indicator", indicator), sql.Named("last_day", p.To.Format("2006-01-02"))},
		func(rows *sql.Rows) (rule string, err error) { return rule, rows.Scan(&rule) })
	if err != nil {
		return "", err
	}
	if len(found) == 0 {
		return "", apperr.New(apperr.UnknownName, fmt.Sprintf("set %q has no indicator %q in %s", set, indicator, p.Name),
			fmt.Sprintf("bộ %q không có chỉ số %q trong kỳ %s", set, indicator, p.Name))
	}
	return found[0], nil
}
