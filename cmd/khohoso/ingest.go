package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"khohoso/ingest/contract"
	"khohoso/ingest/load"
	"khohoso/ingest/mapping"
	"khohoso/ingest/reader"
	"khohoso/internal/app"
	"khohoso/internal/app/work"
	"khohoso/internal/apperr"
	"khohoso/internal/cliout"
	"khohoso/internal/config"
	"khohoso/models/store"
)

func ingestCommand(a *app.App) *cobra.Command {
	var kind, mappingFile string
	var strict bool
	command := &cobra.Command{
		Use:   "ingest PATH...",
		Short: "Nạp tệp CSV, Excel, NDJSON, JSON, Parquet, Arrow hoặc thư mục vào kho (- = đầu vào chuẩn) (take files in)",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			request := load.Request{Strict: strict, NullWords: a.NullWordList()}
			var err error
			if request.Kind, err = kindFlag(kind); err != nil {
				return err
			}
			if mappingFile != "" {
				if request.Mapping, err = mapping.Load(a.MappingFile(mappingFileAt(a, mappingFile))); err != nil {
					return err
				}
			}
			return ingestPaths(cmd.Context(), a, args, request)
		},
	}
	command.Flags().StringVar(&kind, "as", "", "loại dữ liệu: events | agencies | procedures; mặc định nhận theo dòng đầu (kind; told by the header)")
	command.Flags().StringVar(&mappingFile, "mapping", "", "tệp ánh xạ YAML hoặc tên có sẵn: "+strings.Join(mapping.Shipped(), ", ")+" (mapping file)")
	command.Flags().BoolVar(&strict, "strict", false, "từ chối cả lượt nạp khi có dòng không hợp lệ (refuse the batch on any bad row)")
	return command
}

// mappingFileAt is the file of a mapping where there is one, else its name.
func mappingFileAt(a *app.App, name string) string {
	if _, err := os.Stat(a.At(name)); err == nil {
		return a.At(name)
	}
	return name
}

func kindFlag(name string) (contract.Kind, error) {
	if name == "" {
		return contract.Kind{}, nil
	}
	kind, known := contract.KindNamed(name)
	if !known {
		return kind, apperr.New(apperr.Usage, fmt.Sprintf("--as %q: choose one of %s", name, contract.KindNames()),
			fmt.Sprintf("--as %q: chọn một trong %s", name, contract.KindNames()))
	}
	return kind, nil
}

func ingestPaths(ctx context.Context, a *app.App, paths []string, request load.Request) error {
	var err error
	named := paths[:0:0]
	for _, path := range paths {
		if path == "-" {
			request.Bodies = append(request.Bodies, load.Body{Name: a.Tr("đầu vào chuẩn", "standard input"), Content: a.In})
			continue
		}
		named = append(named, path)
	}
	if request.Files, err = findFiles(a, named); err != nil {
		return err
	}
	readable := make([]string, len(request.Files))
	for i, file := range request.Files {
		if readable[i], err = filepath.Abs(file); err != nil {
			return err
		}
	}
	results, err := ingestFiles(ctx, a, request, readable)
	if err != nil {
		return err
	}
	printLedger(a, results)
	return work.NoteTargets(ctx, a, "", results)
}

// ingestFiles opens the warehouse just for the batch. A warehouse that this call
// made goes again when nothing came into it.
func ingestFiles(ctx context.Context, a *app.App, request load.Request, readable []string) (results []load.FileResult, err error) {
	_, missing := os.Stat(a.Warehouse)
	defer func() {
		if err != nil && os.IsNotExist(missing) {
			for _, left := range []string{"", ".wal", ".tmp"} {
				os.Remove(a.Warehouse + left)
			}
		}
	}()
	if a.Lent != nil {
		close, err := asBodies(a, &request)
		if err != nil {
			return nil, err
		}
		defer close()
	}
	w, err := a.OpenToWrite(ctx, store.Options{Create: true, Readable: readable, MemoryLimit: ingestMemory(a, readable)})
	if err != nil {
		return nil, err
	}
	defer func() {
		if closing := a.Done(w); err == nil {
			err = closing
		}
	}()
	request.Now = app.Clock().Truncate(time.Second)
	progress := cliout.NewProgress(a)
	request.Report = progress.File
	results, err = load.Run(ctx, w.DB(), request)
	progress.End()
	return results, err
}

// findFiles are the data files that are named, those of folders among them, under the names that they were given.
func findFiles(a *app.App, named []string) (files []string, err error) {
	if a.Lent == nil {
		return reader.FindFiles(named)
	}
	for _, name := range named {
		found, err := reader.FindFiles([]string{a.At(name)})
		if err != nil {
			return nil, err
		}
		for _, path := range found {
			if path != a.At(name) { // one of a folder
				files = append(files, filepath.Join(name, filepath.Base(path)))
				continue
			}
			files = append(files, name)
		}
	}
	return files, nil
}

// asBodies has the files of a request read by this program in the place of the engine, which a service keeps from all
// files but its own.
func asBodies(a *app.App, request *load.Request) (closeAll func(), err error) {
	var opened []*os.File
	closeAll = func() {
		for _, file := range opened {
			_ = file.Close()
		}
	}
	var bodies []load.Body
	for _, name := range request.Files {
		file, err := os.Open(a.At(name))
		if err != nil {
			closeAll()
			return nil, reader.Unreadable(name, err)
		}
		opened = append(opened, file)
		bodies = append(bodies, load.Body{Name: name, Content: file})
	}
	request.Files, request.Bodies = nil, append(bodies, request.Bodies...)
	return closeAll, nil
}

// ingestMemory is what the engine may hold while files are taken in, unless somebody
// said otherwise: some million rows need no more, and are as fast. "" is the usual.
func ingestMemory(a *app.App, files []string) string {
	const enough, packedTimes, fewBytes = "300MiB", 8, 1 << 30
	var bytes int64
	for _, file := range files {
		if info, err := os.Stat(file); err == nil {
			bytes += info.Size()
			if !strings.HasSuffix(file, "son") && !strings.HasSuffix(file, ".csv") {
				bytes += info.Size() * (packedTimes - 1)
			}
		}
	}
	if a.MemoryLimit != config.Defaults().MemoryLimit || bytes > fewBytes {
		return ""
	}
	return enough
}

func printLedger(a *app.App, results []load.FileResult) {
	t := cliout.NewTable(a, a.Tr("Tệp", "File"), a.Tr("Loại", "Kind"), a.Tr(">Đọc", ">Read"), a.Tr(">Nhận", ">Accepted"),
		a.Tr(">Trùng", ">Duplicate"), a.Tr(">Cách ly", ">Quarantined"))
	var total load.FileResult
	ignored := map[string]bool{}
	for _, r := range results {
		name := r.File
		if r.Sheet != "" {
			name += "#" + r.Sheet
		}
		t.Row(name, r.Kind, a.Count(r.Read), a.Count(r.Accepted), a.Count(r.Duplicate), a.Count(r.Quarantined))
		total.Read += r.Read
		total.Accepted += r.Accepted
		total.Duplicate += r.Duplicate
		total.Quarantined += r.Quarantined
		total.WithoutEvent += r.WithoutEvent
		total.Unread += r.Unread
		for _, name := range r.Ignored {
			ignored[name] = true
		}
	}
	if len(results) > 1 {
		t.Row(a.Tr("Tổng", "Total"), "", a.Count(total.Read), a.Count(total.Accepted), a.Count(total.Duplicate), a.Count(total.Quarantined))
	}
	t.Write(a.Out)
	work.NoteAside(a, ignored, total.Quarantined)
	noteUntold(a, total)
}

// noteUntold says what files told that no row shows.
func noteUntold(a *app.App, total load.FileResult) {
	if total.WithoutEvent > 0 {
		fmt.Fprintf(a.Err, a.Tr("%s bản ghi không thành sự kiện nào: mọi cột thời điểm mà ánh xạ đọc đều trống\n",
			"%s records gave no event: none of the times that the mapping reads is filled\n"), a.Count(total.WithoutEvent))
	}
	if total.Unread > 0 {
		fmt.Fprintf(a.Err, a.Tr("%s ô lệ phí không đọc được nên để trống; sự kiện vẫn được nhận (viết 135000 hoặc 135.000)\n",
			"%s fees could not be read and stand empty; their events are taken in (write 135000 or 135.000)\n"), a.Count(total.Unread))
	}
}
