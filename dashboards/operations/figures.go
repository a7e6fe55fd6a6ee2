package operations

import (
	"strconv"

	"khohoso/dashboards/backoffice"
	"khohoso/dashboards/layout"
	"khohoso/dashboards/locale"
	"khohoso/internal/schedule"
	"khohoso/models/jobs"
)

// FiguresPage is the page of builds and data tests.
func FiguresPage(a layout.Reader, f Figures) *Page {
	p := newPage(a, "figures")
	var failed int64
	tests := &table{Head: p.heads("test", "holds", "outcome")}
	for _, pass := range []bool{false, true} { // what failed first
		for _, one := range f.Tests {
			if (one.Failures == 0) != pass {
				continue
			}
			outcome := cell{Text: p.T("operations.test.holds")}
			if one.Failures > 0 {
				failed++
				outcome = cell{Text: p.N("operations.test.fails", one.Failures), Class: "bad"}
			}
			tests.Rows = append(tests.Rows, row{[]cell{text(one.Name), {Text: p.Either(one.Title, one.TitleEN), Class: "object"}, outcome}})
		}
	}
	p.Sentence = p.figuresSentence(f, failed)
	facts := []fact{{Label: p.T("operations.figures.version"), Value: f.Version.ID}, {Label: p.T("operations.figures.as_of"), Value: p.At(f.Version.AsOf)},
		{Label: p.T("operations.figures.events"), Value: p.Number(f.Version.Events)}, {Label: p.T("operations.figures.dossiers"), Value: p.Number(f.Version.Dossiers)}, p.pending(f.Pending)}
	if f.NotBuilt {
		facts = []fact{{Label: p.T("operations.figures.version"), Value: p.T("operations.figures.not_built"), Class: "watch"}, p.pending(f.Pending)}
	}
	p.add(section{ID: "build", Title: p.T("operations.build"), Help: p.T("operations.build.help"), Facts: facts, Forms: []form{p.run(TaskBuild, "", p.T("operations.build.run"))}})
	p.add(section{ID: "tests", Title: p.T("operations.tests"), Help: p.T("operations.tests.help"), Table: tests, Empty: p.T("operations.tests.none"), Forms: []form{p.run(TaskCheck, "", p.T("operations.tests.run"))}})
	p.add(section{ID: "runs", Title: p.T("operations.runs"), Table: p.runTable(f.Builds), Empty: p.T("schedule.no_runs")})
	return p
}

func (p *Page) figuresSentence(f Figures, failed int64) string {
	switch {
	case f.NotBuilt:
		return p.T("operations.figures.sentence.not_built")
	case failed > 0:
		return p.N("operations.figures.sentence.failed", failed)
	case f.Pending > 0:
		return p.N("operations.figures.sentence.pending", f.Pending)
	case len(f.Tests) == 0:
		return p.T("operations.figures.sentence.untested", p.At(f.Version.AsOf))
	}
	return p.T("operations.figures.sentence.good", p.At(f.Version.AsOf), strconv.Itoa(len(f.Tests)))
}

func (p *Page) pending(batches int64) fact {
	f := fact{Label: p.T("operations.figures.pending"), Value: p.T("operations.figures.none_pending")}
	if batches > 0 {
		f.Value, f.Class = p.N("operations.figures.batches", batches), "watch"
	}
	return f
}

// runTable are runs of jobs, each with a link to its page where it was started by hand.
func (p *Page) runTable(runs []jobs.Run) *table {
	t := &table{Head: p.heads("began", "job", "took", "outcome", "who", "message")}
	for _, r := range runs {
		name := cell{Text: backoffice.JobName(p.Locale, r.Job)}
		if _, _, hand := schedule.OfHand(r.Job); hand {
			name.Href = p.address("/operations/job", "name", r.Job)
		}
		took, who := locale.Missing, r.By
		if !r.Ended.IsZero() {
			took = p.T("schedule.seconds", p.Decimal(r.Ended.Sub(r.Started).Seconds(), 1))
		}
		if who == schedule.BySchedule {
			who = p.T("schedule.by_clock")
		}
		outcome := cell{Text: p.T("run." + string(r.State))}
		if r.State != jobs.Running && r.State != jobs.Succeeded {
			outcome.Class = "bad"
		}
		t.Rows = append(t.Rows, row{[]cell{text(p.At(r.Started)), name, text(took), outcome, text(who), {Text: r.Message, Class: "object"}}})
	}
	return t
}
