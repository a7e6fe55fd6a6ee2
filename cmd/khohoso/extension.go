package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"khohoso/ingest/mapping"
	"khohoso/internal/app"
	"khohoso/internal/apperr"
	"khohoso/internal/cliout"
	"khohoso/internal/extension"
	"khohoso/models/extend"
	"khohoso/reports/forms"
)

// extensionCommand is for definitions of a province's own, see docs/extend.md.
func extensionCommand(a *app.App) *cobra.Command {
	command := &cobra.Command{
		Use:   "extension",
		Short: "Định nghĩa của riêng tỉnh: kiểm tra (definitions of one's own: check)",
		RunE: func(*cobra.Command, []string) error {
			return apperr.New(apperr.Usage, "say what to do: extension check DIR", "hãy nêu việc cần làm: extension check THƯ_MỤC")
		},
	}
	command.AddCommand(&cobra.Command{
		Use:   "check DIR",
		Short: "Nêu chỗ sai, in mười dòng của từng định nghĩa trên kho hiện có (what is wrong, ten rows of each)",
		Args:  cobra.ExactArgs(1),
		RunE:  func(cmd *cobra.Command, args []string) error { return checkExtension(cmd.Context(), a, args[0]) },
	})
	return command
}

// shownRows of each definition let its author see whether it counts what was meant.
const shownRows = 10

func checkExtension(ctx context.Context, a *app.App, folder string) error {
	added, err := extension.Read(folder)
	if err := errors.Join(err, checkForms(folder), checkMappings(folder)); err != nil {
		return err
	}
	if err := extend.Check(ctx, added); err != nil {
		return err
	}
	fmt.Fprintf(a.Out, a.Tr("%s: %d chỉ số, %d phát hiện, không có lỗi\n", "%s: %d indicators, %d findings, nothing wrong\n"), folder, len(added.Indicators), len(added.Findings))
	if _, err := os.Stat(a.Warehouse); errors.Is(err, os.ErrNotExist) {
		fmt.Fprintf(a.Err, a.Tr("chưa có kho %s nên không có dòng nào để xem thử\n", "there is no warehouse %s, so no rows to look at\n"), a.Warehouse)
		return nil
	}
	w, err := a.OpenToRead(ctx)
	if err != nil {
		return err
	}
	defer w.Close()
	if _, err := w.DataVersion(ctx); err != nil {
		return err
	}
	var failed []error
	for _, s := range extend.Samples(ctx, w, added, shownRows) {
		fmt.Fprintf(a.Out, "\n%s (%s)\n", s.File, s.Took.Round(time.Millisecond))
		if s.Failed != nil {
			failed = append(failed, apperr.Wrap(apperr.Usage, s.Failed, s.File+": "+s.Failed.Error(), s.File+": "+s.Failed.Error()))
			continue
		}
		if len(s.Rows) == 0 {
			fmt.Fprintln(a.Out, a.Tr("không có dòng nào", "no rows"))
			continue
		}
		t := cliout.NewTable(a, s.Columns...)
		for _, row := range s.Rows {
			t.Row(row...)
		}
		t.Write(a.Out)
	}
	return errors.Join(failed...)
}

// checkForms reads the forms of an extension beside the shipped ones.
func checkForms(folder string) error {
	path := filepath.Join(folder, extension.Forms)
	if _, err := os.Stat(path); err != nil {
		return nil
	}
	_, err := forms.Load(path)
	return err
}

// checkMappings reads every mapping of an extension.
func checkMappings(folder string) error {
	files, err := filepath.Glob(filepath.Join(folder, extension.Mappings, "*.yaml"))
	for _, file := range files {
		_, failed := mapping.Load(file)
		err = errors.Join(err, failed)
	}
	return err
}
