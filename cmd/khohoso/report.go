package main

import (
	"context"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"khohoso/cmd/khohoso/args"
	"khohoso/internal/app"
	"khohoso/internal/cliout"
	"khohoso/models/closing"
	"khohoso/models/dossiers"
	"khohoso/models/figures"
	"khohoso/models/metrics"
	"khohoso/reports"
	"khohoso/reports/forms"
	"khohoso/reports/source"
)

func reportCommand(a *app.App) *cobra.Command {
	choice := &reportChoice{}
	var known []string
	for _, form := range forms.List() {
		known = append(known, form.Code)
	}
	command := &cobra.Command{
		Use:   "report FORM --period P --out FILE.xlsx",
		Short: "Một báo cáo Excel theo biểu mẫu: " + strings.Join(known, ", ") + " (one workbook)",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return writeReport(cmd.Context(), a, choice, args[0], func(r source.Reads, q reports.Request, file *os.File) error {
				return reports.Render(cmd.Context(), r, q, file)
			})
		},
	}
	choice.flags(command)
	command.Flags().StringVar(&choice.where, "where", "", "danh sách hồ sơ: received, late, open_overdue … (which dossiers, for lists)")
	command.AddCommand(reportPackCommand(a))
	return command
}

// reportChoice is what the flags say about a workbook.
type reportChoice struct {
	period, calendar, agency, rule, set, where, out string

	layouts      []string
	organisation metrics.Organisation
	restated     bool
}

func (c *reportChoice) flags(command *cobra.Command) {
	flags := command.Flags()
	flags.StringVar(&c.period, "period", "", "kỳ báo cáo (period)")
	args.Calendar(flags, &c.calendar)
	args.Organisation(flags, &c.organisation)
	args.Rule(flags, &c.rule)
	flags.StringVar(&c.agency, "agency", "", "đơn vị; bỏ trống là toàn tỉnh (agency; the province when left out)")
	flags.StringVar(&c.out, "out", "", "tệp sẽ ghi (file to write)")
	flags.StringVar(&c.set, "set", "", "bộ chỉ số (indicator set)")
	layoutFlag(flags, &c.layouts)
	flags.BoolVar(&c.restated, "restatements", false, "kỳ đã chốt: kèm trang Điều chỉnh, những số nay sẽ khác (a closed period: with what would differ today)")
	command.MarkFlagRequired("period") //nolint:errcheck // the flag is defined above
	command.MarkFlagRequired("out")    //nolint:errcheck // the flag is defined above
}

// layoutFlag names files or folders of forms of one's own; in the config file: layout.
func layoutFlag(flags *pflag.FlagSet, paths *[]string) {
	flags.StringSliceVar(paths, "layout", nil, "tệp hoặc thư mục bố cục biểu của địa phương (layout files of one's own)")
}

// writeReport writes a file from the figures that are published for the period.
func writeReport(ctx context.Context, a *app.App, c *reportChoice, form string, write func(source.Reads, reports.Request, *os.File) error) error {
	p, err := args.Period(c.period, c.calendar)
	if err != nil {
		return err
	}
	own, err := forms.Load(a.FormPaths(a.AllAt(c.layouts))...)
	if err != nil {
		return err
	}
	w, err := a.OpenToRead(ctx)
	if err != nil {
		return err
	}
	defer a.Done(w) //nolint:errcheck // it was only read
	source, _, _, err := closing.ForPeriod(ctx, w, p)
	if err != nil {
		return err
	}
	request := reports.Request{
		Form: form, Period: p, Agency: c.agency, Lang: a.Lang, Rule: c.rule, Set: c.set, Organisation: c.organisation, Layouts: own,
		Where: dossiers.Filter(c.where), Restated: c.restated,
	}
	return cliout.CreateFileAs(c.out, a.At(c.out), func(file *os.File) error { return write(figures.Of(source), request, file) })
}
