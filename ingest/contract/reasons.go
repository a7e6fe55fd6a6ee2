package contract

import (
	"fmt"
	"strings"

	"khohoso/ingest/redact"
)

// Reason says why a row was set aside; it is kept in raw_quarantine.
type Reason string

// The reasons.
const (
	TooFewColumns  Reason = "too_few_columns"
	TooManyColumns Reason = "too_many_columns"
	OpenQuote      Reason = "open_quote"
	BadEncoding    Reason = "bad_encoding"
	LineTooLong    Reason = "line_too_long"
	BadJSON        Reason = "bad_json"
	Missing        Reason = "missing"
	BadTime        Reason = "bad_time"
	BadDate        Reason = "bad_date"
	BadAmount      Reason = "bad_amount"
	BadNumber      Reason = "bad_number"
	BadShare       Reason = "bad_share"
	BadPeriod      Reason = "bad_period"
	UnknownWord    Reason = "unknown_word"
	NoEventNamed   Reason = "no_event_named"
	NumberCode     Reason = "number_code"
	NoDate         Reason = "no_date"
	Undated        Reason = "undated"
	BadCode        Reason = "bad_code"
	ForeignUnit    Reason = "foreign_unit"
	ForeignEvent   Reason = "foreign_event"
)

var reasonSentences = map[Reason][2]string{
	TooFewColumns:  {"thiếu cột so với dòng đầu; hãy ghi đủ các ô, ô trống cũng cần dấu phân cách", "fewer cells than the first line has columns; write them all, blank ones too"},
	TooManyColumns: {"thừa cột so với dòng đầu; hãy đặt ô có dấu phân cách trong dấu nháy kép", "more cells than the first line has columns; put a cell that holds the delimiter between quotation marks"},
	OpenQuote:      {"dấu nháy kép không đóng; hãy đóng, hoặc viết hai dấu liền nhau nếu là chữ trong ô", "a quotation mark is not closed; close it, or write it twice where it belongs to the text"},
	BadEncoding:    {"không phải UTF-8; hãy lưu lại dạng CSV UTF-8", "not UTF-8; save the file as CSV UTF-8"},
	LineTooLong:    {"dòng quá dài; hãy xuất lại, mỗi sự kiện một dòng", "the line is too long; export it again, a line for each event"},
	BadJSON:        {"không phải một đối tượng JSON trọn vẹn; hãy xuất lại, mỗi dòng một đối tượng", "not one whole JSON object; export it again, one object a line"},
	Missing:        {"bắt buộc nhưng để trống; hãy ghi giá trị", "needed but empty; fill it in"},
	BadTime:        {"không phải thời điểm; viết 01/06/2024 08:30 (ngày trước tháng), 2024-06-01T08:30:00+07:00 hoặc 20240601083000, năm 1990 đến 2100", "not a time; write 01/06/2024 08:30 (day before month), 2024-06-01T08:30:00+07:00 or 20240601083000, years 1990 to 2100"},
	BadDate:        {"không phải ngày; viết 01/06/2024 (ngày trước tháng) hoặc 2024-06-01", "not a date; write 01/06/2024 (day before month) or 2024-06-01"},
	BadAmount:      {"không phải số nguyên không âm; viết 135000 hoặc 135.000", "not a whole number from zero up; write 135000 or 135.000"},
	BadNumber:      {"không phải số không âm; viết 15.68 hoặc 15,68", "not a number from zero up; write 15.68"},
	BadShare:       {"không phải tỷ lệ trên 0 đến 1; viết 0.8 hoặc 80 %", "not a ratio above 0 and up to 1; write 0.8 or 80 %"},
	BadPeriod:      {"không phải kỳ; viết 2026-08, 2026-Q3, 2026-H2, 2026-9M hoặc 2026", "not a period; write 2026-08, 2026-Q3, 2026-H2, 2026-9M or 2026"},
	NumberCode:     {"mã nằm trong ô kiểu số nên có thể đã mất số 0 hoặc chữ số; hãy định dạng cột là Văn bản (Text), ghi lại mã đủ chữ số rồi nạp lại", "the code stands as a number and may have lost zeros or digits; format the column as text, write the code with all of its digits and take it in again"},
	NoDate:         {"là ngày giả mà phần mềm ghi khi không có ngày; hãy ghi ngày thật hoặc bỏ dòng", "is what programs write for no date; give the real one or leave the row out"},
	Undated:        {"trạng thái nói đã có bước này nhưng không có ngày; hãy bổ sung ngày ở hệ thống nguồn rồi gửi lại, hoặc sửa dòng này", "the state says that this has happened, but no date is given; complete it at the source and send it again, or mend this row"},
	NoEventNamed:   {"thu hồi hoặc thay thế phải nêu event_id của sự kiện", "a correction must name the event_id of the event it withdraws or replaces"},
	BadCode:        {"không phải mã: dài quá 100 ký tự, có ký tự điều khiển, <, >, hai dấu chấm liền nhau, hoặc bắt đầu như công thức (=, +, -, @); hoặc là đối tượng JSON, tên người, số điện thoại, số giấy tờ", "not a code: over 100 characters, with control characters, <, > or two points in a row, or beginning like a formula (=, +, -, @); or an object of JSON, or the name, phone or number of a person"},
	ForeignUnit:    {"mã gửi này không được ghi cho đơn vị đó; hãy gửi bằng mã của đơn vị, hoặc nhờ người vận hành cấp mã có đơn vị này", "the token may not write for this unit; send it with one that may, or ask the operator for one"},
	ForeignEvent:   {"sự kiện này của hồ sơ đã được ghi cho đơn vị khác; mã gửi này không được sửa hay thu hồi; hãy gửi bằng mã của đơn vị đó, hoặc nhờ người vận hành", "this event of the dossier is known for another unit, and the token may neither revise nor withdraw it; send it with one that may write for that unit, or ask the operator"},
	UnknownWord:    {"không có trong danh mục giá trị", "not one of the allowed values"},
}

func (r Reason) sentence(lang string) string {
	if lang == "en" {
		return reasonSentences[r][1]
	}
	return reasonSentences[r][0]
}

// Refusal is a row that was set aside, as it is told.
type Refusal struct {
	File, Kind    string
	Line          int64  // or number of the row; 0: not known
	Place         string // sheet and cell of a workbook, as Sheet1!E3
	Column, Value string
	Reason        Reason
}

// Sentence tells a refusal in the order in which people look for it: file, cell or line,
// column, value where it may be shown, what is allowed and what to do.
func (r Refusal) Sentence(lang string) string {
	words := map[string][4]string{"en": {"file %q", "cell", "line", "column"}, "vi": {"tệp %q", "ô", "dòng", "cột"}}[lang]
	told := []string{fmt.Sprintf(words[0], r.File)}
	switch {
	case r.Place != "":
		told = append(told, words[1]+" "+r.Place)
	case r.Line > 0:
		told = append(told, fmt.Sprintf("%s %d", words[2], r.Line))
	}
	if r.Column != "" {
		told = append(told, words[3]+" "+r.Column)
	}
	if r.Value != "" && r.Value != redact.Hidden {
		told = append(told, fmt.Sprintf("%q", r.Value))
	}
	return strings.Join(told, ", ") + ": " + Explain(r.Kind, string(r.Reason), r.Column, lang)
}

// Explain is the sentence a user reads about a refused row of a kind.
func Explain(kind, reason, column, lang string) string {
	sentence := Reason(reason).sentence(lang)
	if Reason(reason) != UnknownWord {
		return sentence
	}
	if k, known := KindNamed(kind); known {
		if c, known := k.Column(column); known && c.wordList() != "" {
			return fmt.Sprintf("%s: %s", sentence, listWords(c.wordList()))
		}
	}
	return sentence
}

func (c Column) wordList() string {
	if c.Type == TypeYesNo {
		return "yes_no"
	}
	return c.Words
}

// RefusalReason is why a row is refused for this column, given what stood in the cell.
func (c Column) RefusalReason(blank bool) Reason {
	switch {
	case blank && c.With != "":
		return NoEventNamed
	case blank:
		return Missing
	case c.Type == TypeCode:
		return BadCode
	case c.Type == TypeTime, c.Type == TypeDue:
		return BadTime
	case c.Type == TypeDate:
		return BadDate
	case c.Type == TypeAmount:
		return BadAmount
	case c.Type == TypeNumber:
		return BadNumber
	case c.Type == TypeShare:
		return BadShare
	case c.Type == TypePeriod:
		return BadPeriod
	}
	return UnknownWord
}

// AllowedWords says what a column takes, where that is a list of words; "" elsewhere.
func AllowedWords(kind Kind, column string) string {
	c, known := kind.Column(column)
	if !known || c.wordList() == "" {
		return ""
	}
	return listWords(c.wordList())
}
