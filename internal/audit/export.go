package audit

import (
	"context"
	"encoding/json"
	"io"
	"strconv"
	"time"

	"khohoso/internal/safecsv"
)

// Format is what an export is written as.
type Format string

// The formats: CSV with a head, or one JSON object a line.
const (
	CSV  Format = "csv"
	JSON Format = "json"
)

// exportStep is how many entries are read at a time.
const exportStep = 1000

// Export writes the entries of a query, oldest first, however many there are.
func (l *Log) Export(ctx context.Context, w io.Writer, format Format, q Query) error {
	write, finish := writer(w, format)
	q.LatestFirst, q.Limit = false, exportStep
	for {
		entries, err := l.List(ctx, q)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if err := write(e); err != nil {
				return err
			}
		}
		if len(entries) < exportStep {
			return finish()
		}
		q.After = entries[len(entries)-1].ID
	}
}

func writer(w io.Writer, format Format) (write func(Entry) error, finish func() error) {
	if format == JSON {
		lines := json.NewEncoder(w)
		return func(e Entry) error { return lines.Encode(e) }, func() error { return nil }
	}
	rows := safecsv.NewWriter(w)
	_ = rows.Write([]string{"id", "at", "who", "role", "unit", "action", "object", "outcome", "detail", "address", "request", "digest"}) // told by finish
	return func(e Entry) error {
			return rows.Write([]string{
				strconv.FormatInt(e.ID, 10), e.At.Format(time.RFC3339Nano), e.Who, e.Role, e.Unit, string(e.Action), e.Object,
				string(e.Outcome), e.Detail, e.Address, e.Request, e.Digest,
			})
		}, func() error {
			rows.Flush()
			return rows.Error()
		}
}
