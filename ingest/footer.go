package ingest

import (
	"errors"
	"strings"

	"khohoso/ingest/parquet"
)

// readFooter finds the columns of a Parquet file and how many rows it says it has.
func (s *Source) readFooter() error {
	in, size, done, err := s.content.file(s.Name)
	if err != nil {
		return unreadable(s.Name, err)
	}
	defer done() //nolint:errcheck // it was only read
	footer, err := parquet.Read(in, size)
	switch {
	case errors.Is(err, parquet.ErrBomb):
		return notData(s.Name, "unpacked it would be out of all proportion", "giải nén ra lớn bất thường")
	case errors.Is(err, parquet.ErrColumns):
		return notData(s.Name, err.Error(), "quá 16.384 cột")
	case errors.Is(err, parquet.ErrEncrypted):
		return notData(s.Name, "it is encrypted; export it without a key", "tệp Parquet được mã hóa; hãy xuất không mã hóa")
	case err != nil:
		return cutOff(s.Name, err)
	}
	s.rows = footer.Rows
	for _, c := range footer.Columns {
		s.Header = append(s.Header, strings.TrimSpace(c.Name))
		s.typed = append(s.typed, c.Instant)
	}
	return nil
}
