package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"khohoso/internal/publish"
	"khohoso/models"
)

func (a *app) publishCommand() *cobra.Command {
	var period, calendar, out string
	command := &cobra.Command{
		Use:   "publish --period P --out DIR",
		Short: "Công bố một kỳ: báo cáo và trang của mọi đơn vị, mục lục, mã kiểm tra (publish a period)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := a.period(period, calendar)
			if err != nil {
				return err
			}
			w, err := a.openExisting(cmd.Context())
			if err != nil {
				return err
			}
			defer w.Close()
			return a.publish(cmd.Context(), w, p, out)
		},
	}
	flags := command.Flags()
	flags.StringVar(&period, "period", "", "kỳ công bố (period)")
	calendarFlag(flags, &calendar)
	flags.StringVar(&out, "out", "", "thư mục công bố, được thay cả thư mục (folder, replaced as a whole)")
	command.MarkFlagRequired("period") //nolint:errcheck // the flag is defined above
	command.MarkFlagRequired("out")    //nolint:errcheck // the flag is defined above
	return command
}

func (a *app) publish(ctx context.Context, w *models.Warehouse, p models.Period, out string) error {
	progress := a.newProgress()
	result, err := publish.Write(ctx, w, publish.Options{Period: p, Out: out, Lang: a.Lang, Report: func(done, of int) {
		progress.part(a.say("đang công bố", "publishing"), done, of)
	}})
	progress.end()
	if err != nil {
		return err
	}
	if !a.Quiet {
		fmt.Fprintf(a.out, a.say("đã công bố kỳ %s: %d đơn vị, %d tệp; mở %s\n", "published %s: %d units, %d files; open %s\n"),
			p.Name, result.Units, result.Files, filepath.Join(out, "index.html"))
	}
	return nil
}
