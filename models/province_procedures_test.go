package models_test

// deeds are what was done with a procedure in the period by those that a unit stands for.
type deeds struct{ received, online, paid, charged, population bool }

// ofProcedures are 3.1, 3.2, 3.4, 3.5 and 4.6a: a unit's procedures are those in its
// authority on the last day, each once, and used where its dossiers say so.
func (m *measuring) ofProcedures() {
	used := m.deeds()
	for _, s := range m.stands() {
		procedures := m.authority(s)
		if len(procedures) == 0 { // the catalogue names none: what it received
			for code, d := range used[s] {
				p, _ := m.onDay(code, m.to)
				if m.to > p.to || m.to < p.from { // gone by then, or unknown: nothing is said of it
					p = procedure{}
				}
				if p.code = code; d.received && code != "" {
					procedures = append(procedures, p)
				}
			}
		}
		for _, p := range procedures {
			isOnline := p.service == "full" || p.service == "partial"
			d := used[s][p.code]
			m.addTo(s, "3.1", tick(isOnline), 1)
			if isOnline {
				m.addTo(s, "3.2", tick(d.online), 1)
			}
			if p.fee {
				m.addTo(s, "3.4", tick(d.paid), 1)
				m.addTo(s, "3.5", tick(d.charged), 1)
			}
			if p.ofCitizens {
				m.addTo(s, "4.6a", tick(d.population), 1)
			}
		}
	}
}

// stands are all units of the period, with or without figures.
func (m *measuring) stands() []stand {
	seen := map[stand]bool{}
	var all []stand
	for _, stands := range m.members {
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
	for _, d := range m.dossiers {
		received := m.holds(d.received)
		finished := m.holds(d.closed) && d.kind == "finished"
		if !received && !finished {
			continue
		}
		p, _ := m.onDay(d.procedure, d.received)
		for _, s := range m.members[d.agency] {
			if used[s] == nil {
				used[s] = map[string]deeds{}
			}
			u := used[s][d.procedure]
			u.received = u.received || received
			u.online = u.online || received && d.channel == 2
			u.paid = u.paid || received && p.fee && d.fee != "0" && d.paid == "yes"
			u.charged = u.charged || received && d.fee != "" && d.fee != "0"
			u.population = u.population || finished && p.ofCitizens && d.population == "yes"
			used[s][d.procedure] = u
		}
	}
	return used
}

// authority are the procedures of a unit on the last day: of the province all, of
// districts and communes those of their level, of others those they are in charge of.
func (m *measuring) authority(s stand) (all []procedure) {
	level := m.units[s.code].level
	for _, p := range m.procedures {
		if m.to < p.from || m.to >= p.before || m.to > p.to {
			continue
		}
		isIts := false
		switch level {
		case "province":
			isIts = true
		case "district":
			isIts = hasWord(p.levels, "district") || s.all && hasWord(p.levels, "commune")
		case "commune":
			isIts = hasWord(p.levels, "commune")
		default:
			for _, one := range m.members[p.agency] {
				isIts = isIts || one == s
			}
		}
		if isIts {
			all = append(all, p)
		}
	}
	return all
}
