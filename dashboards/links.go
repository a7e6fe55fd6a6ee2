package dashboards

import (
	"net/url"
	"strings"

	"khohoso/models"
)

// Place is a page: where a link stands or where it leads.
type Place struct {
	Page   Page
	Code   string // of the agency, for AgencyPage
	Lang   string
	Period string

	// What was chosen other than by default; empty otherwise.
	Calendar     models.CalendarName
	Organisation models.Organisation
	Rule         string
}

// Page names the kinds of page.
type Page int

// The pages of a publication, and the page that shows an error.
const (
	LeadershipPage Page = iota
	UnitsPage
	AgencyPage
	ErrorPage
)

// Links makes the addresses in a page, so that the same templates serve a
// folder of files and the service. An empty address means there is no such thing.
type Links interface {
	To(from, to Place) string
	Asset(from Place, name string) string
	Workbook(from Place, code string) string // code "" is the province
	Manifest(from Place) string
	Held(from Place) string // style sheet that says when a publication is held back
}

// PagePath is the file of a page in a publication, with forward slashes:
// Vietnamese at the top, English under en/.
func PagePath(p Place) string {
	path := "index.html"
	switch p.Page {
	case UnitsPage:
		path = "units.html"
	case AgencyPage:
		path = "agencies/" + Slug(p.Code) + "/index.html"
	}
	if tongueOf(p.Lang) == english {
		return "en/" + path
	}
	return path
}

// WorkbookPath is the file of a workbook in a publication; code "" is the province.
func WorkbookPath(code, file string) string {
	if code == "" {
		return "reports/" + file
	}
	return "agencies/" + Slug(code) + "/" + file
}

// FileLinks are the relative addresses of a publication in a folder; they hold
// from a disk as well as from any web server.
type FileLinks struct {
	WorkbookFile func(code string) string // file name of a workbook, "" when there is none
	ManifestFile string                   // path of the list of checksums, "" when there is none
}

// To gives the relative path from one page to another.
func (l FileLinks) To(from, to Place) string { return up(from) + pathEscape(PagePath(to)) }

// Asset gives the relative path to a static file.
func (l FileLinks) Asset(from Place, name string) string { return up(from) + "assets/" + name }

// Workbook gives the relative path to a unit's workbook.
func (l FileLinks) Workbook(from Place, code string) string {
	if l.WorkbookFile == nil {
		return ""
	}
	file := l.WorkbookFile(code)
	if file == "" {
		return ""
	}
	return up(from) + pathEscape(WorkbookPath(code, file))
}

// Manifest gives the relative path to the list of checksums.
func (l FileLinks) Manifest(from Place) string {
	if l.ManifestFile == "" {
		return ""
	}
	return up(from) + pathEscape(l.ManifestFile)
}

// Held gives the relative path to HeldFile.
func (l FileLinks) Held(from Place) string { return up(from) + HeldFile }

// up climbs from a page's folder to the top of the publication.
func up(from Place) string { return strings.Repeat("../", strings.Count(PagePath(from), "/")) }

func pathEscape(path string) string { return (&url.URL{Path: path}).EscapedPath() }

// serviceLinks are the addresses of the live pages.
type serviceLinks struct{ workbooks bool }

func (serviceLinks) To(_, to Place) string {
	path := "/"
	switch to.Page {
	case UnitsPage:
		path = "/units"
	case AgencyPage:
		path = "/agencies/" + Slug(to.Code)
	}
	return path + query(to)
}

func query(to Place) string {
	values := url.Values{}
	for name, value := range map[string]string{
		"period": to.Period, "calendar": string(to.Calendar), "organisation": string(to.Organisation), "rule": to.Rule,
	} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if tongueOf(to.Lang) == english {
		values.Set("lang", string(english))
	}
	if len(values) == 0 {
		return ""
	}
	return "?" + values.Encode()
}

func (serviceLinks) Asset(_ Place, name string) string { return "/assets/" + name }

func (l serviceLinks) Workbook(from Place, code string) string {
	if !l.workbooks {
		return ""
	}
	path := "/reports/workbook"
	if code != "" {
		path = "/agencies/" + Slug(code) + "/workbook"
	}
	return path + query(from)
}

func (serviceLinks) Manifest(Place) string { return "" }

// Held is nothing here: the service shows the data as they are and their state beside them.
func (serviceLinks) Held(Place) string { return "" }
