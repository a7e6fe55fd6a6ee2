package reports

import (
	"cmp"
	"embed"
	"errors"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"khohoso/internal/fault"
)

//go:embed layouts/*.yaml
var layoutFiles embed.FS

// layouts are read once; a mistake in one of them is a mistake of the build.
var layouts = sync.OnceValues(func() ([]*layout, error) {
	names, err := fs.Glob(layoutFiles, "layouts/*.yaml")
	if err != nil {
		return nil, err
	}
	var all []*layout
	for _, name := range names {
		content, err := layoutFiles.ReadFile(name)
		if err != nil {
			return nil, err
		}
		l, err := parseLayout(name, content)
		if err != nil {
			return nil, err
		}
		all = append(all, l)
	}
	_, err = words()
	return all, errors.Join(err, unique(all))
})

// unique makes sure that a name leads to one form.
func unique(all []*layout) error {
	seen := map[string]string{}
	for _, l := range all {
		for _, name := range append([]string{l.Code}, l.Names...) {
			key := strings.ToLower(name)
			if other := seen[key]; other != "" && other != l.Code {
				return errors.New("layouts " + other + " and " + l.Code + " are both called " + name)
			}
			seen[key] = l.Code
		}
	}
	return nil
}

// Form is one form that can be asked for.
type Form struct {
	Code    string
	Name    string // the short name for the command line
	TitleVI string
	TitleEN string
}

// Forms lists what can be rendered, for help texts and menus.
func Forms() []Form {
	all, err := layouts()
	if err != nil {
		return nil
	}
	forms := make([]Form, len(all))
	for i, l := range all {
		forms[i] = Form{Code: l.Code, Name: l.shortName(), TitleVI: l.About.VI, TitleEN: l.About.EN}
	}
	return forms
}

func (l *layout) shortName() string {
	if len(l.Names) == 0 {
		return l.Code
	}
	return l.Names[0]
}

// findLayout finds a form by its code or one of its names, in any case.
func findLayout(name string) (*layout, error) {
	all, err := layouts()
	if err != nil {
		return nil, internal(err)
	}
	var known []string
	for _, l := range all {
		if slices.ContainsFunc(append([]string{l.Code}, l.Names...), func(n string) bool { return strings.EqualFold(n, name) }) {
			return l, nil
		}
		known = append(known, l.shortName())
	}
	slices.SortFunc(known, cmp.Compare[string])
	list := strings.Join(known, ", ")
	return nil, fault.New(fault.UnknownName,
		"form \""+short(name)+"\" is not known; known are "+list,
		"không có biểu \""+short(name)+"\"; các biểu có: "+list)
}
