package reports

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"khohoso/internal/apperr"
	"khohoso/models/figures"
	"khohoso/models/metrics"
	"khohoso/models/period"
	"khohoso/models/store"
	"khohoso/reports/source"
)

func renderPack(t testing.TB, r source.Reads, q Request) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := RenderPack(t.Context(), r, q, &out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestPack: all forms that belong to a unit, each sheet listed on the cover, the same cells as in the form's own workbook.
func TestPack(t *testing.T) {
	t.Parallel()
	for agency, want := range map[string][]string{
		"":       {"II.06a", "II.06b", "II.06c", "766-progress", "766-scorecard", "compare", "II.07b"},
		"H28.20": {"II.06a", "II.06b", "II.06c", "766-progress"},
		"H28.01": {"II.06a", "self-evaluation", "due"},
	} {
		q := Request{Period: periodOf(t, "2025-06"), Agency: agency}
		made := renderPack(t, someProvince(), q)
		if !bytes.Equal(made, renderPack(t, source.Shared(someProvince()), q)) {
			t.Errorf("%q: shared reads give another pack", agency)
		}
		f := open(t, made)
		cover := dump(t, made)
		cover = cover[:strings.Index(cover, "\n== II.06a")]
		for _, name := range f.GetSheetList()[1:] {
			if !strings.Contains(cover, " "+name+"\n") {
				t.Errorf("%q: the contents lack %s", agency, name)
			}
		}
		for _, code := range want {
			q.Form = code
			own := open(t, render(t, someProvince(), q))
			name := own.GetSheetList()[0] // what is signed comes first
			a, err1 := f.GetRows(name)
			b, err2 := own.GetRows(name)
			if err1 != nil || err2 != nil {
				t.Fatal(err1, err2)
			}
			if diff := cmp.Diff(b, a); diff != "" {
				t.Errorf("%q %s: the pack's sheet differs (-own +pack):\n%s", agency, code, diff)
			}
		}
		if agency == "H28.01" && strings.Contains(fmt.Sprint(f.GetSheetList()), "II.06b") {
			t.Error("a unit without units below it has a form over units")
		}
	}
}

// TestUnbalancedPackIsRefused: one form that does not balance holds back the whole pack.
func TestUnbalancedPackIsRefused(t *testing.T) {
	t.Parallel()
	f := someProvince()
	key := [2]string{"H28.01", "L03"}
	m := f.cells[key]
	m.Closed++
	f.cells[key] = m
	var out bytes.Buffer
	if err := RenderPack(t.Context(), f, Request{Period: periodOf(t, "2025-06")}, &out); apperr.CodeOf(err) != apperr.Unbalanced || out.Len() > 0 {
		t.Errorf("%v, %d bytes", err, out.Len())
	}
	if _, err := WritePacks(t.Context(), f, Request{Period: periodOf(t, "2025-06")}, &out, PackRun{}); apperr.CodeOf(err) != apperr.Unbalanced {
		t.Errorf("all packs: %v", err)
	}
}

// allPacks of some units (of all with KHOHOSO_SOAK): the same bytes twice, whole by the
// manifest, each as if it were made alone.
func allPacks(t *testing.T, w *store.Warehouse) {
	q := Request{Period: periodOf(t, "2025-Q1")}
	var first, second bytes.Buffer
	start := time.Now()
	var done int
	units, err := packUnits(t.Context(), figures.Of(w), q)
	if err != nil || len(units) < 100 {
		t.Fatalf("%d units get a pack: %v", len(units), err)
	}
	if os.Getenv("KHOHOSO_SOAK") != "1" {
		units = units[:8]
	}
	made, err := writePacks(t.Context(), source.Shared(figures.Of(w)), q, units, &first, PackRun{Report: func(n, of int) { done = n }})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d packs in %s, %d bytes", len(made.Files), time.Since(start).Round(time.Millisecond), first.Len())
	if len(made.Files) != len(units) || done != len(made.Files) {
		t.Errorf("%d packs, %d reported", len(made.Files), done)
	}
	if _, err := writePacks(t.Context(), source.Shared(figures.Of(w)), q, units, &second, PackRun{}); err != nil || !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Errorf("not the same bytes: %v", err)
	}
	archive, err := zip.NewReader(bytes.NewReader(first.Bytes()), int64(first.Len()))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if files[f.Name], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	var manifest Packs
	if err := json.Unmarshal(files["manifest.json"], &manifest); err != nil || len(manifest.Files) != len(files)-1 {
		t.Fatalf("manifest: %v, %d files of %d", err, len(manifest.Files), len(files))
	}
	for i, f := range manifest.Files {
		sum := sha256.Sum256(files[f.Path])
		if hex.EncodeToString(sum[:]) != f.SHA256 {
			t.Errorf("%s: another checksum", f.Path)
		}
		if i%40 == 0 { // making one alone is slow
			q.Agency = f.Agency
			if !bytes.Equal(renderPack(t, figures.Of(w), q), files[f.Path]) {
				t.Errorf("%s: another pack than alone", f.Path)
			}
		}
	}
}

// sharedReads answer as the warehouse does, unit by unit.
func sharedReads(t *testing.T, w *store.Warehouse) {
	shared := source.Shared(figures.Of(w))
	for _, agency := range busyUnits(t, w) {
		for _, by := range []metrics.Grouping{metrics.ByField, metrics.ByProvince, metrics.ByAgency} {
			for _, rule := range []string{"form06", "portal766"} {
				q := metrics.FlowQuery{Periods: []period.Period{periodOf(t, "2025-Q1")}, By: by, Agency: agency, Rule: rule, Lang: "vi"}
				want, err1 := metrics.Flow(t.Context(), w, q)
				got, err2 := shared.Flow(t.Context(), q)
				if err1 != nil || err2 != nil {
					t.Fatal(err1, err2)
				}
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%q by %s, %s (-warehouse +shared):\n%s", agency, by, rule, diff)
				}
			}
		}
	}
}
