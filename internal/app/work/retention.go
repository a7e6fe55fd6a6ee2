package work

import (
	"cmp"
	"context"
	"fmt"
	"os"

	"khohoso/ingest/inbox"
	"khohoso/internal/app"
	"khohoso/internal/apperr"
	"khohoso/internal/config"
	"khohoso/models/retention"
	"khohoso/models/store"
)

// Retired is what went, or would go.
type Retired struct {
	retention.Retired
	Files int // of the inbox's archive
}

// Retain takes out what the rules of the config say.
func Retain(ctx context.Context, a *app.App, w *store.Warehouse, dry bool) (r Retired, err error) {
	rules, err := config.ReadRetention(a.ConfigFile)
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
	end, err := w.AcquireWriter(ctx)
	if err != nil {
		return r, err
	}
	defer end()
	now := app.Clock().In(w.Location())
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

// Retained says in a line what went.
func Retained(a *app.App, r Retired, dry bool) string {
	what := fmt.Sprintf(a.Tr("%s dòng sự kiện đã bị thay thế, %s dòng cách ly đã sửa, %s lượt công việc, %s tệp trong lưu trữ của hộp nhận",
		"%s superseded event rows, %s mended rows of the quarantine, %s runs of jobs, %s files of the inbox's archive"),
		a.Count(r.Superseded), a.Count(r.Quarantine), a.Count(r.History), a.Count(int64(r.Files)))
	if dry {
		return a.Tr("sẽ dọn: ", "would go: ") + what
	}
	if r.Archive != "" {
		what += a.Tr("; dòng sự kiện giữ ở ", "; the event rows are kept in ") + r.Archive
	}
	return a.Tr("đã dọn: ", "gone: ") + what
}

func retentionJob(a *app.App, w *store.Warehouse, _ config.Job) (func(context.Context) (string, error), error) {
	_, err := config.ReadRetention(a.ConfigFile)
	return func(ctx context.Context) (string, error) {
		r, err := Retain(ctx, a, w, false)
		return Retained(a, r, false), err
	}, err
}
