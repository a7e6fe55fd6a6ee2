package config

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"khohoso/internal/apperr"
)

// Source is another system's database that events are pulled from, one entry of
// sources in the config file.
type Source struct {
	Name string `yaml:"-"` // the key of the entry

	Kind      string        `yaml:"kind"`     // postgres
	DSN       string        `yaml:"dsn"`      // one of these three
	DSNEnv    string        `yaml:"dsn-env"`  // environment variable that holds it
	DSNFile   string        `yaml:"dsn-file"` // file that holds it
	Query     string        `yaml:"query"`    // one select
	Watermark string        `yaml:"watermark"`
	Lag       string        `yaml:"lag"`        // how much earlier reading begins: 10m, or 1000 where the watermark is a number
	As        string        `yaml:"as"`         // kind of the rows; "": told from the columns
	Mapping   string        `yaml:"mapping"`    // for foreign columns
	NullWords []string      `yaml:"null-words"` // what stands for an empty cell; none: the setting of that name
	Batch     int           `yaml:"batch"`      // rows that are taken in at once
	Timeout   time.Duration `yaml:"timeout"`    // of the query
	Every     time.Duration `yaml:"every"`      // how often the service pulls; 0: never by itself
}

// What holds where an entry says nothing.
const (
	DefaultLag      = 10 * time.Minute
	DefaultLagCount = 1000
	defaultBatch    = 200_000
	defaultTimeout  = 10 * time.Minute
)

var sourceName = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}._-]{0,59}$`)

// ReadSources reads the sources of the config file that holds, by name; none where it
// has none. Errors: apperr.Usage naming source and setting.
func ReadSources(path string) ([]Source, error) {
	file, err := Read(path)
	if err != nil {
		return nil, err
	}
	var sources []Source
	for name, source := range file.Settings.Sources {
		source.Name = name
		if err := source.check(file.Path); err != nil {
			return nil, err
		}
		sources = append(sources, source.withDefaults())
	}
	slices.SortFunc(sources, func(a, b Source) int { return strings.Compare(a.Name, b.Name) })
	return sources, nil
}

func (s Source) withDefaults() Source {
	if s.Batch == 0 {
		s.Batch = defaultBatch
	}
	if s.Timeout == 0 {
		s.Timeout = defaultTimeout
	}
	return s
}

func (s Source) check(path string) error {
	given := 0
	for _, one := range []string{s.DSN, s.DSNEnv, s.DSNFile} {
		if one != "" {
			given++
		}
	}
	_, _, err := s.Lags()
	why, whyVI := "", ""
	switch {
	case !sourceName.MatchString(s.Name):
		why, whyVI = "its name may have letters, digits, dot, dash and underscore", "tên chỉ gồm chữ, số, dấu chấm, gạch ngang, gạch dưới"
	case s.Kind != "postgres":
		why, whyVI = fmt.Sprintf("kind %q: choose postgres", s.Kind), fmt.Sprintf("kind %q: chọn postgres", s.Kind)
	case given != 1:
		why, whyVI = "give one of dsn, dsn-env, dsn-file", "cần đúng một trong dsn, dsn-env, dsn-file"
	case strings.TrimSpace(s.Query) == "":
		why, whyVI = "query is missing", "thiếu query"
	case s.Watermark == "":
		why, whyVI = "watermark is missing: a column of the query that grows with every new or changed row", "thiếu watermark: cột của câu truy vấn tăng dần theo dòng mới hoặc dòng được sửa"
	case err != nil:
		why, whyVI = fmt.Sprintf("lag %q: write it like 10m, or like 1000 where the watermark is a number", s.Lag), fmt.Sprintf("lag %q: viết dạng 10m, hoặc 1000 khi watermark là số", s.Lag)
	case s.Batch < 0 || s.Timeout < 0 || s.Every < 0:
		why, whyVI = "batch, timeout and every cannot be negative", "batch, timeout và every không được âm"
	default:
		return nil
	}
	return apperr.New(apperr.Usage, fmt.Sprintf("config file %q: source %q: %s", path, s.Name, why), fmt.Sprintf("tệp cấu hình %q: nguồn %q: %s", path, s.Name, whyVI))
}

// Lags are the lag as a time and as a number; -1 for what it is not.
func (s Source) Lags() (time.Duration, int64, error) {
	if s.Lag == "" {
		return DefaultLag, DefaultLagCount, nil
	}
	if count, err := strconv.ParseInt(s.Lag, 10, 64); err == nil && count > 0 {
		return -1, count, nil
	} else if err == nil && count == 0 {
		return 0, 0, nil
	}
	lag, err := time.ParseDuration(s.Lag)
	if err != nil || lag < 0 {
		return -1, -1, fmt.Errorf("lag %q", s.Lag)
	}
	return lag, -1, nil
}

// Address is the DSN, out of its variable or file. Error: apperr.Usage.
func (s Source) Address() (string, error) {
	switch {
	case s.DSNEnv != "":
		if text := os.Getenv(s.DSNEnv); text != "" {
			return text, nil
		}
		return "", apperr.New(apperr.Usage, fmt.Sprintf("source %q: environment variable %s is not set", s.Name, s.DSNEnv),
			fmt.Sprintf("nguồn %q: chưa đặt biến môi trường %s", s.Name, s.DSNEnv))
	case s.DSNFile != "":
		text, err := os.ReadFile(s.DSNFile)
		if err != nil {
			return "", apperr.Wrap(apperr.Usage, err, fmt.Sprintf("source %q: dsn-file %q cannot be read", s.Name, s.DSNFile),
				fmt.Sprintf("nguồn %q: không đọc được dsn-file %q", s.Name, s.DSNFile))
		}
		return strings.TrimSpace(string(text)), nil
	}
	return s.DSN, nil
}
