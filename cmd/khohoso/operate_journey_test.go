package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/chromedp"

	"khohoso/dashboards/locale"
)

// The operator's round in Chromium, from signing in: a click leads from the province's page to the machine room, and the bad file goes from the
// quarantine by a workbook that is mended on the desk back into the figures. Nothing of a shell; clicks are counted.
func TestOperatorsJourney(t *testing.T) {
	t.Parallel()
	downloads := t.TempDir()
	ctx := openChromium(t, downloads)
	p := newProgram(t, "")
	p.take("june.csv", june+badRows)
	r := p.enter(p.configured("figures-behind: 0s\n"))
	r.post("/logout", nil)
	clicks := 0
	do := func(steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, steps...); err != nil {
			t.Fatal(err)
		}
	}
	click := func(text string) {
		t.Helper()
		clicks++
		do(chromedp.Click(chromedp.Search(fmt.Sprintf(`//*[(self::a or self::button or self::summary) and normalize-space()=%q]`, text))))
	}
	waits := func(text string) {
		t.Helper()
		for range 200 {
			said, err := chromedp.Run(ctx, chromedp.Evaluate[string](`document.querySelector('main') ? document.querySelector('main').innerText : ''`))
			if err == nil && strings.Contains(said, text) { // a page that is left meanwhile cannot be asked
				return
			}
			time.Sleep(100 * time.Millisecond)
		}
		t.Fatalf("the page does not say %q", text)
	}
	do(chromedp.Navigate(r.address+"/login"),
		chromedp.SendKeys(chromedp.CSS("#name"), "operator"), chromedp.SendKeys(chromedp.CSS("#password"), ownPassword))
	click("Đăng nhập")
	waits("Tiếp nhận")
	clicks = 0
	click(locale.Vietnamese.T("menu"))
	click("Vận hành")
	waits("3 dòng chờ sửa")
	click("Dòng cách ly")
	waits("Tải sổ Excel để sửa")
	click("Tải sổ Excel để sửa")
	book := mendedOnTheDesk(t, downloads)
	do(chromedp.SetUploadFiles(chromedp.CSS("#file-events"), []string{book}))
	click("Nạp tệp đã sửa")
	waits("đã gồm mọi lượt nạp")
	waits("Xong: đọc 3, nhận 2, trùng 0, cách ly 1.")
	if clicks != 5 {
		t.Errorf("%d clicks from the province's page to the figures, want 5", clicks)
	}
	do(chromedp.Navigate(r.address + "/dossiers?where=received&period=2024-06"))
	waits("H28.01-240603-00002")
}

// mendedOnTheDesk waits for the workbook, mends it as a person would and saves it.
func mendedOnTheDesk(t *testing.T, folder string) string {
	t.Helper()
	for range 200 {
		found, err := filepath.Glob(filepath.Join(folder, "cach-ly-*.xlsx"))
		if err != nil {
			t.Fatal(err)
		}
		if len(found) == 1 {
			text, err := os.ReadFile(found[0])
			if err != nil {
				t.Fatal(err)
			}
			mended := mend(t, text, map[string]map[string]string{"H28.01-240603-00002": {"event_time": "2024-06-03T09:00:00+07:00"}, "H28.01-240603-00003": {"status": "finished"}})
			if err := os.WriteFile(found[0], mended, 0o600); err != nil {
				t.Fatal(err)
			}
			return found[0]
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatal("the workbook was not downloaded")
	return ""
}

// allowDownloads lets the browser put files into a folder.
func allowDownloads(folder string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, browser.SetDownloadBehavior, browser.SetDownloadBehaviorParams{Behavior: browser.SetDownloadBehaviorBehaviorAllow, DownloadPath: folder})
		return err
	})
}

// openChromium starts a browser that puts downloads into a folder, or skips the test where there is none. With KHOHOSO_REQUIRE_TOOLS=1 a missing browser is a failure.
func openChromium(t *testing.T, downloads string) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		path, err = exec.LookPath("google-chrome")
	}
	if err != nil && os.Getenv("KHOHOSO_REQUIRE_TOOLS") == "1" {
		t.Fatal("Chromium is needed for this test and is not on this machine")
	}
	if err != nil {
		t.Skip("no Chromium on this machine: the journey is not made")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-sync", true), chromedp.UserDataDir(t.TempDir()))
	allocated, stop := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stop)
	ctx, cancel := chromedp.NewContext(allocated)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx, allowDownloads(downloads)); err != nil { // the first call starts the browser and may have no end of its own
		t.Fatal(err)
	}
	ctx, end := context.WithTimeout(ctx, 2*time.Minute)
	t.Cleanup(end)
	return ctx
}
