package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// aside is what still waits in the quarantine, by dossier.
func (p *program) aside() (codes []string) {
	p.Helper()
	for _, row := range p.table("quarantine", "list") {
		codes = append(codes, row["value"])
	}
	return codes
}

// Of the quarantine only rows go that came back mended in an old file: what waits and
// what came back lately stays, the ledger adds up, and the file of an earlier export
// that is taken in once more neither brings an event twice nor takes a row out that
// was set aside since.
func TestRetentionOfTheQuarantine(t *testing.T) {
	t.Parallel()
	p := newProgram(t, "")
	p.take("june.csv", "HS-1,mot,received,STP,online,\nHS-2,hai,received,STP,online,\nHS-3,ba,received,STP,online,\nHS-4,bon,received,STP,online,\n")
	p.in("update ledger_file set taken_in_at = timestamptz '2024-12-31 12:00:00+07'")
	mended := func(name string, instead ...string) string {
		exported := filepath.Join(t.TempDir(), name)
		p.must("quarantine", "export", "--out", exported)
		text, err := os.ReadFile(exported)
		if err != nil {
			t.Fatal(err)
		}
		kept := strings.SplitAfter(string(text), "\n")
		kept = slices.DeleteFunc(kept, func(line string) bool { // only the header and what is mended comes back
			return line != kept[0] && !slices.ContainsFunc(instead, func(wrong string) bool { return strings.Contains(line, ","+wrong+",") })
		})
		all := strings.Join(kept, "")
		for _, wrong := range instead {
			all = strings.ReplaceAll(all, ","+wrong+",", ",2024-06-03T08:00:00+07:00,")
		}
		if err := os.WriteFile(exported, []byte(all), 0o600); err != nil {
			t.Fatal(err)
		}
		return exported
	}
	early := mended("early.csv", "hai", "bon") // bon has the last number that was given, which stays
	p.must("quarantine", "retry", early)
	p.in("update ledger_file set taken_in_at = timestamptz '2024-12-31 12:00:00+07'")
	p.must("quarantine", "retry", mended("late.csv", "ba"))
	config := p.configured("retention: {quarantine: 30d}")
	if said := p.must("retention", "--dry-run", "--config", config, "--lang", "en"); !strings.Contains(said, ", 1 mended rows") {
		t.Errorf("dry run: %s", said)
	}
	if n := p.in("select count(*) from raw_quarantine"); n != 4 {
		t.Errorf("a dry run leaves %d rows of 4", n)
	}
	p.must("retention", "--config", config)
	if left, gone := p.in("select count(*) from raw_quarantine"), p.in("select sum(row_count) from ledger_retired where what = 'quarantine'"); left != 3 || gone != 1 {
		t.Errorf("%d rows went, %d of 4 are left", gone, left)
	}
	if n := p.in("select count(*) from raw_quarantine where resolved_by = 3"); n != 1 {
		t.Error("a row that came back lately went")
	}
	if waits := p.aside(); !slices.Equal(waits, []string{"mot"}) {
		t.Errorf("in the quarantine wait %v, want mot", waits)
	}
	p.take("july.csv", "HS-5,nam,received,STP,online,\nHS-6,sau,received,STP,online,\n")
	p.must("quarantine", "retry", early)
	if waits := p.aside(); !slices.Equal(waits, []string{"mot", "nam", "sau"}) {
		t.Errorf("after an earlier export came once more there wait %v, want mot, nam, sau", waits)
	}
	if n := p.in("select count(*) from raw_event"); n != 3 {
		t.Errorf("%d events, want 3", n)
	}
	p.must("build")
	p.must("check")
}
