package office

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"khohoso/internal/apperr"
)

func workbook(t *testing.T) []byte {
	t.Helper()
	f := excelize.NewFile()
	if err := f.SetCellValue("Sheet1", "A1", "Biểu số II.06a"); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWhichOfficeIsUsed(t *testing.T) {
	folder := t.TempDir()
	if found, err := Find(None, folder); found != nil || err != nil {
		t.Errorf("none gives %v, %v", found, err)
	}
	if _, err := Find(filepath.Join(folder, "not-there"), folder); apperr.CodeOf(err) != apperr.Usage || !strings.Contains(apperr.Sentence(err, "vi"), "not-there") {
		t.Errorf("a path that is not there gives %v", err)
	}
	t.Setenv("PATH", folder)
	if found, err := Find("", folder); found != nil || err != nil {
		t.Errorf("an empty PATH gives %v, %v", found, err)
	}
	if err := os.WriteFile(filepath.Join(folder, "libreoffice"), []byte("#!/bin/sh\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	if found, err := Find("", folder); found == nil || err != nil {
		t.Errorf("a program in PATH gives %v, %v", found, err)
	}
}

// A program that fails says so once, leaves nothing behind, and one that hangs ends with the context, its children too.
func TestOfficeThatFailsOrHangs(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	script := func(text string) *Office {
		path := filepath.Join(folder, "soffice")
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		found, err := Find(path, folder)
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	if _, err := script("echo no display >&2; exit 3").PDF(t.Context(), nil); apperr.CodeOf(err) != apperr.Busy || !strings.Contains(err.Error(), "no display") {
		t.Errorf("a failure gives %v", err)
	}
	if _, err := script("exit 0").PDF(t.Context(), nil); apperr.CodeOf(err) != apperr.Busy {
		t.Errorf("no PDF gives %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	began := time.Now()
	if _, err := script("sleep 60 & sleep 60").PDF(ctx, nil); !errors.Is(err, context.DeadlineExceeded) || time.Since(began) > 4*time.Second {
		t.Errorf("one that hangs gives %v after %v", err, time.Since(began))
	}
	if left, err := filepath.Glob(filepath.Join(folder, "print-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestPrintsAWorkbook(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("soffice"); err != nil {
		if os.Getenv("KHOHOSO_REQUIRE_TOOLS") == "1" {
			t.Fatal("soffice is needed for this test and is not on this machine")
		}
		t.Skip("soffice is not installed: nothing is printed here")
	}
	o, err := Find("", t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for range 2 { // the profile is made once
		printed, err := o.PDF(t.Context(), workbook(t))
		if err != nil || !bytes.HasPrefix(printed, []byte("%PDF-")) {
			t.Fatalf("%.20q, %v", printed, err)
		}
	}
}
