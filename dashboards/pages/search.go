package pages

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"khohoso/dashboards/components"
	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/view"
	"khohoso/internal/apperr"
	"khohoso/models/dossiers"
)

// searchPage answers where something is: dossiers, units, procedures, fields, indicators and forms by a part of name or code.
type searchPage struct {
	layout.Frame
	Asked  string
	Groups []searchGroup
}

type searchGroup struct {
	Name string
	Hits []searchHit
	More string // how many are not shown
}

type searchHit struct{ Name, Detail, Href string }

// FormName is a form as a search finds it.
type FormName struct{ Code, Title string }

const (
	mostHits      = 10  // of one kind
	longestSearch = 100 // letters
)

// WriteSearch writes what is found. Error: apperr.Usage for a text that is too long.
func WriteSearch(s *view.PeriodView, w io.Writer, v layout.Options, asked string, forms []FormName) error {
	asked = strings.TrimSpace(asked)
	if utf8.RuneCountInString(asked) > longestSearch {
		return apperr.New(apperr.Usage, fmt.Sprintf("a search has at most %d letters", longestSearch), fmt.Sprintf("từ tìm kiếm dài nhất %d chữ", longestSearch))
	}
	page := searchPage{Frame: layout.NewFrame(s, v, links.Place{Page: links.SearchPage, Code: asked}), Asked: asked}
	t := page.Locale
	page.Title = t.T("search.title")
	page.Kicker = t.T("search.title")
	if asked == "" {
		page.Sentence = t.T("search.empty")
		return layout.Write(w, "search", page)
	}
	if err := page.find(s, v, asked, forms); err != nil {
		return err
	}
	found := int64(0)
	for _, group := range page.Groups {
		found += int64(len(group.Hits))
	}
	page.Title = asked + " · " + page.Title
	page.Sentence = t.T("search.none", asked)
	if found > 0 {
		page.Sentence = t.N("search.found", found, asked)
	}
	return layout.Write(w, "search", page)
}

// find fills the groups, those that are likelier to be meant first.
func (p *searchPage) find(s *view.PeriodView, v layout.Options, asked string, forms []FormName) error {
	if err := p.dossiers(s, v, asked); err != nil {
		return err
	}
	procedures, err := s.Reads.Procedures(s.ReadContext)
	if err != nil {
		return err
	}
	words := strings.Fields(Folded(asked))
	t := p.Locale
	var units, named, fields, indicators, ownForms []searchHit
	for _, u := range s.AllUnits {
		units = append(units, searchHit{s.ChartName(t, u), u.Code, p.To(links.AgencyPage, u.Code)})
	}
	seen := map[string]bool{}
	for _, one := range procedures {
		if one.Code != "" {
			named = append(named, searchHit{cmp.Or(one.Name, one.Code), one.Code, p.To(links.ProcedurePage, one.Code)})
		}
		if one.FieldCode != "" && !seen[one.FieldCode] {
			seen[one.FieldCode] = true
			fields = append(fields, searchHit{cmp.Or(one.FieldName, one.FieldCode), one.FieldCode, p.To(links.FieldPage, one.FieldCode)})
		}
	}
	all, err := s.Scores()
	if err != nil {
		return err
	}
	for _, one := range all.Order {
		indicators = append(indicators, searchHit{t.Either(one.Name, one.NameEN), one.Indicator, p.To(links.IndicatorPage, one.Indicator)})
	}
	for _, one := range forms {
		to := p.Place
		to.Page, to.Code, to.Form = links.FormsPage, "", one.Code
		ownForms = append(ownForms, searchHit{one.Title, one.Code, p.Links.To(p.Place, to)})
	}
	p.add("search.units", units, words)
	p.add("search.procedures", named, words)
	p.add("search.fields", fields, words)
	p.add("search.indicators", indicators, words)
	p.add("search.forms", ownForms, words)
	return nil
}

// dossiers looks for codes among those whose dossiers the reader may see.
func (p *searchPage) dossiers(s *view.PeriodView, v layout.Options, asked string) error {
	query := dossiers.SearchQuery{Text: asked, Limit: mostHits + 1}
	if !v.SeesDossiers("") {
		agencies, err := s.Reads.Agencies(s.ReadContext)
		if err != nil {
			return err
		}
		query.Agencies = []string{}
		for _, a := range agencies {
			if v.SeesDossiers(a.Code) {
				query.Agencies = append(query.Agencies, a.Code)
			}
		}
	}
	found, err := s.Reads.SearchDossiers(s.ReadContext, query)
	if err != nil {
		return err
	}
	t := p.Locale
	group := searchGroup{Name: t.T("search.dossiers")}
	for _, d := range found[:min(mostHits, len(found))] {
		group.Hits = append(group.Hits, searchHit{d.DossierCode, t.Status(d.Status) + " · " + components.Shortened(cmp.Or(d.ProcedureName, t.T("procedure.none"))) + " · " + d.AgencyName, p.To(links.DossierPage, d.DossierCode)})
	}
	if len(found) > mostHits {
		group.More = t.T("search.more.dossiers")
	}
	if len(group.Hits) > 0 {
		p.Groups = append(p.Groups, group)
	}
	return nil
}

// add keeps those of a kind whose name or code holds every word, those that begin with the first word before the others.
func (p *searchPage) add(key string, all []searchHit, words []string) {
	var hits []searchHit
	for _, one := range all {
		text := Folded(one.Name + " " + one.Detail)
		if one.Href != "" && !slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(text, word) }) {
			hits = append(hits, one)
		}
	}
	slices.SortStableFunc(hits, func(a, b searchHit) int { return cmp.Compare(farness(a, words), farness(b, words)) })
	group := searchGroup{Name: p.T(key), Hits: hits[:min(mostHits, len(hits))]}
	if more := len(hits) - len(group.Hits); more > 0 {
		group.More = p.N("search.more", int64(more))
	}
	if len(hits) > 0 {
		p.Groups = append(p.Groups, group)
	}
}

// farness is 0 for the code itself, 1 where name or code begin with what was typed, 2 where a word of the name does, else 3.
func farness(hit searchHit, words []string) int {
	name, code, typed := Folded(hit.Name), Folded(hit.Detail), strings.Join(words, " ")
	switch {
	case code == typed || name == typed:
		return 0
	case strings.HasPrefix(code, typed) || strings.HasPrefix(name, typed):
		return 1
	case strings.Contains(" "+name, " "+typed):
		return 2
	}
	return 3
}

// Folded is a text in small letters without marks, as people type who leave them out.
func Folded(text string) string {
	var out strings.Builder
	for _, c := range norm.NFD.String(strings.ToLower(text)) {
		switch {
		case c == 'đ':
			out.WriteRune('d')
		case !unicode.Is(unicode.Mn, c):
			out.WriteRune(c)
		}
	}
	return out.String()
}
