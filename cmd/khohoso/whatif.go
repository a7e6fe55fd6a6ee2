package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"khohoso/internal/apperr"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

func (a *app) whatifCommand() *cobra.Command {
	var flags standingFlags
	var agency string
	var withUnits bool
	var numerators, denominators, targets []string
	command := &cobra.Command{
		Use:   "whatif --period P --agency CODE",
		Short: "Nếu tử số hoặc chỉ tiêu khác đi thì điểm và hạng ra sao; không lưu gì (what if)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := a.checkFormat(flags.format)
			if err != nil {
				return err
			}
			p, err := a.period(flags.period, flags.calendar)
			if err != nil {
				return err
			}
			changes, err := changesOf(numerators, denominators, targets)
			if err != nil {
				return err
			}
			w, err := a.read(cmd.Context())
			if err != nil {
				return err
			}
			defer w.Close()
			found, err := published(cmd.Context(), a, w, []period.Period{p}, flags.live, func(w *store.Warehouse, _ []period.Period) ([]scoring.WhatIfResult, error) {
				one, err := scoring.WhatIf(cmd.Context(), w, scoring.WhatIfQuery{Period: p, Agency: agency, Set: flags.set, Rule: flags.rule,
					Organisation: flags.organisation, WithUnits: withUnits, Changes: changes})
				return []scoring.WhatIfResult{one}, err
			})
			if err != nil {
				return err
			}
			return scored(a, f, a.whatifFields(f), whatifLines(a, found[0]), flags.set)
		},
	}
	flags.register(command.Flags())
	command.Flags().StringVar(&agency, "agency", "", "đơn vị; mặc định toàn tỉnh (agency; default: the province)")
	withUnitsFlag(command.Flags(), &withUnits)
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
func whatifLines(a *app, found scoring.WhatIfResult) []whatifLine {
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

func (a *app) whatifFields(f format) []field[whatifLine] {
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
	fields := []field[row]{
		{"period", a.say("Kỳ", "Period"), func(r row) any { return r.card.Period }},
		{"agency_code", a.say("Đơn vị", "Agency"), func(r row) any { return r.card.AgencyCode }},
	}
	if f != "table" {
		fields = append(fields, field[row]{"set", "", func(r row) any { return r.card.Set }}, field[row]{"part", "", func(r row) any { return r.part }})
	}
	fields = append(fields, field[row]{"code", a.say("Mã", "Code"), func(r row) any { return whatifCode(r) }})
	if f == "table" {
		fields = append(fields, field[row]{"name", a.say("Tên", "Name"), func(r row) any { return a.whatifName(r) }})
	}
	return append(fields, []field[row]{
		{"numerator", a.say(">Tử số", ">Numerator"), either(before, numerator)},
		{"numerator_after", a.say(">Tử số sau", ">After"), either(after, numerator)},
		{"denominator", a.say(">Mẫu số", ">Denominator"), either(before, denominator)},
		{"denominator_after", a.say(">Mẫu số sau", ">After"), either(after, denominator)},
		{"target", a.say(">Chỉ tiêu", ">Target"), either(before, target)},
		{"target_after", a.say(">Chỉ tiêu sau", ">After"), either(after, target)},
		{"score", a.say(">Điểm", ">Score"), either(before, score)},
		{"score_after", a.say(">Điểm sau", ">After"), either(after, score)},
		{"band", a.say("Xếp loại", "Band"), func(r row) any { return bandOf(r.scoreLine) }},
		{"band_after", a.say("Xếp loại sau", "After"), func(r row) any { return bandOf(r.after) }},
		{"rank", a.say(">Hạng", ">Rank"), func(r row) any { return countOrNil(r.ranks[0].Rank) }},
		{"rank_after", a.say(">Hạng sau", ">After"), func(r row) any { return countOrNil(r.ranks[1].Rank) }},
		{"of", a.say(">Trong số", ">Of"), func(r row) any { return countOrNil(r.ranks[1].Of) }},
	}...)
}

// whatifCode leaves the total without a code: its band has columns of its own.
func whatifCode(r whatifLine) any {
	if r.part == "total" {
		return nil
	}
	return r.code
}

func (a *app) whatifName(r whatifLine) any {
	if r.part == "total" {
		return a.say("Tổng điểm", "Total")
	}
	return r.name
}

func bandOf(line scoreLine) any {
	if line.part != "total" || line.code == "" {
		return nil
	}
	return line.code
}
