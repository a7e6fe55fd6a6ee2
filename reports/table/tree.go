package table

import (
	"cmp"
	"slices"
	"strings"

	"khohoso/reports/source"
)

// branchOf is the chain of units from one directly under the subject's unit down to
// a record's own; only itself where its place in the tree is not known.
func (t *Table) branchOf(code string) []string {
	chain := []string{code}
	if code == t.Code {
		return chain
	}
	for range len(t.Agencies) {
		parent := t.Agencies[chain[0]].ParentCode
		if parent == "" || parent == t.Code || slices.Contains(chain, parent) {
			break
		}
		if _, known := t.Agencies[parent]; !known || t.Agencies[parent].Level == "province" {
			break
		}
		chain = append([]string{parent}, chain...)
	}
	if chain[0] != t.Code && slices.Contains(chain, t.Code) { // a ring in the catalogue
		return []string{code}
	}
	return chain
}

// branchLevel is the level of the unit that leads the branch of a record.
func (t *Table) branchLevel(rec source.Record) string {
	if lead := t.branchOf(rec.Code)[0]; lead != rec.Code {
		return t.Agencies[lead].Level
	}
	return rec.Level
}

// addTree adds a row for each unit under the unit above it: one that has others
// below it gets a row for its branch, which sums its own row and theirs. It gives
// the places of the rows that stand side by side at this depth.
func (t *Table) addTree(records []source.Record, depth int) []int {
	own, below, order := map[string]*source.Record{}, map[string][]source.Record{}, []string{}
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
		places = append(places, len(t.Rows))
		if len(below[lead]) == 0 {
			t.addItem(*own[lead], int64(i+1), depth, t.nameOf(*own[lead]))
			continue
		}
		t.addBranch(lead, own[lead], below[lead], depth)
	}
	return places
}

func (t *Table) addBranch(lead string, own *source.Record, below []source.Record, depth int) {
	rules, name := t.Layout.Rows.Tree, cmp.Or(t.Agencies[lead].Name, lead)
	at := len(t.Rows)
	t.Rows = append(t.Rows, Row{})
	var parts []int
	if own != nil {
		parts = append(parts, len(t.Rows))
		t.addItem(*own, 0, depth+1, strings.ReplaceAll(rules.Own.In(t.Lang), "{unit}", name))
	}
	parts = append(parts, t.addTree(below, depth+1)...)
	branch := Row{Kind: Subtotal, Depth: depth, Code: lead, Name: strings.ReplaceAll(rules.Branch.In(t.Lang), "{unit}", name)}
	t.Rows[at] = t.summed(branch, parts)
}
