package config

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"khohoso/internal/apperr"
)

// Origins say where the value of a setting comes from: a flag, a variable, a line of the file; the default has none.
type Origins map[string]string

// Of is where a setting comes from, in the words of a language.
func (o Origins) Of(key, lang string) string {
	if origin := o[key]; origin != "" {
		return origin
	}
	return map[bool]string{true: "default", false: "mặc định"}[lang == "en"]
}

// Variable is the environment variable of a setting.
func Variable(key string) string {
	return "KHOHOSO_" + strings.ToUpper(strings.ReplaceAll(key, "-", "_"))
}

// Load fills the flags that were not given on the command line, first from the
// environment (KHOHOSO_…), then from the file, and says where each value comes from.
//
// Errors: apperr.Usage naming the setting, its value and what is allowed.
func Load(flags *pflag.FlagSet, named string) (Origins, error) {
	file, err := Read(named)
	if err != nil {
		return nil, err
	}
	origins := Origins{}
	var bad error
	flags.VisitAll(func(flag *pflag.Flag) {
		if flag.Changed {
			origins[flag.Name] = "--" + flag.Name
			return
		}
		value, origin := valueOf(flag, file)
		if origin == "" || bad != nil {
			return
		}
		if err := flags.Set(flag.Name, value); err != nil {
			bad = apperr.Wrap(apperr.Usage, err, fmt.Sprintf("%s: setting %s cannot be %q", origin, flag.Name, value),
				fmt.Sprintf("%s: thiết lập %s không nhận giá trị %q", origin, flag.Name, value))
		}
		origins[flag.Name] = origin
	})
	return origins, bad
}

// valueOf is what the environment, else the file, says of a flag; no origin where neither does.
func valueOf(flag *pflag.Flag, file File) (value, origin string) {
	if value, given := os.LookupEnv(Variable(flag.Name)); given {
		return value, Variable(flag.Name)
	}
	at := slices.IndexFunc(file.values, func(v Value) bool { return v.Key == flag.Name })
	if at < 0 || flag.Name == "config" {
		return "", ""
	}
	return file.values[at].Text, file.place(file.values[at])
}

var namedFlag = regexp.MustCompile(`--([a-z][a-z-]*)`)

// Locate names in a message about settings, beside each that no flag gave, where its value stands: whoever wrote
// addr into the file looks for it there.
func (o Origins) Locate(err error) error {
	if joined, several := err.(interface{ Unwrap() []error }); several {
		var all []error
		for _, one := range joined.Unwrap() {
			all = append(all, o.Locate(one))
		}
		return errors.Join(all...)
	}
	var f *apperr.Fault
	if !errors.As(err, &f) {
		return err
	}
	told := map[string]bool{}
	var places []string
	for _, found := range namedFlag.FindAllStringSubmatch(f.EN, -1) {
		key := found[1]
		if origin := o[key]; origin != "" && origin != "--"+key && !told[key] {
			places = append(places, key+" → "+origin)
		}
		told[key] = true
	}
	if len(places) == 0 {
		return err
	}
	where := " (" + strings.Join(places, ", ") + ")"
	return apperr.Wrap(f.Code, err, f.EN+where, f.VI+where)
}

// Strays are variables that look like settings and are none, each with the setting that was probably meant, or "".
func Strays(environ []string) map[string]string {
	strays := map[string]string{}
	for _, line := range environ {
		name, _, _ := strings.Cut(line, "=")
		rest, ours := strings.CutPrefix(name, "KHOHOSO_")
		key := strings.ToLower(strings.ReplaceAll(rest, "_", "-"))
		if !ours || key == "debug" || key == "config" || slices.Contains(keys(), key) {
			continue
		}
		strays[name] = ""
		if known := meant(key, "%s"); known != "" {
			strays[name] = Variable(known)
		}
	}
	return strays
}
