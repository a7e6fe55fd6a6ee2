package auth

import (
	"errors"
	"fmt"
	"testing"
)

// units is a small province: two departments, a district with two communes.
var units = Tree{"H28.01": "H28", "H28.02": "H28", "H28.30": "H28", "H28.30.1": "H28.30", "H28.30.2": "H28.30", "H28": ""}

// Every role against every need: what is allowed stands here, all else is refused.
func TestTheRule(t *testing.T) {
	person := func(role Role, unit string) Identity {
		return Identity{Account: 1, Session: 1, Name: "x", Role: role, Unit: unit}
	}
	district, commune := person(Agency, "H28.30"), person(Agency, "H28.30.1")
	leader, office, operator, source := person(Leadership, ""), person(Office, ""), person(Operator, ""), person(Source, "")
	token := func(who Identity, scopes ...Scope) Identity {
		who.Session, who.Token, who.Scopes = 0, 1, scopes
		return who
	}
	oneTime := leader
	oneTime.MustChange = true
	for _, c := range []struct {
		who  Identity
		need Need
		unit string
		want error
	}{
		{Identity{}, Anyone, "", nil},
		{Identity{}, OwnAccount, "", ErrSignIn},
		{Identity{}, Figures, "", ErrSignIn},
		{Identity{}, Dossiers, "H28.01", ErrSignIn},
		{Identity{}, Operate, "", ErrSignIn},
		{Identity{}, SendEvents, "", ErrSignIn},
		{oneTime, OwnAccount, "", nil},
		{oneTime, Figures, "", ErrMustLeave},
		{oneTime, Dossiers, "", ErrMustLeave},
		{leader, Figures, "", nil},
		{leader, Dossiers, "", nil},
		{leader, Dossiers, "H28.30.2", nil},
		{leader, Operate, "", ErrOperate},
		{leader, SendEvents, "", ErrRefused},
		{office, Dossiers, "", nil},
		{office, Operate, "", ErrOperate},
		{operator, Dossiers, "", nil},
		{operator, Operate, "", nil},
		{operator, SendEvents, "", ErrRefused},
		{district, Figures, "", nil},
		{district, Dossiers, "", ErrRefused},
		{district, Dossiers, "H28", ErrRefused},
		{district, Dossiers, "H28.30", nil},
		{district, Dossiers, "H28.30.2", nil},
		{district, Dossiers, "H28.01", ErrRefused},
		{district, Dossiers, "H28.3", ErrRefused},
		{district, Dossiers, "H28.30.", ErrRefused},
		{district, Operate, "", ErrOperate},
		{person(Agency, "H28"), Dossiers, "", nil}, // the province's own account
		{person(Agency, "H28"), Dossiers, "H28", nil},
		{person(Agency, "H28"), Dossiers, "H28.30.1", nil},
		{person(Agency, "H28"), Operate, "", ErrOperate},
		{commune, Dossiers, "", ErrRefused},
		{commune, Dossiers, "H28.30.1", nil},
		{commune, Dossiers, "H28.30.2", ErrRefused},
		{commune, Dossiers, "H28.30", ErrRefused},
		{person(Agency, ""), Figures, "", nil},
		{person(Agency, ""), Dossiers, "", ErrRefused},
		{source, Figures, "", ErrRefused},
		{source, Dossiers, "H28.01", ErrRefused},
		{source, SendEvents, "", nil},
		{person("president", ""), Figures, "", ErrRefused},
		{person("president", ""), Dossiers, "", ErrRefused},
		{token(leader, ReadFigures), Figures, "", nil},
		{token(leader, ReadFigures), Dossiers, "", ErrRefused},
		{token(leader, ReadFigures, WriteEvents), SendEvents, "", ErrRefused},
		{token(leader, []Scope{}...), Figures, "", ErrRefused},
		{token(operator, ReadFigures, ReadDossiers, WriteEvents), Operate, "", ErrOperate},
		{token(leader, ReadFigures), OwnAccount, "", ErrRefused},
		{token(commune, ReadDossiers), Dossiers, "H28.30.2", ErrRefused},
		{token(commune, ReadDossiers), Dossiers, "H28.30.1", nil},
		{token(source, WriteEvents), SendEvents, "", nil},
		{token(source, ReadFigures), SendEvents, "", ErrRefused},
		{operator, Watch, "", nil},
		{leader, Watch, "", ErrRefused},
		{token(operator, ReadMetrics), Watch, "", nil},
		{token(operator, ReadFigures), Watch, "", ErrRefused},
		{token(leader, ReadMetrics), Watch, "", ErrRefused},
		{OpenReader(), Figures, "", nil},
		{OpenReader(), Dossiers, "", nil},
		{OpenReader(), Operate, "", ErrOperate},
		{OpenReader(), OwnAccount, "", ErrRefused},
		{leader, 0, "", ErrRefused},
		{leader, 99, "", ErrRefused},
	} {
		name := fmt.Sprintf("%s %s %v need %d of %q", c.who.Role, c.who.Unit, c.who.Scopes, c.need, c.unit)
		if err := Decide(c.who, c.need, c.unit, units); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// A reader of a request that nobody put there may see nothing.
func TestNoReaderSeesNothing(t *testing.T) {
	reader := From(t.Context())
	if reader.MaySee("") || reader.MaySee("H28.01") || reader.May(Figures, "") {
		t.Error("a context without a reader lets someone in")
	}
}

// Units that name each other as parents end the question.
func TestUnitsInACircle(t *testing.T) {
	circle := Tree{"a": "b", "b": "a"}
	if circle.Below("c", "a") || !circle.Below("b", "a") {
		t.Error("a circle of units is misread")
	}
}

func TestTheWholeStandsBelowOneUnit(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		units Tree
		top   string
		want  bool
	}{
		"the province":               {units, "H28", true},
		"a district":                 {units, "H28.30", false},
		"one of two provinces":       {Tree{"H28": "", "H44": "", "H28.01": "H28"}, "H28", false},
		"the only unit there is":     {Tree{"H28.01": ""}, "H28.01", false},
		"a unit that nobody knows":   {units, "H99", false},
		"nobody":                     {units, "", false},
		"units above each other":     {Tree{"A": "B", "B": "A", "H28": ""}, "A", false},
		"a unit of an unknown above": {Tree{"A": "X", "H28": ""}, "A", false},
	} {
		if got := c.units.Below(c.top, ""); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
