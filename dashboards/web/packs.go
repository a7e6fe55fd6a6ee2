package web

import (
	"maps"
	"net/http"
	"time"

	"khohoso/dashboards/accessroute"
	"khohoso/dashboards/pages"
	"khohoso/internal/auth"
)

// addPacks tells those who may have them of the packs of all units.
func (f formsPages) addPacks(r *http.Request, d *pages.FormsData) (err error) {
	if f.Packs == nil || !auth.From(r.Context()).MaySee("") {
		return nil
	}
	p := &pages.PacksData{Now: time.Now()}
	p.Asked, p.Kept = f.Packs.All()
	if p.State, err = f.Packs.State(r.Context(), d.PackQuestion()); err != nil {
		return err
	}
	d.Packs = p
	return nil
}

// packFile hands out a pack that is kept, piece by piece from the disk.
func (f formsPages) packFile(w http.ResponseWriter, r *http.Request) {
	file, pack, err := f.Packs.Open(r.PathValue("id"))
	if err != nil {
		f.fail(w, r, err)
		return
	}
	defer file.Close()
	h := w.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", disposition(pack.File))
	h.Set("Cache-Control", "private, no-store")
	h.Set("ETag", `"`+pack.SHA256+`"`)
	http.ServeContent(w, r, "", pack.Made, file)
}

// HasPacks says whether packs of all units are made.
func (p Pages) HasPacks() bool { return p.service.Forms != nil && p.service.Packs != nil }

// PackRoute is a route of packs for whoever may see every unit's dossiers; its handler gets the choice that was sent.
func (p Pages) PackRoute(pattern string, handle func(http.ResponseWriter, *http.Request, pages.FormsChoice), more ...string) accessroute.Route {
	f := formsPages{p.service}
	return accessroute.Route{
		Method: http.MethodPost, Pattern: pattern, Formats: []accessroute.Format{accessroute.HTML}, Access: accessroute.Dossiers(wholeProvince),
		Params: accessroute.Takes(append(more, formParams...)...), Handle: func(w http.ResponseWriter, r *http.Request) {
			if err := r.ParseForm(); err != nil {
				f.fail(w, r, err)
				return
			}
			asked := maps.Clone(r.PostForm)
			asked.Set("lang", r.URL.Query().Get("lang"))
			c, _, err := f.choice(r, asked)
			if err != nil {
				f.fail(w, r, err)
				return
			}
			c.Request.Agency = asked.Get("agency") // of the page that one comes back to
			handle(w, r, c)
		},
	}
}

// StartPack asks for the pack of a choice, for an account.
func (p Pages) StartPack(r *http.Request, c pages.FormsChoice, by string) error {
	_, err := p.service.Packs.Start(r.Context(), c.PackQuestion(), by)
	return err
}

// StopPack ends the making of one.
func (p Pages) StopPack(id string) error { return p.service.Packs.Stop(id) }
