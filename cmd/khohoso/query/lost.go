package query

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"khohoso/cmd/khohoso/args"
	"khohoso/internal/app"
	"khohoso/internal/app/work"
	"khohoso/internal/cliout"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

// LostCommand is khohoso lost.
func LostCommand(a *app.App) *cobra.Command {
	var flags standingFlags
	var agencies []string
	var withUnits bool
	var procedures, items string
	command := &cobra.Command{
		Use:   "lost --period P",
		Short: "Mất điểm ở đâu, cần thêm ít nhất bao nhiêu hồ sơ để lấy lại (where points are lost)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := cliout.CheckFormat(a, flags.format)
			if err != nil {
				return err
			}
			p, err := args.Period(flags.periods, flags.calendar)
			if err != nil {
				return err
			}
			w, err := a.OpenToRead(cmd.Context())
			if err != nil {
				return err
			}
			defer a.Done(w) //nolint:errcheck // it was only read
			if procedures != "" {
				return listMissed(cmd.Context(), a, w, f, metrics.ProcedureQuery{Period: p, Agency: strings.Join(agencies, ","), Missed: procedures, WithUnits: withUnits, Organisation: flags.organisation}, flags.live)
			}
			if items != "" {
				return listItems(cmd.Context(), a, w, f, scoring.ItemQuery{Period: p, Agency: strings.Join(agencies, ","), Indicator: items, Set: flags.set, WithUnits: withUnits, Organisation: flags.organisation}, flags.live)
			}
			found, err := work.ClosedPeriods(cmd.Context(), a, w, []period.Period{p}, flags.live, func(w *store.Warehouse, _ []period.Period) ([]scoring.Lost, error) {
				return scoring.LostPoints(cmd.Context(), w, scoring.LostQuery{Period: p, Agencies: agencies, Set: flags.set, Rule: flags.rule,
					Organisation: flags.organisation, WithUnits: withUnits})
			})
			if err != nil {
				return err
			}
			if err := scored(a, f, lostFields(a, f), lostLines(found), flags.set); err != nil {
				return err
			}
			if f == "table" {
				tellWay(a, found)
			}
			return nil
		},
	}
	flags.register(command.Flags())
	command.Flags().StringSliceVar(&agencies, "agency", nil, "chỉ các đơn vị này; mặc định toàn tỉnh và mọi đơn vị (agencies; default all)")
	args.WithUnits(command.Flags(), &withUnits)
	command.Flags().StringVar(&procedures, "procedures", "", "liệt kê các TTHC mà chỉ số này còn thiếu, như 3.2; mặc định toàn tỉnh (list the procedures an indicator misses)")
	command.Flags().StringVar(&items, "items", "", "liệt kê đúng những gì chỉ số không đếm hồ sơ còn thiếu: TTHC, xã, PAKN, số liệu, như 1.2; mặc định toàn tỉnh (list what an indicator misses)")
	command.MarkFlagsMutuallyExclusive("procedures", "items")
	command.MarkFlagRequired("period") //nolint:errcheck // the flag is defined above
	return command
}

// listMissed lists the procedures that an indicator misses.
func listMissed(ctx context.Context, a *app.App, w *store.Warehouse, f cliout.Format, q metrics.ProcedureQuery, live bool) error {
	rows, err := work.ClosedPeriods(ctx, a, w, []period.Period{q.Period}, live, func(w *store.Warehouse, _ []period.Period) ([]metrics.ProcedureRow, error) {
		return metrics.FailingProcedures(ctx, w, q)
	})
	if err != nil {
		return err
	}
	type row = metrics.ProcedureRow
	return cliout.Listing(a, f, []cliout.Field[row]{
		{Name: "procedure_code", Title: a.Tr("Mã TTHC", "Procedure"), Value: func(r row) any { return r.ProcedureCode }},
		{Name: "procedure_name", Title: a.Tr("Tên TTHC", "Name"), Value: func(r row) any { return r.ProcedureName }},
		{Name: "field_name", Title: a.Tr("Lĩnh vực", "Field"), Value: func(r row) any { return r.FieldName }},
		{Name: "received", Title: a.Tr(">Tiếp nhận", ">Received"), Value: func(r row) any { return r.Received }},
		{Name: "online", Title: a.Tr("DVCTT", "Online"), Value: func(r row) any { return r.Online }},
		{Name: "filed_online", Title: a.Tr("Có hồ sơ trực tuyến", "Filed online"), Value: func(r row) any { return r.FiledOnline }},
		{Name: "has_fee", Title: a.Tr("Có phí", "Has fee"), Value: func(r row) any { return r.HasFee }},
		{Name: "payable_online", Title: a.Tr("Thanh toán được trực tuyến", "Payable online"), Value: func(r row) any { return r.PayableOnline }},
		{Name: "paid_online", Title: a.Tr("Đã thanh toán trực tuyến", "Paid online"), Value: func(r row) any { return r.PaidOnline }},
		{Name: "for_citizens", Title: a.Tr("Cho cá nhân", "For citizens"), Value: func(r row) any { return r.ForCitizens }},
		{Name: "population_data", Title: a.Tr("Dùng dữ liệu dân cư", "Population data"), Value: func(r row) any { return r.PopulationData }},
	}, rows)
}

// lostLine is one indicator of one unit.
type lostLine struct {
	scoring.LostPoint
	next string // code of the next band; "" on the highest
	way  int64  // its part in the way up; 0: none
}

func lostLines(found []scoring.Lost) []lostLine {
	var lines []lostLine
	for _, l := range found {
		for _, p := range l.Points {
			line := lostLine{LostPoint: p}
			if l.Next != nil {
				line.next = l.Next.Code
			}
			for _, step := range l.Way {
				if step.Indicator == p.Indicator {
					line.way = step.Count
				}
			}
			lines = append(lines, line)
		}
	}
	return lines
}

func lostFields(a *app.App, f cliout.Format) []cliout.Field[lostLine] {
	type row = lostLine
	counted := func(word string) string { return counts(a, word) }
	if f != "table" {
		counted = func(word string) string { return word }
	}
	fields := []cliout.Field[row]{
		{Name: "period", Title: a.Tr("Kỳ", "Period"), Value: func(r row) any { return r.Period }},
		{Name: "agency_code", Title: a.Tr("Đơn vị", "Agency"), Value: func(r row) any { return r.AgencyCode }},
	}
	if f != "table" {
		fields = append(fields, cliout.Field[row]{Name: "set", Value: func(r row) any { return r.Set }})
	}
	fields = append(fields, cliout.Field[row]{Name: "indicator", Title: a.Tr("Chỉ số", "Indicator"), Value: func(r row) any { return r.Indicator }})
	if f == "table" {
		fields = append(fields, cliout.Field[row]{Name: "name", Title: a.Tr("Tên", "Name"), Value: func(r row) any { return a.Tr(r.Name, r.NameEN) }})
	}
	fields = append(fields, []cliout.Field[row]{
		{Name: "score", Title: a.Tr(">Điểm", ">Score"), Value: func(r row) any { return r.Score }},
		{Name: "max_score", Title: a.Tr(">Tối đa", ">Max"), Value: func(r row) any { return r.MaxScore }},
		{Name: "lost", Title: a.Tr(">Mất", ">Lost"), Value: func(r row) any { return r.Lost }},
		{Name: "numerator", Title: a.Tr(">Tử số", ">Numerator"), Value: func(r row) any { return r.Numerator }},
		{Name: "denominator", Title: a.Tr(">Mẫu số", ">Denominator"), Value: func(r row) any { return r.Denominator }},
		{Name: "target", Title: a.Tr(">Chỉ tiêu", ">Target"), Value: func(r row) any { return r.Target }},
		{Name: "counts", Title: a.Tr("Đếm", "Counts"), Value: func(r row) any { return counted(r.Counts) }},
		{Name: "full_numerator", Title: a.Tr(">Tử số cần", ">Numerator needed"), Value: step(func(r row) *scoring.Step { return r.Full }, func(s scoring.Step) any { return s.Numerator })},
		{Name: "full_count", Title: a.Tr(">Cần thêm", ">More needed"), Value: step(func(r row) *scoring.Step { return r.Full }, func(s scoring.Step) any { return s.Count })},
		{Name: "next_band", Title: a.Tr("Xếp loại kế", "Next band"), Value: func(r row) any { return band(a, r.next) }},
		{Name: "next_count", Title: a.Tr(">Riêng chỉ số này", ">By this alone"), Value: step(func(r row) *scoring.Step { return r.NextBand }, func(s scoring.Step) any { return s.Count })},
	}...)
	if f != "table" {
		fields = append(fields,
			cliout.Field[row]{Name: "next_numerator", Value: step(func(r row) *scoring.Step { return r.NextBand }, func(s scoring.Step) any { return s.Numerator })},
			cliout.Field[row]{Name: "way_count", Value: func(r row) any { return r.way }},
			cliout.Field[row]{Name: "no_data_reason", Value: func(r row) any { return r.NoDataReason }},
			cliout.Field[row]{Name: "rule", Value: func(r row) any { return r.Rule }})
	}
	if f == "table" {
		return append(fields, cliout.Field[row]{Name: "where", Title: a.Tr("Liệt kê", "List"), Value: func(r row) any { return listedBy(r.LostPoint) }})
	}
	return append(fields,
		cliout.Field[row]{Name: "where", Value: func(r row) any { return string(r.Where) }},
		cliout.Field[row]{Name: "items", Value: func(r row) any { return itemsOf(r.LostPoint) }})
}

// step reads a cell of a step; an indicator that has none shows nothing.
func step(of func(lostLine) *scoring.Step, cell func(scoring.Step) any) func(lostLine) any {
	return func(r lostLine) any {
		s := of(r)
		if s == nil {
			return nil
		}
		return cell(*s)
	}
}

// tellWay says under the table what the shortest way up is.
func tellWay(a *app.App, found []scoring.Lost) {
	for _, l := range found {
		if l.Next == nil {
			continue
		}
		var parts []string
		for _, s := range l.Way {
			parts = append(parts, fmt.Sprintf("%s: %s %s", s.Indicator, a.Count(s.Count), counts(a, s.Counts)))
		}
		who := strings.TrimSpace(l.AgencyCode + " " + l.AgencyName)
		if parts == nil {
			fmt.Fprintf(a.Out, a.Tr("%s: còn thiếu %s điểm để đạt “%s”\n", "%s: %s points short of “%s”\n"), who, a.Decimal(l.Short, 2), a.Tr(l.Next.Name, l.Next.NameEN))
			continue
		}
		fmt.Fprintf(a.Out, a.Tr("%s: còn thiếu %s điểm để đạt “%s”; ít thay đổi nhất: %s\n", "%s: %s points short of “%s”; the fewest changes: %s\n"),
			who, a.Decimal(l.Short, 2), a.Tr(l.Next.Name, l.Next.NameEN), strings.Join(parts, ", "))
	}
}

// counts is what an indicator counts, in the user's language; programs read the word itself.
func counts(a *app.App, word string) string {
	names := map[string]string{"dossiers": "hồ sơ", "procedures": "TTHC", "decisions": "TTHC trong quyết định", "feedback": "PAKN", "ratings": "đánh giá", "communes": "xã", "counts": "hồ sơ", "minutes": "phút"}
	if name, known := names[word]; known && a.Lang != "en" {
		return name
	}
	return word
}

func band(a *app.App, code string) any {
	if code == "" {
		return nil
	}
	return code
}
