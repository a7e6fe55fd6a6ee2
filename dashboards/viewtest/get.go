package viewtest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"khohoso/dashboards/locale"
)

// Around is some of a page beside a word, for messages.
func Around(text, word string) string {
	at := strings.Index(text, word)
	if at < 0 {
		return "no " + word
	}
	return text[at:min(at+400, len(text))]
}

// Get asks a handler.
func Get(t testing.TB, handler http.Handler, method, target string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, r)
	return w.Result()
}

// Body is all that was answered.
func Body(t testing.TB, r *http.Response) string {
	t.Helper()
	content, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// PlainSpaces puts ordinary spaces in the place of hard ones.
func PlainSpaces(s string) string { return strings.ReplaceAll(s, locale.HardSpace, " ") }
