package scoring

import (
	"strconv"

	"khohoso/models/metrics"
	"khohoso/models/scale"
)

// LikelyCause is why published figures are likely not our own, with the criterion that
// decided it: one row of sql/seeds/cause.csv.
type LikelyCause struct {
	Code        string // not_synchronised
	Name        string
	NameEN      string
	Criterion   string // in words, Vietnamese
	CriterionEN string
	about       string // figures or rule
	place       int
	tolerance   float64 // what it means stands in the criterion
}

// Agree is the cause of rows that do not differ.
const Agree = "agree"

// The other causes, in the order in which they are looked for.
const (
	unknownIndicator = "unknown_indicator"
	nothingHere      = "nothing_here"
	anotherRule      = "another_rule"
	anotherPeriod    = "another_period"
	notSynchronised  = "not_synchronised"
	missingDossiers  = "missing_dossiers"
	missingHere      = "missing_here"
	countedOtherwise = "counted_otherwise"
	ownTarget        = "own_target"
	portalRule       = "portal_rule"
)

var (
	causes          = readCauses()
	publishedGroups = readPublishedGroups()
)

// isOfRule says whether the score differs, not what is counted.
func (c LikelyCause) isOfRule() bool { return c.about == "rule" }

// causesOfIndicator are the first cause that the figures fit, and the first that the
// score fits; of two the one of the figures leads.
func (r *reconciled) causesOfIndicator() []LikelyCause {
	figures, rule := causes[r.causeOfFigures()], r.causeOfScore()
	switch {
	case rule == "":
		return []LikelyCause{figures}
	case figures.Code == Agree:
		return []LikelyCause{causes[rule]}
	}
	return []LikelyCause{figures, causes[rule]}
}

func (r *reconciled) causeOfFigures() string {
	switch {
	case r.GroupCode == "":
		return unknownIndicator
	case r.Own == nil:
		return nothingHere
	case r.Published == nil:
		return countedOtherwise
	case *r.Own == *r.Published:
		return Agree
	case r.Own.Denominator == 0:
		return nothingHere
	case r.OtherRule != "":
		return anotherRule
	case r.OtherPeriod != "":
		return anotherPeriod
	case r.counts != "dossiers":
		return countedOtherwise
	case r.Published.Denominator > r.Own.Denominator:
		return missingHere
	case r.Published.Denominator == r.Own.Denominator:
		return countedOtherwise
	case r.isUnsynchronised():
		return notSynchronised
	}
	return missingDossiers
}

// isUnsynchronised says whether the portal lacks no more dossiers than are known not
// to have been sent.
func (r *reconciled) isUnsynchronised() bool {
	if r.synchronised == nil || *r.synchronised >= *r.toSynchronise {
		return false
	}
	missing := float64(r.Own.Denominator - r.Published.Denominator)
	unsent := 1 - float64(*r.synchronised)/float64(*r.toSynchronise)
	return missing <= unsent*float64(r.Own.Denominator)*(1+causes[notSynchronised].tolerance)+1
}

// causeOfScore compares the published score with ours of the same figures; "" when they agree.
func (r *reconciled) causeOfScore() string {
	if !r.isOff(r.Rescored, causes[portalRule].tolerance) {
		return ""
	}
	bySet, _ := scale.Scoring{Max: r.MaxScore, Target: r.setTarget, NoData: r.noData}.Points(*r.Published)
	if !r.isOff(&bySet, causes[ownTarget].tolerance) {
		return ownTarget
	}
	return portalRule
}

func readCauses() map[string]LikelyCause {
	all := map[string]LikelyCause{}
	for i, row := range metrics.DefinitionRows("cause") {
		tolerance, err := strconv.ParseFloat(row[6], 64)
		if err != nil {
			panic("models: cause.csv: " + err.Error()) // compiled in: a defect of the build, not of the input
		}
		all[row[0]] = LikelyCause{Code: row[0], about: row[1], Name: row[2], NameEN: row[3], Criterion: row[4], CriterionEN: row[5], place: i, tolerance: tolerance}
	}
	return all
}

// readPublishedGroups are the codes of groups by what the portal calls them.
func readPublishedGroups() map[string]string {
	codes := map[string]string{}
	for _, row := range metrics.DefinitionRows("published_group") {
		codes[row[0]] = row[1]
	}
	return codes
}
