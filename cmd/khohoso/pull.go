package main

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"khohoso/internal/apperr"
	"khohoso/internal/config"
	"khohoso/internal/pull"
	"khohoso/models/store"
)

func (a *app) pullCommand() *cobra.Command {
	var fromStart bool
	command := &cobra.Command{
		Use:   "pull [NAME...]",
		Short: "Lấy phần mới từ cơ sở dữ liệu nguồn nêu ở sources của tệp cấu hình; không nêu tên: mọi nguồn (take in what is new in sources of the config)",
		RunE: func(cmd *cobra.Command, names []string) error {
			sources, err := a.sourcesNamed(names)
			if err != nil {
				return err
			}
			a.warnOpenFiles(sources)
			w, err := a.open(cmd.Context())
			if err != nil {
				return err
			}
			err = a.pullAll(cmd.Context(), w, sources, fromStart)
			return errors.Join(err, w.Close())
		},
	}
	command.Args = cobra.ArbitraryArgs
	command.Flags().BoolVar(&fromStart, "from-start", false, "đọc lại từ đầu; sự kiện đã có không tính hai lần (read everything again; what is known has no effect)")
	return command
}

// readSources reads the sources of the config. Words that stand for an empty cell hold for
// those that name none of their own.
func readSources(file string, nullWords []string) ([]config.Source, error) {
	all, err := config.ReadSources(file)
	for i := range all {
		if all[i].NullWords == nil {
			all[i].NullWords = nullWords
		}
	}
	return all, err
}

// sourcesNamed are those sources of the config, or all.
func (a *app) sourcesNamed(names []string) ([]config.Source, error) {
	all, err := readSources(a.configFile, a.NullWordList())
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

// pullAll pulls one source after another; one that fails keeps no other from its turn.
func (a *app) pullAll(ctx context.Context, w *store.Warehouse, sources []config.Source, fromStart bool) error {
	var results []pull.Result
	var failed []error
	for _, source := range sources {
		progress := a.newProgress()
		result, err := pull.Once(ctx, w, source, pull.Options{FromStart: fromStart, ByHand: true, Now: clock(), Report: progress.file})
		progress.end()
		results = append(results, result)
		if err = errors.Join(err, a.notePulled(ctx, "", source, result)); err != nil {
			failed = append(failed, err)
		}
	}
	a.printPulls(results)
	return errors.Join(failed...)
}

func (a *app) printPulls(results []pull.Result) {
	t := a.newTable(a.say("Nguồn", "Source"), a.say(">Lượt", ">Batches"), a.say(">Đọc", ">Read"), a.say(">Nhận", ">Accepted"),
		a.say(">Trùng", ">Duplicate"), a.say(">Cách ly", ">Quarantined"), a.say(">Gặp lại", ">Met again"))
	aside, ignored := int64(0), map[string]bool{}
	for _, r := range results {
		t.row(r.Source, a.count(int64(r.Batches)), a.count(r.Read), a.count(r.Accepted), a.count(r.Duplicate), a.count(r.Quarantined), a.count(r.Reread))
		aside += r.Quarantined
		for _, name := range r.Ignored {
			ignored[name] = true
		}
	}
	t.write(a.out)
	a.noteAside(ignored, aside)
	for _, r := range results {
		if r.Unplaced > 0 {
			fmt.Fprintf(a.err, a.say("nguồn %q: %s dòng không có giá trị watermark nên không được đọc; hãy dùng coalesce trong câu truy vấn\n",
				"source %q: %s row(s) have no watermark and are never read; use coalesce in the query\n"), r.Source, a.count(r.Unplaced))
		}
	}
}

// pullEvery pulls a source while the service runs, at once and then after each interval.
func (a *app) pullEvery(ctx context.Context, w *store.Warehouse, source config.Source, changed func()) {
	for {
		result, err := a.pullOnce(ctx, w, source)
		if result.Read > 0 {
			a.log.Info("pull", "source", source.Name, "batches", result.Batches, "accepted", result.Accepted, "duplicate", result.Duplicate, "quarantined", result.Quarantined)
		}
		if result.Accepted > 0 {
			changed()
		}
		if err != nil && ctx.Err() == nil {
			a.log.Error("pull", "source", source.Name, "why", apperr.Sentence(err, a.Lang), "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(source.Every):
		}
	}
}

// pullOnce is one pull of the service. A panic becomes an error of it: the service lives on.
func (a *app) pullOnce(ctx context.Context, w *store.Warehouse, source config.Source) (result pull.Result, err error) {
	defer func() {
		if what := recover(); what != nil {
			a.log.Error("pull panicked", "source", source.Name, "panic", what, "stack", string(debug.Stack()))
			err = fmt.Errorf("pull of %s panicked: %v", source.Name, what)
		}
	}()
	result, err = pull.Once(ctx, w, source, pull.Options{Now: clock()})
	return result, errors.Join(err, a.notePulled(ctx, pull.Name(source.Name), source, result))
}

// noteAside says what a batch left out or set aside.
func (a *app) noteAside(ignored map[string]bool, quarantined int64) {
	if len(ignored) > 0 {
		fmt.Fprintf(a.err, a.say("bỏ qua các cột ngoài hợp đồng dữ liệu: %s\n", "ignored columns that are not in the contract: %s\n"),
			strings.Join(sortedNames(ignored), ", "))
	}
	if quarantined > 0 {
		fmt.Fprintln(a.err, a.say("có dòng bị cách ly: xem bằng khohoso quarantine list, sửa bằng quarantine export rồi quarantine retry",
			"some rows were set aside: see khohoso quarantine list, mend with quarantine export and quarantine retry"))
	}
}
