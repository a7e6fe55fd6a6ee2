package app

import (
	"bytes"
	"io"
	"log/slog"
)

// journal writes lines of the log as systemd's journal reads them: with their level before them. The journal has its
// own time of each.
type journal struct{ out io.Writer }

// journalLevels are the numbers of syslog for the levels of the log.
var journalLevels = map[string]string{"DEBUG": "<7>", "INFO": "<6>", "WARN": "<4>", "ERROR": "<3>"}

// Write is io.Writer; each call is one line.
func (j journal) Write(line []byte) (int, error) {
	prefix := "<6>"
	for name, level := range journalLevels {
		if bytes.HasPrefix(line, []byte("level="+name)) || bytes.HasPrefix(line, []byte(`{"level":"`+name)) {
			prefix = level
		}
	}
	_, err := j.out.Write(append([]byte(prefix), line...))
	return len(line), err
}

// withoutTime leaves out when a line was written.
func withoutTime(groups []string, one slog.Attr) slog.Attr {
	if len(groups) == 0 && one.Key == slog.TimeKey && one.Value.Kind() == slog.KindTime {
		return slog.Attr{}
	}
	return one
}
