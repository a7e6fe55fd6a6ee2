// Package extension reads what a province adds of its own to the shipped definitions: a folder of files.
//
//	indicators/ind_9_1.sql   numerator and denominator, beside it ind_9_1.yaml with its columns, version and first day
//	findings/NAME.sql        dossiers in which something is wrong
//	forms/NAME.yaml          a form, as --layout takes it
//	mappings/NAME.yaml       a mapping, as --mapping takes it
//
// What a file may say is checked in two steps: here what can be seen in the text, in models/graph what only the engine knows.
package extension

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"khohoso/internal/apperr"
	sqlfiles "khohoso/sql"
)

// Extension is what a province adds. The zero value adds nothing.
type Extension struct {
	Indicators []Indicator `json:"indicators,omitempty"`
	Findings   []Finding   `json:"findings,omitempty"`
}

// File is one file of SQL.
type File struct {
	Name string `json:"name"` // without folder and ending
	SQL  string `json:"sql"`
}

// Indicator is a measure, with the dictionary beside it.
type Indicator struct {
	File
	Description string `json:"description"` // the text of the .yaml
	Version     int64  `json:"version"`
	ValidFrom   string `json:"valid_from,omitempty"` // YYYY-MM-DD; periods that end before have no value; "": all have one
}

// Finding is a pattern, described by the header of its file.
type Finding struct {
	File
	Version   int64  `json:"version"`
	ValidFrom string `json:"valid_from,omitempty"` // YYYY-MM-DD; nothing found on an earlier day is told
}

// The folders of an extension.
const (
	Indicators = "indicators"
	Findings   = "findings"
	Forms      = "forms"
	Mappings   = "mappings"
)

// most bounds a file: it is a definition, not data.
const most = 256 << 10

// Read reads a folder. Error: apperr.Usage, one for each file at fault (errors.Join), naming the file and the way out.
func Read(folder string) (Extension, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return Extension{}, apperr.Wrap(apperr.Usage, err, fmt.Sprintf("extensions %q: the folder cannot be read; check --extensions", folder),
			fmt.Sprintf("extensions %q: không đọc được thư mục; hãy kiểm tra --extensions", folder))
	}
	r := reading{folder: folder}
	for _, entry := range entries {
		switch name := entry.Name(); {
		case strings.HasPrefix(name, "."), strings.HasSuffix(name, ".md"), strings.HasSuffix(name, ".txt"):
		case entry.IsDir() && slices.Contains([]string{Indicators, Findings, Forms, Mappings}, name):
		default:
			r.fault(name, "is not one of the folders indicators, findings, forms, mappings; put it into the one it belongs to",
				"không phải một trong các thư mục indicators, findings, forms, mappings; hãy đặt vào đúng thư mục")
		}
	}
	var e Extension
	for _, file := range r.files(Indicators) {
		e.Indicators = append(e.Indicators, r.indicator(file))
	}
	for _, file := range r.files(Findings) {
		e.Findings = append(e.Findings, r.finding(file))
	}
	return e, errors.Join(r.faults...)
}

// IsEmpty says that nothing is added.
func (e Extension) IsEmpty() bool { return len(e.Indicators)+len(e.Findings) == 0 }

// Digest tells extensions apart; "" is the empty one.
func (e Extension) Digest() string {
	if e.IsEmpty() {
		return ""
	}
	digest := sha256.Sum256([]byte(e.Encode()))
	return hex.EncodeToString(digest[:])[:6]
}

// Encode is the extension as one text, for the warehouse to keep.
func (e Extension) Encode() string {
	text, err := json.Marshal(e)
	if err != nil {
		panic("extension: " + err.Error()) // strings and numbers
	}
	return string(text)
}

// Decode reads what Encode wrote; "" is the empty extension.
func Decode(text string) (e Extension, err error) {
	if text != "" {
		err = json.Unmarshal([]byte(text), &e)
	}
	return e, err
}

// Code is the number of an indicator: 9.1 of ind_9_1.
func (i Indicator) Code() string { return indicatorCode(i.Name) }

func indicatorCode(name string) string {
	number := IndicatorName.FindStringSubmatch(name)
	if number == nil {
		return ""
	}
	return number[1] + "." + number[2]
}

// IndicatorName is what the file of an indicator is called: ind_4_6a holds 4.6a.
var IndicatorName = regexp.MustCompile(`^ind_(\d+)_(\d+[a-z]?)$`)

var findingName = regexp.MustCompile(`^[a-z][a-z0-9_]{2,40}$`)

// reading is a folder while it is read.
type reading struct {
	folder string
	faults []error
}

func (r *reading) fault(file, en, vi string) {
	path := filepath.Join(r.folder, file)
	r.faults = append(r.faults, apperr.New(apperr.Usage, path+": "+en, path+": "+vi))
}

// files are the statements of one folder of the extension, by name.
func (r *reading) files(folder string) (files []File) {
	entries, err := os.ReadDir(filepath.Join(r.folder, folder))
	if err != nil && !os.IsNotExist(err) {
		r.fault(folder, "cannot be read: "+err.Error(), "không đọc được: "+err.Error())
	}
	for _, entry := range entries {
		path := filepath.Join(folder, entry.Name())
		name, isSQL := strings.CutSuffix(entry.Name(), ".sql")
		switch {
		case isSQL && entry.Type().IsRegular():
			if text, read := r.text(path); read {
				files = append(files, File{name, text})
			}
		case strings.HasPrefix(name, "."), strings.HasSuffix(name, ".md"), strings.HasSuffix(name, ".txt"), folder == Indicators && strings.HasSuffix(name, ".yaml"):
		default:
			r.fault(path, "is not a .sql file of this folder; take it away", "không phải tệp .sql của thư mục này; hãy chuyển đi nơi khác")
		}
	}
	return files
}

func (r *reading) text(path string) (string, bool) {
	text, err := os.ReadFile(filepath.Join(r.folder, path))
	switch {
	case err != nil:
		r.fault(path, "cannot be read: "+err.Error(), "không đọc được: "+err.Error())
	case len(text) > most:
		r.fault(path, fmt.Sprintf("is larger than %d kB; a definition is a text of some lines", most>>10), fmt.Sprintf("lớn hơn %d kB; một định nghĩa chỉ là vài dòng", most>>10))
	case !utf8.Valid(text):
		r.fault(path, "is not UTF-8; save it as UTF-8", "không phải UTF-8; hãy lưu lại dạng UTF-8")
	default:
		return strings.TrimRight(strings.TrimPrefix(string(text), "\ufeff"), "; \t\r\n") + "\n", true
	}
	return "", false
}

func (r *reading) indicator(file File) Indicator {
	i := Indicator{File: file}
	path := filepath.Join(Indicators, file.Name+".sql")
	switch {
	case indicatorCode(file.Name) == "":
		r.fault(path, "is not named by its number: call it ind_9_1.sql for indicator 9.1", "chưa đặt tên theo số: chỉ số 9.1 là ind_9_1.sql")
	case isShipped(Indicators, file.Name):
		r.fault(path, "is a number of the shipped indicators; choose another, such as ind_9_1", "trùng số của chỉ số có sẵn; hãy chọn số khác, như ind_9_1")
	}
	beside := filepath.Join(Indicators, file.Name+".yaml")
	if _, err := os.Stat(filepath.Join(r.folder, beside)); err != nil {
		r.fault(beside, "is missing: it describes the columns, see docs/extend.md", "còn thiếu: tệp này mô tả các cột, xem docs/extend.md")
		return i
	}
	i.Description, _ = r.text(beside)
	var dated struct {
		Version   int64  `yaml:"version"`
		ValidFrom string `yaml:"valid_from"`
	}
	if err := yaml.Unmarshal([]byte(i.Description), &dated); err != nil {
		why := strings.Join(strings.Fields(yaml.FormatError(err, false, false)), " ")
		r.fault(beside, why, why)
	}
	i.Version, i.ValidFrom = dated.Version, dated.ValidFrom
	r.dated(beside, i.Version, i.ValidFrom)
	return i
}

func (r *reading) finding(file File) Finding {
	f := Finding{File: file}
	path := filepath.Join(Findings, file.Name+".sql")
	switch {
	case !findingName.MatchString(file.Name):
		r.fault(path, "needs a name of small letters, digits and _, such as late_evening.sql", "cần tên gồm chữ thường không dấu, chữ số và _, như late_evening.sql")
	case isShipped(Findings, file.Name):
		r.fault(path, "is the name of a shipped finding; choose another", "trùng tên một phát hiện có sẵn; hãy chọn tên khác")
	}
	header, err := sqlfiles.ReadHeader(file.SQL)
	if err != nil {
		r.fault(path, apperr.Sentence(err, "en"), apperr.Sentence(err, "vi"))
	}
	if text := header["version"]; text != "" {
		fmt.Sscan(text, &f.Version) //nolint:errcheck // 0 is refused below
	}
	f.ValidFrom = header["valid_from"]
	for _, key := range []string{"title_vi", "title_en", "severity", "explanation_vi", "explanation_en"} {
		if header[key] == "" {
			r.fault(path, "lacks the line \"-- "+key+": …\" at its top", "thiếu dòng \"-- "+key+": …\" ở đầu tệp")
		}
	}
	r.dated(path, f.Version, f.ValidFrom)
	return f
}

// dated asks for a version and, where one is given, a day.
func (r *reading) dated(path string, version int64, from string) {
	if version < 1 {
		r.fault(path, "needs \"version: 1\", and one more whenever what it counts changes", "cần \"version: 1\", và tăng một mỗi khi đổi cách tính")
	}
	if _, err := time.Parse(time.DateOnly, from); from != "" && err != nil {
		r.fault(path, fmt.Sprintf("valid_from %q is no day; write it like 2026-01-01", from), fmt.Sprintf("valid_from %q không phải ngày; hãy viết dạng 2026-01-01", from))
	}
}

func isShipped(layer, name string) bool {
	return slices.ContainsFunc(sqlfiles.Layer(layer), func(s sqlfiles.Statement) bool { return s.Name == name })
}
