package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

func (a *app) lostCommand() *cobra.Command {
	var flags standingFlags
	var agencies []string
	var withUnits bool
	var procedures, items string
	command := &cobra.Command{
		Use:   "lost --period P",
		Short: "Mất điểm ở đâu, cần thêm ít nhất bao nhiêu hồ sơ để lấy lại (where points are lost)",
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
			if procedures != "" {
				return a.listMissed(cmd.Context(), w, f, metrics.ProcedureQuery{Period: p, Agency: strings.Join(agencies, ","), Missed: procedures, WithUnits: withUnits, Organisation: flags.organisation}, flags.live)
			}
			if items != "" {
				return a.listItems(cmd.Context(), w, f, scoring.ItemQuery{Period: p, Agency: strings.Join(agencies, ","), Indicator: items, Set: flags.set, WithUnits: withUnits, Organisation: flags.organisation}, flags.live)
			}
			found, err := published(cmd.Context(), a, w, []period.Period{p}, flags.live, func(w *store.Warehouse, _ []period.Period) ([]scoring.Lost, error) {
				return scoring.LostPoints(cmd.Context(), w, scoring.LostQuery{Period: p, Agencies: agencies, Set: flags.set, Rule: flags.rule,
					Organisation: flags.organisation, WithUnits: withUnits})
			})
			if err != nil {
				return err
			}
			if err := scored(a, f, a.lostFields(f), lostLines(found), flags.set); err != nil {
				return err
			}
			if f == "table" {
				a.tellWay(found)
			}
			return nil
		},
	}
	flags.register(command.Flags())
	command.Flags().StringSliceVar(&agencies, "agency", nil, "chỉ các đơn vị này; mặc định toàn tỉnh và mọi đơn vị (agencies; default all)")
	withUnitsFlag(command.Flags(), &withUnits)
	command.Flags().StringVar(&procedures, "procedures", "", "liệt kê các TTHC mà chỉ số này còn thiếu, như 3.2; mặc định toàn tỉnh (list the procedures an indicator misses)")
	command.Flags().StringVar(&items, "items", "", "liệt kê đúng những gì chỉ số không đếm hồ sơ còn thiếu: TTHC, xã, PAKN, số liệu, như 1.2; mặc định toàn tỉnh (list what an indicator misses)")
	command.MarkFlagsMutuallyExclusive("procedures", "items")
	command.MarkFlagRequired("period") //nolint:errcheck // the flag is defined above
	return command
}

// listMissed lists the procedures that an indicator misses.
func (a *app) listMissed(ctx context.Context, w *store.Warehouse, f format, q metrics.ProcedureQuery, live bool) error {
	rows, err := published(ctx, a, w, []period.Period{q.Period}, live, func(w *store.Warehouse, _ []period.Period) ([]metrics.ProcedureRow, error) {
		return metrics.ProceduresBehind(ctx, w, q)
	})
	if err != nil {
		return err
	}
	type row = metrics.ProcedureRow
	return listing(a, f, []field[row]{
		{"procedure_code", a.say("Mã TTHC", "Procedure"), func(r row) any { return r.ProcedureCode }},
		{"procedure_name", a.say("Tên TTHC", "Name"), func(r row) any { return r.ProcedureName }},
		{"field_name", a.say("Lĩnh vực", "Field"), func(r row) any { return r.FieldName }},
		{"received", a.say(">Tiếp nhận", ">Received"), func(r row) any { return r.Received }},
		{"online", a.say("DVCTT", "Online"), func(r row) any { return r.Online }},
		{"filed_online", a.say("Có hồ sơ trực tuyến", "Filed online"), func(r row) any { return r.FiledOnline }},
		{"has_fee", a.say("Có phí", "Has fee"), func(r row) any { return r.HasFee }},
		{"payable_online", a.say("Thanh toán được trực tuyến", "Payable online"), func(r row) any { return r.PayableOnline }},
		{"paid_online", a.say("Đã thanh toán trực tuyến", "Paid online"), func(r row) any { return r.PaidOnline }},
		{"for_citizens", a.say("Cho cá nhân", "For citizens"), func(r row) any { return r.ForCitizens }},
		{"population_data", a.say("Dùng dữ liệu dân cư", "Population data"), func(r row) any { return r.PopulationData }},
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

func (a *app) lostFields(f format) []field[lostLine] {
	type row = lostLine
	counted := func(word string) string { return a.counts(word) }
	if f != "table" {
		counted = func(word string) string { return word }
	}
	fields := []field[row]{
		{"period", a.say("Kỳ", "Period"), func(r row) any { return r.Period }},
		{"agency_code", a.say("Đơn vị", "Agency"), func(r row) any { return r.AgencyCode }},
	}
	if f != "table" {
		fields = append(fields, field[row]{"set", "", func(r row) any { return r.Set }})
	}
	fields = append(fields, field[row]{"indicator", a.say("Chỉ số", "Indicator"), func(r row) any { return r.Indicator }})
	if f == "table" {
		fields = append(fields, field[row]{"name", a.say("Tên", "Name"), func(r row) any { return a.say(r.Name, r.NameEN) }})
	}
	fields = append(fields, []field[row]{
		{"score", a.say(">Điểm", ">Score"), func(r row) any { return r.Score }},
		{"max_score", a.say(">Tối đa", ">Max"), func(r row) any { return r.MaxScore }},
		{"lost", a.say(">Mất", ">Lost"), func(r row) any { return r.Lost }},
		{"numerator", a.say(">Tử số", ">Numerator"), func(r row) any { return r.Numerator }},
		{"denominator", a.say(">Mẫu số", ">Denominator"), func(r row) any { return r.Denominator }},
		{"target", a.say(">Chỉ tiêu", ">Target"), func(r row) any { return r.Target }},
		{"counts", a.say("Đếm", "Counts"), func(r row) any { return counted(r.Counts) }},
		{"full_numerator", a.say(">Tử số cần", ">Numerator needed"), step(func(r row) *scoring.Step { return r.Full }, func(s scoring.Step) any { return s.Numerator })},
		{"full_count", a.say(">Cần thêm", ">More needed"), step(func(r row) *scoring.Step { return r.Full }, func(s scoring.Step) any { return s.Count })},
		{"next_band", a.say("Xếp loại kế", "Next band"), func(r row) any { return a.band(r.next) }},
		{"next_count", a.say(">Riêng chỉ số này", ">By this alone"), step(func(r row) *scoring.Step { return r.NextBand }, func(s scoring.Step) any { return s.Count })},
	}...)
	if f != "table" {
		fields = append(fields,
			field[row]{"next_numerator", "", step(func(r row) *scoring.Step { return r.NextBand }, func(s scoring.Step) any { return s.Numerator })},
			field[row]{"way_count", "", func(r row) any { return r.way }},
			field[row]{"no_data_reason", "", func(r row) any { return r.NoDataReason }},
			field[row]{"rule", "", func(r row) any { return r.Rule }})
	}
	if f == "table" {
		return append(fields, field[row]{"where", a.say("Liệt kê", "List"), func(r row) any { return listedBy(r.LostPoint) }})
	}
	return append(fields,
		field[row]{"where", "", func(r row) any { return string(r.Where) }},
		field[row]{"items", "", func(r row) any { return itemsOf(r.LostPoint) }})
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
func (a *app) tellWay(found []scoring.Lost) {
	for _, l := range found {
		if l.Next == nil {
			continue
		}
		var parts []string
		for _, s := range l.Way {
			parts = append(parts, fmt.Sprintf("%s: %s %s", s.Indicator, a.count(s.Count), a.counts(s.Counts)))
		}
		who := strings.TrimSpace(l.AgencyCode + " " + l.AgencyName)
		if parts == nil {
			fmt.Fprintf(a.out, a.say("%s: còn thiếu %s điểm để đạt “%s”\n", "%s: %s points short of “%s”\n"), who, a.decimal(l.Short, 2), a.say(l.Next.Name, l.Next.NameEN))
			continue
		}
		fmt.Fprintf(a.out, a.say("%s: còn thiếu %s điểm để đạt “%s”; ít thay đổi nhất: %s\n", "%s: %s points short of “%s”; the fewest changes: %s\n"),
			who, a.decimal(l.Short, 2), a.say(l.Next.Name, l.Next.NameEN), strings.Join(parts, ", "))
	}
}

// counts is what an indicator counts, in the user's language; programs read the word itself.
func (a *app) counts(word string) string {
	names := map[string]string{"dossiers": "hồ sơ", "procedures": "TTHC", "decisions": "TTHC trong quyết định", "feedback": "PAKN", "ratings": "đánh giá", "communes": "xã", "counts": "hồ sơ", "minutes": "phút"}
	if name, known := names[word]; known && a.Lang != "en" {
		return name
	}
	return word
}

func (a *app) band(code string) any {
	if code == "" {
		return nil
	}
	return code
}
