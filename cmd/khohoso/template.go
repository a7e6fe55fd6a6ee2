package main

import (
	"os"

	"github.com/spf13/cobra"

	"khohoso/cmd/khohoso/setup"
	"khohoso/ingest/contract"
	"khohoso/internal/app"
	"khohoso/internal/apperr"
	"khohoso/internal/cliout"
	"khohoso/reports"
)

func templateCommand(a *app.App) *cobra.Command {
	var out string
	command := &cobra.Command{
		Use:   "template KIND --out FILE.xlsx",
		Short: "Mẫu Excel để điền: " + contract.KindNames() + " (workbook to fill in)",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			kind, known := contract.KindNamed(args[0])
			if !known {
				return apperr.New(apperr.UnknownName, "there is no kind \""+args[0]+"\"; known: "+contract.KindNames(),
					"không có loại tệp \""+args[0]+"\"; hiện có: "+contract.KindNames())
			}
			return cliout.CreateFile(out, func(file *os.File) error {
				return reports.WriteTemplate(setup.TemplateOf(kind, a.Lang), file)
			})
		},
	}
	command.Flags().StringVar(&out, "out", "", "tệp .xlsx sẽ ghi (file to write)")
	command.MarkFlagRequired("out") //nolint:errcheck // the flag is defined above
	return command
}
