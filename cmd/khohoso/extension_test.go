package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// An analyst checks a folder, sees ten rows of each definition, builds with it, and the file remembers it; a form and a
// mapping of the folder are found by their names.
func TestExtensionFromFolderToFigures(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	folder := filepath.Join(dir, "extensions")
	if err := os.CopyFS(folder, os.DirFS("../../docs/extension")); err != nil {
		t.Fatal(err)
	}
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	p := newProgram(t, "")
	settings := write("khohoso.yaml", "extensions: "+folder+"\nlang: en\nquiet: true\n")
	events := write("x.csv", "SoHoSo,MaDonVi,NgayGio,TrangThai,MaTTHC\nA-1,H28.01,2024-06-01 09:00,received,1.000001\nA-1,H28.01,2024-06-04 09:00,finished,1.000001\n")
	sets := write("sets.csv", "set,indicator,max_score,group_code\ntinh,9.1,100,TD\n")
	for _, step := range []struct{ want, command string }{
		{"", "ingest " + events + " --mapping phan-mem-x"},
		{"", "ingest " + sets},
		{"", "build"},
		{"nothing wrong", "extension check " + folder},
		{"closed  calendar", "extension check " + folder},
		{`"indicator":"9.1"`, "indicators --period 2024-06 --set tinh --format json"},
		{"ind_9_1", "dictionary"},
	} {
		status, out, errOut := p.call(append(strings.Fields(step.command), "--config", settings)...)
		if status != 0 || !strings.Contains(strings.ReplaceAll(out, " ", ""), strings.ReplaceAll(step.want, " ", "")) {
			t.Fatalf("%s ended with %d and says %s%s, which should hold %q", step.command, status, out, errOut, step.want)
		}
	}

	if err := os.WriteFile(filepath.Join(folder, "findings", "hong.sql"), []byte("select * from raw_event"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"extension check " + folder, "build"} {
		if status, _, said := p.call(append(strings.Fields(command), "--config", settings)...); status != 2 || strings.Count(said, "hong.sql") < 2 {
			t.Errorf("%s ended with %d and says %s", command, status, said)
		}
	}
	if status, out, said := p.call("indicators", "--period", "2024-06", "--set", "tinh", "--format", "json"); status != 0 || !strings.Contains(out, `"9.1"`) {
		t.Errorf("without the folder the figures say %s%s", out, said)
	}
}
