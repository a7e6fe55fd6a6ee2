package main

import (
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"khohoso/internal/apperr"
	"khohoso/reports"
)

func (a *app) reportPackCommand() *cobra.Command {
	choice := &reportChoice{}
	var all bool
	command := &cobra.Command{
		Use:   "pack --period P --out FILE.xlsx",
		Short: "Bộ báo cáo: mọi biểu của một kỳ trong một sổ; --all: của mọi đơn vị trong một tệp .zip (all forms of a period)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if all && choice.agency != "" {
				return apperr.New(apperr.Usage, "--all makes the packs of every unit; leave --agency out", "--all lập bộ báo cáo của mọi đơn vị; hãy bỏ --agency")
			}
			return a.report(cmd.Context(), choice, "", func(r reports.Reads, q reports.Request, file *os.File) error {
				if all {
					return a.packAll(cmd.Context(), r, q, file, choice.out)
				}
				return reports.RenderPack(cmd.Context(), reports.Shared(r), q, file)
			})
		},
	}
	choice.flags(command)
	command.Flags().BoolVar(&all, "all", false, "bộ của tỉnh và của từng đơn vị, kèm manifest.json, ghi vào tệp .zip (every unit's pack, as a .zip)")
	return command
}

// packAll writes every pack into one archive, with progress on a terminal.
func (a *app) packAll(ctx context.Context, r reports.Reads, q reports.Request, file *os.File, out string) error {
	progress := a.newProgress()
	made, err := reports.WritePacks(ctx, r, q, file, func(done, of int) { progress.part(a.say("đang lập bộ báo cáo", "making packs"), done, of) })
	progress.end()
	if err != nil {
		return err
	}
	if !a.Quiet {
		fmt.Fprintf(a.out, a.say("%s: %s bộ báo cáo của kỳ %s, mã kiểm tra ở manifest.json\n", "%s: %s packs of %s, checksums in manifest.json\n"),
			out, a.count(int64(len(made.Files))), q.Period.Name)
	}
	return nil
}
