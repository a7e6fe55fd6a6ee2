package publish

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"sort"
	"time"

	"khohoso/models/metrics"
	"khohoso/models/period"
)

// folder is a publication in the making, beside the place it will take.
type folder struct {
	root    string
	entries []entry
}

// entry is one file in the manifest.
type entry struct {
	Path   string `json:"path"`
	Bytes  int    `json:"bytes"`
	SHA256 string `json:"sha256"`
}

func newFolder(out string) (*folder, error) {
	parent := filepath.Dir(filepath.Clean(out))
	if err := os.MkdirAll(parent, 0o750); err != nil {
		return nil, storageFault(out, err)
	}
	root, err := os.MkdirTemp(parent, "."+filepath.Base(out)+".new-")
	if err != nil {
		return nil, storageFault(out, err)
	}
	return &folder{root: root}, os.Chmod(root, 0o750)
}

// add writes a file and notes its checksum.
func (f *folder) add(path string, content []byte) error {
	sum := sha256.Sum256(content)
	f.entries = append(f.entries, entry{path, len(content), hex.EncodeToString(sum[:])})
	return f.put(path, content)
}

func (f *folder) put(path string, content []byte) error {
	full := filepath.Join(f.root, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(full), 0o750); err != nil {
		return err
	}
	file, err := os.OpenFile(full, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o640)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	return errors.Join(err, file.Close())
}

// manifest says what a publication is and proves each of its files.
type manifest struct {
	Period       string               `json:"period"`
	FirstDay     string               `json:"first_day"`
	LastDay      string               `json:"last_day"`
	Calendar     period.CalendarName  `json:"calendar,omitempty"` // absent for two dates of one's own
	Organisation metrics.Organisation `json:"organisation"`
	Rule         string               `json:"rule"`
	DataVersion  string               `json:"data_version"`
	DataAsOf     time.Time            `json:"data_as_of"`
	Events       int64                `json:"events"`
	Dossiers     int64                `json:"dossiers"`
	Closed       *closed              `json:"closed,omitempty"` // absent while the period is open
	Files        []entry              `json:"files"`
}

// closed says who froze the figures of the period and when.
type closed struct {
	By string    `json:"closed_by"`
	At time.Time `json:"closed_at"`
}

func (f *folder) writeManifest(of *publication) error {
	p, v := of.Period, of.version
	sort.Slice(f.entries, func(i, j int) bool { return f.entries[i].Path < f.entries[j].Path })
	text, err := json.MarshalIndent(manifest{
		Period: p.Name, FirstDay: p.From.Format(time.DateOnly), LastDay: p.To.Format(time.DateOnly),
		DataVersion: v.ID, DataAsOf: v.AsOf, Events: v.Events, Dossiers: v.Dossiers, Closed: of.closed, Files: f.entries,
		Calendar: p.Calendar, Organisation: cmp.Or(of.Organisation, metrics.HistoricalOrg), Rule: cmp.Or(of.Rule, metrics.DefaultRule),
	}, "", "  ")
	if err != nil {
		return err
	}
	if err := f.put(ManifestFile, append(text, '\n')); err != nil {
		return err
	}
	return syncTree(f.root)
}

// syncTree brings a finished folder to disk before it takes its place: after a
// power cut either the old publication is there or the new one, whole.
func syncTree(root string) error {
	return filepath.WalkDir(root, func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		file, err := os.Open(path)
		if err != nil {
			return err
		}
		return errors.Join(file.Sync(), file.Close())
	})
}

func joinNonNil(first, second error) error {
	if second == nil {
		return first
	}
	return errors.Join(first, second)
}
