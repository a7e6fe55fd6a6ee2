package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/lithammer/fuzzysearch/fuzzy"

	"khohoso/internal/apperr"
)

// Where the config file is looked for when --config names none: in the folder at hand, then where a package puts it.
const (
	DefaultFile = "khohoso.yaml"
	SystemFile  = "/etc/khohoso/khohoso.yaml"
)

// systemFile is SystemFile; tests have one of their own.
var systemFile = SystemFile

// FileVariable names the config file where no flag does.
const FileVariable = "KHOHOSO_CONFIG"

// Locate is the config file that holds: the one named, else DefaultFile, else SystemFile; "" where there is none. A
// SystemFile that this user may not read is not his, see Unreadable.
func Locate(named string) string {
	if named == "" {
		named = os.Getenv(FileVariable)
	}
	if named != "" {
		return named
	}
	for _, path := range []string{DefaultFile, systemFile} {
		if file, err := os.Open(path); err == nil {
			file.Close()
			return path
		} else if !errors.Is(err, fs.ErrNotExist) && path == DefaultFile {
			return path // whoever reads it says what is wrong
		}
	}
	return ""
}

// Unreadable is the file of a package that holds for this machine and that this user may not read; "" where that is
// not so. Whoever goes on without it says so.
func Unreadable(named string) string {
	if Locate(named) != "" {
		return ""
	}
	if file, err := os.Open(systemFile); errors.Is(err, fs.ErrPermission) {
		return systemFile
	} else if err == nil {
		file.Close()
	}
	return ""
}

// File is a config file that was read, each of its values with its line.
type File struct {
	Path     string // "" where there is none
	Settings Settings
	values   []Value
}

// Value is one value of the file, by the path of its keys: sources.mot-cua.kind.
type Value struct {
	Key, Text string
	Line      int
}

// Values are what the file says, in its order.
func (f File) Values() []Value { return f.values }

// Line is where a setting stands in the file; 0 where it does not.
func (f File) Line(key string) int {
	for _, v := range f.values {
		if v.Key == key || strings.HasPrefix(v.Key, key+".") {
			return v.Line
		}
	}
	return 0
}

// Read reads the config file that holds; what is not there is nothing said. Errors: apperr.Usage naming file, line,
// what is wrong and what was probably meant.
func Read(named string) (f File, err error) {
	if f.Path = Locate(named); f.Path == "" {
		return f, nil
	}
	text, err := os.ReadFile(f.Path)
	if err != nil {
		return f, apperr.Wrap(apperr.Usage, err, fmt.Sprintf("config file %q cannot be read; check --config", f.Path),
			fmt.Sprintf("không đọc được tệp cấu hình %q; hãy kiểm tra --config", f.Path))
	}
	parsed, err := parser.ParseBytes(text, 0)
	if err != nil {
		return f, badFile(f.Path, err)
	}
	for _, doc := range parsed.Docs {
		f.values = append(f.values, valuesOf("", doc.Body)...)
	}
	if err := yaml.UnmarshalWithOptions(text, &f.Settings, yaml.Strict()); err != nil {
		if bad := f.badSpan(); bad != nil {
			return f, bad
		}
		return f, badFile(f.Path, err)
	}
	given := map[string]any{}
	if err := yaml.Unmarshal(text, &given); err != nil {
		return f, badFile(f.Path, err)
	}
	for i, v := range f.values { // one value as it is meant, whatever way it is written
		if one, is := given[v.Key]; is {
			f.values[i].Text = fmt.Sprint(one)
		}
	}
	return f, nil
}

// valuesOf gathers what a part of the file says.
func valuesOf(key string, node ast.Node) (values []Value) {
	switch n := node.(type) {
	case nil, *ast.NullNode:
	case *ast.MappingNode:
		for _, one := range n.Values {
			values = append(values, valuesOf(key, one)...)
		}
	case *ast.MappingValueNode:
		name := n.Key.GetToken().Value
		if key != "" {
			name = key + "." + name
		}
		for _, v := range valuesOf(name, n.Value) {
			if v.Key == name {
				v.Line = n.Key.GetToken().Position.Line // that of a long text begins a line below
			}
			values = append(values, v)
		}
	case *ast.SequenceNode:
		for i, one := range n.Values {
			values = append(values, valuesOf(fmt.Sprintf("%s.%d", key, i+1), one)...)
		}
	case *ast.AnchorNode:
		values = valuesOf(key, n.Value)
	case *ast.TagNode:
		values = valuesOf(key, n.Value)
	case *ast.LiteralNode:
		values = []Value{{key, n.Value.Value, n.GetToken().Position.Line}}
	default:
		values = []Value{{key, n.GetToken().Value, n.GetToken().Position.Line}}
	}
	return values
}

// badSpan is the first time that cannot be read, of which the decoder does not say where it stands; nil for none.
func (f File) badSpan() error {
	for _, v := range f.values {
		name := v.Key[strings.LastIndex(v.Key, ".")+1:]
		if _, err := time.ParseDuration(v.Text); err == nil || !isSpan(v.Key, name) {
			continue
		}
		return apperr.New(apperr.Usage, fmt.Sprintf("config file %q, line %d: %s takes %s", f.Path, v.Line, name, spanEN), fmt.Sprintf("tệp cấu hình %q, dòng %d: %s cần %s", f.Path, v.Line, name, spanVI))
	}
	return nil
}

// isSpan says whether a setting is a stretch of time.
func isSpan(key, name string) bool {
	if strings.HasPrefix(key, "sources.") {
		return name == "every" || name == "timeout"
	}
	return slices.ContainsFunc(definitions, func(d Definition) bool {
		if d.Key != key || !d.Flag() {
			return false
		}
		_, is := d.field(&Settings{}).(*time.Duration)
		return is
	})
}

const (
	spanEN = "a time with its unit, like 30m, 12h or 24h"
	spanVI = "một khoảng thời gian có đơn vị, dạng 30m, 12h hoặc 24h"
)

// badFile says in one line what is wrong with a file, where, and what was probably meant. The text of the file is not
// repeated: it may hold a password.
func badFile(path string, err error) error {
	var unknown *yaml.UnknownFieldError
	var mismatch *yaml.TypeError
	var shape *yaml.UnexpectedNodeTypeError
	var twice *yaml.DuplicateKeyError
	var any yaml.Error
	line := 0
	if errors.As(err, &any) && any.GetToken() != nil {
		line = any.GetToken().Position.Line
	}
	en, vi := "", ""
	switch {
	case errors.As(err, &unknown):
		name := unknown.Token.Value
		en, vi = fmt.Sprintf("there is no setting %q%s", name, meant(name, "; did you mean %s?")), fmt.Sprintf("không có thiết lập %q%s", name, meant(name, "; có phải %s?"))
	case errors.As(err, &twice):
		en, vi = fmt.Sprintf("%q stands there twice; keep one", twice.Token.Value), fmt.Sprintf("%q có hai lần; hãy giữ một", twice.Token.Value)
	case errors.As(err, &mismatch):
		wantEN, wantVI := wanted(mismatch.DstType)
		key := keyBefore(any)
		en, vi = fmt.Sprintf("%s takes %s", key, wantEN), fmt.Sprintf("%s cần %s", key, wantVI)
	case errors.As(err, &shape):
		key := keyBefore(any)
		en, vi = fmt.Sprintf("%s is not written as it must be (%s, not %s); see khohoso config example", key, shape.Expected, shape.Actual),
			fmt.Sprintf("%s viết không đúng dạng; xem khohoso config example", key)
	default:
		_, why, _ := strings.Cut(strings.Join(strings.Fields(yaml.FormatError(err, false, false)), " "), "] ") // without the place before it
		en, vi = why, why
	}
	return apperr.Wrap(apperr.Usage, err, fmt.Sprintf("config file %q, line %d: %s", path, line, en), fmt.Sprintf("tệp cấu hình %q, dòng %d: %s", path, line, vi))
}

// keyBefore is the key whose value is wrong.
func keyBefore(err yaml.Error) string {
	for token := err.GetToken(); token != nil; token = token.Prev {
		if token.Next != nil && token.Next.Value == ":" {
			return token.Value
		}
	}
	return "?"
}

// wanted says what a setting of a type takes.
func wanted(t reflect.Type) (en, vi string) {
	switch {
	case t == reflect.TypeFor[time.Duration]():
		return spanEN, spanVI
	case t.Kind() == reflect.Int:
		return "a whole number", "một số nguyên"
	case t.Kind() == reflect.Bool:
		return "true or false", "true hoặc false"
	}
	return "a text", "một giá trị chữ"
}

// meant is the known setting that is most like a name, in a phrase; "" where none is.
func meant(name, phrase string) string {
	nearest, distance := "", max(2, len(name)/3)+1
	for _, key := range keys() {
		if d := fuzzy.LevenshteinDistance(name, key); d < distance {
			nearest, distance = key, d
		}
	}
	if nearest == "" {
		return ""
	}
	return fmt.Sprintf(phrase, nearest)
}

// keys are all names of settings, those of sections without their section's.
func keys() (all []string) {
	for _, d := range definitions {
		all = append(all, d.Key)
	}
	for _, s := range sections {
		all = append(all, s.key)
		for _, d := range s.settings {
			all = append(all, strings.Split(d.Key, ".")...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// place is where a value stands, FILE:LINE.
func (f File) place(v Value) string { return fmt.Sprintf("%s:%d", f.Path, v.Line) }
