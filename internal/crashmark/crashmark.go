// Package crashmark writes down what is being read before it is read, so that the next
// start knows what the process died of. Start with Mark.Begin.
package crashmark

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Mark is a file that stands while something is being read.
type Mark struct{ Path string }

// Left is what was being read when a process died.
type Left struct {
	What   string `json:"what"`
	Deaths int    `json:"deaths"` // how often in a row, this one among them
}

// note is what stands in the file.
type note struct {
	Left
	Boot string `json:"boot"` // of the machine: one that lost its power says nothing about the file
}

// Begin writes durably what is being read from now on, with the deaths before.
func (m Mark) Begin(what string) error {
	left, died := m.Left()
	n := note{Left: Left{What: what, Deaths: 1}, Boot: boot()}
	if died && left.What == what {
		n.Deaths = left.Deaths + 1
	}
	text, err := json.Marshal(n)
	if err != nil {
		return err
	}
	return writeDurably(m.Path, text)
}

// Done says that the reading came to an end, whichever.
func (m Mark) Done() error {
	if err := os.Remove(m.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// Left is what was being read when the last process died while this machine ran on.
func (m Mark) Left() (Left, bool) {
	text, err := os.ReadFile(m.Path)
	if err != nil {
		return Left{}, false
	}
	var n note
	if json.Unmarshal(text, &n) != nil || n.What == "" || n.Boot != boot() {
		return Left{}, false
	}
	return n.Left, true
}

// writeDurably writes a file that is whole or not there, also after a crash.
func writeDurably(path string, text []byte) error {
	file, err := os.OpenFile(path+".new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	if err := os.Rename(path+".new", path); err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	_ = folder.Sync() // not every file system can
	return folder.Close()
}

// boot names this run of the machine; "" where the system has no name for it.
func boot() string {
	text, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(text))
}
