package models_test

import (
	"strings"
	"testing"
	"time"

	"khohoso/ingest/load"
	"khohoso/internal/fixtures"
	"khohoso/models/closing"
	"khohoso/models/datatests"
	"khohoso/models/period"
	"khohoso/models/pipeline"
	"khohoso/models/store"
)

// The stamp is another one, at once, after everything that an answer may depend on.
func TestStampFollowsEveryChange(t *testing.T) {
	t.Parallel()
	w := fixtures.Open(t)
	period, err := period.ParsePeriod("2024-06")
	if err != nil {
		t.Fatal(err)
	}
	before, err := w.Stamp(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const targets = "indicator,set,agency_code,valid_from,valid_to,target\n2.1,portal,,2023-01-01,,50%\n"
	const holidays = "date,name,kind,basis\n2024-06-12,Ngày nghỉ,off,QĐ 1\n"
	for _, step := range []struct {
		name    string
		do      func() error
		figures bool // else a ruling
	}{
		{"data tests", func() error { _, err := datatests.Run(t.Context(), w); return err }, false},
		{"closing", func() error { _, err := closing.Close(t.Context(), w, period, "test", ""); return err }, false},
		{"reopening", func() error { return closing.Reopen(t.Context(), w, period, "test", "again") }, false},
		{"targets", func() error { return takeBody(t, w, targets) }, true},
		{"holidays", func() error { return takeBody(t, w, holidays) }, true},
		{"a build from nothing", func() error { _, err := pipeline.Rebuild(t.Context(), w, nil); return err }, false},
	} {
		if err := step.do(); err != nil {
			t.Fatal(step.name, err)
		}
		after, err := w.Stamp(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		frozen, _, _, err := closing.ForPeriod(t.Context(), w, period)
		if err != nil {
			t.Fatal(err)
		}
		if same, err := frozen.Stamp(t.Context()); err != nil || same != after {
			t.Errorf("%s: frozen figures have the stamp %v, %v", step.name, same, err)
		}
		if step.name != "a build from nothing" && (after == before || (after.Figures != before.Figures) != step.figures) {
			t.Errorf("%s: the stamp was %v and is %v", step.name, before, after)
		}
		before = after
	}
}

// takeBody takes a file in and builds.
func takeBody(t *testing.T, w *store.Warehouse, text string) error {
	t.Helper()
	request := load.Request{Bodies: []load.Body{{Name: "body", Content: strings.NewReader(text)}}, Now: time.Now()}
	if _, err := load.Run(t.Context(), w.DB(), request); err != nil {
		return err
	}
	_, err := pipeline.Build(t.Context(), w, nil)
	return err
}
