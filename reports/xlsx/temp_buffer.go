package xlsx

import (
	"bytes"
	"io"
	"os"
)

// tempBuffer keeps what is written in memory, and on disk once it is long.
type tempBuffer struct {
	bytes.Buffer
	file *os.File
	size int64
}

// mostInMemory is how much of one compressed part stays in memory.
const mostInMemory = 4 << 20

func (s *tempBuffer) Write(content []byte) (int, error) {
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

func (s *tempBuffer) reader() (io.Reader, error) {
	if s.file == nil {
		return bytes.NewReader(s.Bytes()), nil
	}
	_, err := s.file.Seek(0, io.SeekStart)
	return s.file, err
}

func (s *tempBuffer) discard() {
	if s.file != nil {
		s.file.Close()
		os.Remove(s.file.Name())
	}
}
