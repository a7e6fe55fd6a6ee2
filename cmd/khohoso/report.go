package main

import (
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"khohoso/models"
	"khohoso/reports"
)

func (a *app) reportCommand() *cobra.Command {
	var period, calendar, agency, rule, set, where, out string
	var layouts []string
	var organisation models.Organisation
	var known []string
	for _, form := range reports.Forms() {
		known = append(known, form.Code)
	}
	command := &cobra.Command{
		Use:   "report FORM --period P --out FILE.xlsx",
		Short: "Một báo cáo Excel theo biểu mẫu: " + strings.Join(known, ", ") + " (one workbook)",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			p, err := a.period(period, calendar)
			if err != nil {
				return err
			}
			w, err := a.read(cmd.Context())
			if err != nil {
				return err
			}
			defer w.Close()
			own, err := reports.LoadLayouts(layouts...)
			if err != nil {
				return err
			}
			request := reports.Request{
				Form: args[0], Period: p, Agency: agency, Lang: a.Lang, Rule: rule, Organisation: organisation, Layouts: own,
				Set: set, Where: models.DossierFilter(where), Restated: true,
			}
			source, _, _, err := w.ForPeriod(cmd.Context(), p)
			if err != nil {
				return err
			}
			return a.writeFile(out, func(file *os.File) error {
				return reports.Render(cmd.Context(), source, request, file)
			})
		},
	}
	flags := command.Flags()
	flags.StringVar(&period, "period", "", "kỳ báo cáo (period)")
	calendarFlag(flags, &calendar)
	organisationFlag(flags, &organisation)
	ruleFlag(flags, &rule)
	flags.StringVar(&agency, "agency", "", "đơn vị; bỏ trống là toàn tỉnh (agency; the province when left out)")
	flags.StringVar(&out, "out", "", "tệp .xlsx sẽ ghi (file to write)")
	layoutFlag(flags, &layouts)
	flags.StringVar(&set, "set", "", "bộ chỉ số (indicator set)")
	flags.StringVar(&where, "where", "", "danh sách hồ sơ: received, late, open_overdue … (which dossiers, for lists)")
	command.MarkFlagRequired("period") //nolint:errcheck // the flag is defined above
	command.MarkFlagRequired("out")    //nolint:errcheck // the flag is defined above
	return command
}

// layoutFlag names files or folders of forms of one's own; in the config file: layout.
func layoutFlag(flags *pflag.FlagSet, paths *[]string) {
	flags.StringSliceVar(paths, "layout", nil, "tệp hoặc thư mục bố cục biểu của địa phương (layout files of one's own)")
}
