package operations

import (
	"strings"
	"time"

	"khohoso/dashboards/backoffice"
	"khohoso/dashboards/layout"
	"khohoso/models/jobs"
)

// Overview is the first page of the machine room: what needs looking at, area by area.
type Overview struct {
	Sources  []Source
	Groups   []Group
	Intake   Intake
	Figures  Figures
	Closings Closings
	Backups  []BackupFolder
	Schedule backoffice.SchedulePage
	Accounts int
	Recent   []jobs.Run
	Now      time.Time
}

// area is one line: where it leads, how it stands.
type area struct {
	key, path, state, class string
}

// Page writes it.
func (o Overview) Page(a layout.Reader) *Page {
	p := newPage(a, "overview")
	var watch []string
	t := &table{Head: p.heads("area", "state")}
	for _, one := range o.areas(p) {
		if one.class != "" {
			watch = append(watch, p.T(one.key))
		}
		t.Rows = append(t.Rows, row{[]cell{{Text: p.T(one.key), Href: p.Href(one.path)}, {Text: one.state, Class: strings.TrimSpace("object " + one.class)}}})
	}
	p.Sentence = p.T("operations.overview.good", p.At(o.Figures.Version.AsOf))
	if o.Figures.NotBuilt {
		p.Sentence = p.T("operations.figures.sentence.not_built")
	}
	if len(watch) > 0 {
		p.Sentence = p.N("operations.overview.watch", int64(len(watch)), p.Joined(watch))
	}
	p.add(section{ID: "areas", Title: p.T("operations.overview.areas"), Table: t})
	p.add(section{ID: "runs", Title: p.T("operations.overview.recent"), Table: p.runTable(o.Recent), Empty: p.T("schedule.no_runs")})
	return p
}

func (o Overview) areas(p *Page) []area {
	all := []area{o.sources(p), {"operations.ledger", "/operations/ledger", p.T("operations.overview.ledger"), ""}, o.aside(p), o.intake(p), o.figures(p), o.closed(p),
		{"operations.reconcile", "/operations/reconcile", p.T("operations.overview.reconcile"), ""}, o.backups(p), o.schedule(p)}
	return append(all, area{"accounts.title", "/accounts", p.N("operations.overview.accounts", int64(o.Accounts)), ""},
		area{"operations.tokens", "/operations/tokens", p.T("operations.overview.tokens"), ""}, area{"audit.title", "/audit", p.T("operations.overview.audit"), ""})
}

func (o Overview) sources(p *Page) area {
	one := area{"operations.sources", "/operations/sources", p.N("operations.sources.good", int64(len(o.Sources))), ""}
	var silent []string
	for _, s := range o.Sources {
		if s.Silent {
			silent = append(silent, sourceName(p.Locale, s.Name, s.ByHand))
		}
	}
	switch {
	case len(silent) > 0:
		one.state, one.class = p.N("operations.sources.silent", int64(len(silent)), p.Joined(silent)), "bad"
	case len(o.Sources) == 0:
		one.state = p.T("operations.sources.none")
	}
	return one
}

func (o Overview) aside(p *Page) area {
	var rows int64
	for _, g := range o.Groups {
		rows += g.Rows
	}
	if rows == 0 {
		return area{"operations.quarantine", "/operations/quarantine", p.T("operations.quarantine.none"), ""}
	}
	return area{"operations.quarantine", "/operations/quarantine", p.N("operations.quarantine.sentence", rows, p.Number(int64(len(o.Groups)))), "watch"}
}

func (o Overview) intake(p *Page) area {
	one := area{"operations.intake", "/operations/intake", p.T("operations.inbox.none") + " " + p.T("operations.pulls.none"), ""}
	if o.Intake.Inbox != nil || len(o.Intake.Pulls) > 0 {
		one.state = p.T("operations.overview.intake")
	}
	var failed int64
	for _, pull := range o.Intake.Pulls {
		if pull.Failed != nil {
			failed++
		}
	}
	switch in := o.Intake.Inbox; {
	case failed > 0:
		one.state, one.class = p.N("operations.overview.pulls_failed", failed), "bad"
	case in != nil && in.Failed != nil:
		one.state, one.class = p.Failure(in.Failed), "bad"
	case in != nil && len(in.Refused) > 0:
		one.state, one.class = p.N("operations.overview.refused", int64(len(in.Refused))), "watch"
	}
	return one
}

func (o Overview) figures(p *Page) area {
	var failed int64
	for _, t := range o.Figures.Tests {
		if t.Failures > 0 {
			failed++
		}
	}
	one := area{"operations.figures", "/operations/figures", p.figuresSentence(o.Figures, failed), ""}
	switch {
	case failed > 0:
		one.class = "bad"
	case o.Figures.NotBuilt:
		one.class = "watch"
	}
	return one
}

func (o Overview) closed(p *Page) area {
	var stand int64
	for _, c := range o.Closings.All {
		if c.Stands() {
			stand++
		}
	}
	if stand == 0 {
		return area{"operations.closings", "/operations/closings", p.T("operations.closings.none"), ""}
	}
	return area{"operations.closings", "/operations/closings", p.N("operations.closings.sentence", stand), ""}
}

func (o Overview) backups(p *Page) area {
	one := area{"operations.backups", "/operations/backups", p.T("operations.backups.nowhere"), "watch"}
	if len(o.Backups) == 0 {
		return one
	}
	newest, many := newestBackup(o.Backups)
	if one.state = p.T("operations.backups.none"); many > 0 {
		one.state, one.class = p.N("operations.backups.sentence", many, p.At(newest), p.Gap(o.Now.Sub(newest))), ""
	}
	return one
}

func (o Overview) schedule(p *Page) area {
	bad := 0
	for _, j := range o.Schedule.Jobs {
		if s := j.Last.State; s != "" && s != jobs.Running && s != jobs.Succeeded {
			bad++
		}
	}
	one := area{"schedule.title", "/schedule", backoffice.ScheduleSentence(p.Locale, o.Schedule.Jobs), ""}
	if bad > 0 {
		one.class = "bad"
	}
	return one
}
