package reader

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"unicode"

	"khohoso/ingest/redact"
	"khohoso/internal/apperr"
)

// Damaged says what a file that breaks off while it is read tells its owner.
func (s *Source) Damaged(err error) error {
	known, endless := (*apperr.Fault)(nil), (*endlessLineError)(nil)
	switch {
	case errors.As(err, &endless):
		return NotData(s.Name, fmt.Sprintf("line %d has more than %d MiB; this is no file of lines", endless.line, endlessLine>>20),
			fmt.Sprintf("dòng %d dài quá %d MiB; đây không phải tệp theo dòng", endless.line, endlessLine>>20))
	case errors.As(err, &known), errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case s.Gzipped:
		return damagedGzip(s.Name, err)
	}
	return Unreadable(s.Name, err)
}

func cutOff(name string, err error) error {
	return apperr.Wrap(apperr.BadInput, err, "file \""+name+"\" ends in the middle; copy or export it again",
		"tệp \""+name+"\" bị cắt cụt giữa chừng; hãy sao chép hoặc xuất lại")
}

// Unreadable says why a file cannot be opened or read.
func Unreadable(name string, err error) error {
	reason, reasonVI := "it cannot be read", "không đọc được"
	switch {
	case errors.Is(err, os.ErrNotExist):
		reason, reasonVI = "there is no such file", "không tồn tại"
	case errors.Is(err, os.ErrPermission):
		reason, reasonVI = "you may not read it", "không có quyền đọc"
	}
	return apperr.Wrap(apperr.BadInput, err, fmt.Sprintf("file %q: %s; check the path", name, reason),
		fmt.Sprintf("tệp %q: %s; hãy kiểm tra đường dẫn", name, reasonVI))
}

// NotData says why a file is none that can be taken in.
func NotData(name, why, whyVI string) error {
	return apperr.New(apperr.BadInput, fmt.Sprintf("file %q cannot be taken in: %s", name, why),
		fmt.Sprintf("không nạp được tệp %q: %s", name, whyVI))
}

// Listed shows in a message those column names that may be shown.
func Listed(header []string) string {
	const most, longest = 12, 40
	var shown []string
	for i, name := range redact.Names(header) {
		if i == most {
			shown = append(shown, "…")
			break
		}
		letters := []rune(strings.Join(strings.FieldsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }), " "))
		if len(letters) > longest {
			letters = append(letters[:longest], '…')
		}
		shown = append(shown, string(letters))
	}
	return strings.Join(shown, ", ")
}

// mostColumns is how many columns a file may have, as many as a sheet of Excel.
const mostColumns = 16_384

func tooManyColumns(name string, columns int) error {
	return NotData(name, fmt.Sprintf("it has %d columns, more than %d", columns, mostColumns), fmt.Sprintf("có %d cột, quá %d cột", columns, mostColumns))
}

func damagedGzip(name string, err error) error {
	return apperr.Wrap(apperr.BadInput, err, fmt.Sprintf("file %q is a damaged or cut-off .gz; copy or export it again", name),
		fmt.Sprintf("tệp %q là .gz hỏng hoặc bị cắt cụt; hãy sao chép hoặc xuất lại", name))
}

func notCSV(name, why, whyVI string) error {
	return apperr.New(apperr.BadInput, fmt.Sprintf("file %q is not CSV: %s", name, why),
		fmt.Sprintf("tệp %q không phải CSV: %s", name, whyVI))
}
