package ingest_test

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"khohoso/ingest/load"
	"khohoso/ingest/push"
	"khohoso/models/store"
)

// BenchmarkPush holds bodies of 1,000 events in NDJSON, sent by one client and by
// twenty at once, beside the bare engine that inserts the same bodies from files with
// as many commits as ours took.
func BenchmarkPush(b *testing.B) {
	whole, _ := benchmarkEvents(b, 60_000)
	const body, most = 1000, 200
	dir := b.TempDir()
	table := tableOf(b, whole)
	var files []string
	for from := 1; from < len(table) && len(files) < most; from += body {
		path := filepath.Join(dir, fmt.Sprintf("%d.ndjson", from))
		write(b, path, objectsOf(table[0], table[from:min(from+body, len(table))]))
		files = append(files, path)
	}
	events := min(len(table)-1, len(files)*body)
	for _, clients := range []int{1, 20} {
		b.Run(fmt.Sprintf("clients=%d", clients), func(b *testing.B) { pushBesideBare(b, clients, events, table[0], files) })
	}
}

func pushBesideBare(b *testing.B, clients, events int, head []string, files []string) {
	var bare, ours time.Duration
	var commits int64
	for b.Loop() {
		var took int64
		ours += timeOf(b, nil, func(b *testing.B, w *store.Warehouse, _ []string) { took = pushAll(b, w, clients, files) })
		bare += timeOf(b, files, func(b *testing.B, w *store.Warehouse, files []string) {
			inOneCommit(b, w, bareTable(head, true))
			for i := range int(took) { // as many bodies in each commit, give or take one
				var statements []string
				for _, file := range files[i*len(files)/int(took) : (i+1)*len(files)/int(took)] {
					statements = append(statements, bareStatement(b, head, file))
				}
				inOneCommit(b, w, statements...)
			}
		})
		commits += took
	}
	b.ReportMetric(ours.Seconds()/bare.Seconds(), "×bare")
	b.ReportMetric(float64(commits)/float64(b.N), "commits")
	b.ReportMetric(float64(events*b.N)/ours.Seconds(), "rows/s")
	b.ReportMetric(float64(events*b.N)/bare.Seconds(), "bare-rows/s")
	b.ReportMetric(0, "ns/op")
}

// countedTurns counts how often somebody wrote.
type countedTurns struct {
	load.Store
	turns atomic.Int64
}

func (c *countedTurns) AcquireWriter(ctx context.Context) (func(), error) {
	c.turns.Add(1)
	return c.Store.AcquireWriter(ctx)
}

// pushAll sends every file, so many at once, and gives the number of commits.
func pushAll(b *testing.B, w *store.Warehouse, clients int, files []string) int64 {
	store := &countedTurns{Store: w}
	pushes := push.NewQueue(store)
	defer func() {
		if err := pushes.Close(); err != nil {
			b.Error(err)
		}
	}()
	work := make(chan string)
	var running sync.WaitGroup
	for range clients {
		running.Go(func() {
			for file := range work {
				p := push.Request{Source: "bench", Key: file, Body: bytes.NewReader(readFile(b, file)), Now: takenAt}
				if answer, _, err := pushes.Take(context.Background(), p, "vi"); err != nil || answer.Accepted == 0 {
					b.Errorf("%+v, %v", answer, err)
				}
			}
		})
	}
	for _, file := range files {
		work <- file
	}
	close(work)
	running.Wait()
	return store.turns.Load()
}
