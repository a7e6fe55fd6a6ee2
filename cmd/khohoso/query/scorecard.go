package query

import (
	"cmp"
	"fmt"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"khohoso/cmd/khohoso/args"
	"khohoso/internal/app"
	"khohoso/internal/cliout"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

// standingFlags are what every command on scores is asked by.
type standingFlags struct {
	asked
	set, rule    string
	organisation metrics.Organisation
}

func (s *standingFlags) register(flags *pflag.FlagSet) {
	s.flags(flags, "kỳ: tháng, quý, nửa năm, chín tháng, năm (period)")
	args.Organisation(flags, &s.organisation)
	args.Rule(flags, &s.rule)
	args.Set(flags, &s.set)
}

// ScorecardCommand is khohoso scorecard.
func ScorecardCommand(a *app.App) *cobra.Command {
	var flags standingFlags
	var agencies []string
	var withUnits bool
	command := &cobra.Command{
		Use:   "scorecard --period P",
		Short: "Bảng điểm: chỉ số, nhóm, tổng điểm, xếp loại (scorecard)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, cards, err := rowsOf(cmd, a, flags.asked, func(w *store.Warehouse, periods []period.Period) ([]scoring.Scorecard, error) {
				return scoring.ReadScorecards(cmd.Context(), w, metrics.IndicatorQuery{Periods: periods, Agencies: agencies, Set: flags.set, Rule: flags.rule,
					Organisation: flags.organisation, WithUnits: withUnits})
			})
			if err != nil {
				return err
			}
			return scored(a, f, scoreFields(a, f), scoreLines(a, cards), flags.set)
		},
	}
	flags.register(command.Flags())
	command.Flags().StringSliceVar(&agencies, "agency", nil, "chỉ các đơn vị này; mặc định toàn tỉnh và mọi đơn vị (agencies; default all)")
	args.WithUnits(command.Flags(), &withUnits)
	command.MarkFlagRequired("period") //nolint:errcheck // the flag is defined above
	return command
}

// scoreLine is one line of a scorecard: an indicator, a group of them, or the total.
type scoreLine struct {
	card  scoring.Scorecard
	part  string // indicator, group, total
	code  string // of the indicator or group; of the total the band
	name  string
	score *float64 // nil: not assessed
	most  float64
	value *metrics.IndicatorValue // of an indicator
}

// scoreLines are the lines of some scorecards, each group after its indicators.
func scoreLines(a *app.App, cards []scoring.Scorecard) []scoreLine {
	var lines []scoreLine
	for _, card := range cards {
		for _, g := range card.Groups {
			for _, v := range g.Indicators {
				line := scoreLine{card: card, part: "indicator", code: v.Indicator, name: a.Tr(v.Name, v.NameEN), most: v.MaxScore, value: &v}
				if v.Scored {
					line.score = &v.Score
				}
				lines = append(lines, line)
			}
			lines = append(lines, sumLine(card, "group", g.Code, a.Tr(g.Name, g.NameEN), g.Points))
		}
		lines = append(lines, sumLine(card, "total", card.Band.Code, a.Tr(card.Band.Name, card.Band.NameEN), card.Total))
	}
	return lines
}

// nameOf is what a line is called; the total of a unit too small for a band, why it has none.
func nameOf(a *app.App, line scoreLine) any {
	if line.part == "total" && line.card.NoBandReason() != "" {
		return fmt.Sprintf(a.Tr("chưa xếp loại: chưa chỉ số nào có từ %d hồ sơ", "not rated: no indicator is made from %d dossiers"), scoring.MinSampleSize)
	}
	return line.name
}

func sumLine(card scoring.Scorecard, part, code, name string, p scoring.Points) scoreLine {
	line := scoreLine{card: card, part: part, code: code, name: name, most: p.Max}
	if p.Max > 0 {
		line.score = &p.Score
	}
	return line
}

func scoreFields(a *app.App, f cliout.Format) []cliout.Field[scoreLine] {
	type row = scoreLine
	parts := map[string]string{"indicator": a.Tr("chỉ số", "indicator"), "group": a.Tr("nhóm", "group"), "total": a.Tr("tổng", "total")}
	fields := []cliout.Field[row]{
		{Name: "period", Title: a.Tr("Kỳ", "Period"), Value: func(r row) any { return r.card.Period }},
		{Name: "agency_code", Title: a.Tr("Đơn vị", "Agency"), Value: func(r row) any { return r.card.AgencyCode }},
	}
	if f == "table" {
		return append(fields, []cliout.Field[row]{
			{Name: "part", Title: a.Tr("Phần", "Part"), Value: func(r row) any { return parts[r.part] }},
			{Name: "code", Title: a.Tr("Mã", "Code"), Value: func(r row) any { return cmp.Or(r.code, "–") }},
			{Name: "name", Title: a.Tr("Tên", "Name"), Value: func(r row) any { return nameOf(a, r) }},
			{Name: "numerator", Title: a.Tr(">Tử số", ">Numerator"), Value: valueCell(func(v metrics.IndicatorValue) any { return v.Numerator })},
			{Name: "denominator", Title: a.Tr(">Mẫu số", ">Denominator"), Value: valueCell(func(v metrics.IndicatorValue) any { return v.Denominator })},
			{Name: "ratio", Title: a.Tr(">Tỷ lệ", ">Ratio"), Value: valueCell(func(v metrics.IndicatorValue) any { return v.Ratio })},
			{Name: "score", Title: a.Tr(">Điểm", ">Score"), Value: func(r row) any { return points(r.score) }},
			{Name: "max_score", Title: a.Tr(">Tối đa", ">Max"), Value: func(r row) any { return r.most }},
		}...)
	}
	return append(fields, []cliout.Field[row]{
		{Name: "set", Value: func(r row) any { return r.card.Set }},
		{Name: "version", Value: func(r row) any { return r.card.Version }},
		{Name: "part", Value: func(r row) any { return r.part }},
		{Name: "code", Value: func(r row) any { return r.code }},
		{Name: "name", Value: func(r row) any { return r.name }},
		{Name: "numerator", Value: valueCell(func(v metrics.IndicatorValue) any { return v.Numerator })},
		{Name: "denominator", Value: valueCell(func(v metrics.IndicatorValue) any { return v.Denominator })},
		{Name: "ratio", Value: valueCell(func(v metrics.IndicatorValue) any { return v.Ratio })},
		{Name: "target", Value: valueCell(func(v metrics.IndicatorValue) any { return v.Target })},
		{Name: "score", Value: func(r row) any { return r.score }},
		{Name: "max_score", Value: func(r row) any { return r.most }},
		{Name: "no_data_reason", Value: noDataReason},
		{Name: "rule", Value: valueCell(func(v metrics.IndicatorValue) any { return v.Rule })},
	}...)
}

// noDataReason is why an indicator has no figure, of the total why it has no band.
func noDataReason(line scoreLine) any {
	if line.part == "total" && line.card.NoBandReason() != "" {
		return line.card.NoBandReason()
	}
	return valueCell(func(v metrics.IndicatorValue) any { return v.NoDataReason })(line)
}

// valueCell reads a cell of an indicator's line; others have none.
func valueCell(cell func(metrics.IndicatorValue) any) func(scoreLine) any {
	return func(line scoreLine) any {
		if line.value == nil {
			return nil
		}
		return cell(*line.value)
	}
}

// points are written with two decimals, or not at all where nothing is assessed.
func points(score *float64) any {
	if score == nil {
		return nil
	}
	return *score
}
