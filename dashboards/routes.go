package dashboards

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"
	"time"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/kept"
	"khohoso/dashboards/links"
	"khohoso/internal/apperr"
	"khohoso/internal/auth"
	"khohoso/models/dossiers"
	"khohoso/models/scoring"
)

// figurePages are the pages that everyone who has signed in may read; what they
// add about dossiers they ask View.MaySee for.
func (s *service) figurePages() accessroute.Table {
	page := func(pattern string, write pageWriter) accessroute.Route {
		return accessroute.Route{Pattern: pattern, Formats: []accessroute.Format{accessroute.HTML}, Access: accessroute.Figures(), Handle: s.page(write)}
	}
	return accessroute.Table{
		page("/procedures", func(snap *Snapshot, w io.Writer, v View, _ *http.Request) error { return snap.WriteProcedures(w, v) }),
		page("/procedures/{slug}", func(snap *Snapshot, w io.Writer, v View, r *http.Request) error {
			return snap.WriteProcedure(w, v, r.PathValue("slug"))
		}),
		page("/indicators", func(snap *Snapshot, w io.Writer, v View, _ *http.Request) error { return snap.WriteIndicators(w, v) }),
		page("/indicators/{slug}", func(snap *Snapshot, w io.Writer, v View, r *http.Request) error {
			return snap.WriteIndicator(w, v, r.PathValue("slug"))
		}),
		page("/items/{slug}", s.writeItems),
		page("/compare", func(snap *Snapshot, w io.Writer, v View, r *http.Request) error {
			return snap.WriteCompare(w, v, r.URL.Query()["unit"])
		}),
		page("/what-if", func(snap *Snapshot, w io.Writer, v View, r *http.Request) error {
			return snap.WriteWhatIf(w, v, r.URL.Query().Get("unit"), r.URL.Query())
		}),
		page("/fields/{slug}", func(snap *Snapshot, w io.Writer, v View, r *http.Request) error {
			return snap.WriteField(w, v, r.PathValue("slug"))
		}),
	}
}

// dossierPages are the lists of dossiers, their files, and the life of one.
func (s *service) dossierPages() accessroute.Table {
	return accessroute.Table{
		{Pattern: "/dossiers", Formats: []accessroute.Format{accessroute.HTML}, Access: accessroute.Dossiers(s.listUnit), Handle: s.page(s.writeList)},
		{Pattern: "/dossiers.csv", Formats: []accessroute.Format{accessroute.CSV}, Access: accessroute.Dossiers(s.listUnit), Handle: s.listFile, Download: "dossiers"},
		{Pattern: links.UnitItems + "{slug}", Formats: []accessroute.Format{accessroute.HTML}, Access: accessroute.Dossiers(s.listUnit), Handle: s.page(s.writeItems)},
		{Pattern: "/dossiers.xlsx", Formats: []accessroute.Format{accessroute.Workbook}, Access: accessroute.Dossiers(s.listUnit), Handle: s.listBook, Download: "dossiers", Time: listTime},
		{Pattern: "/dossier", Formats: []accessroute.Format{accessroute.HTML}, Access: accessroute.DossiersByRow(), Handle: s.page(
			func(snap *Snapshot, w io.Writer, v View, r *http.Request) error {
				return snap.WriteDossier(w, v, r.URL.Query().Get("code"))
			})},
	}
}

// listTime is how long a list of a million dossiers may take to become a workbook.
const listTime = 3 * time.Minute

// listUnit is the unit whose dossiers a list names: the one asked for, else the
// reader's own; "" is the province, also when asked for by its code.
func (s *service) listUnit(r *http.Request) (string, error) {
	if asked, is := r.Context().Value(settledKey{}).(settled); is {
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
			return list, apperr.New(apperr.Usage, "page "+quoted(page)+": write a number from 1", "trang "+quoted(page)+": viết một số từ 1")
		}
	}
	list.Agency, err = s.listUnit(r)
	return list, err
}

// itemsAsked is the indicator and the list of its misses that a request asks for; what is
// a unit's own stands behind its own address.
func (s *service) itemsAsked(snap *Snapshot, r *http.Request) (indicator string, list links.List, err error) {
	all, err := snap.scores()
	if err != nil {
		return "", list, err
	}
	of, err := all.indicator(r.PathValue("slug"))
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

func (s *service) writeItems(snap *Snapshot, w io.Writer, v View, r *http.Request) error {
	indicator, list, err := s.itemsAsked(snap, r)
	if err != nil {
		return err
	}
	return snap.WriteItems(w, v, indicator, list.Agency, list.Page)
}

func (s *service) itemsBook(snap *Snapshot, v View, r *http.Request) (Book, error) {
	indicator, list, err := s.itemsAsked(snap, r)
	if err != nil {
		return Book{}, err
	}
	return snap.ItemsBook(v, indicator, list.Agency)
}

func (s *service) writeList(snap *Snapshot, w io.Writer, v View, r *http.Request) error {
	list, err := s.list(r)
	if err != nil {
		return err
	}
	return snap.WriteDossiers(w, v, list)
}

// listFile answers with a list as a file of all its pages.
func (s *service) listFile(w http.ResponseWriter, r *http.Request) {
	answer, err := s.answer(r, listKind, func(ctx context.Context, r *http.Request) (*kept.Answer, error) {
		var out bytes.Buffer
		stamp, err := s.render(&out, r, func(snap *Snapshot, w io.Writer, v View, r *http.Request) error {
			list, err := s.list(r)
			if err != nil {
				return err
			}
			return snap.WriteDossiersCSV(w, v, list)
		})
		if err != nil {
			return nil, err
		}
		return kept.Text(stamp, out.Bytes(), "Content-Disposition", disposition("ho-so.csv"), "Cache-Control", "private, no-store"), nil
	})
	if err != nil {
		s.fail(w, r, err)
		return
	}
	sendKept(w, r, listKind, answer)
}
