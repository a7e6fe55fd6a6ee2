package query

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"khohoso/cmd/khohoso/args"
	"khohoso/internal/app"
	"khohoso/internal/apperr"
	"khohoso/internal/cliout"
	"khohoso/models/period"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

// CompareCommand is khohoso compare.
func CompareCommand(a *app.App) *cobra.Command {
	var flags standingFlags
	var agency, show string
	var withUnits bool
	command := &cobra.Command{
		Use:   "compare --period P --agency CODE",
		Short: "So một đơn vị với các đơn vị cùng cấp, cùng loại và với chính mình kỳ trước (compare a unit)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, found, err := rowsOfOne(cmd, a, flags.asked, func(w *store.Warehouse, p period.Period) ([]scoring.Comparison, error) {
				one, err := scoring.Compare(cmd.Context(), w, scoring.CompareQuery{Period: p, Agency: agency, Set: flags.set, Rule: flags.rule, Organisation: flags.organisation, WithUnits: withUnits})
				return []scoring.Comparison{one}, err
			})
			if err != nil {
				return err
			}
			return ShowComparison(a, f, show, found[0])
		},
	}
	flags.register(command.Flags())
	command.Flags().StringVar(&agency, "agency", "", "đơn vị (agency)")
	args.WithUnits(command.Flags(), &withUnits)
	command.Flags().StringVar(&show, "show", "ranks", "xem: ranks (thứ hạng) | similar (đơn vị giống nhất) | contrasts (đơn vị tốt nhất trong đó làm khác gì) (what to show)")
	command.MarkFlagRequired("period") //nolint:errcheck // the flag is defined above
	command.MarkFlagRequired("agency") //nolint:errcheck // the flag is defined above
	return command
}

// ShowComparison lists one of the parts; a table of ranks is followed by what stands out.
func ShowComparison(a *app.App, f cliout.Format, show string, c scoring.Comparison) error {
	switch show {
	case "similar":
		return scored(a, f, similarFields(a, c), c.Similar, c.Set)
	case "contrasts":
		return scored(a, f, contrastFields(a, c, f), c.Contrasts, c.Set)
	case "ranks":
		lines := slices.Concat(c.Indicators, c.InGroups, []scoring.Compared{c.Overall})
		if err := scored(a, f, rankFields(a, c, f), lines, c.Set); err != nil || f != "table" {
			return err
		}
		tellStanding(a, c)
		return nil
	}
	return wrongShow(show)
}

func tellStanding(a *app.App, c scoring.Comparison) {
	fmt.Fprintf(a.Out, a.Tr("%d đơn vị cùng cấp, cùng loại; mạnh nhất: %s; yếu nhất: %s\n", "%d units of the same level and kind; best: %s; worst: %s\n"),
		c.Peers, listOrNone(c.Best), listOrNone(c.Worst))
	if c.Model != "" {
		fmt.Fprintf(a.Out, a.Tr("trong các đơn vị giống nhất, %s đạt điểm cao nhất; xem --show contrasts\n", "of the most similar units %s scores highest; see --show contrasts\n"), c.Model)
	}
}

func listOrNone(codes []string) string {
	if len(codes) == 0 {
		return "–"
	}
	return strings.Join(codes, ", ")
}

func rankFields(a *app.App, c scoring.Comparison, f cliout.Format) []cliout.Field[scoring.Compared] {
	type row = scoring.Compared
	fields := []cliout.Field[row]{
		{Name: "period", Title: a.Tr("Kỳ", "Period"), Value: func(row) any { return c.Period }},
		{Name: "agency_code", Title: a.Tr("Đơn vị", "Agency"), Value: func(row) any { return c.AgencyCode }},
		{Name: "code", Title: a.Tr("Mã", "Code"), Value: func(r row) any { return codeOrTotal(r.Code) }},
	}
	if f == "table" {
		fields = append(fields, cliout.Field[row]{Name: "name", Title: a.Tr("Tên", "Name"), Value: func(r row) any { return a.Tr(r.Name, r.NameEN) }})
	} else {
		fields = append(fields, cliout.Field[row]{Name: "set", Value: func(row) any { return c.Set }})
	}
	fields = append(fields, []cliout.Field[row]{
		{Name: "value", Title: a.Tr(">Giá trị", ">Value"), Value: func(r row) any { return cliout.RatioWhen(r.Known, r.Value) }},
		{Name: "median", Title: a.Tr(">Trung vị", ">Median"), Value: func(r row) any { return cliout.RatioWhen(r.Of > 0, r.Median) }},
		{Name: "to_median", Title: a.Tr(">Cách trung vị", ">To median"), Value: func(r row) any { return cliout.RatioWhen(r.Of > 0 && r.Known, r.ToMedian()) }},
		{Name: "rank", Title: a.Tr(">Hạng", ">Rank"), Value: func(r row) any { return cliout.CountOrNil(r.Rank) }},
		{Name: "of", Title: a.Tr(">Trong số", ">Of"), Value: func(r row) any { return int64(r.Of) }},
		{Name: "quartile", Title: a.Tr(">Tứ phân vị", ">Quartile"), Value: func(r row) any { return cliout.CountOrNil(r.Quartile) }},
		{Name: "small", Title: a.Tr("Số nhỏ", "Small"), Value: func(r row) any { return r.Small }},
		{Name: "score", Title: a.Tr(">Điểm", ">Score"), Value: func(r row) any { return cliout.PointsWhen(r.Max > 0, r.Score) }},
		{Name: "ahead", Title: a.Tr(">Hơn trung vị", ">Ahead"), Value: func(r row) any { return cliout.PointsWhen(r.Of > 0 && r.Max > 0, r.Ahead) }},
	}...)
	fields = append(fields, movementFields("before", a.Tr(">So kỳ trước", ">Since before"), a.Tr(">Hạng kỳ trước", ">Rank before"), a.Tr("Kỳ trước là tiền thân", "Predecessors before"), func(r row) *scoring.Movement { return r.Before })...)
	return append(fields, movementFields("year_before", a.Tr(">So cùng kỳ", ">Since year before"), a.Tr(">Hạng cùng kỳ", ">Rank year before"), a.Tr("Cùng kỳ là tiền thân", "Predecessors a year before"), func(r row) *scoring.Movement { return r.YearBefore })...)
}

func movementFields(name, change, rank, inherited string, of func(scoring.Compared) *scoring.Movement) []cliout.Field[scoring.Compared] {
	cell := func(read func(scoring.Movement) any) func(scoring.Compared) any {
		return func(c scoring.Compared) any {
			if m := of(c); m != nil {
				return read(*m)
			}
			return nil
		}
	}
	return []cliout.Field[scoring.Compared]{
		{Name: name + "_change", Title: change, Value: cell(func(m scoring.Movement) any { return &m.Change })},
		{Name: name + "_rank", Title: rank, Value: cell(func(m scoring.Movement) any { return cliout.CountOrNil(m.Rank) })},
		{Name: name + "_inherited", Title: inherited, Value: cell(func(m scoring.Movement) any { return m.Inherited })},
	}
}

func similarFields(a *app.App, c scoring.Comparison) []cliout.Field[scoring.Similar] {
	type row = scoring.Similar
	return []cliout.Field[row]{
		{Name: "period", Title: a.Tr("Kỳ", "Period"), Value: func(row) any { return c.Period }},
		{Name: "agency_code", Title: a.Tr("Đơn vị", "Agency"), Value: func(row) any { return c.AgencyCode }},
		{Name: "similar_code", Title: a.Tr("Giống", "Similar"), Value: func(r row) any { return r.AgencyCode }},
		{Name: "similar_name", Title: a.Tr("Tên", "Name"), Value: func(r row) any { return r.AgencyName }},
		{Name: "own_received", Title: a.Tr(">Tiếp nhận 12 tháng", ">Received, 12 months"), Value: func(r row) any { return r.Own }},
		{Name: "received", Title: a.Tr(">Của đơn vị kia", ">Its own"), Value: func(r row) any { return r.Received }},
		{Name: "mix", Title: a.Tr(">Khác cơ cấu", ">Mix"), Value: func(r row) any { return &r.Mix }},
		{Name: "size", Title: a.Tr(">Khác quy mô", ">Size"), Value: func(r row) any { return &r.Size }},
		{Name: "distance", Title: a.Tr(">Khoảng cách", ">Distance"), Value: func(r row) any { d := r.Distance(); return &d }},
		{Name: "total", Title: a.Tr(">Điểm (trên 100)", ">Score (of 100)"), Value: func(r row) any { return cliout.PointsWhen(r.Total.Max > 0, r.Total.Of100()) }},
	}
}

func contrastFields(a *app.App, c scoring.Comparison, f cliout.Format) []cliout.Field[scoring.Contrast] {
	type row = scoring.Contrast
	fields := []cliout.Field[row]{
		{Name: "period", Title: a.Tr("Kỳ", "Period"), Value: func(row) any { return c.Period }},
		{Name: "agency_code", Title: a.Tr("Đơn vị", "Agency"), Value: func(row) any { return c.AgencyCode }},
		{Name: "model_code", Title: a.Tr("Đơn vị tốt nhất", "Model"), Value: func(row) any { return c.Model }},
		{Name: "code", Title: a.Tr("Mã", "Code"), Value: func(r row) any { return r.Code }},
	}
	if f == "table" {
		fields = append(fields, cliout.Field[row]{Name: "name", Title: a.Tr("Tên", "Name"), Value: func(r row) any { return practice(a, r) }})
	}
	return append(fields, []cliout.Field[row]{
		{Name: "own", Title: a.Tr(">Đơn vị", ">Own"), Value: func(r row) any { return &r.Own }},
		{Name: "model", Title: a.Tr(">Đơn vị kia", ">Model"), Value: func(r row) any { return &r.Model }},
		{Name: "difference", Title: a.Tr(">Chênh lệch", ">Difference"), Value: func(r row) any { d := r.Model - r.Own; return &d }},
		{Name: "points", Title: a.Tr(">Điểm hơn", ">Points"), Value: func(r row) any { return cliout.PointsWhen(r.Name != "", r.Points) }},
	}...)
}

// practice is what a line of contrasts is called.
func practice(a *app.App, c scoring.Contrast) string {
	if c.Name != "" {
		return a.Tr(c.Name, c.NameEN)
	}
	names := map[string][2]string{
		"received": {"hồ sơ tiếp nhận trong kỳ", "dossiers received"}, "online": {"tỷ lệ trực tuyến", "share online"},
		"same_day": {"tỷ lệ xong trong ngày", "share finished on the day"}, "early": {"tỷ lệ trước hạn", "share finished early"},
		"supplemented": {"tỷ lệ phải bổ sung giấy tờ", "share with papers asked for"}, "appointed_again": {"tỷ lệ hẹn lại", "share appointed again"},
		"working_days": {"ngày làm việc mỗi hồ sơ", "working days a dossier"}, "open_overdue": {"tỷ lệ tồn quá hạn", "share of open ones overdue"},
	}
	return a.Tr(names[c.Code][0], names[c.Code][1])
}

func codeOrTotal(code string) string { return cmp.Or(code, "total") }

func wrongShow(show string) error {
	return apperr.New(apperr.Usage, fmt.Sprintf("--show %q: choose ranks, similar or contrasts", show),
		fmt.Sprintf("--show %q: chọn ranks, similar hoặc contrasts", show))
}
