package config

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"khohoso/internal/apperr"
)

// Age is how long something is kept.
type Age struct{ Days, Months int }

// Before is the local day that an age ago was; zero of no age.
func (a Age) Before(now time.Time) time.Time {
	if a == (Age{}) {
		return time.Time{}
	}
	return time.Date(now.Year(), now.Month(), now.Day(), 0, 0, 0, 0, now.Location()).AddDate(0, -a.Months, -a.Days)
}

// Retention says after how long what may go; no age: never.
type Retention struct {
	Folder string // of the inbox

	Inbox      Age // files of the inbox's archive
	Quarantine Age // rows that came back mended
	Superseded Age // event rows that another row of the same event counts for
	History    Age // runs of jobs
}

var ageForm = regexp.MustCompile(`^([1-9]\d{0,3})([dm])$`)

// ReadRetention reads the rules of the config file; none where it has none. Errors:
// apperr.Usage naming the rule.
func ReadRetention(path string) (r Retention, err error) {
	file, err := Read(path)
	if err != nil {
		return r, err
	}
	settings := file.Settings
	path = file.Path
	if len(settings.Retention) > 0 {
		r.Folder = settings.Serve.Inbox
	}
	into := map[string]*Age{"inbox": &r.Inbox, "quarantine": &r.Quarantine, "superseded": &r.Superseded, "history": &r.History}
	for name, text := range settings.Retention {
		parts := ageForm.FindStringSubmatch(text)
		if into[name] == nil {
			return r, apperr.New(apperr.Usage, fmt.Sprintf("config file %q: retention: %q is none of inbox, quarantine, superseded, history; events that count are always kept", path, name),
				fmt.Sprintf("tệp cấu hình %q: retention: %q không thuộc inbox, quarantine, superseded, history; sự kiện đang được tính luôn được giữ", path, name))
		}
		if parts == nil {
			return r, apperr.New(apperr.Usage, fmt.Sprintf("config file %q: retention: %s: %q: write days or months, like 90d or 24m", path, name, text),
				fmt.Sprintf("tệp cấu hình %q: retention: %s: %q: viết số ngày hoặc tháng, dạng 90d hoặc 24m", path, name, text))
		}
		count, err := strconv.Atoi(parts[1])
		if err != nil {
			return r, err
		}
		if *into[name] = (Age{Days: count}); parts[2] == "m" {
			*into[name] = Age{Months: count}
		}
	}
	return r, nil
}
