package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"khohoso/ingest"
	"khohoso/internal/fault"
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
	command.AddCommand(a.quarantineListCommand(), a.quarantineExportCommand(), a.quarantineRetryCommand())
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

func (a *app) quarantineExportCommand() *cobra.Command {
	var kindName, out string
	command := &cobra.Command{
		Use:   "export --out FILE.csv",
		Short: "Xuất các dòng bị cách ly ra tệp để sửa (a file to mend)",
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
				return ingest.WriteQuarantine(file, kind, rows, a.Lang)
			})
		},
	}
	command.Flags().StringVar(&kindName, "as", ingest.Events.Name, "loại dữ liệu (kind)")
	command.Flags().StringVar(&out, "out", "", "tệp CSV sẽ ghi (file to write)")
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
			results, err := ingest.Retry(cmd.Context(), w.DB(), ingest.Request{Files: args, Kind: kind, Now: time.Now().Truncate(time.Second)})
			if err != nil {
				return err
			}
			a.printLedger(results)
			return nil
		},
	}
	command.Flags().StringVar(&kindName, "as", ingest.Events.Name, "loại dữ liệu (kind)")
	return command
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
		err = os.Chmod(file.Name(), 0o644)
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
	return fault.Wrap(fault.Storage, err, fmt.Sprintf("cannot write %q: check that its folder exists and may be written to", path),
		fmt.Sprintf("không ghi được %q: hãy kiểm tra thư mục có tồn tại và cho phép ghi", path))
}
