package operate

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"khohoso/dashboards/operations"
	"khohoso/ingest/inbox"
	"khohoso/ingest/ledger"
	"khohoso/ingest/pull"
	"khohoso/ingest/reader"
	"khohoso/ingest/redact"
	"khohoso/internal/app/work"
	"khohoso/internal/apperr"
	"khohoso/internal/config"
	"khohoso/internal/schedule"
	"khohoso/models/jobs"
)

// mostRefused is how many files that were moved aside are listed.
const mostRefused = 50

// Intake says what lies in the inbox and how the pulls stand.
func (d *Desk) Intake(ctx context.Context) (in operations.Intake, err error) {
	if d.app.Inbox != "" {
		if in.Inbox, err = d.inbox(); err != nil {
			return in, err
		}
	}
	sources, err := work.ReadSources(d.app.ConfigFile, d.app.Settings)
	if err != nil || len(sources) == 0 {
		return in, err
	}
	known, err := ledger.Sources(ctx, d.warehouse.DB())
	if err != nil {
		return in, err
	}
	scheduled, err := d.scheduledPulls(ctx)
	if err != nil {
		return in, err
	}
	for _, source := range sources {
		one := operations.Pull{Name: source.Name, Every: source.Every, Job: schedule.HandName(string(operations.TaskPull), source.Name)}
		tried := d.watch.Pulled(source.Name)
		one.LastTry, one.Failed = tried.At, tried.Failed
		if r, ran := scheduled[source.Name]; ran && r.Ended.After(tried.At) {
			one.LastTry, one.Failed = r.Ended, nil
			if r.State != jobs.Succeeded {
				one.Failed = errors.New(r.Message)
			}
		}
		if at := slices.IndexFunc(known, func(s ledger.Source) bool { return s.Source == pull.Name(source.Name) }); at >= 0 {
			one.LastBatch, one.Accepted = known[at].LastBatch, known[at].Accepted
		}
		in.Pulls = append(in.Pulls, one)
	}
	return in, nil
}

// scheduledPulls are the last runs of the jobs that pull, by their source.
func (d *Desk) scheduledPulls(ctx context.Context) (map[string]jobs.Run, error) {
	lines, err := config.ReadJobs(d.app.ConfigFile)
	if err != nil {
		return nil, err
	}
	last, err := jobs.Of(d.warehouse).LastJobRuns(ctx)
	found := map[string]jobs.Run{}
	for _, line := range lines {
		for _, r := range last {
			if line.Kind == "pull" && r.Job == line.Name && !r.Ended.IsZero() && r.Ended.After(found[line.Source].Ended) {
				found[line.Source] = r
			}
		}
	}
	return found, err
}

// inbox lists the files of the watched folder. Names stand as the ledger keeps them: without what may name a person.
func (d *Desk) inbox() (*operations.Inbox, error) {
	looked := d.watch.Looked()
	in := &operations.Inbox{Folder: d.app.Inbox, Looked: looked.At, Failed: looked.Failed, Job: schedule.HandName(string(operations.TaskInbox), "")}
	var err error
	if in.Waiting, err = filesIn(d.app.Inbox); err != nil {
		return nil, err
	}
	aside := filepath.Join(d.app.Inbox, inbox.Aside)
	if in.Refused, err = filesIn(aside); err != nil {
		return nil, err
	}
	slices.SortFunc(in.Refused, func(a, b operations.Waiting) int { return b.At.Compare(a.At) })
	in.Refused = in.Refused[:min(len(in.Refused), mostRefused)]
	for i := range in.Refused {
		in.Refused[i].Why = whyRefused(filepath.Join(aside, in.Refused[i].Name))
	}
	for _, all := range [][]operations.Waiting{in.Waiting, in.Refused} {
		for i := range all {
			all[i].Name = redact.FileName(all[i].Name)
		}
	}
	return in, nil
}

// filesIn are the data files of a folder; none where there is no such folder yet.
func filesIn(folder string) (found []operations.Waiting, err error) {
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, apperr.Wrap(apperr.Storage, err, "the inbox "+folder+" cannot be read; check that it exists and may be read", "không đọc được hộp nhận "+folder+"; hãy kiểm tra thư mục và quyền đọc")
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil || !entry.Type().IsRegular() || !reader.IsDataFile(entry.Name()) {
			continue
		}
		found = append(found, operations.Waiting{Name: entry.Name(), Bytes: info.Size(), At: info.ModTime()})
	}
	return found, nil
}

// whyRefused is the report beside a file that was moved aside, in the language that it was first written in.
func whyRefused(path string) string {
	text, err := os.ReadFile(path + inbox.ReportEnding)
	if err != nil {
		return ""
	}
	lines := strings.SplitN(string(text), "\n", 3)
	if len(lines) < 2 {
		return ""
	}
	return lines[1]
}
