package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"khohoso/internal/app"
	"khohoso/internal/apperr"
	"khohoso/internal/cliout"
	"khohoso/internal/simulate"
)

func simulateCommand(a *app.App) *cobra.Command {
	var dossiers int
	var seed uint64
	var out string
	command := &cobra.Command{
		Use:   "simulate --dossiers N --seed S --out DIR",
		Short: "Tạo dữ liệu mô phỏng một tỉnh (files of a simulated province)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			made, err := simulateProvince(cmd.Context(), a, dossiers, seed, out)
			if err != nil {
				return err
			}
			if !a.Quiet {
				fmt.Fprintf(a.Out, a.Tr("đã tạo %s hồ sơ, %s sự kiện trong %s; nạp bằng khohoso ingest %s\n",
					"made %s dossiers, %s events in %s; take them in with khohoso ingest %s\n"),
					a.Count(int64(made.Dossiers)), a.Count(int64(made.Events)), out, out)
			}
			return nil
		},
	}
	flags := command.Flags()
	flags.IntVar(&dossiers, "dossiers", 50_000, "số hồ sơ (dossiers)")
	flags.Uint64Var(&seed, "seed", 1, "hạt giống: cùng số cho cùng dữ liệu (same seed, same bytes)")
	flags.StringVar(&out, "out", "", "thư mục sẽ ghi (folder to write)")
	command.MarkFlagRequired("out") //nolint:errcheck // the flag is defined above
	return command
}

func simulateProvince(ctx context.Context, a *app.App, dossiers int, seed uint64, out string) (simulate.Summary, error) {
	progress := cliout.NewProgress(a)
	defer progress.End()
	made, err := simulate.Write(ctx, simulate.Options{Dossiers: dossiers, Seed: seed, Dir: out, Progress: func(done, total int) {
		progress.Part(a.Tr("đang mô phỏng", "simulating"), done, total)
	}})
	if err != nil && apperr.CodeOf(err) == apperr.Internal && ctx.Err() == nil {
		return made, apperr.Wrap(apperr.Storage, err, err.Error(), err.Error())
	}
	return made, err
}
