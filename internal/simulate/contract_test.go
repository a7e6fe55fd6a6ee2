package simulate

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"khohoso/internal/simulate/calendar"
	"khohoso/internal/simulate/province"
)

func TestCatalogues(t *testing.T) {
	t.Parallel()
	p := openProvince(t)
	if p.sum.Agencies != len(p.agencies) || len(p.agencies) != 245 {
		t.Errorf("%d agencies in the file, %d declared, want 245", len(p.agencies), p.sum.Agencies)
	}
	levels, codes := make(map[string]int), make(map[string]bool)
	for _, a := range p.agencies {
		levels[a["level"]]++
		if codes[a["code"]] {
			t.Errorf("agency %s stands twice", a["code"])
		}
		if parent := a["parent_code"]; parent != "" && !codes[parent] {
			t.Errorf("agency %s comes before its parent %s", a["code"], parent)
		}
		codes[a["code"]] = true
	}
	if levels["province"] != 2 || levels["department"] != 36 || levels["district"] != 10 || levels["commune"] != 151+46 {
		t.Errorf("levels %v", levels)
	}
}

// Every procedure has one row, or one of before and one of since the reorganization, with the
// department in charge of its day.
func TestProcedureCatalogue(t *testing.T) {
	t.Parallel()
	p := openProvince(t)
	departments := make(map[string]bool)
	for _, a := range p.agencies {
		departments[a["code"]] = a["level"] == "department"
	}
	national := regexp.MustCompile(`^\d\.\d{6}$`)
	versions := make(map[string][]map[string]string)
	var complete share
	for _, r := range p.procedures {
		if !national.MatchString(r["code"]) || r["field_name"] == "" || r["levels"] == "" || !departments[r["agency_code"]] {
			t.Errorf("procedure %v", r)
		}
		if since := r["valid_from"] >= calendar.ReorganizationStart; oldCode(r["agency_code"]) == since || since && strings.Contains(r["levels"], "district") {
			t.Errorf("%s of %s is in charge of %s at levels %s", r["valid_from"], r["agency_code"], r["code"], r["levels"])
		}
		if r["decided_at"] > "2025-09-30" || r["decided_at"] == "" && r["published_at"] != "" {
			t.Errorf("%s is decided on %q and public since %q", r["code"], r["decided_at"], r["published_at"])
		}
		complete.add(r["content_complete"] == "yes")
		versions[r["code"]] = append(versions[r["code"]], r)
	}
	within(t, "share with all parts public", complete.of(), 0.85, 0.97)
	if p.sum.Procedures != len(versions) || len(versions) < 100 {
		t.Errorf("%d procedures in the file, %d declared, want at least 100", len(versions), p.sum.Procedures)
	}
	for code, rows := range versions {
		outlived := rows[0]["valid_to"] == calendar.LastDayBefore
		if outlived != (len(rows) == 2) || outlived && (rows[1]["valid_from"] != calendar.ReorganizationStart || rows[1]["valid_to"] != "") {
			t.Errorf("%s has versions %v", code, rows)
		}
	}
}

func TestEventColumns(t *testing.T) {
	t.Parallel()
	for _, name := range strings.Split("dossier_code,event_time,status,agency_code,agency_name,procedure_code,"+
		"procedure_name,field_code,field_name,channel,due_at,recorded_at,applicant_kind,service_level,fee_due,"+
		"fee_paid_online,components_digitised,result_digital,data_reused,personal_store_used,"+
		"population_data_used,rating", ",") {
		if _, ok := column[name]; !ok {
			t.Errorf("column %s is missing", name)
		}
	}
	filled := make(map[string]int)
	for _, rows := range openProvince(t).files {
		for _, row := range rows {
			for name, i := range column {
				if i < len(row) && row[i] != "" {
					filled[name]++
				}
			}
		}
	}
	for name := range column {
		if filled[name] == 0 {
			t.Errorf("column %s is always empty", name)
		}
	}
}

func TestMonthlyFilesHoldTheirMonthInOrder(t *testing.T) {
	t.Parallel()
	p := openProvince(t)
	if len(p.files) != 27 {
		t.Errorf("%d event files, want 27", len(p.files))
	}
	for name, rows := range p.files {
		month := strings.TrimSuffix(strings.TrimPrefix(name, "events-"), ".csv")
		last := ""
		for _, row := range rows {
			if quarantined(row) {
				continue
			}
			at := row[column["event_time"]]
			if at[:7] != month && !sentLate(row) {
				t.Fatalf("%s holds an event of %s", name, at)
			}
			if recorded := row[column["recorded_at"]]; recorded > "2025-10" {
				t.Fatalf("%s holds a row recorded at %s", name, recorded)
			}
			key := at + " " + row[column["dossier_code"]]
			if key < last {
				t.Fatalf("%s: %q after %q", name, key, last)
			}
			last = key
		}
	}
}

// Events, noise and duplicates are what the ledger of an ingester has to find.
func TestDirtIsDeclared(t *testing.T) {
	t.Parallel()
	p := openProvince(t)
	events, dirty, duplicates := 0, 0, 0
	for _, rows := range p.files {
		for i, row := range rows {
			events++
			switch {
			case quarantined(row):
				dirty++
			case i > 0 && slices.Equal(row, rows[i-1]):
				duplicates++
			}
		}
	}
	if events != p.sum.Events || dirty != p.sum.DirtyRows || duplicates != p.sum.Duplicates {
		t.Errorf("found %d rows, %d dirty, %d duplicate; declared %d, %d, %d",
			events, dirty, duplicates, p.sum.Events, p.sum.DirtyRows, p.sum.Duplicates)
	}
	within(t, "dirty and duplicate rows", float64(dirty+duplicates)/float64(events), 1.0/2500, 1.0/1600)
}

// An identity is (dossier, status, instant): a sound row must not share it with
// another one, or the ledger would count more duplicates than declared.
func TestIdentitiesAreUnique(t *testing.T) {
	t.Parallel()
	p := openProvince(t)
	seen, repeats := make(map[[3]string]bool), 0
	for _, rows := range p.files {
		for _, row := range rows {
			if quarantined(row) {
				continue
			}
			id := [3]string{row[column["dossier_code"]], row[column["status"]], row[column["event_time"]]}
			if seen[id] {
				repeats++
			}
			seen[id] = true
		}
	}
	if repeats != p.sum.Duplicates {
		t.Errorf("%d identities repeat, want %d", repeats, p.sum.Duplicates)
	}
}

func TestEveryAgencyIsKnownOrTheUnknownUnit(t *testing.T) {
	t.Parallel()
	p := openProvince(t)
	known := make(map[string]bool)
	for _, a := range p.agencies {
		known[a["code"]] = true
	}
	unknown, odd := 0, 0
	for _, rows := range p.files {
		for _, row := range rows {
			agency, name := row[column["agency_code"]], row[column["agency_name"]]
			switch {
			case (agency == province.UnknownUnit.Code || agency == province.UnknownUnitHeir.Code) && name != "":
				unknown++
			case !known[agency] || name != "":
				t.Fatalf("agency %q named %q", agency, name)
			}
			if strings.Contains(row[0], "/") {
				odd++
			}
		}
	}
	if unknown == 0 || odd == 0 {
		t.Errorf("%d rows of the unknown agency, %d with an odd code; want some of each", unknown, odd)
	}
}
