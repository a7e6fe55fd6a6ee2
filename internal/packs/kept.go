package packs

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"khohoso/internal/apperr"
)

// What stands in the folder: archives, what is known of each, and what is still being written.
const (
	archiveEnding = ".zip"
	recordEnding  = ".json"
	halfEnding    = ".part"
)

// FolderFor is where the packs of a warehouse are kept.
func FolderFor(warehouse string) string { return warehouse + ".packs" }

// Open reads what is kept in a folder and takes what a crash left half written away. The folder is made with the first pack.
func Open(folder string, o Options) (*Maker, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	m := &Maker{folder: folder, options: o, wake: make(chan struct{}, 1)}
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return nil, unwritten(folder, err)
	}
	if err := os.Chmod(folder, 0o700); err != nil {
		return nil, unwritten(folder, err)
	}
	known := map[string]bool{}
	for _, entry := range entries {
		id, isRecord := strings.CutSuffix(entry.Name(), recordEnding)
		if !isRecord {
			continue
		}
		if p, err := m.read(id); err == nil {
			m.kept, known[id] = append(m.kept, p), true
		}
	}
	for _, entry := range entries {
		ending := filepath.Ext(entry.Name())
		if id := strings.TrimSuffix(entry.Name(), ending); !known[id] && slices.Contains([]string{archiveEnding, recordEnding, halfEnding}, ending) {
			_ = os.Remove(filepath.Join(folder, entry.Name()))
		}
	}
	slices.SortStableFunc(m.kept, func(a, b Pack) int { return b.Made.Compare(a.Made) })
	m.prune()
	return m, nil
}

// read is what is known of a pack that is whole.
func (m *Maker) read(id string) (p Pack, err error) {
	text, err := os.ReadFile(m.path(id, recordEnding))
	if err != nil {
		return p, err
	}
	if err := json.Unmarshal(text, &p); err != nil {
		return p, err
	}
	info, err := os.Stat(m.path(id, archiveEnding))
	if err == nil && (p.ID != id || info.Size() != p.Bytes) {
		err = errNoPack
	}
	return p, err
}

func (m *Maker) path(id, ending string) string { return filepath.Join(m.folder, id+ending) }

// keep writes what is known of a pack, and then gives the archive its name.
func (m *Maker) keep(p Pack) error {
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	if err := os.WriteFile(m.path(p.ID, recordEnding), text, 0o600); err != nil {
		return unwritten(m.folder, err)
	}
	return os.Rename(m.path(p.ID, halfEnding), m.path(p.ID, archiveEnding))
}

// prune removes what is too old, too many or too large, the oldest first; m.mu is held.
func (m *Maker) prune() {
	now, bytes := m.options.Now(), int64(0)
	var stay []Pack
	for _, p := range m.kept {
		bytes += p.Bytes
		if len(stay) < m.options.Keep && bytes <= m.options.Size && now.Sub(p.Made) < m.options.Age {
			stay = append(stay, p)
			continue
		}
		for _, ending := range []string{archiveEnding, recordEnding} {
			_ = os.Remove(m.path(p.ID, ending)) // what stays is found again at the next start
		}
	}
	m.kept = stay
}

// summed writes to a file within a bound and reckons its digest.
type summed struct {
	to    io.Writer
	sum   hash.Hash
	bytes int64
	most  int64
}

func newSummed(to io.Writer, most int64) *summed {
	return &summed{to: to, sum: sha256.New(), most: most}
}

// Write is io.Writer.
func (s *summed) Write(text []byte) (int, error) {
	if s.bytes+int64(len(text)) > s.most {
		return 0, apperr.New(apperr.TooLarge, fmt.Sprintf("the pack is larger than what may be kept (%d MiB); the operator raises packs-size", s.most>>20),
			fmt.Sprintf("bộ báo cáo lớn hơn mức được giữ (%d MiB); người vận hành nâng packs-size", s.most>>20))
	}
	n, err := s.to.Write(text)
	s.bytes += int64(n)
	s.sum.Write(text[:n])
	return n, err
}

func (s *summed) digest() string { return hex.EncodeToString(s.sum.Sum(nil)) }
