// Package office prints workbooks as PDF with the LibreOffice of this machine, where there is one. Start with Find.
package office

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"khohoso/internal/apperr"
)

// None is the setting that leaves an installed LibreOffice alone.
const None = "none"

// programs are what LibreOffice is called.
var programs = []string{"soffice", "libreoffice"}

// longestPrint is how long one workbook may take to be printed.
const longestPrint = 2 * time.Minute

// Office prints one workbook at a time: LibreOffice takes a core and half a gigabyte while it does.
// It is started with a profile of its own, so that nothing of another user's settings shows.
type Office struct {
	program string
	folder  string
	turn    chan struct{} // holds one
}

// Find gives the LibreOffice named by a path or, for "", found in PATH; nil where there is none or setting is None.
// folder is a private one that exists while it is used.
//
// Error: apperr.Usage for a path that cannot be run.
func Find(setting, folder string) (*Office, error) {
	if setting == None {
		return nil, nil
	}
	if setting != "" {
		path, err := exec.LookPath(setting)
		if err != nil {
			return nil, apperr.Wrap(apperr.Usage, err, fmt.Sprintf("--libreoffice %q cannot be run; name the soffice program, or leave it out to search for it, or write none", setting),
				fmt.Sprintf("--libreoffice %q không chạy được; hãy ghi đường dẫn tới chương trình soffice, bỏ trống để tự tìm, hoặc ghi none", setting))
		}
		return newOffice(path, folder), nil
	}
	for _, name := range programs {
		if path, err := exec.LookPath(name); err == nil {
			return newOffice(path, folder), nil
		}
	}
	return nil, nil
}

func newOffice(program, folder string) *Office {
	return &Office{program: program, folder: folder, turn: make(chan struct{}, 1)}
}

// PDF prints a workbook. It waits its turn, and ends with the context.
func (o *Office) PDF(ctx context.Context, workbook []byte) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, longestPrint)
	defer cancel()
	select {
	case o.turn <- struct{}{}:
		defer func() { <-o.turn }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	work, err := os.MkdirTemp(o.folder, "print-") // for us alone
	if err != nil {
		return nil, failed(err)
	}
	defer os.RemoveAll(work)
	source := filepath.Join(work, "form.xlsx")
	if err := os.WriteFile(source, workbook, 0o600); err != nil {
		return nil, failed(err)
	}
	if err := o.run(ctx, source, work); err != nil {
		return nil, err
	}
	printed, err := os.ReadFile(filepath.Join(work, "form.pdf"))
	if err != nil {
		return nil, failed(err)
	}
	return printed, nil
}

// run has LibreOffice convert a file and ends everything it started with the context.
func (o *Office) run(ctx context.Context, source, out string) error {
	profile := filepath.Join(o.folder, "profile")
	command := exec.CommandContext(ctx, o.program, "-env:UserInstallation=file://"+filepath.ToSlash(profile), "--headless", "--norestore", "--nolockcheck",
		"--convert-to", "pdf:calc_pdf_Export", "--outdir", out, source)
	command.Dir = out
	command.Env = environment(out)
	command.WaitDelay = 5 * time.Second // for what keeps its output open
	apart(command)
	said, err := command.CombinedOutput()
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return failed(fmt.Errorf("%w: %.500s", err, said))
}

// environment is what LibreOffice needs of ours, and a home that is not anybody's.
func environment(home string) []string {
	env := []string{"HOME=" + home, "TMPDIR=" + home, "LC_ALL=C.UTF-8", "SAL_USE_VCLPLUGIN=svp"}
	for _, name := range []string{"PATH", "SystemRoot", "FONTCONFIG_PATH", "LD_LIBRARY_PATH"} {
		if value, set := os.LookupEnv(name); set {
			env = append(env, name+"="+value)
		}
	}
	return env
}

func failed(cause error) error {
	var fault *apperr.Fault
	if errors.As(cause, &fault) {
		return cause
	}
	return apperr.Wrap(apperr.Busy, cause, "LibreOffice did not print the form; take the workbook, or print the page from the browser",
		"LibreOffice không in được biểu; hãy tải Excel, hoặc in trang này từ trình duyệt")
}
