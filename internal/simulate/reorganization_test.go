package simulate

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"khohoso/internal/simulate/calendar"
	"khohoso/internal/simulate/province"
)

// sentLate recognises the marked rows of before the reorganization that came after it.
func sentLate(row []string) bool {
	return row[column["event_time"]] < calendar.ReorganizationStart && row[column["recorded_at"]] >= calendar.ReorganizationStart
}

// oldCode says whether an agency is one of the province that ended.
func oldCode(agency string) bool {
	return agency == province.ProvinceCode || strings.HasPrefix(agency, province.ProvinceCode+".")
}

// successors maps each agency to those named in the catalogue.
func (p *writtenProvince) successors() map[string][]string {
	all := make(map[string][]string)
	for _, a := range p.agencies {
		if s := a["successor_codes"]; s != "" {
			all[a["code"]] = strings.Split(s, ";")
		}
	}
	all[province.UnknownUnit.Code] = province.UnknownUnit.Successors
	return all
}

func TestEveryOldUnitHasASuccessor(t *testing.T) {
	t.Parallel()
	p := openProvince(t)
	rows := make(map[string]map[string]string)
	for _, a := range p.agencies {
		rows[a["code"]] = a
	}
	for code, a := range rows {
		if !oldCode(code) {
			if a["valid_from"] != calendar.ReorganizationStart || a["valid_to"] != "" || a["successor_codes"] != "" {
				t.Errorf("new unit %v", a)
			}
			if parent := a["parent_code"]; (code == province.MergedProvinceCode) != (parent == "") || parent != "" && parent != province.MergedProvinceCode {
				t.Errorf("%s has parent %q", code, parent)
			}
			continue
		}
		if a["valid_to"] != calendar.LastDayBefore {
			t.Errorf("%s is valid to %q", code, a["valid_to"])
		}
		successors := strings.Split(a["successor_codes"], ";")
		for _, s := range successors {
			if rows[s] == nil || oldCode(s) {
				t.Errorf("%s has successor %q, which is no unit of 2025-09-30", code, s)
			}
		}
		if many := a["level"] == "district"; many != (len(successors) > 1) {
			t.Errorf("%s %s has successors %v", a["level"], code, successors)
		}
	}
}

// Each new commune is made of 2 to 5 old ones of one district, and each district
// is handed to the commune at its seat first.
func TestRegrouping(t *testing.T) {
	t.Parallel()
	p := openProvince(t)
	successors, merged, seat := p.successors(), make(map[string][]string), make(map[string]string)
	for _, a := range p.agencies {
		if a["level"] != "commune" || !oldCode(a["code"]) {
			continue
		}
		heir := successors[a["code"]][0]
		merged[heir] = append(merged[heir], a["parent_code"])
		if !slices.Contains(successors[a["parent_code"]], heir) {
			t.Errorf("%s goes to %s, its district to %v", a["code"], heir, successors[a["parent_code"]])
		}
		if strings.HasPrefix(a["short_name"], "Thị trấn ") && seat[a["parent_code"]] == "" || a["short_name"] == "Phường Phương Lâm" {
			seat[a["parent_code"]] = heir
		}
	}
	seat["H28.40"] = successors["H28.40.02"][0] // Chi Nê; Lạc Thủy has two towns
	for heir, districts := range merged {
		if n := len(districts); n < 2 || n > 5 || len(slices.Compact(districts)) != 1 {
			t.Errorf("%s is made of communes of %v", heir, districts)
		}
	}
	if len(merged) != 46 || len(seat) != 10 {
		t.Errorf("%d new communes, %d seats", len(merged), len(seat))
	}
	for district, heir := range seat {
		if successors[district][0] != heir {
			t.Errorf("%s is handed to %s, its seat to %s", district, successors[district][0], heir)
		}
	}
}

func TestNothingHappensUnderAnOldCodeAfterTheReform(t *testing.T) {
	t.Parallel()
	p := openProvince(t)
	late := 0
	for name, rows := range p.files {
		for i, row := range rows {
			if quarantined(row) || i > 0 && slices.Equal(row, rows[i-1]) {
				continue
			}
			at, agency := row[column["event_time"]], row[column["agency_code"]]
			if oldCode(agency) != (at < calendar.ReorganizationStart) {
				t.Fatalf("%s: %s at %s under %s", name, row[0], at, agency)
			}
			if sentLate(row) {
				late++
				if name != "events-2025-07.csv" {
					t.Errorf("%s: %s recorded at %s", name, row[0], row[column["recorded_at"]])
				}
			}
		}
	}
	if late != p.sum.LateSent || late < 5 || late > 40 {
		t.Errorf("%d rows sent late, %d declared, want 5 to 40", late, p.sum.LateSent)
	}
}

// A dossier begun before the reorganization keeps its code, and whatever happens to it
// afterwards comes from the first successor of the office that it began at.
func TestOpenDossiersGoToTheSuccessor(t *testing.T) {
	t.Parallel()
	p := openProvince(t)
	successors, moved, levels := p.successors(), make(map[string]bool), make(map[int]bool)
	for _, rows := range p.files {
		for _, row := range rows {
			code, agency := row[column["dossier_code"]], row[column["agency_code"]]
			if quarantined(row) || !strings.HasPrefix(code, province.ProvinceCode) || row[column["event_time"]] < calendar.ReorganizationStart {
				continue
			}
			unit, _, _ := strings.Cut(strings.ReplaceAll(code, "/", "-"), "-")
			if heirs := successors[unit]; len(heirs) == 0 || heirs[0] != agency {
				t.Fatalf("%s: %s under %s, want the first of %v", code, row[column["event_time"]], agency, heirs)
			}
			moved[code], levels[strings.Count(unit, ".")+len(successors[unit])] = true, true
		}
	}
	open, goesOn := 0, 0
	for code, h := range p.dossiers {
		if first := h.at["received"]; first == "" || first >= calendar.ReorganizationStart {
			continue
		}
		ended := ""
		for _, status := range []string{"finished", "withdrawn", "stopped"} {
			if at := h.at[status]; at != "" && (ended == "" || at < ended) {
				ended = at
			}
		}
		if ended != "" && ended < calendar.ReorganizationStart {
			continue
		}
		open++
		if ended != "" {
			goesOn++
			if !moved[code] {
				t.Errorf("%s ends at %s, but not under a successor", code, ended)
			}
		}
	}
	within(t, "open that night and ended since", float64(goesOn)/float64(open), 0.6, 1)
	if open < 100 || len(levels) < 3 {
		t.Errorf("%d dossiers open that night, units %v", open, levels)
	}
}

// The reorganization changes who receives, not how much is asked for: the third quarter
// of 2025 differs from the second as that of 2024 did.
func TestVolumeGoesOnOverTheReform(t *testing.T) {
	t.Parallel()
	months, weeks := make(map[string]float64), make(map[string]float64)
	for _, h := range openProvince(t).dossiers {
		at := h.at["received"]
		if at == "" {
			continue
		}
		months[at[:7]]++
		if day := parseTime(t, at); at >= "2025-05-19" && at < "2025-08-11" {
			monday := day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
			weeks[monday.Format(time.DateOnly)]++
		}
	}
	before := months["2025-04"] + months["2025-05"] + months["2025-06"]
	after := months["2025-07"] + months["2025-08"] + months["2025-09"]
	lastYear := (months["2024-07"] + months["2024-08"] + months["2024-09"]) / (months["2024-04"] + months["2024-05"] + months["2024-06"])
	within(t, "third quarter over the second, against 2024", after/before/lastYear, 0.9, 1.1)
	if len(weeks) != 12 {
		t.Errorf("weeks around the reform: %v", weeks)
	}
	mean := 0.0
	for _, n := range weeks {
		mean += n / float64(len(weeks))
	}
	for monday, n := range weeks {
		within(t, "received in the week of "+monday+" over the mean", n/mean, 0.75, 1.25)
	}
}

// A run that ends on the last day before the reorganization knows nothing of it.
func TestNoReformBeforeItsDay(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	before := calendar.ReorganizationDay.Time().AddDate(0, 0, -1)
	sum, err := Write(context.Background(), Options{Dossiers: 2000, Seed: 1, Dir: dir, To: before})
	if err != nil {
		t.Fatal(err)
	}
	if sum.Agencies != 180 || sum.LateSent != 0 {
		t.Errorf("%d agencies, %d rows sent late, want 180 and 0", sum.Agencies, sum.LateSent)
	}
	for _, path := range append(sum.Files, filepath.Join(dir, "README.txt")) {
		content, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(content), province.MergedProvinceCode) {
			t.Errorf("%s mentions %s", path, province.MergedProvinceCode)
		}
	}
}

// A run that begins after the reorganization has no events under the old codes at all.
func TestRunAfterTheReform(t *testing.T) {
	t.Parallel()
	p, err := readProvince(Options{Dossiers: 1000, Seed: 1, Dir: t.TempDir(), From: calendar.ReorganizationDay.Time()})
	if err != nil {
		t.Fatal(err)
	}
	if p.sum.LateSent != 0 || len(p.files) != 3 {
		t.Errorf("%d rows sent late, %d event files", p.sum.LateSent, len(p.files))
	}
	for code, h := range p.dossiers {
		if oldCode(h.home) || !strings.HasPrefix(code, h.home) {
			t.Fatalf("%s of %s", code, h.home)
		}
	}
}
