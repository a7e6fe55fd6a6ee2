package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"khohoso/internal/app"
	"khohoso/internal/cliout"
	"khohoso/models/pipeline"
	"khohoso/models/store"
)

func buildCommand(a *app.App) *cobra.Command {
	var full bool
	command := &cobra.Command{
		Use:   "build",
		Short: "Tổng hợp lược đồ sao, bảng tổng hợp và chỉ số (bring the figures up to date)",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			w, err := a.OpenExisting(cmd.Context())
			if err != nil {
				return err
			}
			defer a.Done(w) //nolint:errcheck // what was built is committed
			started := time.Now()
			result, err := buildFigures(a, cmd, w, full)
			if err != nil {
				return err
			}
			if !a.Quiet {
				printBuild(a, result, time.Since(started))
			}
			return nil
		},
	}
	command.Flags().BoolVar(&full, "full", false, "tổng hợp lại toàn bộ (rebuild everything)")
	return command
}

func buildFigures(a *app.App, cmd *cobra.Command, w *store.Warehouse, full bool) (pipeline.Result, error) {
	progress := cliout.NewProgress(a)
	defer progress.End()
	if full {
		return pipeline.Rebuild(cmd.Context(), w, progress.Step)
	}
	return pipeline.Build(cmd.Context(), w, progress.Step)
}

func printBuild(a *app.App, r pipeline.Result, took time.Duration) {
	what := fmt.Sprintf(a.Tr("cập nhật %s hồ sơ có sự kiện mới", "%s dossiers with new events brought up to date"), a.Count(r.Touched))
	if !r.Incremental {
		what = fmt.Sprintf(a.Tr("tổng hợp lại toàn bộ (%s)", "everything made anew (%s)"), a.Tr(r.Reason.VI, r.Reason.EN))
	}
	fmt.Fprintf(a.Out, a.Tr("đã tổng hợp %s sự kiện, %s hồ sơ trong %s s; phiên bản dữ liệu %s; %s\n",
		"built from %s events, %s dossiers in %s s; data version %s; %s\n"),
		a.Count(r.Version.Events), a.Count(r.Version.Dossiers), a.Decimal(took.Seconds(), 1), r.Version.ID, what)
}
