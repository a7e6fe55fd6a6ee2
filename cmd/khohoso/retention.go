package main

import (
	"cmp"
	"context"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"khohoso/internal/apperr"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
	"khohoso/internal/config"
	"khohoso/internal/inbox"
	"khohoso/models/retention"
	"khohoso/models/store"
)

func (a *app) retentionCommand() *cobra.Command {
	var dry bool
	command := &cobra.Command{
		Use:   "retention",
		Short: "Dọn dữ liệu cũ theo mục retention của tệp cấu hình, giữ nguyên mọi số liệu (old rows and files by the rules of the config; figures stay)",
		RunE: func(cmd *cobra.Command, _ []string) error {
			w, err := a.openExisting(cmd.Context())
			if err != nil {
				return heldByService(err)
			}
			defer w.Close()
			r, err := a.retain(cmd.Context(), w, dry)
			if err != nil {
				return err
			}
			fmt.Fprintln(a.out, a.retained(r, dry))
			if dry {
				return nil
			}
			return a.audited(cmd.Context(), func(_ *auth.Accounts, log *audit.Log) error {
				return a.noteHere(cmd.Context(), log, audit.Entry{Action: audit.JobRun, Object: "retention", Outcome: audit.Done, Detail: a.retained(r, dry)})
			})
		},
	}
	command.Flags().BoolVar(&dry, "dry-run", false, "chỉ cho biết những gì sẽ được dọn (only say what would go)")
	return command
}

// retired is what went, or would go.
type retired struct {
	retention.Retired
	Files int // of the inbox's archive
}

// retain takes out what the rules of the config say.
func (a *app) retain(ctx context.Context, w *store.Warehouse, dry bool) (r retired, err error) {
	rules, err := config.ReadRetention(a.configFile)
	if err != nil {
		return r, err
	}
	if rules == (config.Retention{Folder: rules.Folder}) {
		return r, apperr.New(apperr.Usage, "the config has no rules of retention; write them under retention:, see docs/schedule.md",
			"tệp cấu hình chưa có quy tắc dọn dữ liệu; hãy khai báo ở mục retention:, xem docs/schedule.md")
	}
	folder := cmp.Or(a.Inbox, rules.Folder)
	if rules.Inbox != (config.Age{}) && folder == "" {
		return r, apperr.New(apperr.Usage, "retention of inbox: name the folder with inbox: in the config or --inbox", "retention của inbox: hãy chỉ ra thư mục ở mục inbox: của tệp cấu hình")
	}
	end, err := w.Turn(ctx)
	if err != nil {
		return r, err
	}
	defer end()
	now := clock().In(w.Location())
	if r.Retired, err = retention.Retire(ctx, w, retention.Retention{
		Superseded: rules.Superseded.Before(now), Quarantine: rules.Quarantine.Before(now), History: rules.History.Before(now),
	}, dry); err != nil || rules.Inbox == (config.Age{}) {
		return r, err
	}
	days, files, err := inbox.Old(folder, rules.Inbox.Before(now))
	if err != nil || dry {
		r.Files = files
		return r, err
	}
	for _, day := range days {
		if err := os.RemoveAll(day); err != nil {
			return r, apperr.Wrap(apperr.Storage, err, fmt.Sprintf("%q cannot be removed; check that it may be changed", day), fmt.Sprintf("không xóa được %q; hãy kiểm tra quyền ghi", day))
		}
	}
	r.Files = files
	return r, nil
}

// retained says in a line what went.
func (a *app) retained(r retired, dry bool) string {
	what := fmt.Sprintf(a.say("%s dòng sự kiện đã bị thay thế, %s dòng cách ly đã sửa, %s lượt công việc, %s tệp trong lưu trữ của hộp nhận",
		"%s superseded event rows, %s mended rows of the quarantine, %s runs of jobs, %s files of the inbox's archive"),
		a.count(r.Superseded), a.count(r.Quarantine), a.count(r.History), a.count(int64(r.Files)))
	if dry {
		return a.say("sẽ dọn: ", "would go: ") + what
	}
	if r.Archive != "" {
		what += a.say("; dòng sự kiện giữ ở ", "; the event rows are kept in ") + r.Archive
	}
	return a.say("đã dọn: ", "gone: ") + what
}

func retentionJob(a *app, w *store.Warehouse, _ config.Job) (func(context.Context) (string, error), error) {
	_, err := config.ReadRetention(a.configFile)
	return func(ctx context.Context) (string, error) {
		r, err := a.retain(ctx, w, false)
		return a.retained(r, false), err
	}, err
}
