package pages

import (
	"time"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/internal/apperr"
	"khohoso/internal/packs"
	"khohoso/models/metrics"
)

// PacksData is what there is of the packs of all units.
type PacksData struct {
	Asked []packs.Progress
	Kept  []packs.Pack
	State string // of the figures that a pack would be made of now
	Now   time.Time
}

// packsSection is the part of the page about the packs of all units.
type packsSection struct {
	Title   string
	Fields  []layout.Choice // that a form to make one sends
	Asked   []askedPack
	Kept    []keptPack
	Working bool // something waits or runs
	Has     bool // the pack of this choice is kept, of the figures of now
}

type askedPack struct {
	ID, Text, Left, Failed string
	Running                bool
	Done, Of               int
}

type keptPack struct {
	Name, Detail, Size, Digest, Href string
	Current                          bool
}

// PackQuestion is what a pack of all units is asked for by a choice of the page.
func (c FormsChoice) PackQuestion() packs.Question {
	q := c.Request
	return packs.Question{Period: q.Period, Organisation: metrics.OrganisationOrThen(q.Organisation), Rule: q.Rule, Set: q.Set, Lang: q.Lang}
}

// Address is that of the page with the choice.
func (c FormsChoice) Address() string { return links.Service{Forms: true}.To(links.Place{}, c.place()) }

func newPacksSection(t locale.Locale, d FormsData) *packsSection {
	s := &packsSection{Title: t.T("packs.title", t.PeriodInside(d.Request.Period), t.Dates(d.Request.Period))}
	place := d.place()
	add := func(into *[]layout.Choice, name, value string) {
		if value != "" {
			*into = append(*into, layout.Choice{Name: name, Value: value})
		}
	}
	add(&s.Fields, "form", place.Form)
	add(&s.Fields, "agency", place.List.Agency)
	add(&s.Fields, "where", string(place.List.Where))
	add(&s.Fields, "period", place.Period)
	add(&s.Fields, "calendar", string(place.Calendar))
	add(&s.Fields, "organisation", string(place.Organisation))
	add(&s.Fields, "rule", place.Rule)
	add(&s.Fields, "set", place.Set)
	for _, one := range d.Packs.Asked {
		s.Asked = append(s.Asked, newAskedPack(t, one))
		s.Working = s.Working || one.Failed == nil
	}
	for _, p := range d.Packs.Kept {
		row := keptPack{
			Name: t.T("packs.kept", t.Period(p.Question.Period), t.Dates(p.Question.Period), t.Number(int64(p.Units))), Size: fileSize(t, p.Bytes), Digest: p.SHA256,
			Href: "/forms/pack/" + p.ID, Current: p.Question == d.PackQuestion() && p.State == d.Packs.State,
		}
		if t == locale.English {
			row.Href += "?lang=en"
		}
		row.Detail = t.T("packs.open", t.Moment(p.DataAsOf.In(d.Zone)))
		if p.Closed {
			row.Detail = t.T("packs.closed")
		}
		row.Detail += " · " + t.T("packs.made", t.Moment(p.Made.In(d.Zone)), p.By)
		s.Has = s.Has || row.Current
		s.Kept = append(s.Kept, row)
	}
	return s
}

func newAskedPack(t locale.Locale, p packs.Progress) askedPack {
	name := t.Period(p.Question.Period)
	one := askedPack{ID: p.ID, Running: p.Running, Done: p.Done, Of: p.Of, Text: t.T("packs.waits", name)}
	switch {
	case p.Failed != nil:
		one.Text, one.Failed = t.T("packs.failed", name), layout.Capital(apperr.Sentence(p.Failed, string(t)))+"."
		one.ID = ""
	case p.Running && p.Of == 0:
		one.Text = t.T("packs.begins", name)
	case p.Running:
		one.Text = t.T("packs.running", name, t.Number(int64(p.Done)), t.Number(int64(p.Of)))
		if p.Left > 0 {
			one.Left = t.N("packs.left", int64(max(1, p.Left.Round(time.Second)/time.Second)))
		}
	}
	return one
}

// fileSize is a number of bytes as people read it.
func fileSize(t locale.Locale, bytes int64) string {
	if bytes < 1<<20 {
		return t.Number(max(1, bytes>>10)) + locale.HardSpace + "KB"
	}
	return t.Decimal(float64(bytes)/(1<<20), 1) + locale.HardSpace + "MB"
}
