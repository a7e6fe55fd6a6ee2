package models_test

// deeds are what was done with a procedure in the period by those that a unit stands for.
type deeds struct{ Received, Online, Paid, Charged, Population bool }

// ofProcedures are 3.1, 3.2, 3.4, 3.5 and 4.6a: a unit's procedures are those in its
// authority on the last day, each once, and used where its dossiers say so.
func (m *measuring) ofProcedures() {
	used := m.deeds()
	for _, s := range m.stands() {
		procedures := m.authority(s)
		if len(procedures) == 0 { // the catalogue names none: what it received
			for code, d := range used[s] {
				p, _ := m.onDay(code, m.To)
				if m.To > p.To || m.To < p.From { // gone by then, or unknown: nothing is said of it
					p = procedure{}
				}
				if p.Code = code; d.Received && code != "" {
					procedures = append(procedures, p)
				}
			}
		}
		for _, p := range procedures {
			isOnline := p.Service == "full" || p.Service == "partial"
			d := used[s][p.Code]
			m.addTo(s, "3.1", tick(isOnline), 1)
			if isOnline {
				m.addTo(s, "3.2", tick(d.Online), 1)
			}
			if p.Fee {
				m.addTo(s, "3.4", tick(d.Paid), 1)
				m.addTo(s, "3.5", tick(d.Charged), 1)
			}
			if p.OfCitizens {
				m.addTo(s, "4.6a", tick(d.Population), 1)
			}
		}
	}
}

// stands are all units of the period, with or without figures.
func (m *measuring) stands() []stand {
	seen := map[stand]bool{}
	var all []stand
	for _, stands := range m.Members {
		for _, s := range stands {
			if !seen[s] {
				seen[s] = true
				all = append(all, s)
			}
		}
	}
	return all
}

func (m *measuring) deeds() map[stand]map[string]deeds {
	used := map[stand]map[string]deeds{}
	for _, d := range m.Dossiers {
		received := m.holds(d.Received)
		finished := m.holds(d.Closed) && d.Kind == "finished"
		if !received && !finished {
			continue
		}
		p, _ := m.onDay(d.Procedure, d.Received)
		for _, s := range m.Members[d.Agency] {
			if used[s] == nil {
				used[s] = map[string]deeds{}
			}
			u := used[s][d.Procedure]
			u.Received = u.Received || received
			u.Online = u.Online || received && d.Channel == 2
			u.Paid = u.Paid || received && p.Fee && d.Fee != "0" && d.Paid == "yes"
			u.Charged = u.Charged || received && d.Fee != "" && d.Fee != "0"
			u.Population = u.Population || finished && p.OfCitizens && d.Population == "yes"
			used[s][d.Procedure] = u
		}
	}
	return used
}

// authority are the procedures of a unit on the last day: of the province all, of
// districts and communes those of their level, of others those they are in charge of.
func (m *measuring) authority(s stand) (all []procedure) {
	level := m.Units[s.Code].Level
	for _, p := range m.Procedures {
		if m.To < p.From || m.To >= p.Before || m.To > p.To {
			continue
		}
		isIts := false
		switch level {
		case "province":
			isIts = true
		case "district":
			isIts = hasWord(p.Levels, "district") || s.All && hasWord(p.Levels, "commune")
		case "commune":
			isIts = hasWord(p.Levels, "commune")
		default:
			for _, one := range m.Members[p.Agency] {
				isIts = isIts || one == s
			}
		}
		if isIts {
			all = append(all, p)
		}
	}
	return all
}
