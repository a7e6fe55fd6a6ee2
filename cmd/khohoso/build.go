package main

import (
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"khohoso/models"
)

func (a *app) buildCommand() *cobra.Command {
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
			version, err := a.build(cmd, w)
			if err != nil {
				return err
			}
			if !a.Quiet {
				fmt.Fprintf(a.out, a.say("đã tổng hợp %s sự kiện, %s hồ sơ trong %s s; phiên bản dữ liệu %s\n",
					"built from %s events, %s dossiers in %s s; data version %s\n"),
					a.count(version.Events), a.count(version.Dossiers), a.decimal(time.Since(started).Seconds(), 1), version.ID)
			}
			return nil
		},
	}
	command.Flags().Bool("full", false, "tổng hợp lại toàn bộ (rebuild everything)")
	return command
}

func (a *app) build(cmd *cobra.Command, w *models.Warehouse) (models.DataVersion, error) {
	progress := a.newProgress()
	defer progress.end()
	return w.Build(cmd.Context(), progress.step)
}
