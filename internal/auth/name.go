package auth

import (
	"fmt"
	"regexp"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"khohoso/internal/apperr"
)

var accountName = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{M}\p{N}._@-]{1,63}$`)

// cleanName is the one form in which a name is kept.
func cleanName(name string) string { return norm.NFKC.String(name) }

// checkName refuses names that cannot be typed, and those that look like another:
// letters of one script, so that no Cyrillic о passes for a Latin o.
func checkName(name string) error {
	if !accountName.MatchString(name) {
		return apperr.New(apperr.Usage, fmt.Sprintf("account %q: a name has 2 to 64 letters, digits and . _ @ -", name),
			fmt.Sprintf("tài khoản %q: tên gồm 2 đến 64 chữ cái, chữ số và . _ @ -", name))
	}
	if scriptsOf(name) > 1 {
		return apperr.New(apperr.Usage, fmt.Sprintf("account %q mixes letters of several scripts; use those of one", name),
			fmt.Sprintf("tài khoản %q lẫn chữ cái của nhiều hệ chữ; hãy chỉ dùng một hệ chữ", name))
	}
	return nil
}

func scriptsOf(name string) int {
	seen := map[string]bool{}
	for _, letter := range name {
		for script, table := range unicode.Scripts {
			if script != "Common" && script != "Inherited" && unicode.Is(table, letter) {
				seen[script] = true
			}
		}
	}
	return len(seen)
}
