package serve

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"khohoso/internal/app"
	"khohoso/internal/apperr"
	"khohoso/internal/config"
)

// A disk without room for temporary files or packs costs these and not the service; a wrong setting is refused.
func TestFormsWithoutTheirFolders(t *testing.T) {
	var said bytes.Buffer
	folder := t.TempDir()
	temporary := filepath.Join(folder, "tmp")
	if err := os.Mkdir(temporary, 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", temporary)
	soffice := filepath.Join(folder, "soffice")
	if err := os.WriteFile(soffice, []byte("#!/bin/sh\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	a := &app.App{Settings: config.Defaults(), Log: slog.New(slog.NewTextHandler(&said, nil))}
	a.Warehouse, a.LibreOffice = filepath.Join(folder, "w.duckdb"), soffice
	ctx, stop := context.WithCancel(t.Context())
	end, err := startForms(ctx, a, nil)
	if err != nil || a.Office == nil || a.Packs == nil || said.Len() > 0 {
		t.Fatalf("%v, %v, %v, %s", err, a.Office, a.Packs, &said)
	}
	stop()
	a.Background.Wait()
	end()
	if left, err := os.ReadDir(temporary); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	t.Setenv("TMPDIR", filepath.Join(folder, "not-there"))
	if err := os.WriteFile(a.Warehouse+".packs", nil, 0o600); err != nil { // a file where the folder belongs
		t.Fatal(err)
	}
	if _, err = startForms(t.Context(), a, nil); err != nil || a.Office != nil || a.Packs != nil || strings.Count(said.String(), "level=WARN") != 2 {
		t.Errorf("%v, %v, %v, %s", err, a.Office, a.Packs, &said)
	}
	a.LibreOffice = filepath.Join(folder, "nobody")
	if _, err = startForms(t.Context(), a, nil); apperr.CodeOf(err) != apperr.Usage {
		t.Errorf("a program that is not there: %v", err)
	}
	a.LibreOffice, a.Layout = "none", filepath.Join(folder, "no-layouts")
	if _, err = startForms(t.Context(), a, nil); apperr.CodeOf(err) != apperr.BadInput {
		t.Errorf("layouts that are not there: %v", err)
	}
}
