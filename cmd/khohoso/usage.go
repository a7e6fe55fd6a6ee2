package main

import (
	"errors"
	"os"
	"regexp"
	"strings"

	"khohoso/internal/apperr"
)

// usageWords are cobra's sentences about flags and arguments, in the words of the
// contract: what was wrong and where to look.
var usageWords = []struct {
	says   *regexp.Regexp
	en, vi string
}{
	{regexp.MustCompile(`^unknown flag: (\S+)$`), "there is no flag $1; khohoso --help lists them", "không có cờ $1; xem khohoso --help"},
	{regexp.MustCompile(`^unknown shorthand flag: '(.)' in (\S+)$`), "there is no flag $2; khohoso --help lists them", "không có cờ $2; xem khohoso --help"},
	{regexp.MustCompile(`^bad flag syntax: (\S+)$`), "flag $1 is not written as --name value; see khohoso --help", "cờ $1 viết sai; viết dạng --tên giá-trị, xem khohoso --help"},
	{regexp.MustCompile(`^flag needs an argument: (.+)$`), "flag $1 needs a value; see khohoso --help", "cờ $1 cần một giá trị; xem khohoso --help"},
	{regexp.MustCompile(`^invalid argument (".*") for "(.*)" flag: .*$`), "flag $2 cannot be $1; see khohoso --help", "cờ $2 không nhận giá trị $1; xem khohoso --help"},
	{regexp.MustCompile(`^required flag\(s\) (.+) not set$`), "needed and not given: flag $1; see khohoso --help", "thiếu cờ bắt buộc $1; xem khohoso --help"},
	{regexp.MustCompile(`^(?:\w+: )?unknown command (".*?")(?: for ".*")?$`), "there is no command $1; khohoso --help lists them", "không có lệnh $1; xem khohoso --help"},
	{regexp.MustCompile(`^(\w+): (?:requires at least|accepts) (\d+) arg\(s\), (?:only )?received (\d+)$`),
		"$1 takes $2 name(s) of what to work on, not $3; see khohoso $1 --help", "lệnh $1 cần $2 tham số, đang có $3; xem khohoso $1 --help"},
}

// usageFault makes a fault of what cobra finds wrong with the command line.
func usageFault(err error) error {
	if known := (*apperr.Fault)(nil); errors.As(err, &known) {
		return err
	}
	text := err.Error()
	for _, words := range usageWords {
		if words.says.MatchString(text) {
			return apperr.Wrap(apperr.Usage, err, words.says.ReplaceAllString(text, words.en), words.says.ReplaceAllString(text, words.vi))
		}
	}
	return err
}

// wantedLang is the language asked for on a command line that could not be read
// to its end.
func wantedLang(args []string, otherwise string) string {
	wanted := otherwise
	if text, given := os.LookupEnv("KHOHOSO_LANG"); given {
		wanted = text
	}
	for i, arg := range args {
		if text, isLang := strings.CutPrefix(arg, "--lang="); isLang {
			wanted = text
		} else if arg == "--lang" && i+1 < len(args) {
			wanted = args[i+1]
		}
	}
	if wanted != "en" && wanted != "vi" {
		return otherwise
	}
	return wanted
}
