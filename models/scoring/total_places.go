package scoring

// PlaceOfTotal is where a unit's total stands among the scorecards of one period:
// among the units of its level and kind that had dossiers, as Compare ranks it.
// kinds are the kinds of the units by code. The zero Place is a unit that is not
// there or has nobody to be compared with.
func PlaceOfTotal(cards []Scorecard, agency string, kinds map[string]string) Place {
	like := peers(cards, agency, kinds)
	if len(like) < 2 {
		return Place{}
	}
	return ofSeveral(placeOfTotal(like, agency))
}

// ofSeveral takes the rank off the only unit that has one: it has nobody to be compared with.
func ofSeveral(p Place) Place {
	if p.Of < 2 {
		p.Rank, p.Quartile = 0, 0
	}
	return p
}
