package dashboards

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"khohoso/dashboards/links"
	"khohoso/models/period"
	"khohoso/models/scoring"
	"khohoso/models/store"
)

var itemLink = regexp.MustCompile(`href="(/(?:unit-)?items/[^"]+)"`)

// itemsOfAPage is how many things a page names at most.
const itemsOfAPage = 200

// checkItemsPages: the page of indicators leads to what each of them misses that counts no
// dossiers, and the page behind the link names as many things as the read gives.
func checkItemsPages(t *testing.T, w *store.Warehouse, p period.Period, get func(string) (int, string)) {
	t.Helper()
	_, index := get("/indicators?period=" + p.Name)
	hrefs := map[string]string{}
	for _, found := range itemLink.FindAllStringSubmatch(index, -1) {
		path, _, _ := strings.Cut(found[1], "?")
		hrefs[path[strings.LastIndex(path, "/")+1:]] = found[1]
	}
	for _, indicator := range []string{"1.2", "1.3", "1.4", "3.2", "5.2"} {
		href := hrefs[links.Slug(indicator)]
		if href == "" {
			t.Errorf("nothing leads to what %s misses", indicator)
			continue
		}
		items, err := scoring.LostItems(t.Context(), w, scoring.ItemQuery{Period: p, Indicator: indicator})
		if err != nil {
			t.Fatal(err)
		}
		status, page := get(href)
		if rows := strings.Count(page, `<tr><th scope="row" class="code">`); status != http.StatusOK || rows != min(len(items), itemsOfAPage) || rows == 0 {
			t.Errorf("%s: status %d, %d rows of %d things", href, status, rows, len(items))
		}
		if vi, _ := scoring.ReasonWords(items[0].Reason); !strings.Contains(page, vi) {
			t.Errorf("%s does not say %q", href, vi)
		}
	}
	status, page := get("/items/1.3?set=annex&period=" + p.Name) // by another set, which the picker and the links keep
	if !strings.Contains(page, `<option value="annex" selected>`) || !strings.Contains(page, `href="/indicators/1.3?period=`+p.Name+`&set=annex"`) || status != http.StatusOK {
		t.Errorf("the page of another set: status %d, %.2000s", status, page)
	}
	for path, want := range map[string]int{"/items/5.2": http.StatusNotFound, "/unit-items/1.2": http.StatusNotFound, "/items/2.1": http.StatusNotFound, "/items/9.9": http.StatusNotFound} {
		if status, _ := get(path + "?period=" + p.Name); status != want {
			t.Errorf("%s answers %d, not %d", path, status, want)
		}
	}
}
