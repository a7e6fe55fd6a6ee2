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
	own, err := w.listedBy(ctx, set, indicator, q.Period)
	if err != nil || own == "" || rule == "" {
		return part.expression, own, err
	}
	return part.expression, rule, nil
}

// costs counts the dossiers of a LostFilter by unit and by what each costs.
func (w *Warehouse) costs(ctx context.Context, q DossierQuery) (map[string][]Cost, error) {
	query, args, err := w.dossierRead(ctx, "dossiers", q, countCosts)
	if err != nil {
		return nil, err
	}
	byUnit := map[string][]Cost{}
	_, err = collect(ctx, w, query, args, func(rows *sql.Rows) (c Cost, err error) {
		var unit string
		err = rows.Scan(&unit, &c.Units, &c.Dossiers)
		byUnit[unit] = append(byUnit[unit], c)
		return c, err
	})
	return byUnit, err
}

// listedBy is the on-time rule of ownRule for what is behind an indicator. That is listed by today's definition, so a
// closed period that was signed by another one has no such list.
//
// Errors: as ownRule; apperr.Closed.
func (w *Warehouse) listedBy(ctx context.Context, set, indicator string, p Period) (string, error) {
	rule, isOfToday, err := w.ownRule(ctx, set, indicator, p)
	if err == nil && !isOfToday {
		err = apperr.New(apperr.Closed,
			fmt.Sprintf("%s was signed with indicator %s as it was counted then; what is behind it can be listed by today's rule only: ask for today's figures (--live, live=true)", p.Name, indicator),
			fmt.Sprintf("kỳ %s được chốt với cách tính khi đó của chỉ số %s; chỉ liệt kê được theo cách tính hiện nay: hãy hỏi số liệu hôm nay (--live, live=true)", p.Name, indicator))
	}
	return rule, err
}

// ownRule is the on-time rule that a set judges an indicator by in a period; "" where the indicator looks at no lateness. isOfToday
// is false in a closed period that was signed by another definition. Error: apperr.UnknownName when the set has no such indicator then.
func (w *Warehouse) ownRule(ctx context.Context, set, indicator string, p Period) (rule string, isOfToday bool, err error) {
	query, err := ReadStatement("own_rule", nil)
	if err != nil {
		return "", false, err
	}
	found, err := collect(ctx, w, query, []any{sql.Named("set", set), sql.Named("indicator", indicator), sql.Named("last_day", p.To.Format("2006-01-02"))},
		func(rows *sql.Rows) (none struct{}, err error) { return none, rows.Scan(&rule, &isOfToday) })
	if err == nil && len(found) == 0 {
		err = apperr.New(apperr.UnknownName, fmt.Sprintf("set %q has no indicator %q in %s", set, indicator, p.Name),
			fmt.Sprintf("bộ %q không có chỉ số %q trong kỳ %s", set, indicator, p.Name))
	}
	return rule, isOfToday, err
}
