package ingest

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"os"

	"khohoso/internal/fault"
)

// survey is what a file holds by our own count, made before the engine reads it:
// the proof of design law 1 that does not rest on the engine's reader.
type survey struct {
	Rows    int64 // that can be split into the file's columns
	Rejects int64 // that cannot
	Odd     bool  // the engine would see something else; it reads a fair copy instead
	Bytes   int64
	SHA256  string
}

// surveyed counts the rows of a file and makes its checksum in one pass; for .gz
// it is the proof that the file is whole.
func (s *Source) surveyed(needed []int) (survey, error) {
	var found survey
	file, err := os.Open(s.Path)
	if err != nil {
		return found, unreadable(s.Name, err)
	}
	defer file.Close()
	sum := newSumReader(file)
	rows, err := s.records(sum, needed)
	if err == nil {
		err = found.count(rows)
	}
	if err == nil {
		_, err = io.Copy(io.Discard, sum)
	}
	if err != nil {
		return found, s.damaged(err)
	}
	found.Bytes, found.SHA256 = sum.bytes, hex.EncodeToString(sum.Sum(nil))
	return found, nil
}

func (s *survey) count(rows *records) error {
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
	}
}

// damaged says what a file that breaks off while it is read tells its owner.
func (s *Source) damaged(err error) error {
	if known := (*fault.Fault)(nil); errors.As(err, &known) || !s.Gzipped {
		return unreadable(s.Name, err)
	}
	return damagedGzip(s.Name, err)
}

// sumReader makes the checksum of what passes through it.
type sumReader struct {
	in io.Reader
	hash.Hash
	bytes int64
}

func newSumReader(in io.Reader) *sumReader { return &sumReader{in: in, Hash: sha256.New()} }

func (s *sumReader) Read(p []byte) (int, error) {
	n, err := s.in.Read(p)
	s.Hash.Write(p[:n])
	s.bytes += int64(n)
	return n, err
}
