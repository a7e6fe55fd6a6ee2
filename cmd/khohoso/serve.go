package main

import (
	"errors"

	"github.com/spf13/cobra"

	"khohoso/internal/app"
	"khohoso/internal/app/serve"
	"khohoso/internal/app/work"
	"khohoso/internal/config"
)

func serveCommand(a *app.App) *cobra.Command {
	command := &cobra.Command{
		Use:   "serve",
		Short: "Mở bảng điều hành, tải báo cáo và API, có đăng nhập (dashboards, downloads and API, with sign-in)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.Origins.Locate(errors.Join(a.Serve.Validate(), config.Check(a.ConfigFile, a.Settings))); err != nil {
				return err
			}
			sources, err := work.ReadSources(a.ConfigFile, a.Settings)
			if err != nil {
				return err
			}
			a.Sources = sources
			a.WarnOpenFiles(sources)
			a.Reread = func() (config.Settings, error) { return a.Again(cmd.Flags()) }
			a.Beside = besideService(a)
			return serve.Run(cmd.Context(), a)
		},
	}
	a.BindServe(command.Flags())
	return command
}
