package main

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"khohoso/cmd/khohoso/args"
	"khohoso/internal/app"
	"khohoso/internal/cliout"
	"khohoso/internal/publish"
	"khohoso/models/store"
)

func publishCommand(a *app.App) *cobra.Command {
	var calendar, period string
	var o publish.Options
	command := &cobra.Command{
		Use:   "publish --period P --out DIR",
		Short: "Công bố một kỳ: báo cáo và trang của mọi đơn vị, mục lục, mã kiểm tra (publish a period)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			var err error
			if o.Period, err = args.Period(period, calendar); err != nil {
				return err
			}
			w, err := a.OpenExisting(cmd.Context())
			if err != nil {
				return err
			}
			defer a.Done(w) //nolint:errcheck // what is published is written
			return publishTree(cmd.Context(), a, w, o)
		},
	}
	flags := command.Flags()
	flags.StringVar(&period, "period", "", "kỳ công bố (period)")
	args.Calendar(flags, &calendar)
	args.Organisation(flags, &o.Organisation)
	args.Rule(flags, &o.Rule)
	flags.StringVar(&o.Out, "out", "", "thư mục công bố, được thay cả thư mục (folder, replaced as a whole)")
	flags.BoolVar(&o.ByReader, "by-reader", false, "mỗi nhóm người đọc một thư mục: public, province, units/MÃ (a folder for each group of readers, to be served as it is)")
	command.MarkFlagRequired("period") //nolint:errcheck // the flag is defined above
	command.MarkFlagRequired("out")    //nolint:errcheck // the flag is defined above
	return command
}

func publishTree(ctx context.Context, a *app.App, w *store.Warehouse, o publish.Options) error {
	progress := cliout.NewProgress(a)
	group, err := a.GroupID()
	if err != nil {
		return err
	}
	o.Group = group
	o.Lang, o.Report = a.Lang, func(done, of int) { progress.Part(a.Tr("đang công bố", "publishing"), done, of) }
	named := o
	o.Out = a.At(o.Out)
	result, err := publish.Write(ctx, w, o)
	progress.End()
	if err != nil {
		return err
	}
	if !a.Quiet {
		fmt.Fprintf(a.Out, a.Tr("đã công bố kỳ %s: %d đơn vị, %d tệp; mở %s\n", "published %s: %d units, %d files; open %s\n"),
			o.Period.Name, result.Units, result.Files, firstPage(named))
	}
	return nil
}

// firstPage is where reading begins.
func firstPage(o publish.Options) string {
	if o.ByReader {
		return filepath.Join(o.Out, publish.PublicTree, "index.html")
	}
	return filepath.Join(o.Out, "index.html")
}
