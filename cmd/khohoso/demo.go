package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"khohoso/ingest/load"
	"khohoso/ingest/reader"
	"khohoso/internal/app"
	"khohoso/internal/app/serve"
	"khohoso/internal/apperr"
	"khohoso/internal/cliout"
	"khohoso/internal/config"
	"khohoso/internal/publish"
	"khohoso/models/period"
)

// demoOptions are the flags of the demo.
type demoOptions struct {
	dir      string
	dossiers int
	seed     uint64
	address  string
	noServe  bool
}

func demoCommand(a *app.App) *cobra.Command {
	o := demoOptions{}
	command := &cobra.Command{
		Use:   "demo",
		Short: "Một tỉnh mô phỏng: dữ liệu, kho, báo cáo, bảng điều hành (a simulated province, end to end)",
		RunE:  func(cmd *cobra.Command, _ []string) error { return demo(a, cmd, o) },
	}
	flags := command.Flags()
	flags.StringVar(&o.dir, "dir", "demo", "thư mục của bản trình diễn, được làm mới (folder, made anew)")
	flags.IntVar(&o.dossiers, "dossiers", 50_000, "số hồ sơ (dossiers)")
	flags.Uint64Var(&o.seed, "seed", 1, "hạt giống (seed)")
	flags.StringVar(&o.address, "addr", config.DefaultAddress, "địa chỉ phục vụ (address)")
	flags.BoolVar(&o.noServe, "no-serve", false, "dừng sau khi công bố (end after publishing)")
	return command
}

// demo walks the way of a real file: simulate, ingest, build, check, publish, serve.
func demo(a *app.App, cmd *cobra.Command, o demoOptions) error {
	a.Addr, a.Open = o.address, true
	if err := a.Serve.Validate(); err != nil {
		return err
	}
	ctx := cmd.Context()
	if err := clearDemo(o.dir); err != nil {
		return err
	}
	data := filepath.Join(o.dir, "data")
	if !cmd.Flags().Changed("warehouse") {
		a.Warehouse = filepath.Join(o.dir, "khohoso.duckdb")
	}
	made, err := simulateProvince(ctx, a, o.dossiers, o.seed, data)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.Out, a.Tr("1. mô phỏng: %s hồ sơ, %s sự kiện của %d đơn vị → %s\n", "1. simulated: %s dossiers, %s events of %d units → %s\n"),
		a.Count(int64(made.Dossiers)), a.Count(int64(made.Events)), made.Agencies, data)
	if err := demoWarehouse(a, cmd, data); err != nil {
		return err
	}
	if err := demoPublish(ctx, a, o.dir); err != nil || o.noServe {
		return err
	}
	w, err := a.OpenToRead(ctx)
	if err != nil {
		return err
	}
	defer w.Close()
	return serve.Serve(ctx, a, w)
}

// clearDemo makes room for a new demo and touches nothing that a demo did not make.
func clearDemo(dir string) error {
	mark := filepath.Join(dir, ".khohoso-demo")
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		if _, err := os.Stat(mark); err != nil {
			return apperr.New(apperr.Storage, fmt.Sprintf("folder %q holds other files; choose another with --dir", dir),
				fmt.Sprintf("thư mục %q đang chứa tệp khác; hãy chọn thư mục khác bằng --dir", dir))
		}
		if err := os.RemoveAll(dir); err != nil {
			return cliout.Unwritable(dir, err)
		}
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return cliout.Unwritable(dir, err)
	}
	if err := os.WriteFile(mark, nil, 0o640); err != nil {
		return cliout.Unwritable(dir, err)
	}
	return nil
}

func demoWarehouse(a *app.App, cmd *cobra.Command, data string) error {
	files, err := reader.FindFiles([]string{data})
	if err != nil {
		return err
	}
	readable := make([]string, len(files))
	for i, file := range files {
		if readable[i], err = filepath.Abs(file); err != nil {
			return err
		}
	}
	results, err := ingestFiles(cmd.Context(), a, load.Request{Files: files}, readable)
	if err != nil {
		return err
	}
	var sum load.FileResult
	for _, r := range results {
		sum.Read += r.Read
		sum.Accepted += r.Accepted
		sum.Duplicate += r.Duplicate
		sum.Quarantined += r.Quarantined
	}
	fmt.Fprintf(a.Out, a.Tr("2. nạp: đọc %s dòng = nhận %s + trùng %s + cách ly %s\n", "2. taken in: %s rows = %s accepted + %s duplicate + %s quarantined\n"),
		a.Count(sum.Read), a.Count(sum.Accepted), a.Count(sum.Duplicate), a.Count(sum.Quarantined))
	w, err := a.OpenExisting(cmd.Context())
	if err != nil {
		return err
	}
	defer w.Close()
	built, err := buildFigures(a, cmd, w, false)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.Out, a.Tr("3. tổng hợp: phiên bản dữ liệu %s → %s\n", "3. built: data version %s → %s\n"), built.Version.ID, a.Warehouse)
	return nil
}

// demoPublish publishes the last quarter in the view that serve opens with; units made by the
// merger in it are set beside their predecessors in either.
func demoPublish(ctx context.Context, a *app.App, dir string) error {
	w, err := a.OpenExisting(ctx)
	if err != nil {
		return err
	}
	defer w.Close()
	version, err := w.DataVersion(ctx)
	if err != nil {
		return err
	}
	quarter, err := period.ParsePeriod(fmt.Sprintf("%d-Q%d", version.AsOf.Year(), (int(version.AsOf.Month())+2)/3))
	if err != nil {
		return err
	}
	if !a.Quiet {
		fmt.Fprint(a.Out, "4. ")
	}
	return publishTree(ctx, a, w, publish.Options{Period: quarter, Out: filepath.Join(dir, "published")})
}
