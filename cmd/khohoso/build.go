package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"khohoso/models/pipeline"
	"khohoso/models/store"
)

func (a *app) buildCommand() *cobra.Command {
	var full bool
	command := &cobra.Command{
		Use:   "build",
		Short: "Tổng hợp lược đồ sao, bảng tổng hợp và chỉ số (bring the figures up to date)",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			w, err := a.openExisting(cmd.Context())
			if err != nil {
				return err
			}
			defer w.Close()
			started := time.Now()
			result, err := a.build(cmd, w, full)
			if err != nil {
				return err
			}
			if !a.Quiet {
				a.printBuild(result, time.Since(started))
			}
			return nil
		},
	}
	command.Flags().BoolVar(&full, "full", false, "tổng hợp lại toàn bộ (rebuild everything)")
	return command
}

func (a *app) build(cmd *cobra.Command, w *store.Warehouse, full bool) (pipeline.Result, error) {
	progress := a.newProgress()
	defer progress.end()
	if full {
		return pipeline.Rebuild(cmd.Context(), w, progress.step)
	}
	return pipeline.Build(cmd.Context(), w, progress.step)
}

func (a *app) printBuild(r pipeline.Result, took time.Duration) {
	what := fmt.Sprintf(a.say("cập nhật %s hồ sơ có sự kiện mới", "%s dossiers with new events brought up to date"), a.count(r.Touched))
	if !r.Incremental {
		what = fmt.Sprintf(a.say("tổng hợp lại toàn bộ (%s)", "everything made anew (%s)"), a.say(r.Reason.VI, r.Reason.EN))
	}
	fmt.Fprintf(a.out, a.say("đã tổng hợp %s sự kiện, %s hồ sơ trong %s s; phiên bản dữ liệu %s; %s\n",
		"built from %s events, %s dossiers in %s s; data version %s; %s\n"),
		a.count(r.Version.Events), a.count(r.Version.Dossiers), a.decimal(took.Seconds(), 1), r.Version.ID, what)
}
