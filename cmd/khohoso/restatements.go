package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"khohoso/internal/publish"
	"khohoso/models/restatement"
)

func (a *app) restatementsCommand() *cobra.Command {
	var period, calendar, agency, formatName string
	var dossiers bool
	command := &cobra.Command{
		Use:   "restatements --period P",
		Short: "Số liệu đã chốt nay sẽ khác: cũ, mới, bao nhiêu hồ sơ, lượt nạp nào, vì sao (what differs since a period was closed)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := a.checkFormat(formatName)
			if err != nil {
				return err
			}
			p, err := a.period(period, calendar)
			if err != nil {
				return err
			}
			w, err := a.read(cmd.Context())
			if err != nil {
				return err
			}
			defer w.Close()
			if dossiers {
				rows, err := restatement.Dossiers(cmd.Context(), w, p, agency)
				if err != nil {
					return err
				}
				return listing(a, f, a.restatedDossierFields(f), rows)
			}
			rows, err := restatement.List(cmd.Context(), w, p, agency)
			if err != nil {
				return err
			}
			if len(rows) == 0 && f == "table" {
				fmt.Fprintf(a.out, a.say("kỳ %s: số liệu hôm nay đúng như đã chốt\n", "%s: today's figures are those of the closing\n"), p.Name)
				return nil
			}
			return listing(a, f, a.restatementFields(f), rows)
		},
	}
	flags := command.Flags()
	flags.StringVar(&period, "period", "", "kỳ đã chốt (closed period)")
	calendarFlag(flags, &calendar)
	flags.StringVar(&agency, "agency", "", "chỉ một đơn vị; mã của tỉnh là số toàn tỉnh (one agency)")
	flags.BoolVar(&dossiers, "dossiers", false, "liệt kê từng hồ sơ thay vì từng số liệu (the dossiers behind)")
	flags.StringVar(&formatName, "format", "table", "định dạng: table | csv | json (format)")
	command.MarkFlagRequired("period") //nolint:errcheck // the flag is defined above
	return command
}

// restatementFields are the columns of the publication's list; people read the
// causes and the whole province in words.
func (a *app) restatementFields(f format) []field[restatement.Restatement] {
	type row = restatement.Restatement
	if f == "csv" {
		fields := make([]field[row], len(publish.RestatementColumns))
		for i, name := range publish.RestatementColumns {
			fields[i] = field[row]{name: name, value: func(r row) any { return publish.RestatementRecord(r)[i] }}
		}
		return fields
	}
	agency, causes := func(r row) any { return r.AgencyCode }, func(r row) any { return publish.Causes(r.Causes) }
	if f == "table" {
		agency = func(r row) any {
			if r.AgencyCode == "" {
				return a.say("toàn tỉnh", "province")
			}
			return r.AgencyCode
		}
		causes = func(r row) any { return a.causes(r.Causes) }
	}
	return []field[row]{
		{"period", a.say("Kỳ", "Period"), func(r row) any { return r.Period }},
		{"agency_code", a.say("Đơn vị", "Agency"), agency},
		{"indicator", a.say("Chỉ số", "Indicator"), func(r row) any { return r.Indicator }},
		{"measure", a.say("Số liệu", "Figure"), func(r row) any { return r.Measure }},
		{"old", a.say(">Đã chốt", ">Closed"), func(r row) any { return figureOf(r, r.Old) }},
		{"new", a.say(">Hôm nay", ">Today"), func(r row) any { return figureOf(r, r.New) }},
		{"difference", a.say(">Chênh", ">Difference"), func(r row) any { return figureOf(r, r.Difference()) }},
		{"dossiers", a.say(">Hồ sơ", ">Dossiers"), func(r row) any { return r.Dossiers }},
		{"batches", a.say("Lượt nạp", "Batches"), func(r row) any { return publish.Batches(r.Batches) }},
		{"cause", a.say("Nguyên nhân", "Cause"), causes},
	}
}

// figureOf keeps counts whole and scores as they are.
func figureOf(r restatement.Restatement, value float64) any {
	if r.Measure == "score" {
		return value
	}
	return int64(value)
}

func (a *app) restatedDossierFields(f format) []field[restatement.RestatedDossier] {
	type row = restatement.RestatedDossier
	cause := func(r row) any { return string(r.Cause) }
	if f == "table" {
		cause = func(r row) any { return a.causeWord(r.Cause) }
	}
	return []field[row]{
		{"dossier_code", a.say("Mã hồ sơ", "Dossier"), func(r row) any { return r.DossierCode }},
		{"agency_code", a.say("Đơn vị", "Agency"), func(r row) any { return r.AgencyCode }},
		{"cause", a.say("Nguyên nhân", "Cause"), cause},
		{"batches", a.say("Lượt nạp", "Batches"), func(r row) any { return publish.Batches(r.Batches) }},
		{"moved", a.say("Số liệu thay đổi", "Figures moved"), func(r row) any { return r.Moved }},
	}
}

func (a *app) causes(causes []restatement.CauseCount) string {
	text := ""
	for i, c := range causes {
		if i > 0 {
			text += "; "
		}
		text += a.causeWord(c.Cause)
		if c.Dossiers > 0 && len(causes) > 1 {
			text += " (" + a.count(c.Dossiers) + ")"
		}
	}
	return text
}

func (a *app) causeWord(cause restatement.Cause) string {
	switch cause {
	case restatement.LateEvent:
		return a.say("sự kiện đến muộn", "late event")
	case restatement.CorrectedEvent:
		return a.say("sự kiện được sửa", "corrected event")
	case restatement.ChangedAppointment:
		return a.say("đổi ngày hẹn trả", "changed appointment")
	case restatement.ChangedReferenceData:
		return a.say("đổi danh mục, ngày nghỉ", "changed reference data")
	case restatement.LaterEvent:
		return a.say("sự kiện sau kỳ", "event after the period")
	case restatement.ChangedRule:
		return a.say("đổi quy tắc", "changed rule")
	}
	return a.say("chưa giải thích được", "unexplained")
}
