package reports

import (
	"cmp"
	"slices"
	"strings"
)

// branchOf is the chain of units from one directly under the scope's unit down to
// a record's own; only itself where its place in the tree is not known.
func (t *table) branchOf(code string) []string {
	chain := []string{code}
	if code == t.code {
		return chain
	}
	for range len(t.agencies) {
		parent := t.agencies[chain[0]].ParentCode
		if parent == "" || parent == t.code || slices.Contains(chain, parent) {
			break
		}
		if _, known := t.agencies[parent]; !known || t.agencies[parent].Level == "province" {
			break
		}
		chain = append([]string{parent}, chain...)
	}
	if chain[0] != t.code && slices.Contains(chain, t.code) { // a ring in the catalogue
		return []string{code}
	}
	return chain
}

// branchLevel is the level of the unit that leads the branch of a record.
func (t *table) branchLevel(rec record) string {
	if lead := t.branchOf(rec.Code)[0]; lead != rec.Code {
		return t.agencies[lead].Level
	}
	return rec.Level
}

// addTree adds a line for each unit under the unit above it: one that has others
// below it gets a line for its branch, which sums its own line and theirs. It gives
// the places of the lines that stand side by side at this depth.
func (t *table) addTree(records []record, depth int) []int {
	own, below, order := map[string]*record{}, map[string][]record{}, []string{}
	for i, rec := range records {
		chain := t.branchOf(rec.Code)
		lead := chain[min(depth, len(chain)-1)]
		if own[lead] == nil && below[lead] == nil {
			order = append(order, lead)
		}
		if lead == rec.Code && depth >= len(chain)-1 {
			own[lead] = &records[i]
		} else {
			below[lead] = append(below[lead], rec)
		}
	}
	slices.Sort(order)
	var places []int
	for i, lead := range order {
		places = append(places, len(t.lines))
		if len(below[lead]) == 0 {
			t.addItem(*own[lead], int64(i+1), depth, t.nameOf(*own[lead]))
			continue
		}
		t.addBranch(lead, own[lead], below[lead], depth)
	}
	return places
}

func (t *table) addBranch(lead string, own *record, below []record, depth int) {
	rules, name := t.form.Rows.Tree, cmp.Or(t.agencies[lead].Name, lead)
	at := len(t.lines)
	t.lines = append(t.lines, line{})
	var parts []int
	if own != nil {
		parts = append(parts, len(t.lines))
		t.addItem(*own, 0, depth+1, strings.ReplaceAll(rules.Own.in(t.lang), "{unit}", name))
	}
	parts = append(parts, t.addTree(below, depth+1)...)
	branch := line{kind: subtotal, depth: depth, code: lead, name: strings.ReplaceAll(rules.Branch.in(t.lang), "{unit}", name)}
	t.lines[at] = t.summed(branch, parts)
}
