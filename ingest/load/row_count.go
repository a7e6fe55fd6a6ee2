package load

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"os"

	"khohoso/ingest/reader"
)

// RowCount is what a file holds by our own count, made before the engine reads it:
// the proof of design law 1 that does not rest on the engine's reader.
type RowCount struct {
	Rows         int64 // that can be split into the file's columns
	Rejects      int64 // that cannot
	NonCanonical bool  // the engine would see something else; it reads a normalized copy instead
	Bytes        int64
	SHA256       string

	index *rejectIndex // nil: the file is gone through once more if it has refused rows
}

// rowCounts are those of a batch, made one after another beside the loading: a file
// is counted while the engine reads it or one before it.
type rowCounts struct {
	files []fileCount
	stop  context.CancelFunc
	last  chan struct{}
}

type fileCount struct {
	done  chan struct{}
	found RowCount
	err   error
}

func countAhead(ctx context.Context, r Request, inputs []*input) *rowCounts {
	ctx, stop := context.WithCancel(ctx)
	all := &rowCounts{files: make([]fileCount, len(inputs)), stop: stop, last: make(chan struct{})}
	copies := make([]*normalizedCopy, len(inputs)) // as of now: the loading makes others
	for i := range all.files {
		all.files[i].done = make(chan struct{})
		copies[i] = inputs[i].normalized
	}
	go func() {
		defer close(all.last)
		for i, in := range inputs {
			if copies[i] != nil {
				all.files[i].found = copies[i].found
			} else if all.files[i].err = ctx.Err(); all.files[i].err == nil {
				all.files[i].found, all.files[i].err = r.countFile(ctx, in.source)
			}
			close(all.files[i].done)
		}
	}()
	return all
}

// countFile counts a file by the columns that its plan needs.
func (r Request) countFile(ctx context.Context, source reader.Source) (RowCount, error) {
	p, err := r.plan(source, 0)
	if err != nil {
		return RowCount{}, err
	}
	return p.countRows(ctx)
}

// known is the count of a file if it is there already.
func (s *rowCounts) known(at int) (RowCount, bool) {
	select {
	case <-s.files[at].done:
		return s.files[at].found, s.files[at].err == nil
	default:
		return RowCount{}, false
	}
}

// of waits for the count of a file.
func (s *rowCounts) of(at int) (RowCount, error) {
	<-s.files[at].done
	return s.files[at].found, s.files[at].err
}

// wait ends the counts that nobody asks for any more.
func (s *rowCounts) wait() {
	s.stop()
	<-s.last
}

// countRows counts the rows of a file and makes its checksum in one pass; for .gz
// it is the proof that the file is whole.
func (p *loadPlan) countRows(ctx context.Context) (RowCount, error) {
	s := p.source
	found := RowCount{index: p.rejectIndex()}
	file, err := os.Open(s.Path)
	if err != nil {
		return found, reader.Unreadable(s.Name, err)
	}
	defer file.Close()
	sum := newSumReader(ctx, file)
	err = found.countSource(&s, sum, p.needed)
	if err == nil {
		_, err = io.Copy(io.Discard, sum)
	}
	if err != nil {
		return found, s.Damaged(err)
	}
	found.Bytes, found.SHA256 = sum.bytes, hex.EncodeToString(sum.Sum(nil))
	return found, nil
}

// countSource counts the rows; of Parquet its footer has the number.
func (s *RowCount) countSource(source *reader.Source, in io.Reader, needed []int) error {
	if source.Format == reader.Parquet {
		s.Rows = source.RowCount
		return nil
	}
	rows, err := source.Rows(in, needed)
	if err != nil {
		return err
	}
	kept := -1
	if s.index != nil {
		kept = s.index.place
	}
	reader.CountOnly(rows, kept)
	return s.count(rows)
}

func (s *RowCount) count(rows reader.RowReader) error {
	if end, isCSV := reader.LineEndOf(rows); isCSV && s.index != nil {
		s.index.lineEnd = end
	}
	for {
		r, err := rows.Next()
		switch {
		case err == io.EOF:
			s.NonCanonical = rows.NonCanonical()
			return nil
		case err != nil:
			return err
		case r.Reason == "":
			s.Rows++
		default:
			s.Rejects++
		}
		if s.index != nil && !s.index.add(r) {
			s.index = nil
		}
	}
}

// sumReader makes the checksum of what passes through it.
type sumReader struct {
	ctx context.Context
	in  io.Reader
	hash.Hash
	bytes int64
}

func newSumReader(ctx context.Context, in io.Reader) *sumReader {
	return &sumReader{ctx: ctx, in: in, Hash: sha256.New()}
}

func (s *sumReader) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := s.in.Read(p)
	s.Hash.Write(p[:n])
	s.bytes += int64(n)
	return n, err
}
