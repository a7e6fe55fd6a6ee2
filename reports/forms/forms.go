// Package forms finds the form that is asked for: those that ship with the program, and those of a province's own.
package forms

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
	"khohoso/reports/layout"
	"khohoso/reports/layouts"
	"khohoso/reports/source"
	"khohoso/reports/wording"
	"khohoso/reports/xlsx"
)

// Set are the forms that can be asked for: those that ship with the program,
// and those of a province's own. nil stands for the shipped ones.
type Set struct{ Layouts []*layout.Layout }

// shipped are read once; a mistake in one of them is a mistake of the build.
var shipped = sync.OnceValues(func() (*Set, error) {
	names, err := fs.Glob(layouts.Files, "*.yaml")
	if err != nil {
		return nil, err
	}
	all := &Set{}
	for _, name := range names {
		content, err := layouts.Files.ReadFile(name)
		if err != nil {
			return nil, err
		}
		l, err := layout.Parse(name, content, source.FieldSets())
		if err != nil {
			return nil, err
		}
		all.Layouts = append(all.Layouts, l)
	}
	_, err = wording.LoadDictionary()
	return all, errors.Join(err, unique(all.Layouts))
})

// Load adds layout files of one's own to the shipped ones: each path is a file or a
// folder, of which the .yaml files are read by name. A form of the same code or name takes the shipped one's place.
//
// Errors: apperr.BadInput naming the file and what is wrong in it.
func Load(paths ...string) (*Set, error) {
	base, err := shipped()
	if err != nil {
		return nil, xlsx.Defect(err)
	}
	all := &Set{Layouts: slices.Clone(base.Layouts)}
	var own []*layout.Layout
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
			l, err := layout.Parse(filepath.Base(file), content, source.FieldSets())
			if err != nil {
				return nil, badLayout(file, err)
			}
			own = append(own, l)
		}
	}
	for _, l := range own {
		all.Layouts = slices.DeleteFunc(all.Layouts, func(other *layout.Layout) bool { return base.has(other) && other.SharesName(l) })
	}
	all.Layouts = append(all.Layouts, own...)
	if err := unique(all.Layouts); err != nil {
		return nil, badLayout(strings.Join(paths, ", "), err)
	}
	return all, nil
}

func (a *Set) has(l *layout.Layout) bool { return slices.Contains(a.Layouts, l) }

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
func unique(all []*layout.Layout) error {
	seen := map[string]*layout.Layout{}
	for _, l := range all {
		for _, name := range l.AllNames() {
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
	List    bool // a list of dossiers, one row each

	Statutory bool // prescribed by a circular: its periods run from the 15th to the 14th
	Filter    bool // a list that takes a filter: which dossiers
	Dates     bool // also for two dates of one's own choosing
	Whole     bool // of the province alone
	Scored    bool // follows a set of indicators
	Own       bool // the province's, not one that ships with the program
}

// CodeOf is the code of a form by any of its names; the name itself where there is none.
func (a *Set) CodeOf(name string) string {
	if l, err := a.Find(name); err == nil {
		return l.Code
	}
	return name
}

// List lists what ships with the program, for help texts and menus.
func List() []Form { return (*Set)(nil).Forms() }

// Forms lists what can be rendered.
func (a *Set) Forms() []Form {
	all, err := a.OrShipped()
	if err != nil {
		return nil
	}
	base, err := shipped()
	if err != nil {
		return nil
	}
	forms := make([]Form, len(all.Layouts))
	for i, l := range all.Layouts {
		forms[i] = Form{
			Code: l.Code, Name: l.ShortName(), TitleVI: l.About.VI, TitleEN: l.About.EN, List: l.IsList(), Statutory: l.Statutory,
			Filter: l.Read.Source == "dossiers", Dates: !l.Source.CalendarOnly, Whole: l.Source.WholeOnly, Scored: l.Source.Scored, Own: !base.has(l),
		}
	}
	return forms
}

// OrShipped gives the shipped forms where no others were asked for.
func (a *Set) OrShipped() (*Set, error) {
	if a != nil {
		return a, nil
	}
	return shipped()
}

// Find finds a form by its code or one of its names, in any case.
func (a *Set) Find(name string) (*layout.Layout, error) {
	all, err := a.OrShipped()
	if err != nil {
		return nil, xlsx.Defect(err)
	}
	var known []string
	for _, l := range all.Layouts {
		if l.Called(name) {
			return l, nil
		}
		known = append(known, l.ShortName())
	}
	slices.SortFunc(known, cmp.Compare[string])
	list := strings.Join(known, ", ")
	return nil, apperr.New(apperr.UnknownName,
		"form \""+wording.Short(name)+"\" is not known; known are "+list,
		"không có biểu \""+wording.Short(name)+"\"; các biểu có: "+list)
}
