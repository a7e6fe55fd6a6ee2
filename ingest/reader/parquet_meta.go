package reader

import (
	"errors"
	"strings"

	"khohoso/ingest/reader/parquet"
)

// readParquetMeta finds the columns of a Parquet file and how many rows it says it has.
func (s *Source) readParquetMeta() error {
	in, size, done, err := s.content.file(s.Name)
	if err != nil {
		return Unreadable(s.Name, err)
	}
	defer done() //nolint:errcheck // it was only read
	footer, err := parquet.Read(in, size)
	switch {
	case errors.Is(err, parquet.ErrBomb):
		return NotData(s.Name, "unpacked it would be out of all proportion", "giải nén ra lớn bất thường")
	case errors.Is(err, parquet.ErrColumns):
		return NotData(s.Name, err.Error(), "quá 16.384 cột")
	case errors.Is(err, parquet.ErrEncrypted):
		return NotData(s.Name, "it is encrypted; export it without a key", "tệp Parquet được mã hóa; hãy xuất không mã hóa")
	case err != nil:
		return cutOff(s.Name, err)
	}
	s.RowCount = footer.Rows
	for _, c := range footer.Columns {
		s.Header = append(s.Header, strings.TrimSpace(c.Name))
		s.Typed = append(s.Typed, c.Instant)
	}
	return nil
}
