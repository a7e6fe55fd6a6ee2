package config

import (
	"fmt"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
)

// Example is a config file that shows every setting, explained in both languages. A setting that given names has that
// value; all others are comments: what stands there is the default, or a sample where the default is nothing.
func Example(given map[string]string) string {
	var out strings.Builder
	out.WriteString(`# khohoso: cấu hình. Dòng có dấu # sát trước tên là giá trị mặc định hoặc ví dụ; bỏ dấu # để dùng.
# Mạnh dần: tệp này, biến môi trường (KHOHOSO_…), cờ của lệnh. Xem điều đang có hiệu lực: khohoso config show
# Settings. A line with # right before its name is the default or a sample; take the # away to use it.
# Each stronger than the one before: this file, environment variables (KHOHOSO_…), flags. What is in force: khohoso config show
# (*) sudo systemctl reload khohoso là đủ, không cần khởi động lại / a reload is enough, no restart needed
`)
	defaults := Defaults()
	for _, d := range definitions {
		fmt.Fprintf(&out, "\n# %s%s.\n# %s.\n", capital(d.VI), mark(d.Reload), capital(d.EN))
		if value, is := given[d.Key]; is {
			fmt.Fprintf(&out, "%s: %s\n", d.Key, scalar(value))
			continue
		}
		fmt.Fprintf(&out, "#%s: %s\n", d.Key, scalar(d.shown(&defaults)))
	}
	for _, s := range sections {
		fmt.Fprintf(&out, "\n# %s%s.\n# %s.\n", capital(s.vi), mark(s.reload), capital(s.en))
		for _, d := range s.settings {
			fmt.Fprintf(&out, "# - %s: %s / %s\n", d.Key, d.VI, d.EN)
		}
		for line := range strings.Lines(s.sample) {
			out.WriteString("#" + line)
		}
	}
	return out.String()
}

// shown is the default of a setting, or its sample.
func (d Definition) shown(s *Settings) string {
	if text := d.text(s); text != "" && d.Sample == "" {
		return text
	}
	return d.Sample
}

// text is the value of a setting as it is written.
func (d Definition) text(s *Settings) string {
	switch value := d.field(s).(type) {
	case *string:
		return *value
	case *time.Duration:
		return Span(*value)
	case *bool:
		return fmt.Sprint(*value)
	case *int:
		return fmt.Sprint(*value)
	}
	return ""
}

// Span is a stretch of time as people write it: 24h, 30m, 15s.
func Span(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// scalar writes a value so that it is read as the same text.
func scalar(value string) string {
	quoted, err := yaml.Marshal(value)
	text := strings.TrimSpace(string(quoted))
	if err != nil || strings.Contains(text, "\n") {
		return fmt.Sprintf("%q", value)
	}
	switch value {
	case "true", "false":
		return value
	}
	if strings.Trim(value, "0123456789") == "" {
		return value
	}
	return text
}

func mark(reload bool) string {
	if reload {
		return " (*)"
	}
	return ""
}

// capital begins a sentence.
func capital(text string) string {
	first := []rune(text)
	return strings.ToUpper(string(first[0])) + string(first[1:])
}
