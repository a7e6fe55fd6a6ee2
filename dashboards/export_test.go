package dashboards

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"khohoso/dashboards/backoffice"
	"khohoso/dashboards/operations"
	"khohoso/dashboards/view"
	"khohoso/dashboards/viewtest"
)

// Browser is the Chromium of the tests, for those that stand outside of the package
// because they serve pages by the service.
type Browser struct{ *browser }

// Desk is a machine room in which everything has happened.
func Desk() operations.Desk { return madeUpDesk{} }

// OpenBrowser starts Chromium, or skips the test where there is none.
func OpenBrowser(t testing.TB) Browser { return Browser{openBrowser(t)} }

// OpenTrustingBrowser starts one that takes any certificate.
func OpenTrustingBrowser(t testing.TB) Browser {
	return Browser{openBrowser(t, chromedp.Flag("ignore-certificate-errors", true))}
}

// Visit loads a page and checks what must hold on every page, with axe-core where axe is its script.
func (b Browser) Visit(t *testing.T, address string, width int64, theme, axe string) {
	t.Helper()
	b.visit(t, address, width, theme)
	b.fine(t, address)
	if axe == "" {
		return
	}
	if dir := os.Getenv("KHOHOSO_PREVIEW"); dir != "" { // for the guides, see docs/pictures.sh
		page, _, _ := strings.Cut(address[strings.LastIndex(address, "/")+1:], "?")
		if width < 600 {
			page += "-phone"
		}
		b.keep(t, filepath.Join(dir, page+".png"), chromedp.CaptureScreenshot())
	}
	b.accessible(t, axe, address) // which opens whatever is folded
}

// Prints sees that the page that was visited last comes out on paper.
func (b Browser) Prints(t *testing.T, address string) { b.prints(t, address) }

// Follow clicks what an expression finds and waits for the page that it leads to.
func (b Browser) Follow(t *testing.T, click string) { b.follow(t, click) }

// Ask evaluates an expression in the page.
func (b Browser) Ask(t *testing.T, expression string) string {
	return ask[string](t, b.browser, expression)
}

// Province is a small province of figures written by hand.
func Province() interface{ view.Reads } { return viewtest.Small() }

// Jobs are scheduled jobs in every state.
func Jobs() backoffice.SchedulePage { return someJobs() }
