package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"khohoso/ingest/push"
	"khohoso/models/store"
)

// A source that came every hour and stopped yesterday is named as silent by the status,
// in the table and the line to act on, and on the province's page; one that goes on is not.
func TestASilentSourceIsNamed(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	w, err := store.Open(t.Context(), store.Options{Path: p.warehouse, Create: true})
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	for n := range 5 {
		for source, last := range map[string]time.Time{"mot-cua": now.Add(-26 * time.Hour), "buu-chinh": now} {
			body := fmt.Sprintf("dossier_code,event_time,status,agency_code\n%s-%d,2024-06-03T08:00:00+07:00,received,STP\n", source, n)
			sent := push.Request{Source: source, Key: fmt.Sprint(n), Body: strings.NewReader(body), Now: last.Add(time.Duration(n-4) * time.Hour)}
			if _, _, err := push.Take(t.Context(), w, sent, "vi"); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	p.must("build")
	for _, row := range p.table("status") {
		if want := fmt.Sprint(row["source"] == "mot-cua"); row["silent"] != want || row["usual_gap"] != "1h0m0s" || row["batches"] != "5" {
			t.Errorf("status: %v, want silent %s", row, want)
		}
	}
	since := now.Add(-26 * time.Hour).In(w.Location())
	for lang, says := range map[string]string{
		"vi": `nguồn "mot-cua" im lặng từ ` + since.Format("2006-01-02 15:04:05") + ", thường gửi cách nhau 1h0m0s",
		"en": `source "mot-cua" has been silent since ` + since.Format("2006-01-02 15:04:05"),
	} {
		if status, _, errOut := p.call("status", "--lang", lang); status != 0 || !strings.Contains(errOut, says) || strings.Contains(errOut, "buu-chinh") {
			t.Errorf("status %d: %s; want %s", status, errOut, says)
		}
	}
	for target, says := range map[string]string{
		"/?period=2024-06":                       "1 nguồn im lặng lâu hơn thường lệ: mot-cua từ " + since.Format("15:04 2/1/2006"),
		"/agencies/stp?period=2024-06&lang=en":   "1 source has been silent longer than usual: mot-cua since",
		"/units?period=2024-06&organisation=now": "mot-cua từ",
	} {
		if page := p.page(target); !strings.Contains(page, says) {
			t.Errorf("%s of %s does not say %q", target, filepath.Base(p.warehouse), says)
		}
	}
}
