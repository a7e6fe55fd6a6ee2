package main

import (
	"time"

	"github.com/spf13/cobra"

	"khohoso/internal/app"
	"khohoso/internal/app/serve"
	"khohoso/internal/app/work"
)

// defaultAddress is this machine only, until certificates or a proxy are named.
const defaultAddress = "127.0.0.1:8080"

func serveCommand(a *app.App) *cobra.Command {
	command := &cobra.Command{
		Use:   "serve",
		Short: "Mở bảng điều hành, tải báo cáo và API, có đăng nhập (dashboards, downloads and API, with sign-in)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := a.Serve.Validate(); err != nil {
				return err
			}
			sources, err := work.ReadSources(a.ConfigFile, a.NullWordList())
			if err != nil {
				return err
			}
			a.Sources = sources
			a.WarnOpenFiles(sources)
			return serve.Run(cmd.Context(), a)
		},
	}
	flags := command.Flags()
	flags.StringVar(&a.Addr, "addr", defaultAddress, "địa chỉ (address)")
	flags.BoolVar(&a.Open, "open", false, "không cần đăng nhập, chỉ trên máy này (no sign-in, on this machine only)")
	flags.StringVar(&a.TLSCert, "tls-cert", "", "tệp chứng thư PEM (certificate file)")
	flags.StringVar(&a.TLSKey, "tls-key", "", "tệp khóa PEM của chứng thư (its key)")
	flags.StringVar(&a.TrustedProxy, "trusted-proxy", "", "proxy HTTPS đứng trước: địa chỉ hoặc mạng, cách nhau dấu phẩy (proxies that speak HTTPS before it)")
	flags.StringVar(&a.PublicURL, "public-url", "", "địa chỉ người dùng mở (how readers reach it, https://…)")
	flags.StringVar(&a.Inbox, "inbox", "", "hộp nhận: thư mục được theo dõi, tệp mới được nạp rồi chuyển vào lưu trữ (a folder whose files are taken in and archived)")
	flags.StringVar(&a.BackupDir, "backup-dir", "", "thư mục sao lưu trong khi phục vụ (folder for backups while serving)")
	flags.DurationVar(&a.BackupEvery, "backup-every", 24*time.Hour, "sao lưu mỗi (how often)")
	flags.IntVar(&a.BackupKeep, "backup-keep", 7, "giữ số bản gần nhất (how many are kept)")
	flags.DurationVar(&a.SessionIdle, "session-idle", 30*time.Minute, "tự đăng xuất khi không dùng (signed out when idle)")
	flags.DurationVar(&a.SessionLimit, "session-limit", 12*time.Hour, "thời hạn một lần đăng nhập (longest session)")
	flags.IntVar(&a.KeepAnswers, "keep-answers", a.KeepAnswers, "MiB bộ nhớ giữ câu trả lời đã lập, 0 là không giữ (memory for finished answers)")
	flags.IntVar(&a.WorkMemory, "work-memory", a.WorkMemory, "MiB bộ nhớ để lập câu trả lời và nạp, ngoài bộ máy dữ liệu và những gì được giữ (memory for work, beside the engine and what is kept)")
	flags.DurationVar(&a.FiguresBack, "figures-behind", a.FiguresBack, "sau mỗi lần tổng hợp, trang cũ còn được trả lời tối đa trong (how long after a build the answers of before may be given)")
	return command
}
