package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"khohoso/ingest/contract"
	"khohoso/ingest/load"
	"khohoso/ingest/quarantine"
	"khohoso/internal/app"
	"khohoso/internal/app/work"
	"khohoso/internal/cliout"
)

func quarantineCommand(a *app.App) *cobra.Command {
	command := &cobra.Command{
		Use:   "quarantine",
		Short: "Các dòng bị cách ly: liệt kê, xuất ra sửa, nạp lại (rows set aside)",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return listQuarantine(cmd.Context(), a, "table")
		},
	}
	command.AddCommand(quarantineListCommand(a), quarantineGroupsCommand(a), quarantineExportCommand(a), quarantineRetryCommand(a))
	return command
}

func quarantineListCommand(a *app.App) *cobra.Command {
	var formatName string
	command := &cobra.Command{
		Use:   "list",
		Short: "Dòng nào, vì sao (which rows and why)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return listQuarantine(cmd.Context(), a, formatName)
		},
	}
	command.Flags().StringVar(&formatName, "format", "table", "định dạng: table | csv | json (format)")
	return command
}

func listQuarantine(ctx context.Context, a *app.App, formatName string) error {
	f, err := cliout.CheckFormat(a, formatName)
	if err != nil {
		return err
	}
	w, err := a.OpenToRead(ctx)
	if err != nil {
		return err
	}
	defer a.Done(w) //nolint:errcheck // what was taken in is committed
	rows, err := quarantine.List(ctx, w.DB(), "")
	if err != nil {
		return err
	}
	type row = quarantine.Row
	return cliout.Listing(a, f, []cliout.Field[row]{
		{Name: "quarantine_id", Title: a.Tr(">Số", ">No"), Value: func(r row) any { return r.ID }},
		{Name: "file", Title: a.Tr("Tệp", "File"), Value: func(r row) any { return filepath.Base(r.File) }},
		{Name: "line", Title: a.Tr(">Dòng", ">Line"), Value: func(r row) any { return r.Line }},
		{Name: "column", Title: a.Tr("Cột", "Column"), Value: func(r row) any { return r.Column }},
		{Name: "value", Title: a.Tr("Giá trị", "Value"), Value: func(r row) any { return r.Value }},
		{Name: "reason", Title: a.Tr("Lý do", "Reason"), Value: func(r row) any { return contract.Explain(r.Kind, r.Reason, r.Column, a.Lang) }},
		{Name: "place", Title: a.Tr("Ô", "Cell"), Value: func(r row) any { return r.Place }},
	}, rows)
}

func quarantineGroupsCommand(a *app.App) *cobra.Command {
	var formatName string
	command := &cobra.Command{
		Use:   "groups",
		Short: "Đếm theo lý do và nguồn (counted by reason and source)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := cliout.CheckFormat(a, formatName)
			if err != nil {
				return err
			}
			w, err := a.OpenToRead(cmd.Context())
			if err != nil {
				return err
			}
			defer a.Done(w) //nolint:errcheck // what was taken in is committed
			groups, err := quarantine.Groups(cmd.Context(), w.DB())
			if err != nil {
				return err
			}
			type group = quarantine.Group
			return cliout.Listing(a, f, []cliout.Field[group]{
				{Name: "kind", Title: a.Tr("Loại", "Kind"), Value: func(g group) any { return g.Kind }},
				{Name: "source", Title: a.Tr("Nguồn", "Source"), Value: func(g group) any { return filepath.Base(g.Source) }},
				{Name: "column", Title: a.Tr("Cột", "Column"), Value: func(g group) any { return g.Column }},
				{Name: "rows", Title: a.Tr(">Số dòng", ">Rows"), Value: func(g group) any { return g.Rows }},
				{Name: "example", Title: a.Tr("Ví dụ", "Example"), Value: func(g group) any { return g.Example }},
				{Name: "reason", Title: a.Tr("Lý do", "Reason"), Value: func(g group) any { return contract.Explain(g.Kind, g.Reason, g.Column, a.Lang) }},
			}, groups)
		},
	}
	command.Flags().StringVar(&formatName, "format", "table", "định dạng: table | csv | json (format)")
	return command
}

func quarantineExportCommand(a *app.App) *cobra.Command {
	var kindName, out string
	command := &cobra.Command{
		Use:   "export --out FILE.xlsx|FILE.csv",
		Short: "Xuất các dòng bị cách ly ra tệp để sửa, Excel có tô ô sai (a file to mend, wrong cells marked in Excel)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			kind, err := kindFlag(kindName)
			if err != nil {
				return err
			}
			w, err := a.OpenToRead(cmd.Context())
			if err != nil {
				return err
			}
			defer a.Done(w) //nolint:errcheck // what was taken in is committed
			rows, err := quarantine.List(cmd.Context(), w.DB(), kind.Name)
			if err != nil {
				return err
			}
			return cliout.CreateFileAs(out, a.At(out), func(file *os.File) error {
				if strings.EqualFold(filepath.Ext(out), ".xlsx") {
					return work.WriteMarked(a, file, kind, rows, a.Lang)
				}
				return quarantine.Write(file, kind, rows, a.Lang)
			})
		},
	}
	command.Flags().StringVar(&kindName, "as", contract.Events.Name, "loại dữ liệu (kind)")
	command.Flags().StringVar(&out, "out", "", "tệp .xlsx hoặc .csv sẽ ghi (file to write)")
	command.MarkFlagRequired("out") //nolint:errcheck // the flag is defined above
	return command
}

func quarantineRetryCommand(a *app.App) *cobra.Command {
	var kindName string
	command := &cobra.Command{
		Use:   "retry FILE",
		Short: "Nạp lại tệp đã sửa (take a mended file in)",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			kind, err := kindFlag(kindName)
			if err != nil {
				return err
			}
			path, err := filepath.Abs(args[0])
			if err != nil {
				return err
			}
			request := load.Request{Files: args, Kind: kind, NullWords: a.NullWordList(), Now: app.Clock().Truncate(time.Second)}
			if a.Lent != nil {
				closeAll, err := asBodies(a, &request)
				if err != nil {
					return err
				}
				defer closeAll()
			}
			w, err := a.OpenExisting(cmd.Context(), path)
			if err != nil {
				return err
			}
			defer a.Done(w) //nolint:errcheck // what was taken in is committed
			results, err := quarantine.Retry(cmd.Context(), w.DB(), request)
			if err != nil {
				return err
			}
			printLedger(a, results)
			return work.NoteTargets(cmd.Context(), a, "", results)
		},
	}
	command.Flags().StringVar(&kindName, "as", contract.Events.Name, "loại dữ liệu (kind)")
	return command
}
