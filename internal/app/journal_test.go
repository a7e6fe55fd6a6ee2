package app

import (
	"bytes"
	"log/slog"
	"testing"
)

// Lines for the journal have their level before them and no time of their own, as text and as JSON.
func TestJournal(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	options := &slog.HandlerOptions{ReplaceAttr: withoutTime}
	for _, handler := range []slog.Handler{slog.NewTextHandler(journal{&out}, options), slog.NewJSONHandler(journal{&out}, options)} {
		log := slog.New(handler)
		log.Info("a", "time", "kept")
		log.Warn("b")
		log.Error("c")
	}
	want := "<6>level=INFO msg=a time=kept\n<4>level=WARN msg=b\n<3>level=ERROR msg=c\n" + `<6>{"level":"INFO","msg":"a","time":"kept"}` + "\n" + `<4>{"level":"WARN","msg":"b"}` + "\n" + `<3>{"level":"ERROR","msg":"c"}` + "\n"
	if got := out.String(); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}
