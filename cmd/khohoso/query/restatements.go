package query

import (
	"fmt"

	"github.com/spf13/cobra"

	"khohoso/cmd/khohoso/args"
	"khohoso/internal/app"
	"khohoso/internal/cliout"
	"khohoso/internal/publish"
	"khohoso/models/restatement"
)

// RestatementsCommand is khohoso restatements.
func RestatementsCommand(a *app.App) *cobra.Command {
	var period, calendar, agency, formatName string
	var dossiers bool
	command := &cobra.Command{
		Use:   "restatements --period P",
		Short: "Số liệu đã chốt nay sẽ khác: cũ, mới, bao nhiêu hồ sơ, lượt nạp nào, vì sao (what differs since a period was closed)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := cliout.CheckFormat(a, formatName)
			if err != nil {
				return err
			}
			p, err := args.Period(period, calendar)
			if err != nil {
				return err
			}
			w, err := a.OpenToRead(cmd.Context())
			if err != nil {
				return err
			}
			defer a.Done(w) //nolint:errcheck // it was only read
			if dossiers {
				rows, err := restatement.Dossiers(cmd.Context(), w, p, agency)
				if err != nil {
					return err
				}
				return cliout.Listing(a, f, restatedDossierFields(a, f), rows)
			}
			rows, err := restatement.List(cmd.Context(), w, p, agency)
			if err != nil {
				return err
			}
			if len(rows) == 0 && f == "table" {
				fmt.Fprintf(a.Out, a.Tr("kỳ %s: số liệu hôm nay đúng như đã chốt\n", "%s: today's figures are those of the closing\n"), p.Name)
				return nil
			}
			return cliout.Listing(a, f, restatementFields(a, f), rows)
		},
	}
	flags := command.Flags()
	flags.StringVar(&period, "period", "", "kỳ đã chốt (closed period)")
	args.Calendar(flags, &calendar)
	flags.StringVar(&agency, "agency", "", "chỉ một đơn vị; mã của tỉnh là số toàn tỉnh (one agency)")
	flags.BoolVar(&dossiers, "dossiers", false, "liệt kê từng hồ sơ thay vì từng số liệu (the dossiers behind)")
	flags.StringVar(&formatName, "format", "table", "định dạng: table | csv | json (format)")
	command.MarkFlagRequired("period") //nolint:errcheck // the flag is defined above
	return command
}

// restatementFields are the columns of the publication's list; people read the
// causes and the whole province in words.
func restatementFields(a *app.App, f cliout.Format) []cliout.Field[restatement.Restatement] {
	type row = restatement.Restatement
	if f == "csv" {
		fields := make([]cliout.Field[row], len(publish.RestatementColumns))
		for i, name := range publish.RestatementColumns {
			fields[i] = cliout.Field[row]{Name: name, Value: func(r row) any { return publish.RestatementRecord(r)[i] }}
		}
		return fields
	}
	agency, causes := func(r row) any { return r.AgencyCode }, func(r row) any { return publish.Causes(r.Causes) }
	if f == "table" {
		agency = func(r row) any {
			if r.AgencyCode == "" {
				return a.Tr("toàn tỉnh", "province")
			}
			return r.AgencyCode
		}
		causes = func(r row) any { return causeWords(a, r.Causes) }
	}
	return []cliout.Field[row]{
		{Name: "period", Title: a.Tr("Kỳ", "Period"), Value: func(r row) any { return r.Period }},
		{Name: "agency_code", Title: a.Tr("Đơn vị", "Agency"), Value: agency},
		{Name: "indicator", Title: a.Tr("Chỉ số", "Indicator"), Value: func(r row) any { return r.Indicator }},
		{Name: "measure", Title: a.Tr("Số liệu", "Figure"), Value: func(r row) any { return r.Measure }},
		{Name: "old", Title: a.Tr(">Đã chốt", ">Closed"), Value: func(r row) any { return figureOf(r, r.Old) }},
		{Name: "new", Title: a.Tr(">Hôm nay", ">Today"), Value: func(r row) any { return figureOf(r, r.New) }},
		{Name: "difference", Title: a.Tr(">Chênh", ">Difference"), Value: func(r row) any { return figureOf(r, r.Difference()) }},
		{Name: "dossiers", Title: a.Tr(">Hồ sơ", ">Dossiers"), Value: func(r row) any { return r.Dossiers }},
		{Name: "batches", Title: a.Tr("Lượt nạp", "Batches"), Value: func(r row) any { return publish.Batches(r.Batches) }},
		{Name: "cause", Title: a.Tr("Nguyên nhân", "Cause"), Value: causes},
	}
}

// figureOf keeps counts whole and scores as they are.
func figureOf(r restatement.Restatement, value float64) any {
	if r.Measure == "score" {
		return value
	}
	return int64(value)
}

func restatedDossierFields(a *app.App, f cliout.Format) []cliout.Field[restatement.RestatedDossier] {
	type row = restatement.RestatedDossier
	cause := func(r row) any { return string(r.Cause) }
	if f == "table" {
		cause = func(r row) any { return causeWord(a, r.Cause) }
	}
	return []cliout.Field[row]{
		{Name: "dossier_code", Title: a.Tr("Mã hồ sơ", "Dossier"), Value: func(r row) any { return r.DossierCode }},
		{Name: "agency_code", Title: a.Tr("Đơn vị", "Agency"), Value: func(r row) any { return r.AgencyCode }},
		{Name: "cause", Title: a.Tr("Nguyên nhân", "Cause"), Value: cause},
		{Name: "batches", Title: a.Tr("Lượt nạp", "Batches"), Value: func(r row) any { return publish.Batches(r.Batches) }},
		{Name: "moved", Title: a.Tr("Số liệu thay đổi", "Figures moved"), Value: func(r row) any { return r.Moved }},
	}
}

func causeWords(a *app.App, causes []restatement.CauseCount) string {
	text := ""
	for i, c := range causes {
		if i > 0 {
			text += "; "
		}
		text += causeWord(a, c.Cause)
		if c.Dossiers > 0 && len(causes) > 1 {
			text += " (" + a.Count(c.Dossiers) + ")"
		}
	}
	return text
}

func causeWord(a *app.App, cause restatement.Cause) string {
	switch cause {
	case restatement.LateEvent:
		return a.Tr("sự kiện đến muộn", "late event")
	case restatement.CorrectedEvent:
		return a.Tr("sự kiện được sửa", "corrected event")
	case restatement.ChangedAppointment:
		return a.Tr("đổi ngày hẹn trả", "changed appointment")
	case restatement.ChangedReferenceData:
		return a.Tr("đổi danh mục, ngày nghỉ", "changed reference data")
	case restatement.LaterEvent:
		return a.Tr("sự kiện sau kỳ", "event after the period")
	case restatement.ChangedRule:
		return a.Tr("đổi quy tắc", "changed rule")
	}
	return a.Tr("chưa giải thích được", "unexplained")
}
