// Package links names the pages and makes their addresses, for a folder of files and for the
// service. Start with Place and Maker.
package links

import (
	"cmp"
	"net/url"
	"strconv"
	"strings"

	"khohoso/dashboards/locale"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/scoring"
)

// Place is a page: where a link stands or where it leads.
type Place struct {
	Page   Page
	Code   string // of the agency, procedure, field, indicator or dossier that the page is about
	Lang   string
	Period string
	List   List     // for DossiersPage, of FormsPage the unit and the figure
	Form   string   // for FormsPage
	Units  []string // codes for ComparePage; the one of WhatIfPage

	// Supposed is what the fields of WhatIfPage hold, by their names.
	Supposed map[string]string

	// What was chosen other than by default; empty otherwise.
	Calendar     period.CalendarName
	Organisation metrics.Organisation
	Rule, Set    string
}

// Page names the kinds of page.
type Page int

// The pages of a publication, those of the service alone, and the page that shows an error.
const (
	LeadershipPage Page = iota
	UnitsPage
	AgencyPage
	ProceduresPage
	ProcedurePage
	FieldPage
	IndicatorsPage
	IndicatorPage
	ComparePage  // live only: its units are the reader's choice
	WhatIfPage   // live only: its assumptions are the reader's
	ItemsPage    // live only: what an indicator misses, of the unit in List
	DossiersPage // live only, for those who may see the dossiers
	DossierPage  // likewise
	FormsPage    // live only, for those who may have some unit's forms
	SearchPage   // live only; its code is what was typed
	ErrorPage
)

// hasBook says whether the page's figures come as a workbook of their own.
func (p Page) hasBook() bool {
	switch p {
	case ProceduresPage, ProcedurePage, FieldPage, IndicatorsPage, IndicatorPage, ItemsPage, ComparePage, WhatIfPage, DossierPage:
		return true
	}
	return false
}

// List says which dossiers a list names and how.
type List struct {
	Where     dossiers.Filter
	Finding   string // instead of Where: the dossiers behind a finding
	Agency    string // "" is the province
	Procedure *string
	Field     *string
	Sort      dossiers.Sort
	Page      int    // from 1; 0 is 1
	Format    string // "csv" or "xlsx" for the file with all pages
}

// Maker makes the addresses in a page, so that the same templates serve a
// folder of files and the service. An empty address means there is no such thing.
type Maker interface {
	To(from, to Place) string
	Asset(from Place, name string) string
	Workbook(from Place, code string) string // code "" is the province
	Book(of Place) string                    // workbook of a page's own figures, where it has one
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
	case ProceduresPage:
		path = "procedures.html"
	case ProcedurePage:
		path = "procedures/" + Slug(p.Code) + ".html"
	case FieldPage:
		path = "fields/" + Slug(p.Code) + ".html"
	case IndicatorsPage:
		path = "indicators.html"
	case IndicatorPage:
		path = "indicators/" + Slug(p.Code) + ".html"
	}
	if locale.Of(p.Lang) == locale.English {
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

// Files are the relative addresses of a publication in a folder; they hold
// from a disk as well as from any web server.
type Files struct {
	WorkbookFile func(code string) string // file name of a workbook, "" when there is none
	ManifestFile string                   // path of the list of checksums, "" when there is none
	Has          func(Place) bool         // which pages of procedures, fields and indicators there are; nil: all
}

// To gives the relative path from one page to another; "" for pages that only the service has.
func (l Files) To(from, to Place) string {
	if to.Page >= ComparePage && to.Page != ErrorPage || l.Has != nil && to.Page > AgencyPage && !l.Has(to) {
		return ""
	}
	return up(from) + pathEscape(PagePath(to))
}

// Asset gives the relative path to a static file.
func (l Files) Asset(from Place, name string) string { return up(from) + "assets/" + name }

// Workbook gives the relative path to a unit's workbook.
func (l Files) Workbook(from Place, code string) string {
	if l.WorkbookFile == nil {
		return ""
	}
	file := l.WorkbookFile(code)
	if file == "" {
		return ""
	}
	return up(from) + pathEscape(WorkbookPath(code, file))
}

// Book is nothing here: the tables of a published page are taken home one by one.
func (Files) Book(Place) string { return "" }

// Manifest gives the relative path to the list of checksums.
func (l Files) Manifest(from Place) string {
	if l.ManifestFile == "" {
		return ""
	}
	return up(from) + pathEscape(l.ManifestFile)
}

// Held gives the relative path to WithheldFile.
func (l Files) Held(from Place) string { return up(from) + WithheldFile }

// up climbs from a page's folder to the top of the publication.
func up(from Place) string { return strings.Repeat("../", strings.Count(PagePath(from), "/")) }

func pathEscape(path string) string { return (&url.URL{Path: path}).EscapedPath() }

// UnitItems stands before what is a unit's own, which its readers alone may see.
const UnitItems = "/unit-items/"

// IsUnitItems says whether an address is that of such a page, or of its workbook.
func IsUnitItems(path string) bool {
	return strings.HasPrefix(strings.TrimPrefix(path, PageWorkbookPath), UnitItems)
}

// Service are the addresses of the live pages.
type Service struct{ Workbooks, Lists, Books, Forms bool } // whether there are workbooks of units, of lists, of other pages; forms

// To gives the address of a page.
func (l Service) To(_, to Place) string {
	if to.List.Format == "xlsx" && !l.Lists || to.Page == FormsPage && !l.Forms {
		return ""
	}
	path := map[Page]string{
		UnitsPage: "/units", AgencyPage: "/agencies/", ProceduresPage: "/procedures", ProcedurePage: "/procedures/", FieldPage: "/fields/",
		IndicatorsPage: "/indicators", IndicatorPage: "/indicators/", ComparePage: "/compare", WhatIfPage: "/what-if", ItemsPage: "/items/", DossiersPage: "/dossiers", DossierPage: "/dossier", FormsPage: "/forms", SearchPage: "/search",
	}[to.Page]
	if path == "" {
		path = "/"
	}
	if to.Page == ItemsPage && scoring.ItemsOfUnit(to.Code) {
		path = UnitItems
	}
	if path != "/" && strings.HasSuffix(path, "/") {
		path += Slug(to.Code)
	}
	if to.List.Format != "" {
		path += "." + to.List.Format
	}
	return path + query(to)
}

func query(to Place) string {
	values := url.Values{}
	for name, value := range map[string]string{
		"period": to.Period, "calendar": string(to.Calendar), "organisation": string(to.Organisation), "rule": to.Rule, "set": to.Set,
		"where": string(to.List.Where), "finding": to.List.Finding, "agency": to.List.Agency, "sort": string(to.List.Sort),
	} {
		if value != "" {
			values.Set(name, value)
		}
	}
	for name, value := range map[string]*string{"procedure": to.List.Procedure, "field": to.List.Field} {
		if value != nil {
			values.Set(name, cmp.Or(*value, NoneCode))
		}
	}
	if to.List.Page > 1 {
		values.Set("page", strconv.Itoa(to.List.Page))
	}
	if to.Page == DossierPage {
		values.Set("code", to.Code)
	}
	if to.Page == SearchPage && to.Code != "" {
		values.Set("q", to.Code)
	}
	if to.Page == FormsPage && to.Form != "" {
		values.Set("form", to.Form)
	}
	for name, value := range to.Supposed {
		values.Set(name, value)
	}
	if len(to.Units) > 0 {
		values["unit"] = to.Units
	}
	if locale.Of(to.Lang) == locale.English {
		values.Set("lang", string(locale.English))
	}
	if len(values) == 0 {
		return ""
	}
	return "?" + values.Encode()
}

// Asset gives the address of a static file.
func (Service) Asset(_ Place, name string) string { return "/assets/" + name }

// Workbook gives the address of the workbook of a unit, where there are workbooks.
func (l Service) Workbook(from Place, code string) string {
	if !l.Workbooks {
		return ""
	}
	path := "/reports/workbook"
	if code != "" {
		path = "/agencies/" + Slug(code) + "/workbook"
	}
	return path + query(from)
}

// Book is the address of a page's workbook: bookPath and that of the page itself.
func (l Service) Book(of Place) string {
	if !l.Books || !of.Page.hasBook() || of.Page == ComparePage && len(of.Units) == 0 { // nothing to compare yet
		return ""
	}
	return PageWorkbookPath + l.To(of, of)
}

// Manifest is nothing here: a service has no list of checksums.
func (Service) Manifest(Place) string { return "" }

// Held is nothing here: the service shows the data as they are and their state beside them.
func (Service) Held(Place) string { return "" }

// NoneCode stands in addresses for the empty code of dossiers that name no procedure or field.
const NoneCode = "-"

// WithheldFile is a style sheet that every page of a publication loads. It is empty;
// when a later publication is held back by its data tests, the one that stays up
// says so by it, without any of its own files changing (design law 7).
const WithheldFile = "held.css"

// PageWorkbookPath begins the address of a page's workbook.
const PageWorkbookPath = "/workbook"
