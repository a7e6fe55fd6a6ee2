package web

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"
	"time"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/pages"
	"khohoso/dashboards/pageworkbook"
	"khohoso/dashboards/responsecache"
	"khohoso/dashboards/view"
	"khohoso/internal/apperr"
	"khohoso/internal/auth"
	"khohoso/models/dossiers"
	"khohoso/models/scoring"
)

// figurePages are the pages that everyone who has signed in may read; what they
// add about dossiers they ask View.MaySee for.
func (s *service) figurePages() accessroute.Table {
	page := func(pattern string, write pageWriter, params ...string) accessroute.Route {
		return accessroute.Route{Pattern: pattern, Formats: []accessroute.Format{accessroute.HTML}, Access: accessroute.Figures(), Params: takes(params...), Handle: s.renderCached(write)}
	}
	return accessroute.Table{
		page("/procedures", func(snap *view.PeriodView, w io.Writer, v layout.Options, _ *http.Request) error {
			return pages.WriteProcedures(snap, w, v)
		}),
		page("/procedures/{slug}", func(snap *view.PeriodView, w io.Writer, v layout.Options, r *http.Request) error {
			return pages.WriteProcedure(snap, w, v, r.PathValue("slug"))
		}),
		page("/indicators", func(snap *view.PeriodView, w io.Writer, v layout.Options, _ *http.Request) error {
			return pages.WriteIndicators(snap, w, v)
		}),
		page("/indicators/{slug}", func(snap *view.PeriodView, w io.Writer, v layout.Options, r *http.Request) error {
			return pages.WriteIndicator(snap, w, v, r.PathValue("slug"))
		}),
		page("/items/{slug}", s.writeItems, itemParams...),
		page("/compare", func(snap *view.PeriodView, w io.Writer, v layout.Options, r *http.Request) error {
			return pages.WriteCompare(snap, w, v, r.URL.Query()["unit"])
		}, manyUnits),
		page("/what-if", func(snap *view.PeriodView, w io.Writer, v layout.Options, r *http.Request) error {
			return pages.WriteWhatIf(snap, w, v, r.URL.Query().Get("unit"), r.URL.Query())
		}, whatIfParams...),
		page("/search", func(snap *view.PeriodView, w io.Writer, v layout.Options, r *http.Request) error {
			return pages.WriteSearch(snap, w, v, r.URL.Query().Get("q"), s.formNames(v))
		}, "q"),
		page("/fields/{slug}", func(snap *view.PeriodView, w io.Writer, v layout.Options, r *http.Request) error {
			return pages.WriteField(snap, w, v, r.PathValue("slug"))
		}),
	}
}

// formNames are the forms that a reader may have, for the search.
func (s *service) formNames(v layout.Options) (names []pages.FormName) {
	if s.Forms == nil {
		return nil
	}
	for _, l := range s.Forms.Set().Layouts {
		title := l.Title.VI
		if v.Lang == "en" && l.Title.EN != "" {
			title = l.Title.EN
		}
		names = append(names, pages.FormName{Code: l.Code, Title: title})
	}
	return names
}

// dossierPages are the lists of dossiers, their files, and the life of one.
func (s *service) dossierPages() accessroute.Table {
	return accessroute.Table{
		{Pattern: "/dossiers", Formats: []accessroute.Format{accessroute.HTML}, Access: accessroute.Dossiers(s.listUnit), Params: takes(listParams...), Handle: s.renderCached(s.writeList)},
		{Pattern: "/dossiers.csv", Formats: []accessroute.Format{accessroute.CSV}, Access: accessroute.Dossiers(s.listUnit), Params: takes(listParams...), Handle: s.listFile, Download: "dossiers"},
		{Pattern: links.UnitItems + "{slug}", Formats: []accessroute.Format{accessroute.HTML}, Access: accessroute.Dossiers(s.listUnit), Params: takes(itemParams...), Handle: s.renderCached(s.writeItems)},
		{Pattern: "/dossiers.xlsx", Formats: []accessroute.Format{accessroute.Workbook}, Access: accessroute.Dossiers(s.listUnit), Params: takes(listParams...), Handle: s.listWorkbook, Download: "dossiers", Time: listTime},
		{Pattern: "/dossier", Formats: []accessroute.Format{accessroute.HTML}, Access: accessroute.DossiersByRow(), Params: takes("code"), Handle: s.renderCached(
			func(snap *view.PeriodView, w io.Writer, v layout.Options, r *http.Request) error {
				return pages.WriteDossier(snap, w, v, r.URL.Query().Get("code"))
			})},
	}
}

// listTime is how long a list of a million dossiers may take to become a workbook.
const listTime = 3 * time.Minute

// listUnit is the unit whose dossiers a list names: the one asked for, else the
// reader's own; "" is the province, also when asked for by its code.
func (s *service) listUnit(r *http.Request) (string, error) {
	if asked, is := r.Context().Value(requestInfoKey{}).(requestInfo); is {
		return asked.unit, nil
	}
	code := r.URL.Query().Get("agency")
	if reader := auth.From(r.Context()); code == "" && !reader.MaySee("") {
		code = reader.Unit
	}
	if code == "" {
		return "", nil
	}
	reads, err := s.Open(r.Context())
	if err != nil {
		return "", err
	}
	agencies, err := reads.Agencies(r.Context())
	if err != nil {
		return "", err
	}
	for _, a := range agencies {
		if a.Code == code && a.Level == "province" {
			return "", nil
		}
	}
	return code, nil
}

// list reads which dossiers a request asks for.
func (s *service) list(r *http.Request) (list links.List, err error) {
	asked := r.URL.Query()
	list.Where, list.Finding, list.Sort = dossiers.Filter(asked.Get("where")), asked.Get("finding"), dossiers.Sort(asked.Get("sort"))
	for name, into := range map[string]**string{"procedure": &list.Procedure, "field": &list.Field} {
		// "all" of a drop-down is sent empty; dossiers that name no procedure are asked for by "-".
		if value := asked.Get(name); value == links.NoneCode {
			*into = new(string)
		} else if value != "" {
			*into = &value
		}
	}
	if page := asked.Get("page"); page != "" {
		if list.Page, err = strconv.Atoi(page); err != nil || list.Page < 1 || list.Page > 1_000_000 {
			return list, apperr.New(apperr.Usage, "page "+links.Quoted(page)+": write a number from 1", "trang "+links.Quoted(page)+": viết một số từ 1")
		}
	}
	list.Agency, err = s.listUnit(r)
	return list, err
}

// itemsAsked is the indicator and the list of its misses that a request asks for; what is
// a unit's own stands behind its own address.
func (s *service) itemsAsked(snap *view.PeriodView, r *http.Request) (indicator string, list links.List, err error) {
	all, err := snap.Scores()
	if err != nil {
		return "", list, err
	}
	of, err := all.Indicator(r.PathValue("slug"))
	if err != nil {
		return "", list, err
	}
	if list, err = s.list(r); err != nil {
		return "", list, err
	}
	ofUnit := scoring.ItemsOfUnit(of.Indicator)
	if links.IsUnitItems(r.URL.Path) != ofUnit {
		return "", list, accessroute.ErrNoPage
	}
	if !ofUnit { // everyone's: a unit's reader may ask for the province too
		list.Agency = r.URL.Query().Get("agency")
	}
	return of.Indicator, list, nil
}

func (s *service) writeItems(snap *view.PeriodView, w io.Writer, v layout.Options, r *http.Request) error {
	indicator, list, err := s.itemsAsked(snap, r)
	if err != nil {
		return err
	}
	return pages.WriteItems(snap, w, v, indicator, list.Agency, list.Page)
}

func (s *service) itemsWorkbook(snap *view.PeriodView, v layout.Options, r *http.Request) (pageworkbook.Workbook, error) {
	indicator, list, err := s.itemsAsked(snap, r)
	if err != nil {
		return pageworkbook.Workbook{}, err
	}
	return pages.ItemsWorkbook(snap, v, indicator, list.Agency)
}

func (s *service) writeList(snap *view.PeriodView, w io.Writer, v layout.Options, r *http.Request) error {
	list, err := s.list(r)
	if err != nil {
		return err
	}
	return pages.WriteDossiers(snap, w, v, list)
}

// listFile answers with a list as a file of all its pages.
func (s *service) listFile(w http.ResponseWriter, r *http.Request) {
	answer, err := s.answer(r, listKind, func(ctx context.Context, r *http.Request) (*responsecache.Answer, error) {
		var out bytes.Buffer
		stamp, err := s.render(&out, r, func(snap *view.PeriodView, w io.Writer, v layout.Options, r *http.Request) error {
			list, err := s.list(r)
			if err != nil {
				return err
			}
			return pages.WriteDossiersCSV(snap, w, v, list)
		})
		if err != nil {
			return nil, err
		}
		return responsecache.Text(stamp, out.Bytes(), "Content-Disposition", disposition("ho-so.csv"), "Cache-Control", "private, no-store"), nil
	})
	if err != nil {
		s.fail(w, r, err)
		return
	}
	sendCached(w, r, listKind, answer)
}
