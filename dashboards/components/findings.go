package components

import (
	"khohoso/dashboards/layout"
	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
	"khohoso/dashboards/view"
	"khohoso/models/dossiers"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/pipeline"
)

// findingRow is one finding: what looks wrong in the data that came in, how many
// dossiers it touches and what can be done. It names no dossier and changes no figure.
type findingRow struct {
	Title, Help       string
	Icon, Weight      string // severity, as a sign and as a word
	Class             string
	Dossiers, AllTime string
	Command           string // that lists the dossiers
	Href              string // of the list itself, for those who may see it
}

// FindingTable is the section of findings.
type FindingTable struct {
	Rows []findingRow
	Note string // that they are those of today although the period is closed
}

// tellsFindings says whether a page tells of findings: the publication of a closed period, whose bytes stay, tells none.
func tellsFindings(s *view.PeriodView, v layout.Options) bool {
	return s.Begun(s.Period) && (s.Closing == nil || v.Live)
}

// NewFindingTable gives the rows of one unit, or of the province for "": those of the
// unit only, out of one read for all units (design law 8). They speak of the data
// as they are today, so the publication of a closed period, whose bytes stay, has
// none (design law 5); its live pages do.
func NewFindingTable(s *view.PeriodView, f layout.Frame, v layout.Options, code string) (*FindingTable, error) {
	if !tellsFindings(s, v) {
		return nil, nil
	}
	t := f.Locale
	counts, err := s.FindingsOf(code)
	if err != nil {
		return nil, err
	}
	table := &FindingTable{}
	if s.Closing != nil {
		table.Note = t.T("findings.today")
	}
	for _, c := range counts {
		row := newFindingRow(t, c)
		if c.Dossiers > 0 {
			row.Command += periodFlags(s)
			if v.SeesDossiers(code) {
				row.Href = f.ListHref(links.List{Finding: c.Name, Agency: code})
			}
		}
		table.Rows = append(table.Rows, row)
	}
	if len(table.Rows) == 0 {
		return nil, nil
	}
	return table, nil
}

// periodFlags ask the command for the dossiers of this page's period.
func periodFlags(s *view.PeriodView) string {
	flags := " --period " + s.Period.Name
	if s.Period.Calendar == period.Statutory {
		flags += " --calendar " + string(period.Statutory)
	}
	if s.Organisation == metrics.CurrentOrg {
		flags += " --organisation " + string(metrics.CurrentOrg)
	}
	return flags
}

// severitySigns tell the severities apart without colour.
var severitySigns = map[pipeline.Severity]string{pipeline.High: "▲", pipeline.Medium: "◆", pipeline.Low: "○"}

func newFindingRow(t locale.Locale, c dossiers.FindingCount) findingRow {
	row := findingRow{
		Title: c.Title, Help: c.Explanation, Icon: severitySigns[c.Severity], Class: string(c.Severity),
		Weight: t.T("severity." + string(c.Severity)), Dossiers: t.Number(c.Dossiers), AllTime: t.Number(c.AllTime),
		Command: "khohoso check --finding " + c.Name,
	}
	if t == locale.English && c.TitleEN != "" {
		row.Title, row.Help = c.TitleEN, c.ExplanationEN
	}
	if c.Agency != "" {
		row.Command += " --agency " + c.Agency
	}
	return row
}
