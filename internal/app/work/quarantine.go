package work

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"time"

	"khohoso/ingest/contract"
	"khohoso/ingest/load"
	"khohoso/ingest/quarantine"
	"khohoso/ingest/redact"
	"khohoso/internal/app"
	"khohoso/models/store"
	"khohoso/reports"
)

// WriteMarked writes rows to mend as a workbook with the wrong cells marked.
func WriteMarked(a *app.App, out io.Writer, kind contract.Kind, rows []quarantine.Row, lang string) error {
	sheet := reports.MarkedSheet{Name: kind.Name, Header: quarantine.Header(kind)}
	for i, r := range rows {
		_, wrong := r.Record(kind, lang)
		sheet.Wrong = append(sheet.Wrong, reports.WrongCell{
			Row: i + 2, Column: wrong, Value: r.Value, Says: contract.Explain(r.Kind, r.Reason, r.Column, lang), Allowed: contract.AllowedWords(kind, r.Column),
		})
	}
	sheet.Rows = func(yield func([]string) bool) {
		for _, r := range rows {
			if cells, _ := r.Record(kind, lang); !yield(cells) {
				return
			}
		}
	}
	return reports.MarkErrors(reports.MarkedFile{
		Name: filepath.Base(a.Warehouse), Lang: lang, At: app.Clock().Truncate(time.Second), Sheets: []reports.MarkedSheet{sheet},
	}, out)
}

// MendedFile is a file of mended rows that came over the line; it is never written down as it came.
type MendedFile struct {
	Name    string
	Content []byte
	Kind    contract.Kind
}

// MendJob takes a mended file in when nobody else writes, in the name of who sent it.
func MendJob(a *app.App, w *store.Warehouse, file MendedFile, by string, changed func()) func(context.Context) (string, error) {
	return func(ctx context.Context) (string, error) {
		results, err := quarantine.Retry(ctx, w.DB(), load.Request{
			Bodies: []load.Body{{Name: redact.FileName(file.Name), Content: bytes.NewReader(file.Content)}}, Kind: file.Kind, NullWords: a.NullWordList(),
			Now: app.Clock().Truncate(time.Second), AcquireWriter: w.AcquireWriter,
		})
		if err != nil {
			return "", err
		}
		changed()
		return TakenIn(a, results), NoteTargets(ctx, a, by, results)
	}
}

// TakenIn says in a line what became of files.
func TakenIn(a *app.App, results []load.FileResult) string {
	var sum load.FileResult
	for _, r := range results {
		sum.Read, sum.Accepted, sum.Duplicate, sum.Quarantined = sum.Read+r.Read, sum.Accepted+r.Accepted, sum.Duplicate+r.Duplicate, sum.Quarantined+r.Quarantined
	}
	return countsOf(a, sum.Read, sum.Accepted, sum.Duplicate, sum.Quarantined)
}

func countsOf(a *app.App, read, accepted, duplicate, quarantined int64) string {
	return fmt.Sprintf(a.Tr("đọc %s, nhận %s, trùng %s, cách ly %s", "%s read, %s accepted, %s duplicate, %s quarantined"),
		a.Count(read), a.Count(accepted), a.Count(duplicate), a.Count(quarantined))
}
