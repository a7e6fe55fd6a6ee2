package reports

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestSameBytes renders often and side by side: maps, pools and the library's
// own order of sheets must not show.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	for _, form := range []string{"06a", "06b", "766-progress", "06c", "self-evaluation", "compare", "scorecard"} {
		q := Request{Form: form, Period: periodOf(t, "2025-06")}
		want := render(t, someProvince(), q)
		var group sync.WaitGroup
		for range 20 {
			group.Go(func() {
				var out bytes.Buffer
				if err := Render(t.Context(), someProvince(), q, &out); err != nil {
					t.Error(err)
				}
				if !bytes.Equal(want, out.Bytes()) {
					t.Errorf("%s: not the same bytes", form)
				}
			})
		}
		group.Wait()
	}
}

// TestTimesComeFromTheData: no clock in the package and in the archive.
func TestTimesComeFromTheData(t *testing.T) {
	t.Parallel()
	workbook := render(t, someProvince(), Request{Form: "06a", Period: periodOf(t, "2025-06")})
	core := string(part(t, workbook, "docProps/core.xml"))
	if strings.Count(core, "2025-07-03T09:45:12Z") != 2 {
		t.Errorf("created and modified are not the time of the data: %s", core)
	}
	for i, p := range parts(t, workbook).File {
		if at := p.Modified.Format(time.DateTime); at != "2025-07-03 16:45:12" { // as the data's clock has it
			t.Errorf("%s has the time %s", p.Name, at)
		}
		if i == 0 && p.Name != "[Content_Types].xml" {
			t.Errorf("the first part is %s", p.Name)
		}
	}
}

// BenchmarkRender is the price of one workbook after its reads: publishing
// writes hundreds.
func BenchmarkRender(b *testing.B) {
	f := someProvince()
	q := Request{Form: "06a", Period: periodOf(b, "2025-06")}
	for b.Loop() {
		render(b, f, q)
	}
}

// TestColumnsStandInOrder: programs take widths that do not go from left to right for a broken file.
func TestColumnsStandInOrder(t *testing.T) {
	t.Parallel()
	workbook := render(t, someProvince(), Request{Form: "compare", Period: periodOf(t, "2025-06")})
	for _, p := range parts(t, workbook).File {
		if !strings.HasPrefix(p.Name, "xl/worksheets/sheet") {
			continue
		}
		last := 0
		for _, found := range regexp.MustCompile(`<col min="(\d+)" max="(\d+)"`).FindAllStringSubmatch(string(part(t, workbook, p.Name)), -1) {
			from, _ := strconv.Atoi(found[1])
			to, _ := strconv.Atoi(found[2])
			if from <= last || to < from {
				t.Errorf("%s: columns %d to %d after %d", p.Name, from, to, last)
			}
			last = to
		}
	}
}
