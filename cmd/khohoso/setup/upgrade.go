package setup

import (
	"context"
	"fmt"
	"path/filepath"

	"github.com/spf13/cobra"

	"khohoso/internal/app"
	"khohoso/models/backup"
	"khohoso/models/extend"
	"khohoso/models/store"
)

// upgradeCommand brings the warehouse of an older version up to this one.
func upgradeCommand(a *app.App) *cobra.Command {
	var keep string
	command := &cobra.Command{
		Use:   "upgrade",
		Short: "Nâng cấp kho của phiên bản cũ: giữ bản cũ, nâng cấp bản sao, so số liệu, rồi mới thay; sai thì không đổi gì (bring a warehouse up to this version)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := serveSettings(a); err != nil {
				return err
			}
			needed, err := backup.NeedsUpgrade(cmd.Context(), a.Warehouse)
			if err != nil {
				return err
			}
			if !needed {
				_, err := fmt.Fprintf(a.Out, a.Tr("%s đúng phiên bản của chương trình, không cần nâng cấp\n", "%s is of this version, nothing to do\n"), a.Warehouse)
				return err
			}
			if keep == "" {
				folder := filepath.Dir(a.Warehouse)
				if a.BackupDir != "" && isFolder(a.BackupDir) {
					folder = a.BackupDir
				}
				keep = filepath.Join(folder, app.Clock().Format("before-upgrade-20060102-150405")+".duckdb")
			}
			done, err := backup.Upgrade(cmd.Context(), a.Warehouse, backup.UpgradeOptions{Keep: keep, MemoryLimit: a.MemoryLimit, Prepare: func(ctx context.Context, w *store.Warehouse) error {
				if a.Extensions == "" {
					return nil
				}
				return extend.Use(ctx, w, a.Extensions)
			}})
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.Out, a.Tr("đã nâng cấp %s; %d kỳ đã chốt giữ nguyên từng số; bản cũ: %s\n", "upgraded %s; the figures of %d closed period(s) are the same; the file of before: %s\n"), a.Warehouse, done.Periods, done.Kept.Path)
			return err
		},
	}
	command.Flags().StringVar(&keep, "keep", "", "giữ tệp kho cũ thành (what the file of before is kept as; in backup-dir, else beside the warehouse)")
	return command
}
