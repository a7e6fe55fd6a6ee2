package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"khohoso/ingest/pull"
	"khohoso/internal/app"
	"khohoso/internal/app/work"
	"khohoso/internal/cliout"
	"khohoso/internal/config"
	"khohoso/models/store"
)

func pullCommand(a *app.App) *cobra.Command {
	var fromStart bool
	command := &cobra.Command{
		Use:   "pull [NAME...]",
		Short: "Lấy phần mới từ cơ sở dữ liệu nguồn nêu ở sources của tệp cấu hình; không nêu tên: mọi nguồn (take in what is new in sources of the config)",
		RunE: func(cmd *cobra.Command, names []string) error {
			sources, err := work.SourcesNamed(a, names)
			if err != nil {
				return err
			}
			a.WarnOpenFiles(sources)
			w, err := a.OpenOrCreate(cmd.Context())
			if err != nil {
				return err
			}
			err = pullAll(cmd.Context(), a, w, sources, fromStart)
			return errors.Join(err, w.Close())
		},
	}
	command.Args = cobra.ArbitraryArgs
	command.Flags().BoolVar(&fromStart, "from-start", false, "đọc lại từ đầu; sự kiện đã có không tính hai lần (read everything again; what is known has no effect)")
	return command
}

// pullAll pulls one source after another; one that fails keeps no other from its turn.
func pullAll(ctx context.Context, a *app.App, w *store.Warehouse, sources []config.Source, fromStart bool) error {
	var results []pull.Result
	var failed []error
	for _, source := range sources {
		progress := cliout.NewProgress(a)
		result, err := pull.Once(ctx, w, source, pull.Options{FromStart: fromStart, ByHand: true, Now: app.Clock(), Report: progress.File})
		progress.End()
		results = append(results, result)
		if err = errors.Join(err, work.NotePulled(ctx, a, "", source, result)); err != nil {
			failed = append(failed, err)
		}
	}
	printPulls(a, results)
	return errors.Join(failed...)
}

func printPulls(a *app.App, results []pull.Result) {
	t := cliout.NewTable(a, a.Tr("Nguồn", "Source"), a.Tr(">Lượt", ">Batches"), a.Tr(">Đọc", ">Read"), a.Tr(">Nhận", ">Accepted"),
		a.Tr(">Trùng", ">Duplicate"), a.Tr(">Cách ly", ">Quarantined"), a.Tr(">Gặp lại", ">Met again"))
	aside, ignored := int64(0), map[string]bool{}
	for _, r := range results {
		t.Row(r.Source, a.Count(int64(r.Batches)), a.Count(r.Read), a.Count(r.Accepted), a.Count(r.Duplicate), a.Count(r.Quarantined), a.Count(r.Reread))
		aside += r.Quarantined
		for _, name := range r.Ignored {
			ignored[name] = true
		}
	}
	t.Write(a.Out)
	work.NoteAside(a, ignored, aside)
	for _, r := range results {
		if r.Unplaced > 0 {
			fmt.Fprintf(a.Err, a.Tr("nguồn %q: %s dòng không có giá trị watermark nên không được đọc; hãy dùng coalesce trong câu truy vấn\n",
				"source %q: %s row(s) have no watermark and are never read; use coalesce in the query\n"), r.Source, a.Count(r.Unplaced))
		}
	}
}
