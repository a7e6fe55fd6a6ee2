package dossiers

import (
	"context"
	"database/sql"
	"regexp"
	"strconv"
	"strings"

	"khohoso/models/metrics"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

const lostPrefix = "lost:"

// LostFilter selects the dossiers that cost an indicator its points: those of its
// denominator that its numerator misses. Where an indicator counts dossiers there are
// as many as denominator less numerator; one that a dossier can cost twice (5.4: late
// and disliked) has fewer, and DossierRow.Lost says how often each counts.
func LostFilter(indicator string) Filter { return Filter(lostPrefix + indicator) }

// IsLost says whether the filter is a LostFilter.
func (f Filter) IsLost() bool { return strings.HasPrefix(string(f), lostPrefix) }

// lostPart is what a dossier costs an indicator: an expression over the dossiers of a
// period, and the most that one dossier can cost.
type lostPart struct {
	expression string
	Most       int
}

var mostLine = regexp.MustCompile(`(?m)^-- most: (\d+)$`)

// LostParts are the indicators whose dossiers can be told, one file lost_*.sql each.
var LostParts = func() map[string]lostPart {
	parts := map[string]lostPart{}
	for _, file := range sqlfiles.Layer("queries") {
		name, isLost := strings.CutPrefix(file.Name, "lost_")
		if !isLost {
			continue
		}
		part := lostPart{expression: strings.TrimSpace(store.WithoutComments(file.Text)), Most: 1}
		if line := mostLine.FindStringSubmatch(file.Text); line != nil {
			part.Most, _ = strconv.Atoi(line[1])
		}
		parts[strings.ReplaceAll(name, "_", ".")] = part
	}
	return parts
}()

// CanListLost says whether LostFilter knows the dossiers behind an indicator.
func CanListLost(indicator string) bool { _, known := LostParts[indicator]; return known }

// lostIndicators are the indicators that LostFilter knows, in their order.
func lostIndicators() []string {
	var names []string
	for _, file := range sqlfiles.Layer("queries") {
		if name, isLost := strings.CutPrefix(file.Name, "lost_"); isLost {
			names = append(names, strings.ReplaceAll(name, "_", "."))
		}
	}
	return names
}

// lostBy gives the expression of an indicator and the on-time rule to judge by: the one
// asked for, else the set's own; "" for an indicator that looks at no lateness.
func lostBy(ctx context.Context, w *store.Warehouse, q Query, indicator, rule string) (string, string, error) {
	part, known := LostParts[indicator]
	if !known {
		return "", "", unknownFilter(q.Where)
	}
	set, err := metrics.KnownSet(ctx, w, q.Set)
	if err != nil {
		return "", "", err
	}
	own, err := metrics.ListedBy(ctx, w, set, indicator, q.Period)
	if err != nil || own == "" || rule == "" {
		return part.expression, own, err
	}
	return part.expression, rule, nil
}

// Costs counts the dossiers of a LostFilter by unit and by what each costs.
func Costs(ctx context.Context, w *store.Warehouse, q Query) (map[string][]Cost, error) {
	query, args, err := dossierRead(ctx, w, "dossiers", q, countCosts)
	if err != nil {
		return nil, err
	}
	byUnit := map[string][]Cost{}
	_, err = store.Query(ctx, w, query, args, func(rows *sql.Rows) (c Cost, err error) {
		var unit string
		err = rows.Scan(&unit, &c.Units, &c.Dossiers)
		byUnit[unit] = append(byUnit[unit], c)
		return c, err
	})
	return byUnit, err
}

// Cost is how many dossiers cost an indicator so many units of its numerator each.
type Cost struct{ Units, Dossiers int64 }
