package operations

import (
	"strings"

	"khohoso/dashboards/layout"
	"khohoso/dashboards/locale"
)

// IntakePage is the page of what comes in by itself: the inbox and the pulls.
func IntakePage(a layout.Reader, in Intake) *Page {
	p := newPage(a, "intake")
	var said []string
	if in.Inbox == nil {
		said = append(said, p.T("operations.inbox.none"))
	} else {
		said = append(said, p.N("operations.inbox.waiting", int64(len(in.Inbox.Waiting))))
	}
	if len(in.Pulls) == 0 {
		said = append(said, p.T("operations.pulls.none"))
	} else {
		said = append(said, p.N("operations.pulls.count", int64(len(in.Pulls))))
	}
	p.Sentence = strings.Join(said, " ")
	if in.Inbox != nil {
		p.inbox(*in.Inbox)
	}
	pulls := &table{Head: p.heads("source", "every", "last_try", "outcome", "last_batch", ">accepted", "do")}
	for _, one := range in.Pulls {
		every, outcome := p.T("operations.pulls.by_hand"), cell{Text: locale.Missing}
		if one.Every > 0 {
			every = p.Gap(one.Every)
		}
		switch {
		case one.Failed != nil:
			outcome = cell{Text: p.Failure(one.Failed), Class: "bad object"}
		case !one.LastTry.IsZero():
			outcome.Text = p.T("run.succeeded")
		}
		pulls.Rows = append(pulls.Rows, row{[]cell{
			{Text: one.Name, Href: p.address("/operations/ledger", "source", "pull "+one.Name)}, text(every), text(p.At(one.LastTry)), outcome, text(p.At(one.LastBatch)), p.number(one.Accepted),
			small(p.run(TaskPull, one.Name, p.T("schedule.run"))),
		}})
	}
	p.add(section{ID: "pulls", Title: p.T("operations.pulls"), Help: p.T("operations.pulls.help"), Table: pulls, Empty: p.T("operations.pulls.none")})
	return p
}

func (p *Page) inbox(in Inbox) {
	list := func(all []Waiting, why bool) *table {
		t := &table{Head: p.heads("file", ">size", "at")}
		if why {
			t.Head = append(t.Head, p.heads("why")...)
		}
		for _, one := range all {
			r := row{[]cell{{Text: one.Name, Class: "object"}, p.size(one.Bytes), text(p.At(one.At))}}
			if why {
				r.Cells = append(r.Cells, cell{Text: one.Why, Class: "object"})
			}
			t.Rows = append(t.Rows, r)
		}
		return t
	}
	looked := fact{Label: p.T("operations.inbox.looked"), Value: p.At(in.Looked)}
	facts := []fact{{Label: p.T("operations.folder"), Value: in.Folder}, looked}
	if in.Failed != nil {
		facts = append(facts, fact{p.T("operations.col.outcome"), p.Failure(in.Failed), "bad"})
	}
	p.add(section{
		ID: "inbox", Title: p.T("operations.inbox"), Help: p.T("operations.inbox.help"), Facts: facts, Table: list(in.Waiting, false), Empty: p.T("operations.inbox.empty"),
		Forms: []form{p.run(TaskInbox, "", p.T("operations.inbox.run"))},
	})
	p.add(section{ID: "refused", Title: p.T("operations.inbox.refused"), Help: p.T("operations.inbox.refused.help"), Table: list(in.Refused, true), Empty: p.T("operations.inbox.no_refused")})
}
