package config

import (
	"errors"
	"fmt"
	"slices"

	"khohoso/internal/apperr"
)

// Check says everything that is wrong with the config file that holds: each section by itself, and what its parts say
// against each other and against the settings in force. nil where nothing is.
//
// Errors: apperr.Usage, joined, each naming where it stands.
func Check(path string, s Settings) error {
	file, err := Read(path)
	if err != nil {
		return err
	}
	jobs, errJobs := ReadJobs(path)
	sources, errSources := ReadSources(path)
	rules, errRules := ReadRetention(path)
	signOn, errSignOn := ReadSingleSignOn(path)
	errs := []error{errJobs, errSources, errRules, errSignOn}
	at := func(key, en, vi string) {
		where := fmt.Sprintf("%s:%d", file.Path, file.Line(key))
		errs = append(errs, apperr.New(apperr.Usage, where+": "+en, where+": "+vi))
	}
	for i, job := range jobs {
		key := fmt.Sprintf("jobs.%d", i+1)
		switch {
		case job.Kind == "pull" && errSources == nil && !slices.ContainsFunc(sources, func(one Source) bool { return one.Name == job.Source }):
			at(key, fmt.Sprintf("job %q pulls from %q, which stands not under sources", job.Name, job.Source), fmt.Sprintf("công việc %q lấy từ %q, không có ở mục sources", job.Name, job.Source))
		case job.Kind == "backup" && s.BackupDir != "" && !job.Parquet && within(job.Folder, s.BackupDir) && within(s.BackupDir, job.Folder):
			at(key, fmt.Sprintf("job %q and backup-dir keep their backups in one folder, and each would take those of the other away; choose two", job.Name),
				fmt.Sprintf("công việc %q và backup-dir cùng một thư mục nên xóa bản của nhau; hãy chọn hai thư mục", job.Name))
		}
	}
	if rules.Inbox != (Age{}) && s.Inbox == "" {
		at("retention.inbox", "retention of the inbox, but there is no inbox; name one or take the line out", "có thời hạn giữ của hộp nhận nhưng chưa có inbox; hãy khai báo inbox hoặc bỏ dòng này")
	}
	if signOn != nil && s.Open {
		at("single-sign-on", "single sign-on, but open lets everybody in without; take one of them out", "có đăng nhập một lần nhưng open cho mọi người vào không đăng nhập; hãy bỏ một trong hai")
	}
	return errors.Join(errs...)
}
