package dashboards

import (
	"khohoso/dashboards/links"
	"khohoso/dashboards/locale"
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

// findingTable is the section of findings.
type findingTable struct {
	Rows []findingRow
	Note string // that they are those of today although the period is closed
}

// findings gives the rows of one unit, or of the province for "": those of the
// unit only, out of one read for all units (design law 8). They speak of the data
// as they are today, so the publication of a closed period, whose bytes stay, has
// none (design law 5); its live pages do.
func (s *Snapshot) findings(f frame, v View, code string) (*findingTable, error) {
	if !s.begun(s.period) || (s.closing != nil && !v.live) {
		return nil, nil
	}
	t := f.Locale
	counts, err := s.findingsOf(code)
	if err != nil {
		return nil, err
	}
	table := &findingTable{}
	if s.closing != nil {
		table.Note = t.T("findings.today")
	}
	for _, c := range counts {
		row := newFindingRow(t, c)
		if c.Dossiers > 0 {
			row.Command += s.periodFlags()
			if v.seesDossiers(code) {
				row.Href = f.listed(links.List{Finding: c.Name, Agency: code})
			}
		}
		table.Rows = append(table.Rows, row)
	}
	if len(table.Rows) == 0 {
		return nil, nil
	}
	return table, nil
}

func (s *Snapshot) findingsOf(code string) ([]dossiers.FindingCount, error) {
	if s.closing != nil { // the snapshot is kept for good, findings are not
		lists, err := s.readFindings()
		return lists[code], err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.found == nil {
		lists, err := s.readFindings()
		if err != nil {
			return nil, err
		}
		s.found = lists
	}
	return s.found[code], nil
}

// readFindings reads the counts of every unit and of all of them together.
func (s *Snapshot) readFindings() (map[string][]dossiers.FindingCount, error) {
	lists := map[string][]dossiers.FindingCount{}
	for _, whole := range []bool{false, true} {
		counts, err := s.reads.FindingCounts(s.later, dossiers.FindingQuery{
			Periods: []period.Period{s.clip(s.period)}, WholeProvince: whole, Organisation: s.organisation,
		})
		if err != nil {
			return nil, err
		}
		for _, c := range counts {
			if whole {
				c.Agency = ""
			}
			lists[c.Agency] = append(lists[c.Agency], c)
		}
	}
	return lists, s.unmoved(s.later)
}

// periodFlags ask the command for the dossiers of this page's period.
func (s *Snapshot) periodFlags() string {
	flags := " --period " + s.period.Name
	if s.period.Calendar == period.Statutory {
		flags += " --calendar " + string(period.Statutory)
	}
	if s.organisation == metrics.AsNow {
		flags += " --organisation " + string(metrics.AsNow)
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
