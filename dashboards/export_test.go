package dashboards

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	cdpbrowser "github.com/chromedp/cdproto/browser"
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

// Downloads has files that the browser takes home written to a folder.
func (b Browser) Downloads(t *testing.T, dir string) {
	events := true
	send(t, b.browser, cdpbrowser.SetDownloadBehavior, cdpbrowser.SetDownloadBehaviorParams{
		Behavior: cdpbrowser.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir, EventsEnabled: &events,
	})
}

// Paper gives the text of the page as it is printed, and whether every sheet is A4 lying down.
func (b Browser) Paper(t *testing.T) (text string, isLandscape bool) {
	t.Helper()
	printed, err := chromedp.Run(b.ctx, chromedp.Action[[]byte](chromedp.PrintToPDF(chromedp.PDFPreferCSSPageSize())))
	if err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("KHOHOSO_PREVIEW"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, "printed.pdf"), printed, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	reading := exec.Command("pdftotext", "-layout", "-", "-")
	reading.Stdin = bytes.NewReader(printed)
	out, err := reading.Output()
	if err != nil {
		t.Skipf("no pdftotext on this machine: the printed page is not read: %v", err)
	}
	boxes := bytes.Count(printed, []byte("/MediaBox"))
	return string(out), boxes > 0 && boxes == bytes.Count(printed, []byte("/MediaBox [0 0 841"))
}

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
