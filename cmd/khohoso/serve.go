package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"khohoso/dashboards"
	"khohoso/internal/fault"
	"khohoso/internal/publish"
	"khohoso/models"
	"khohoso/reports"
)

// defaultAddress is this machine only, see checkAddress.
const defaultAddress = "127.0.0.1:8080"

func (a *app) serveCommand() *cobra.Command {
	var address string
	command := &cobra.Command{
		Use:   "serve",
		Short: "Mở bảng điều hành và tải báo cáo trên máy này (dashboards and downloads on this machine)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			w, err := a.read(cmd.Context())
			if err != nil {
				return err
			}
			defer w.Close()
			return a.serve(cmd.Context(), w, address)
		},
	}
	command.Flags().StringVar(&address, "addr", defaultAddress, "địa chỉ trên máy này (address on this machine)")
	return command
}

// checkAddress keeps the pages on this machine: an agency's page lists its
// dossiers, and without sign-in nobody else may see them (design law 8).
func checkAddress(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fault.Wrap(fault.Usage, err, fmt.Sprintf("--addr %q: write it like %s", address, defaultAddress),
			fmt.Sprintf("--addr %q: viết dạng %s", address, defaultAddress))
	}
	if ip := net.ParseIP(host); host == "localhost" || (ip != nil && ip.IsLoopback()) {
		return nil
	}
	return fault.New(fault.Usage,
		fmt.Sprintf("--addr %q: pages with dossiers are served on this machine only (127.0.0.1, localhost); put a proxy with sign-in before it", address),
		fmt.Sprintf("--addr %q: trang có danh sách hồ sơ chỉ phục vụ trên máy này (127.0.0.1, localhost); hãy đặt proxy có đăng nhập phía trước", address))
}

// serve answers until the context ends, then lets running answers finish.
func (a *app) serve(ctx context.Context, w *models.Warehouse, address string) error {
	if err := checkAddress(address); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return fault.Wrap(fault.Storage, err, fmt.Sprintf("cannot listen on %s; it is taken or not of this machine, choose another with --addr", address),
			fmt.Sprintf("không mở được địa chỉ %s; địa chỉ đang bị chiếm hoặc không thuộc máy này, hãy chọn địa chỉ khác bằng --addr", address))
	}
	fmt.Fprintf(a.out, a.say("bảng điều hành: http://%s/ (Ctrl+C để dừng)\n", "dashboards: http://%s/ (Ctrl+C to stop)\n"), listener.Addr())
	server := &http.Server{
		Handler:           a.handler(w),
		ReadHeaderTimeout: 10 * time.Second,
		WriteTimeout:      time.Minute,
		IdleTimeout:       2 * time.Minute,
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	finishing, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := server.Shutdown(finishing); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

func (a *app) handler(w *models.Warehouse) http.Handler {
	return dashboards.Handler(dashboards.HandlerOptions{
		Open: func(context.Context) (dashboards.Reads, error) { return w, nil },
		ForPeriod: func(ctx context.Context, p models.Period) (dashboards.Reads, error) {
			source, _, _, err := w.ForPeriod(ctx, p)
			return source, err
		},
		PeriodNotice: (&restatedNotice{app: a, warehouse: w}).of,
		Workbook: func(ctx context.Context, out io.Writer, code string, chosen dashboards.Selection) (string, error) {
			request := reports.Request{
				Form: publish.Form, Period: chosen.Period, Agency: code, Lang: a.Lang, Rule: chosen.Rule, Organisation: chosen.Organisation,
			}
			source, _, _, err := w.ForPeriod(ctx, chosen.Period)
			if err != nil {
				return "", err
			}
			return reports.FileName(request), reports.Render(ctx, source, request, out)
		},
		Log: a.log,
	})
}
