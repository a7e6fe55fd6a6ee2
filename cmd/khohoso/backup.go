package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"khohoso/internal/app"
	"khohoso/internal/app/work"
	"khohoso/internal/apperr"
	"khohoso/models/backup"
)

func backupCommand(a *app.App) *cobra.Command {
	var parquet bool
	command := &cobra.Command{
		Use:   "backup FILE",
		Short: "Sao lưu kho ra tệp mới, có mã kiểm tra; --parquet: ra thư mục để giữ lâu dài (copy the warehouse; while serving see serve --backup-dir)",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			w, err := a.OpenExisting(cmd.Context())
			if err != nil {
				return err
			}
			defer w.Close()
			b, err := work.BackupBoth(cmd.Context(), w, args[0], parquet)
			if err == nil {
				sayBackup(a, a.Tr("đã sao lưu", "backed up"), b)
			}
			return err
		},
	}
	command.Flags().BoolVar(&parquet, "parquet", false, "ra một thư mục tệp Parquet, đọc được không cần chương trình này (a folder of Parquet files, for long keeping)")
	return command
}

func sayBackup(a *app.App, what string, b backup.Backup) {
	fmt.Fprintf(a.Out, a.Tr("%s %s: %s byte, %d bảng, sha256 %s\n", "%s %s: %s bytes, %d tables, sha256 %s\n"), what, b.Path, a.Count(b.Bytes), b.Tables, b.SHA256)
}

func restoreCommand(a *app.App) *cobra.Command {
	return &cobra.Command{
		Use:   "restore BACKUP --warehouse NEW",
		Short: "Khôi phục một bản sao lưu ra tệp kho mới (a backup to a new warehouse file)",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := work.RestoreBoth(cmd.Context(), args[0], a.Warehouse)
			if err == nil {
				sayBackup(a, a.Tr("đã khôi phục", "restored"), b)
			}
			return err
		},
	}
}

func verifyCommand(a *app.App) *cobra.Command {
	var same bool
	command := &cobra.Command{
		Use:   "verify BACKUP",
		Short: "Kiểm tra một bản sao lưu; --same: so từng bảng với kho (check a backup, against the warehouse with --same)",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := work.VerifyBoth(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if same {
				if err := verifySame(cmd.Context(), a, args[0]); err != nil {
					return err
				}
			}
			fmt.Fprintf(a.Out, a.Tr("bản sao lưu nguyên vẹn: %s, sha256 %s\n", "the backup is whole: %s, sha256 %s\n"), b.Path, b.SHA256)
			return nil
		},
	}
	command.Flags().BoolVar(&same, "same", false, "mọi bảng phải giống kho hiện nay (every table must equal the warehouse's)")
	return command
}

func verifySame(ctx context.Context, a *app.App, file string) error {
	w, err := a.OpenToRead(ctx)
	if err != nil {
		return err
	}
	defer w.Close()
	table, err := backup.SameAs(ctx, w, file)
	if err != nil || table == "" {
		return err
	}
	return apperr.New(apperr.DataTests, fmt.Sprintf("backup %q differs from warehouse %q in table %s; something was taken in or built since", file, a.Warehouse, table),
		fmt.Sprintf("bản sao lưu %q khác kho %q ở bảng %s; đã nạp hoặc tổng hợp thêm từ đó", file, a.Warehouse, table))
}
