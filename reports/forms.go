package reports

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"khohoso/internal/apperr"
	"khohoso/reports/layouts"
)

// Layouts are the forms that can be asked for: those that ship with the program,
// and those of a province's own. nil stands for the shipped ones.
type Layouts struct{ forms []*layout }

// shipped are read once; a mistake in one of them is a mistake of the build.
var shipped = sync.OnceValues(func() (*Layouts, error) {
	names, err := fs.Glob(layouts.Files, "*.yaml")
	if err != nil {
		return nil, err
	}
	all := &Layouts{}
	for _, name := range names {
		content, err := layouts.Files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		l, err := parseLayout(name, content, fieldSets())
		if err != nil {
			return nil, err
		}
		all.forms = append(all.forms, l)
	}
	_, err = words()
	return all, errors.Join(err, unique(all.forms))
})

// LoadLayouts adds layout files of one's own to the shipped ones: each path is a file or a
// folder, of which the .yaml files are read by name. A form of the same code or name takes the shipped one's place.
//
// Errors: apperr.BadInput naming the file and what is wrong in it.
func LoadLayouts(paths ...string) (*Layouts, error) {
	base, err := shipped()
	if err != nil {
		return nil, defect(err)
	}
	all := &Layouts{forms: slices.Clone(base.forms)}
	var own []*layout
	for _, path := range paths {
		files, err := layoutPaths(path)
		if err != nil {
			return nil, badLayout(path, err)
		}
		for _, file := range files {
			content, err := os.ReadFile(file)
			if err != nil {
				return nil, badLayout(file, err)
			}
			l, err := parseLayout(filepath.Base(file), content, fieldSets())
			if err != nil {
				return nil, badLayout(file, err)
			}
			own = append(own, l)
		}
	}
	for _, l := range own {
		all.forms = slices.DeleteFunc(all.forms, func(other *layout) bool { return base.has(other) && other.sharesName(l) })
	}
	all.forms = append(all.forms, own...)
	if err := unique(all.forms); err != nil {
		return nil, badLayout(strings.Join(paths, ", "), err)
	}
	return all, nil
}

func (a *Layouts) has(l *layout) bool { return slices.Contains(a.forms, l) }

func layoutPaths(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		return []string{path}, err
	}
	return filepath.Glob(filepath.Join(path, "*.yaml")) // sorted by name
}

func badLayout(path string, err error) error {
	return apperr.Wrap(apperr.BadInput, err, "layout \""+path+"\" cannot be used: "+err.Error(),
		"không dùng được tệp bố cục \""+path+"\": "+err.Error())
}

// unique makes sure that a name leads to one form.
func unique(all []*layout) error {
	seen := map[string]*layout{}
	for _, l := range all {
		for _, name := range l.allNames() {
			key := strings.ToLower(name)
			if other := seen[key]; other != nil && other != l {
				return errors.New("layouts " + other.Code + " and " + l.Code + " are both called " + name)
			}
			seen[key] = l
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
	List    bool // a list of dossiers, which takes a filter
}

// Forms lists what ships with the program, for help texts and menus.
func Forms() []Form { return (*Layouts)(nil).Forms() }

// Forms lists what can be rendered.
func (a *Layouts) Forms() []Form {
	all, err := a.orShipped()
	if err != nil {
		return nil
	}
	forms := make([]Form, len(all.forms))
	for i, l := range all.forms {
		forms[i] = Form{Code: l.Code, Name: l.shortName(), TitleVI: l.About.VI, TitleEN: l.About.EN, List: l.list()}
	}
	return forms
}

func (a *Layouts) orShipped() (*Layouts, error) {
	if a != nil {
		return a, nil
	}
	return shipped()
}

// find finds a form by its code or one of its names, in any case.
func (a *Layouts) find(name string) (*layout, error) {
	all, err := a.orShipped()
	if err != nil {
		return nil, defect(err)
	}
	var known []string
	for _, l := range all.forms {
		if l.called(name) {
			return l, nil
		}
		known = append(known, l.shortName())
	}
	slices.SortFunc(known, cmp.Compare[string])
	list := strings.Join(known, ", ")
	return nil, apperr.New(apperr.UnknownName,
		"form \""+short(name)+"\" is not known; known are "+list,
		"không có biểu \""+short(name)+"\"; các biểu có: "+list)
}
