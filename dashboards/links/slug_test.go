package links

import (
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var safeSlug = regexp.MustCompile(`^[a-z0-9]+(?:[._-][a-z0-9]+)*$`)

func TestSlugOfOrdinaryCodesIsReadable(t *testing.T) {
	for code, want := range map[string]string{
		"H28.01": "h28.01", "000.00.53.H48": "000.00.53.h48", "H15.50.05.13": "h15.50.05.13", "H28-A": "h28-a",
	} {
		if got := Slug(code); got != want {
			t.Errorf("Slug(%q) = %q, want %q", code, got, want)
		}
	}
}

func TestSlugOfHostileCodes(t *testing.T) {
	codes := []string{
		"", ".", "..", "../x", "a/b", `a\b`, "CON", "con", "Con.txt", "NUL.01", "COM1", "h28.01", "H28.01", "H28.01 ", "H28.01.", "H28..01",
		"Sở Y tế", "sở y tế", "\x00", "a\nb", "%2e%2e", "H28:01", strings.Repeat("A", 500), strings.Repeat("A", 501), "x_1", "X_1",
	}
	seen := map[string]string{}
	for _, code := range codes {
		slug := Slug(code)
		if !safeSlug.MatchString(slug) || len(slug) > 64 || deviceName.MatchString(strings.ToUpper(slug)) {
			t.Errorf("Slug(%q) = %q is not safe in a path", code, slug)
		}
		if other, taken := seen[slug]; taken {
			t.Errorf("Slug(%q) = Slug(%q) = %q", code, other, slug)
		}
		seen[slug] = code
	}
}

func TestSlugIsSafeAndUnique(t *testing.T) {
	code := rapid.OneOf(rapid.String(), rapid.StringMatching(`[A-Za-z0-9./\\ _-]{0,12}`), rapid.SampledFrom([]string{"CON", "aux", "H28.01", "h28.01"}))
	rapid.Check(t, func(t *rapid.T) {
		a, b := code.Draw(t, "a"), code.Draw(t, "b")
		for _, slug := range []string{Slug(a), Slug(b)} {
			if !safeSlug.MatchString(slug) || len(slug) > 64 || deviceName.MatchString(strings.ToUpper(slug)) {
				t.Fatalf("%q is not safe in a path", slug)
			}
		}
		if a != b && strings.EqualFold(Slug(a), Slug(b)) {
			t.Fatalf("%q and %q share the slug %q", a, b, Slug(a))
		}
	})
}

func TestPathsOfAPublication(t *testing.T) {
	agency := Place{Page: AgencyPage, Code: "H28.01"}
	english := Place{Page: AgencyPage, Code: "H28.01", Lang: "en"}
	links := Files{ManifestFile: "manifest.json", WorkbookFile: func(string) string { return "biểu 06a.xlsx" }}
	for got, want := range map[string]string{
		PagePath(agency):                                                "agencies/h28.01/index.html",
		PagePath(english):                                               "en/agencies/h28.01/index.html",
		links.To(agency, english):                                       "../../en/agencies/h28.01/index.html",
		links.To(english, Place{Lang: "en"}):                            "../../../en/index.html",
		links.Workbook(english, "H28.01"):                               "../../../agencies/h28.01/bi%E1%BB%83u%2006a.xlsx",
		links.Workbook(Place{}, ""):                                     "reports/bi%E1%BB%83u%2006a.xlsx",
		links.Manifest(Place{Page: UnitsPage}):                          "manifest.json",
		Service{}.To(Place{}, english):                                  "/agencies/h28.01?lang=en",
		Service{Workbooks: true}.Workbook(Place{Period: "2025-06"}, ""): "/reports/workbook?period=2025-06",
	} {
		if got != want {
			t.Errorf("path is %q, want %q", got, want)
		}
	}
}
