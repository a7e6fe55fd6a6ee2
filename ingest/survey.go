package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"

	"khohoso/internal/apperr"
)

// survey is what a file holds by our own count, made before the engine reads it:
// the proof of design law 1 that does not rest on the engine's reader.
type survey struct {
	Rows    int64 // that can be split into the file's columns
	Rejects int64 // that cannot
	Odd     bool  // the engine would see something else; it reads a fair copy instead
	Bytes   int64
	SHA256  string

	index *rowIndex // nil: the file is gone through once more if it has refused rows
}

// surveys are those of a batch, made one after another beside the loading: a file
// is counted while the engine reads it or one before it.
type surveys struct {
	files []surveyOfFile
	stop  context.CancelFunc
	last  chan struct{}
}

type surveyOfFile struct {
	done  chan struct{}
	found survey
	err   error
}

func surveyAhead(ctx context.Context, r Request, inputs []*input) *surveys {
	ctx, stop := context.WithCancel(ctx)
	all := &surveys{files: make([]surveyOfFile, len(inputs)), stop: stop, last: make(chan struct{})}
	copies := make([]*fairCopy, len(inputs)) // as of now: the loading makes others
	for i := range all.files {
		all.files[i].done = make(chan struct{})
		copies[i] = inputs[i].copy
	}
	go func() {
		defer close(all.last)
		for i, in := range inputs {
			if copies[i] != nil {
				all.files[i].found = copies[i].found
			} else if all.files[i].err = ctx.Err(); all.files[i].err == nil {
				all.files[i].found, all.files[i].err = r.surveyFile(ctx, in.source)
			}
			close(all.files[i].done)
		}
	}()
	return all
}

// surveyFile counts a file by the columns that its plan needs.
func (r Request) surveyFile(ctx context.Context, source Source) (survey, error) {
	p, err := r.plan(source, 0)
	if err != nil {
		return survey{}, err
	}
	return p.surveyed(ctx)
}

// known is the survey of a file if it is there already.
func (s *surveys) known(at int) (survey, bool) {
	select {
	case <-s.files[at].done:
		return s.files[at].found, s.files[at].err == nil
	default:
		return survey{}, false
	}
}

// of waits for the survey of a file.
func (s *surveys) of(at int) (survey, error) {
	<-s.files[at].done
	return s.files[at].found, s.files[at].err
}

// wait ends the surveys that nobody asks for any more.
func (s *surveys) wait() {
	s.stop()
	<-s.last
}

// surveyed counts the rows of a file and makes its checksum in one pass; for .gz
// it is the proof that the file is whole.
func (p *plan) surveyed(ctx context.Context) (survey, error) {
	s := p.source
	found := survey{index: p.rowIndex()}
	file, err := os.Open(s.Path)
	if err != nil {
		return found, unreadable(s.Name, err)
	}
	defer file.Close()
	sum := newSumReader(ctx, file)
	err = found.countRows(&s, sum, p.needed)
	if err == nil {
		_, err = io.Copy(io.Discard, sum)
	}
	if err != nil {
		return found, s.damaged(err)
	}
	found.Bytes, found.SHA256 = sum.bytes, hex.EncodeToString(sum.Sum(nil))
	return found, nil
}

// countRows counts the rows; of Parquet its footer has the number.
func (s *survey) countRows(source *Source, in io.Reader, needed []int) error {
	if source.Format == Parquet {
		s.Rows = source.rows
		return nil
	}
	rows, err := source.reader(in, needed)
	if err != nil {
		return err
	}
	kept := -1
	if s.index != nil {
		kept = s.index.place
	}
	countOnly(rows, kept)
	return s.count(rows)
}

func (s *survey) count(rows reader) error {
	if end, isCSV := lineEndOf(rows); isCSV && s.index != nil {
		s.index.lineEnd = end
	}
	for {
		r, err := rows.next()
		switch {
		case err == io.EOF:
			s.Odd = rows.isOdd()
			return nil
		case err != nil:
			return err
		case r.reason == "":
			s.Rows++
		default:
			s.Rejects++
		}
		if s.index != nil && !s.index.add(r) {
			s.index = nil
		}
	}
}

// damaged says what a file that breaks off while it is read tells its owner.
func (s *Source) damaged(err error) error {
	known, endless := (*apperr.Fault)(nil), (*endlessError)(nil)
	switch {
	case errors.As(err, &endless):
		return notData(s.Name, fmt.Sprintf("line %d has more than %d MiB; this is no file of lines", endless.line, endlessLine>>20),
			fmt.Sprintf("dòng %d dài quá %d MiB; đây không phải tệp theo dòng", endless.line, endlessLine>>20))
	case errors.As(err, &known), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case s.Gzipped:
		return damagedGzip(s.Name, err)
	}
	return unreadable(s.Name, err)
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
