package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"khohoso/internal/apperr"
	"khohoso/models/period"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

func (a *app) compareCommand() *cobra.Command {
	var flags standingFlags
	var agency, show string
	var withUnits bool
	command := &cobra.Command{
		Use:   "compare --period P --agency CODE",
		Short: "So một đơn vị với các đơn vị cùng cấp, cùng loại và với chính mình kỳ trước (compare a unit)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := a.checkFormat(flags.format)
			if err != nil {
				return err
			}
			p, err := a.period(flags.period, flags.calendar)
			if err != nil {
				return err
			}
			w, err := a.read(cmd.Context())
			if err != nil {
				return err
			}
			defer w.Close()
			found, err := published(cmd.Context(), a, w, []period.Period{p}, flags.live, func(w *store.Warehouse, _ []period.Period) ([]scoring.Comparison, error) {
				one, err := scoring.Compare(cmd.Context(), w, scoring.CompareQuery{Period: p, Agency: agency, Set: flags.set, Rule: flags.rule, Organisation: flags.organisation, WithUnits: withUnits})
				return []scoring.Comparison{one}, err
			})
			if err != nil {
				return err
			}
			return a.showComparison(f, show, found[0])
		},
	}
	flags.register(command.Flags())
	command.Flags().StringVar(&agency, "agency", "", "đơn vị (agency)")
	withUnitsFlag(command.Flags(), &withUnits)
	command.Flags().StringVar(&show, "show", "ranks", "xem: ranks (thứ hạng) | similar (đơn vị giống nhất) | contrasts (đơn vị tốt nhất trong đó làm khác gì) (what to show)")
	command.MarkFlagRequired("period") //nolint:errcheck // the flag is defined above
	command.MarkFlagRequired("agency") //nolint:errcheck // the flag is defined above
	return command
}

// showComparison lists one of the parts; a table of ranks is followed by what stands out.
func (a *app) showComparison(f format, show string, c scoring.Comparison) error {
	switch show {
	case "similar":
		return scored(a, f, a.similarFields(c), c.Similar, c.Set)
	case "contrasts":
		return scored(a, f, a.contrastFields(c, f), c.Contrasts, c.Set)
	case "ranks":
		lines := slices.Concat(c.Indicators, c.InGroups, []scoring.Compared{c.Overall})
		if err := scored(a, f, a.rankFields(c, f), lines, c.Set); err != nil || f != "table" {
			return err
		}
		a.tellStanding(c)
		return nil
	}
	return wrongShow(show)
}

func (a *app) tellStanding(c scoring.Comparison) {
	fmt.Fprintf(a.out, a.say("%d đơn vị cùng cấp, cùng loại; mạnh nhất: %s; yếu nhất: %s\n", "%d units of the same level and kind; best: %s; worst: %s\n"),
		c.Peers, listOrNone(c.Best), listOrNone(c.Worst))
	if c.Model != "" {
		fmt.Fprintf(a.out, a.say("trong các đơn vị giống nhất, %s đạt điểm cao nhất; xem --show contrasts\n", "of the most similar units %s scores highest; see --show contrasts\n"), c.Model)
	}
}

func listOrNone(codes []string) string {
	if len(codes) == 0 {
		return "–"
	}
	return strings.Join(codes, ", ")
}

func (a *app) rankFields(c scoring.Comparison, f format) []field[scoring.Compared] {
	type row = scoring.Compared
	fields := []field[row]{
		{"period", a.say("Kỳ", "Period"), func(row) any { return c.Period }},
		{"agency_code", a.say("Đơn vị", "Agency"), func(row) any { return c.AgencyCode }},
		{"code", a.say("Mã", "Code"), func(r row) any { return codeOrTotal(r.Code) }},
	}
	if f == "table" {
		fields = append(fields, field[row]{"name", a.say("Tên", "Name"), func(r row) any { return a.say(r.Name, r.NameEN) }})
	} else {
		fields = append(fields, field[row]{"set", "", func(row) any { return c.Set }})
	}
	fields = append(fields, []field[row]{
		{"value", a.say(">Giá trị", ">Value"), func(r row) any { return ratioWhen(r.Known, r.Value) }},
		{"median", a.say(">Trung vị", ">Median"), func(r row) any { return ratioWhen(r.Of > 0, r.Median) }},
		{"to_median", a.say(">Cách trung vị", ">To median"), func(r row) any { return ratioWhen(r.Of > 0 && r.Known, r.ToMedian()) }},
		{"rank", a.say(">Hạng", ">Rank"), func(r row) any { return countOrNil(r.Rank) }},
		{"of", a.say(">Trong số", ">Of"), func(r row) any { return int64(r.Of) }},
		{"quartile", a.say(">Tứ phân vị", ">Quartile"), func(r row) any { return countOrNil(r.Quartile) }},
		{"small", a.say("Số nhỏ", "Small"), func(r row) any { return r.Small }},
		{"score", a.say(">Điểm", ">Score"), func(r row) any { return pointsWhen(r.Max > 0, r.Score) }},
		{"ahead", a.say(">Hơn trung vị", ">Ahead"), func(r row) any { return pointsWhen(r.Of > 0 && r.Max > 0, r.Ahead) }},
	}...)
	fields = append(fields, movementFields("before", a.say(">So kỳ trước", ">Since before"), a.say(">Hạng kỳ trước", ">Rank before"), a.say("Kỳ trước là tiền thân", "Predecessors before"), func(r row) *scoring.Movement { return r.Before })...)
	return append(fields, movementFields("year_before", a.say(">So cùng kỳ", ">Since year before"), a.say(">Hạng cùng kỳ", ">Rank year before"), a.say("Cùng kỳ là tiền thân", "Predecessors a year before"), func(r row) *scoring.Movement { return r.YearBefore })...)
}

func movementFields(name, change, rank, inherited string, of func(scoring.Compared) *scoring.Movement) []field[scoring.Compared] {
	cell := func(read func(scoring.Movement) any) func(scoring.Compared) any {
		return func(c scoring.Compared) any {
			if m := of(c); m != nil {
				return read(*m)
			}
			return nil
		}
	}
	return []field[scoring.Compared]{
		{name + "_change", change, cell(func(m scoring.Movement) any { return &m.Change })},
		{name + "_rank", rank, cell(func(m scoring.Movement) any { return countOrNil(m.Rank) })},
		{name + "_inherited", inherited, cell(func(m scoring.Movement) any { return m.Inherited })},
	}
}

func (a *app) similarFields(c scoring.Comparison) []field[scoring.Similar] {
	type row = scoring.Similar
	return []field[row]{
		{"period", a.say("Kỳ", "Period"), func(row) any { return c.Period }},
		{"agency_code", a.say("Đơn vị", "Agency"), func(row) any { return c.AgencyCode }},
		{"similar_code", a.say("Giống", "Similar"), func(r row) any { return r.AgencyCode }},
		{"similar_name", a.say("Tên", "Name"), func(r row) any { return r.AgencyName }},
		{"own_received", a.say(">Tiếp nhận 12 tháng", ">Received, 12 months"), func(r row) any { return r.Own }},
		{"received", a.say(">Của đơn vị kia", ">Its own"), func(r row) any { return r.Received }},
		{"mix", a.say(">Khác cơ cấu", ">Mix"), func(r row) any { return &r.Mix }},
		{"size", a.say(">Khác quy mô", ">Size"), func(r row) any { return &r.Size }},
		{"distance", a.say(">Khoảng cách", ">Distance"), func(r row) any { d := r.Distance(); return &d }},
		{"total", a.say(">Điểm (trên 100)", ">Score (of 100)"), func(r row) any { return pointsWhen(r.Total.Max > 0, r.Total.Of100()) }},
	}
}

func (a *app) contrastFields(c scoring.Comparison, f format) []field[scoring.Contrast] {
	type row = scoring.Contrast
	fields := []field[row]{
		{"period", a.say("Kỳ", "Period"), func(row) any { return c.Period }},
		{"agency_code", a.say("Đơn vị", "Agency"), func(row) any { return c.AgencyCode }},
		{"model_code", a.say("Đơn vị tốt nhất", "Model"), func(row) any { return c.Model }},
		{"code", a.say("Mã", "Code"), func(r row) any { return r.Code }},
	}
	if f == "table" {
		fields = append(fields, field[row]{"name", a.say("Tên", "Name"), func(r row) any { return a.practice(r) }})
	}
	return append(fields, []field[row]{
		{"own", a.say(">Đơn vị", ">Own"), func(r row) any { return &r.Own }},
		{"model", a.say(">Đơn vị kia", ">Model"), func(r row) any { return &r.Model }},
		{"difference", a.say(">Chênh lệch", ">Difference"), func(r row) any { d := r.Model - r.Own; return &d }},
		{"points", a.say(">Điểm hơn", ">Points"), func(r row) any { return pointsWhen(r.Name != "", r.Points) }},
	}...)
}

// practice is what a line of contrasts is called.
func (a *app) practice(c scoring.Contrast) string {
	if c.Name != "" {
		return a.say(c.Name, c.NameEN)
	}
	names := map[string][2]string{
		"received": {"hồ sơ tiếp nhận trong kỳ", "dossiers received"}, "online": {"tỷ lệ trực tuyến", "share online"},
		"same_day": {"tỷ lệ xong trong ngày", "share finished on the day"}, "early": {"tỷ lệ trước hạn", "share finished early"},
		"supplemented": {"tỷ lệ phải bổ sung giấy tờ", "share with papers asked for"}, "appointed_again": {"tỷ lệ hẹn lại", "share appointed again"},
		"working_days": {"ngày làm việc mỗi hồ sơ", "working days a dossier"}, "open_overdue": {"tỷ lệ tồn quá hạn", "share of open ones overdue"},
	}
	return a.say(names[c.Code][0], names[c.Code][1])
}

func codeOrTotal(code string) string { return cmp.Or(code, "total") }

func wrongShow(show string) error {
	return apperr.New(apperr.Usage, fmt.Sprintf("--show %q: choose ranks, similar or contrasts", show),
		fmt.Sprintf("--show %q: chọn ranks, similar hoặc contrasts", show))
}
