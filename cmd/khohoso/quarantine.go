package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"khohoso/ingest"
	"khohoso/internal/apperr"
	"khohoso/reports"
)

func (a *app) quarantineCommand() *cobra.Command {
	command := &cobra.Command{
		Use:   "quarantine",
		Short: "Các dòng bị cách ly: liệt kê, xuất ra sửa, nạp lại (rows set aside)",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.listQuarantine(cmd.Context(), "table")
		},
	}
	command.AddCommand(a.quarantineListCommand(), a.quarantineGroupsCommand(), a.quarantineExportCommand(), a.quarantineRetryCommand())
	return command
}

func (a *app) quarantineListCommand() *cobra.Command {
	var formatName string
	command := &cobra.Command{
		Use:   "list",
		Short: "Dòng nào, vì sao (which rows and why)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.listQuarantine(cmd.Context(), formatName)
		},
	}
	command.Flags().StringVar(&formatName, "format", "table", "định dạng: table | csv | json (format)")
	return command
}

func (a *app) listQuarantine(ctx context.Context, formatName string) error {
	f, err := a.checkFormat(formatName)
	if err != nil {
		return err
	}
	w, err := a.read(ctx)
	if err != nil {
		return err
	}
	defer w.Close()
	rows, err := ingest.Quarantine(ctx, w.DB(), "")
	if err != nil {
		return err
	}
	type row = ingest.QuarantineRow
	return listing(a, f, []field[row]{
		{"quarantine_id", a.say(">Số", ">No"), func(r row) any { return r.ID }},
		{"file", a.say("Tệp", "File"), func(r row) any { return filepath.Base(r.File) }},
		{"line", a.say(">Dòng", ">Line"), func(r row) any { return r.Line }},
		{"column", a.say("Cột", "Column"), func(r row) any { return r.Column }},
		{"value", a.say("Giá trị", "Value"), func(r row) any { return r.Value }},
		{"reason", a.say("Lý do", "Reason"), func(r row) any { return ingest.Explain(r.Kind, r.Reason, r.Column, a.Lang) }},
		{"place", a.say("Ô", "Cell"), func(r row) any { return r.Place }},
	}, rows)
}

func (a *app) quarantineGroupsCommand() *cobra.Command {
	var formatName string
	command := &cobra.Command{
		Use:   "groups",
		Short: "Đếm theo lý do và nguồn (counted by reason and source)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			f, err := a.checkFormat(formatName)
			if err != nil {
				return err
			}
			w, err := a.read(cmd.Context())
			if err != nil {
				return err
			}
			defer w.Close()
			groups, err := ingest.QuarantineGroups(cmd.Context(), w.DB())
			if err != nil {
				return err
			}
			type group = ingest.QuarantineGroup
			return listing(a, f, []field[group]{
				{"kind", a.say("Loại", "Kind"), func(g group) any { return g.Kind }},
				{"source", a.say("Nguồn", "Source"), func(g group) any { return filepath.Base(g.Source) }},
				{"column", a.say("Cột", "Column"), func(g group) any { return g.Column }},
				{"rows", a.say(">Số dòng", ">Rows"), func(g group) any { return g.Rows }},
				{"example", a.say("Ví dụ", "Example"), func(g group) any { return g.Example }},
				{"reason", a.say("Lý do", "Reason"), func(g group) any { return ingest.Explain(g.Kind, g.Reason, g.Column, a.Lang) }},
			}, groups)
		},
	}
	command.Flags().StringVar(&formatName, "format", "table", "định dạng: table | csv | json (format)")
	return command
}

func (a *app) quarantineExportCommand() *cobra.Command {
	var kindName, out string
	command := &cobra.Command{
		Use:   "export --out FILE.xlsx|FILE.csv",
		Short: "Xuất các dòng bị cách ly ra tệp để sửa, Excel có tô ô sai (a file to mend, wrong cells marked in Excel)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			kind, err := kindFlag(kindName)
			if err != nil {
				return err
			}
			w, err := a.read(cmd.Context())
			if err != nil {
				return err
			}
			defer w.Close()
			rows, err := ingest.Quarantine(cmd.Context(), w.DB(), kind.Name)
			if err != nil {
				return err
			}
			return a.writeFile(out, func(file *os.File) error {
				if strings.EqualFold(filepath.Ext(out), ".xlsx") {
					return a.writeMarked(file, kind, rows)
				}
				return ingest.WriteQuarantine(file, kind, rows, a.Lang)
			})
		},
	}
	command.Flags().StringVar(&kindName, "as", ingest.Events.Name, "loại dữ liệu (kind)")
	command.Flags().StringVar(&out, "out", "", "tệp .xlsx hoặc .csv sẽ ghi (file to write)")
	command.MarkFlagRequired("out") //nolint:errcheck // the flag is defined above
	return command
}

func (a *app) quarantineRetryCommand() *cobra.Command {
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
			w, err := a.openExisting(cmd.Context(), path)
			if err != nil {
				return err
			}
			defer w.Close()
			results, err := ingest.Retry(cmd.Context(), w.DB(), ingest.Request{Files: args, Kind: kind, NullWords: a.NullWordList(), Now: clock().Truncate(time.Second)})
			if err != nil {
				return err
			}
			a.printLedger(results)
			return a.noteTargets(cmd.Context(), "", results)
		},
	}
	command.Flags().StringVar(&kindName, "as", ingest.Events.Name, "loại dữ liệu (kind)")
	return command
}

// writeMarked writes rows to mend as a workbook with the wrong cells marked.
func (a *app) writeMarked(out io.Writer, kind ingest.Kind, rows []ingest.QuarantineRow) error {
	sheet := reports.AnnotatedSheet{Name: kind.Name, Header: ingest.QuarantineHeader(kind)}
	for i, r := range rows {
		_, wrong := r.Record(kind, a.Lang)
		sheet.Wrong = append(sheet.Wrong, reports.WrongCell{
			Row: i + 2, Column: wrong, Value: r.Value, Says: ingest.Explain(r.Kind, r.Reason, r.Column, a.Lang), Allowed: ingest.Allowed(kind, r.Column),
		})
	}
	sheet.Rows = func(yield func([]string) bool) {
		for _, r := range rows {
			if cells, _ := r.Record(kind, a.Lang); !yield(cells) {
				return
			}
		}
	}
	return reports.WriteAnnotated(reports.AnnotatedFile{
		Name: filepath.Base(a.Warehouse), Lang: a.Lang, At: clock().Truncate(time.Second), Sheets: []reports.AnnotatedSheet{sheet},
	}, out)
}

// writeFile writes under a temporary name, syncs and renames, so that a file is
// whole or not there.
func (a *app) writeFile(path string, write func(*os.File) error) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".khohoso-*")
	if err != nil {
		return unwritable(path, err)
	}
	err = write(file)
	if err == nil {
		err = file.Sync()
	}
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Chmod(file.Name(), 0o640)
	}
	if err == nil {
		err = os.Rename(file.Name(), path)
	}
	if err != nil {
		os.Remove(file.Name())
		return err
	}
	return nil
}

func unwritable(path string, err error) error {
	return apperr.Wrap(apperr.Storage, err, fmt.Sprintf("cannot write %q: check that its folder exists and may be written to", path),
		fmt.Sprintf("không ghi được %q: hãy kiểm tra thư mục có tồn tại và cho phép ghi", path))
}
