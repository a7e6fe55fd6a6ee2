package reports

import (
	"bytes"
	"io"
	"os"
)

// spill keeps what is written in memory, and on disk once it is long.
type spill struct {
	bytes.Buffer
	file *os.File
	size int64
}

// mostInMemory is how much of one compressed part stays in memory.
const mostInMemory = 4 << 20

func (s *spill) Write(content []byte) (int, error) {
	s.size += int64(len(content))
	if s.file == nil && s.Len()+len(content) > mostInMemory {
		file, err := os.CreateTemp("", "khohoso-")
		if err != nil {
			return 0, err
		}
		s.file = file
		if _, err := s.WriteTo(file); err != nil {
			return 0, err
		}
		s.Buffer = bytes.Buffer{}
	}
	if s.file != nil {
		return s.file.Write(content)
	}
	return s.Buffer.Write(content)
}

func (s *spill) reader() (io.Reader, error) {
	if s.file == nil {
		return bytes.NewReader(s.Bytes()), nil
	}
	_, err := s.file.Seek(0, io.SeekStart)
	return s.file, err
}

func (s *spill) discard() {
	if s.file != nil {
		s.file.Close()
		os.Remove(s.file.Name())
	}
}
