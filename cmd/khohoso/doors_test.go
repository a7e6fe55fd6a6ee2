package main

import (
	"html"
	"io"
	"regexp"
	"strings"

	"khohoso/internal/auth"
)

var doorway = regexp.MustCompile(`href="(/[^"#]*)`)

// everyDoorOpens goes through the pages as people do, some of every kind of address:
// whatever a page offers to a reader, that reader may have and gets. A unit's own
// account gets from the province's page down to a dossier of its own and to no other.
func (w *world) everyDoorOpens(unit string) {
	const some = 2 // of every kind of address
	for _, who := range []visitor{w.tokens["leader"], w.tokens["unit "+unit]} {
		seen, kinds, rows := map[string]bool{}, map[string]int{}, []string{"/", "/agencies/" + strings.ToLower(unit)}
		for len(rows) > 0 {
			target := rows[0]
			rows = rows[1:]
			answer := w.get("GET", target, who, "")
			body, err := io.ReadAll(answer.Body)
			if err != nil {
				w.Fatal(err)
			}
			if answer.StatusCode != 200 {
				w.Errorf("%s (%s) is led to %s, which answers %d", who.name, who.role, target, answer.StatusCode)
			}
			if !strings.HasPrefix(answer.Header.Get("Content-Type"), "text/html") {
				continue
			}
			for _, found := range doorway.FindAllStringSubmatch(string(body), -1) {
				next := html.UnescapeString(found[1])
				if seen[next] || strings.HasPrefix(next, "/assets/") || strings.HasPrefix(next, "/account") {
					continue
				}
				kind := w.kindOf(next)
				if kinds[kind] >= some {
					continue
				}
				seen[next] = true
				kinds[kind]++
				rows = append(rows, next)
			}
		}
		for _, kind := range []string{"/dossier", "/dossiers", "/dossiers.xlsx", "/agencies/{slug}/workbook", "/procedures/{slug}", "/indicators/{slug}", "/compare", "/what-if", "/items/{slug}", "/forms"} {
			if kinds[kind] == 0 {
				w.Errorf("%s (%s) finds no way to %s: %v", who.name, who.role, kind, kinds)
			}
		}
		if who.role == auth.Agency && kinds["/reports/workbook"]+kinds["/forms/pack/{id}"] > 0 {
			w.Errorf("%s is offered the workbooks of the whole province", who.name)
		}
	}
}

// kindOf is the pattern of the route that an address leads to.
func (w *world) kindOf(target string) string {
	path, _, _ := strings.Cut(target, "?")
	for _, r := range w.service.Routes() {
		pattern, exact := strings.TrimSuffix(r.Pattern, "{$}"), r.Pattern == path || r.Pattern == path+"{$}"
		before, after, has := strings.Cut(strings.Replace(pattern, "{id}", "{slug}", 1), "{slug}")
		middle := strings.TrimSuffix(strings.TrimPrefix(path, before), after)
		if exact || has && strings.HasPrefix(path, before) && strings.HasSuffix(path, after) && middle != "" && !strings.Contains(middle, "/") {
			return r.Pattern
		}
	}
	w.Errorf("a page leads to %s, which no route answers", target)
	return path
}
