package query

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"khohoso/cmd/khohoso/args"
	"khohoso/internal/app"
	"khohoso/internal/apperr"
	"khohoso/internal/cliout"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

// WhatifCommand is khohoso whatif.
func WhatifCommand(a *app.App) *cobra.Command {
	var flags standingFlags
	var agency string
	var withUnits bool
	var numerators, denominators, targets []string
	command := &cobra.Command{
		Use:   "whatif --period P --agency CODE",
		Short: "Nếu tử số hoặc chỉ tiêu khác đi thì điểm và hạng ra sao; không lưu gì (what if)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			changes, err := changesOf(numerators, denominators, targets)
			if err != nil {
				return err
			}
			f, found, err := rowsOfOne(cmd, a, flags.asked, func(w *store.Warehouse, p period.Period) ([]scoring.WhatIfResult, error) {
				one, err := scoring.WhatIf(cmd.Context(), w, scoring.WhatIfQuery{Period: p, Agency: agency, Set: flags.set, Rule: flags.rule,
					Organisation: flags.organisation, WithUnits: withUnits, Changes: changes})
				return []scoring.WhatIfResult{one}, err
			})
			if err != nil {
				return err
			}
			return scored(a, f, whatifFields(a, f), whatifLines(a, found[0]), flags.set)
		},
	}
	flags.register(command.Flags())
	command.Flags().StringVar(&agency, "agency", "", "đơn vị; mặc định toàn tỉnh (agency; default: the province)")
	args.WithUnits(command.Flags(), &withUnits)
	command.Flags().StringArrayVar(&numerators, "numerator", nil, "tử số giả định, dạng 2.1=123; nêu được nhiều lần (numerator)")
	command.Flags().StringArrayVar(&denominators, "denominator", nil, "mẫu số giả định, dạng 2.1=200 (denominator)")
	command.Flags().StringArrayVar(&targets, "target", nil, "chỉ tiêu giả định cho mọi đơn vị, dạng 3.3=0.6 hoặc 3.3=60% (target, of every unit)")
	command.MarkFlagRequired("period") //nolint:errcheck // the flag is defined above
	return command
}

// changesOf reads what is supposed, indicator by indicator.
func changesOf(numerators, denominators, targets []string) ([]scoring.Change, error) {
	var changes []scoring.Change
	for _, flag := range []struct {
		name  string
		texts []string
		read  func(string, *scoring.Change) error
	}{
		{"numerator", numerators, func(text string, c *scoring.Change) (err error) { c.Numerator, err = wholeNumber(text); return err }},
		{"denominator", denominators, func(text string, c *scoring.Change) (err error) { c.Denominator, err = wholeNumber(text); return err }},
		{"target", targets, func(text string, c *scoring.Change) (err error) { c.Target, err = ratio(text); return err }},
	} {
		for _, text := range flag.texts {
			indicator, value, _ := strings.Cut(text, "=")
			c := scoring.Change{Indicator: strings.TrimSpace(indicator)}
			if err := flag.read(strings.TrimSpace(value), &c); err != nil {
				return nil, apperr.New(apperr.Usage, fmt.Sprintf("--%s %q: write INDICATOR=NUMBER, like 2.1=123 or 3.3=0.6", flag.name, text),
					fmt.Sprintf("--%s %q: viết CHỈ_SỐ=SỐ, như 2.1=123 hoặc 3.3=0.6", flag.name, text))
			}
			changes = append(changes, c)
		}
	}
	return merged(changes), nil
}

// merged puts what is said of one indicator together.
func merged(changes []scoring.Change) []scoring.Change {
	var all []scoring.Change
	at := map[string]int{}
	for _, c := range changes {
		i, known := at[c.Indicator]
		if !known {
			at[c.Indicator] = len(all)
			all = append(all, c)
			continue
		}
		if c.Numerator != nil {
			all[i].Numerator = c.Numerator
		}
		if c.Denominator != nil {
			all[i].Denominator = c.Denominator
		}
		if c.Target != nil {
			all[i].Target = c.Target
		}
	}
	return all
}

func wholeNumber(text string) (*int64, error) {
	n, err := strconv.ParseInt(text, 10, 64)
	return &n, err
}

// ratio reads 0.6, 0,6 or 60%.
func ratio(text string) (*float64, error) {
	number, isPercent := strings.CutSuffix(strings.Replace(text, ",", ".", 1), "%")
	value, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if isPercent {
		value /= 100
	}
	return &value, err
}

// whatifLine is one line of a scorecard, before and after.
type whatifLine struct {
	scoreLine
	after scoreLine
	ranks [2]scoring.Place // of the total
}

// whatifLines leave out the indicators that nothing moves, and groups without any other.
func whatifLines(a *app.App, found scoring.WhatIfResult) []whatifLine {
	before, after := scoreLines(a, []scoring.Scorecard{found.Before}), scoreLines(a, []scoring.Scorecard{found.After})
	var lines []whatifLine
	groupMoved := false
	for i, line := range before {
		if line.part == "indicator" {
			groupMoved = groupMoved || hasMoved(line, after[i])
		}
		if line.part == "indicator" && !hasMoved(line, after[i]) || line.part == "group" && !groupMoved {
			continue
		}
		groupMoved = groupMoved && line.part == "indicator"
		one := whatifLine{scoreLine: line, after: after[i]}
		if line.part == "total" {
			one.ranks = [2]scoring.Place{found.PlaceBefore, found.PlaceNow}
		}
		lines = append(lines, one)
	}
	return lines
}

func hasMoved(before, after scoreLine) bool {
	b, a := before.value, after.value
	sameTarget := b.Target == a.Target || b.Target != nil && a.Target != nil && *b.Target == *a.Target
	return b.Share() != a.Share() || !sameTarget
}

func whatifFields(a *app.App, f cliout.Format) []cliout.Field[whatifLine] {
	type row = whatifLine
	either := func(of func(row) scoreLine, cell func(scoreLine) any) func(row) any {
		return func(r row) any { return cell(of(r)) }
	}
	before := func(r row) scoreLine { return r.scoreLine }
	after := func(r row) scoreLine { return r.after }
	numerator := valueCell(func(v metrics.IndicatorValue) any { return v.Numerator })
	denominator := valueCell(func(v metrics.IndicatorValue) any { return v.Denominator })
	target := valueCell(func(v metrics.IndicatorValue) any { return v.Target })
	score := func(l scoreLine) any { return points(l.score) }
	fields := []cliout.Field[row]{
		{Name: "period", Title: a.Tr("Kỳ", "Period"), Value: func(r row) any { return r.card.Period }},
		{Name: "agency_code", Title: a.Tr("Đơn vị", "Agency"), Value: func(r row) any { return r.card.AgencyCode }},
	}
	if f != "table" {
		fields = append(fields, cliout.Field[row]{Name: "set", Value: func(r row) any { return r.card.Set }}, cliout.Field[row]{Name: "part", Title: "", Value: func(r row) any { return r.part }})
	}
	fields = append(fields, cliout.Field[row]{Name: "code", Title: a.Tr("Mã", "Code"), Value: func(r row) any { return whatifCode(r) }})
	if f == "table" {
		fields = append(fields, cliout.Field[row]{Name: "name", Title: a.Tr("Tên", "Name"), Value: func(r row) any { return whatifName(a, r) }})
	}
	return append(fields, []cliout.Field[row]{
		{Name: "numerator", Title: a.Tr(">Tử số", ">Numerator"), Value: either(before, numerator)},
		{Name: "numerator_after", Title: a.Tr(">Tử số sau", ">After"), Value: either(after, numerator)},
		{Name: "denominator", Title: a.Tr(">Mẫu số", ">Denominator"), Value: either(before, denominator)},
		{Name: "denominator_after", Title: a.Tr(">Mẫu số sau", ">After"), Value: either(after, denominator)},
		{Name: "target", Title: a.Tr(">Chỉ tiêu", ">Target"), Value: either(before, target)},
		{Name: "target_after", Title: a.Tr(">Chỉ tiêu sau", ">After"), Value: either(after, target)},
		{Name: "score", Title: a.Tr(">Điểm", ">Score"), Value: either(before, score)},
		{Name: "score_after", Title: a.Tr(">Điểm sau", ">After"), Value: either(after, score)},
		{Name: "band", Title: a.Tr("Xếp loại", "Band"), Value: func(r row) any { return bandOf(r.scoreLine) }},
		{Name: "band_after", Title: a.Tr("Xếp loại sau", "After"), Value: func(r row) any { return bandOf(r.after) }},
		{Name: "rank", Title: a.Tr(">Hạng", ">Rank"), Value: func(r row) any { return cliout.CountOrNil(r.ranks[0].Rank) }},
		{Name: "rank_after", Title: a.Tr(">Hạng sau", ">After"), Value: func(r row) any { return cliout.CountOrNil(r.ranks[1].Rank) }},
		{Name: "of", Title: a.Tr(">Trong số", ">Of"), Value: func(r row) any { return cliout.CountOrNil(r.ranks[1].Of) }},
	}...)
}

// whatifCode leaves the total without a code: its band has columns of its own.
func whatifCode(r whatifLine) any {
	if r.part == "total" {
		return nil
	}
	return r.code
}

func whatifName(a *app.App, r whatifLine) any {
	if r.part == "total" {
		return a.Tr("Tổng điểm", "Total")
	}
	return r.name
}

func bandOf(line scoreLine) any {
	if line.part != "total" || line.code == "" {
		return nil
	}
	return line.code
}
