package work

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"khohoso/ingest/load"
	"khohoso/ingest/pull"
	"khohoso/internal/app"
	"khohoso/internal/apperr"
	"khohoso/internal/audit"
	"khohoso/internal/auth"
	"khohoso/internal/cliout"
	"khohoso/internal/config"
	"khohoso/models/store"
)

// ReadSources reads the sources of the config. Words that stand for an empty cell hold for
// those that name none of their own.
func ReadSources(file string, by config.Settings) ([]config.Source, error) {
	all, err := config.ReadSources(file)
	for i := range all {
		if all[i].NullWords == nil {
			all[i].NullWords = by.NullWordList()
		}
		all[i].Mapping = by.MappingFile(all[i].Mapping)
	}
	return all, err
}

// SourcesNamed are those sources of the config, or all.
func SourcesNamed(a *app.App, names []string) ([]config.Source, error) {
	all, err := ReadSources(a.ConfigFile, a.Settings)
	if err != nil {
		return nil, err
	}
	if len(all) == 0 {
		return nil, apperr.New(apperr.Usage, "the config names no sources; write them under sources: as docs/ingest.md shows, or give --config",
			"tệp cấu hình chưa có nguồn nào; hãy khai báo ở mục sources: như docs/ingest.md, hoặc dùng --config")
	}
	if len(names) == 0 {
		return all, nil
	}
	var known []string
	for _, source := range all {
		known = append(known, source.Name)
	}
	var chosen []config.Source
	for _, name := range names {
		at := slices.Index(known, name)
		if at < 0 {
			return nil, apperr.New(apperr.UnknownName, fmt.Sprintf("source %q is not in the config (there: %s)", name, strings.Join(known, ", ")),
				fmt.Sprintf("tệp cấu hình không có nguồn %q (hiện có: %s)", name, strings.Join(known, ", ")))
		}
		chosen = append(chosen, all[at])
	}
	return chosen, nil
}

// pullOnce is one pull of the service. A panic becomes an error of it: the service lives on.
func pullOnce(ctx context.Context, a *app.App, w *store.Warehouse, source config.Source) (result pull.Result, err error) {
	defer func() {
		if what := recover(); what != nil {
			a.Log.Error("pull panicked", "source", source.Name, "panic", what, "stack", string(debug.Stack()))
			err = fmt.Errorf("pull of %s panicked: %v", source.Name, what)
		}
	}()
	result, err = pull.Once(ctx, w, source, pull.Options{Now: app.Clock()})
	return result, errors.Join(err, NotePulled(ctx, a, pull.Name(source.Name), source, result))
}

// NoteAside says what a batch left out or set aside.
func NoteAside(a *app.App, ignored map[string]bool, quarantined int64) {
	if len(ignored) > 0 {
		fmt.Fprintf(a.Err, a.Tr("bỏ qua các cột ngoài hợp đồng dữ liệu: %s\n", "ignored columns that are not in the contract: %s\n"),
			strings.Join(cliout.SortedNames(ignored), ", "))
	}
	if quarantined > 0 {
		fmt.Fprintln(a.Err, a.Tr("có dòng bị cách ly: xem bằng khohoso quarantine list, sửa bằng quarantine export rồi quarantine retry",
			"some rows were set aside: see khohoso quarantine list, mend with quarantine export and quarantine retry"))
	}
}

// NoteTargets keeps that targets were taken in from files: they change what figures are
// measured by. by names what takes files in by itself; "" is a command.
func NoteTargets(ctx context.Context, a *app.App, by string, results []load.FileResult) error {
	for _, r := range results {
		if r.Kind != "targets" {
			continue
		}
		if err := noteTargetRows(ctx, a, by, filepath.Base(r.File), r.Accepted); err != nil {
			return err
		}
	}
	return nil
}

// NotePulled keeps it of a source that gives targets.
func NotePulled(ctx context.Context, a *app.App, by string, source config.Source, r pull.Result) error {
	if source.As != "targets" {
		return nil
	}
	return noteTargetRows(ctx, a, by, pull.Name(source.Name), r.Accepted)
}

func noteTargetRows(ctx context.Context, a *app.App, by, object string, rows int64) error {
	if rows == 0 {
		return nil
	}
	ctx = context.WithoutCancel(ctx) // they are in
	entry := audit.Entry{Action: audit.TargetChange, Object: object, Outcome: audit.Done, Detail: fmt.Sprintf("%d rows", rows)}
	return a.Audited(ctx, func(_ *auth.Accounts, log *audit.Log) error {
		if by == "" {
			return a.NoteAudit(ctx, log, entry)
		}
		entry.Who, entry.Address = by, by
		return log.Add(ctx, entry)
	})
}
