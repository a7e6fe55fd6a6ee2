package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"khohoso/internal/app"
	"khohoso/internal/apperr"
	"khohoso/internal/cliout"
	"khohoso/reports"
	"khohoso/reports/source"
)

func reportPackCommand(a *app.App) *cobra.Command {
	choice := &reportChoice{}
	var all bool
	command := &cobra.Command{
		Use:   "pack --period P --out FILE.xlsx",
		Short: "Bộ báo cáo: mọi biểu của một kỳ trong một sổ; --all: của mọi đơn vị trong một tệp .zip (all forms of a period)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if all && choice.agency != "" {
				return apperr.New(apperr.Usage, "--all makes the packs of every unit; leave --agency out", "--all lập bộ báo cáo của mọi đơn vị; hãy bỏ --agency")
			}
			return writeReport(cmd.Context(), a, choice, "", func(r source.Reads, q reports.Request, file *os.File) error {
				if all {
					return packAll(cmd.Context(), a, r, q, file, choice.out)
				}
				return reports.RenderPack(cmd.Context(), source.Shared(r), q, file)
			})
		},
	}
	choice.flags(command)
	command.Flags().BoolVar(&all, "all", false, "bộ của tỉnh và của từng đơn vị, kèm manifest.json, ghi vào tệp .zip (every unit's pack, as a .zip)")
	return command
}

// packAll writes every pack into one archive, with progress on a terminal.
func packAll(ctx context.Context, a *app.App, r source.Reads, q reports.Request, file *os.File, out string) error {
	progress := cliout.NewProgress(a)
	made, err := reports.WritePacks(ctx, r, q, file, reports.PackRun{
		Report: func(done, of int) { progress.Part(a.Tr("đang lập bộ báo cáo", "making packs"), done, of) },
	})
	progress.End()
	if err != nil {
		return err
	}
	if !a.Quiet {
		fmt.Fprintf(a.Out, a.Tr("%s: %s bộ báo cáo của kỳ %s, mã kiểm tra ở manifest.json\n", "%s: %s packs of %s, checksums in manifest.json\n"),
			out, a.Count(int64(len(made.Files))), q.Period.Name)
	}
	return nil
}
