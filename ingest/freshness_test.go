package ingest_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"khohoso/ingest/ledger"
	"khohoso/ingest/load"
)

// A source that came every hour and then stopped is silent; one that comes once a
// month, or was taken in by hand, is not.
func TestSilentSources(t *testing.T) {
	t.Parallel()
	w := openWarehouse(t)
	send := func(n int, from string, at time.Time) {
		t.Helper()
		body := fmt.Sprintf(`{"dossier_code":"D-%d","event_time":"2024-06-03T08:00:00+07:00","status":2,"agency_code":"STP"}`, n)
		r := load.Request{From: from, Now: at, Bodies: []load.Body{{Name: "b", Content: strings.NewReader(body)}}}
		if _, err := load.Run(context.Background(), w.DB(), r); err != nil {
			t.Fatal(err)
		}
	}
	for n := range 5 {
		send(n, "hourly", takenAt.Add(time.Duration(n)*time.Hour))
		send(100+n, "monthly", takenAt.Add(time.Duration(n-5)*30*24*time.Hour))
		send(200+n, "", takenAt.Add(time.Duration(n)*time.Minute))
	}
	sources, err := ledger.Sources(context.Background(), w.DB())
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		after time.Duration
		want  string
	}{{6 * time.Hour, ""}, {8 * time.Hour, "hourly"}, {100 * 24 * time.Hour, "hourly monthly"}} {
		var silent []string
		for _, s := range sources {
			if s.Silent(takenAt.Add(c.after)) {
				silent = append(silent, s.Source)
			}
		}
		if got := strings.Join(silent, " "); got != c.want {
			t.Errorf("after %v silent: %q, want %q", c.after, got, c.want)
		}
	}
	if len(sources) != 3 || sources[0].Source != "hourly" || sources[0].UsualGap != time.Hour || sources[0].Accepted != 5 {
		t.Errorf("%+v", sources)
	}
}
