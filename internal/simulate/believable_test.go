package simulate

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// share counts how many of something have a quality.
type share struct{ hits, all int }

func (s *share) add(hit bool) {
	s.all++
	if hit {
		s.hits++
	}
}

func (s share) of() float64 { return float64(s.hits) / float64(max(s.all, 1)) }

func within(t *testing.T, what string, got, lo, hi float64) {
	t.Helper()
	if got < lo || got > hi {
		t.Errorf("%s is %.4f, want %.4f to %.4f", what, got, lo, hi)
	}
}

func TestVolume(t *testing.T) {
	t.Parallel()
	p := openProvince(t)
	procedures, agencies := make(map[string]int), make(map[string]int)
	for _, h := range p.dossiers {
		procedures[h.procedure]++
		agencies[h.home]++
	}
	n := float64(len(p.dossiers))
	top := slices.MaxFunc(slices.Collect(maps.Keys(procedures)), func(a, b string) int { return procedures[a] - procedures[b] })
	if top != "2.000815" {
		t.Errorf("top procedure is %s, want 2.000815", top)
	}
	within(t, "share of the top procedure", float64(procedures[top])/n, 0.15, 0.35)
	sizes := slices.Sorted(maps.Values(agencies))
	within(t, "largest agency over the median", float64(sizes[len(sizes)-1])/float64(sizes[len(sizes)/2]), 5, 100)
	within(t, "events of a dossier", float64(p.sum.Events)/n, 5, 6)
}

func TestRhythm(t *testing.T) {
	t.Parallel()
	p := openProvince(t)
	var sundays, holidays, counter share
	for _, rows := range p.files {
		for _, row := range rows {
			if quarantined(row) {
				continue
			}
			at := parseTime(t, row[column["event_time"]])
			sundays.add(at.Weekday() == time.Sunday)
			date := at.Format(time.DateOnly)
			holidays.add(date >= "2024-02-08" && date <= "2024-02-14" || date >= "2025-01-25" && date <= "2025-02-02")
			if row[column["status"]] == "received" {
				clock := at.Format(time.TimeOnly)
				counter.add(clock >= "07:00:00" && clock <= "11:30:00" || clock >= "13:30:00" && clock <= "17:00:00")
			}
		}
	}
	within(t, "share of Sundays", sundays.of(), 0, 0.02)
	within(t, "share of the Tết holidays", holidays.of(), 0, 0.002)
	within(t, "share received in office hours", counter.of(), 1, 1)
}

func TestChannelsMoveOnline(t *testing.T) {
	t.Parallel()
	online := make(map[string]*share)
	for _, h := range openProvince(t).dossiers {
		if at := h.at["received"]; at != "" {
			date := parseTime(t, at)
			quarter := fmt.Sprintf("%dQ%d", date.Year(), (date.Month()+2)/3)
			if online[quarter] == nil {
				online[quarter] = &share{}
			}
			online[quarter].add(h.channel == "online")
		}
	}
	quarters := slices.Sorted(maps.Keys(online))
	if len(quarters) < 8 {
		t.Fatalf("quarters %v", quarters)
	}
	within(t, "online in the first quarter", online[quarters[0]].of(), 0.30, 0.48)
	within(t, "online in the last quarter", online[quarters[len(quarters)-1]].of(), 0.78, 0.90)
	for i := 1; i < len(quarters); i++ {
		if before, now := online[quarters[i-1]].of(), online[quarters[i]].of(); now < before-0.03 {
			t.Errorf("online share falls from %.3f to %.3f in %s", before, now, quarters[i])
		}
	}
}

func TestLatenessTellsAStory(t *testing.T) {
	t.Parallel()
	onTime := make(map[string]*share)
	var dated, all share
	for _, h := range openProvince(t).dossiers {
		if h.at["received"] != "" {
			dated.add(h.due != "")
		}
		if h.at["finished"] == "" || h.due == "" {
			continue
		}
		if onTime[h.agency] == nil {
			onTime[h.agency] = &share{}
		}
		inTime := h.at["finished"][:10] <= h.due[:10]
		onTime[h.agency].add(inTime)
		all.add(inTime)
	}
	late, good, judged := 0, 0, 0
	for _, s := range onTime {
		if s.all < 40 {
			continue
		}
		judged++
		if s.of() < 0.90 {
			late++
		}
		if s.of() >= 0.94 {
			good++
		}
	}
	within(t, "late agencies", float64(late), 5, 12)
	within(t, "share of good agencies", float64(good)/float64(judged), 0.75, 1)
	within(t, "on time in the province", all.of(), 0.93, 0.985)
	within(t, "share with an appointment", dated.of(), 0.94, 0.99)
}

func TestOpenStockAtTheEnd(t *testing.T) {
	t.Parallel()
	var open, overdue share
	for _, h := range openProvince(t).dossiers {
		if h.at["received"] == "" {
			continue
		}
		open.add(!h.closed())
		if !h.closed() {
			overdue.add(h.due != "" && h.due[:10] < "2025-09-30")
		}
	}
	within(t, "open at the end", open.of(), 0.01, 0.10)
	within(t, "overdue among the open", overdue.of(), 0.05, 0.6)
}

func TestRatings(t *testing.T) {
	t.Parallel()
	var given, unhappy, unhappyLate share
	for _, h := range openProvince(t).dossiers {
		if h.at["returned"] == "" {
			continue
		}
		given.add(h.rating != "")
		if h.rating == "" {
			continue
		}
		if h.due != "" && h.at["finished"] > h.due {
			unhappyLate.add(h.rating == "dissatisfied")
		} else {
			unhappy.add(h.rating == "dissatisfied")
		}
	}
	within(t, "rated of the returned", given.of(), 0.22, 0.28)
	within(t, "dissatisfied in time", unhappy.of(), 0, 0.02)
	within(t, "dissatisfied when late", unhappyLate.of(), 0.08, 0.35)
}

// Lives only move forward, except for the fields that a real system sends
// again: nothing is received before it is registered or finished before that.
func TestLivesMoveForward(t *testing.T) {
	t.Parallel()
	order := []string{"registered", "received", "finished", "returned"}
	for code, h := range openProvince(t).dossiers {
		last := ""
		for _, status := range order {
			at := h.at[status]
			if at == "" {
				continue
			}
			if at < last {
				t.Fatalf("%s: %s at %s, before %s", code, status, at, last)
			}
			last = at
		}
		if h.channel == "online" != (h.at["registered"] != "") {
			t.Fatalf("%s: channel %s, registered %q", code, h.channel, h.at["registered"])
		}
		if !strings.HasPrefix(code, h.home) {
			t.Fatalf("%s begun by %s", code, h.home)
		}
	}
}

func parseTime(t testing.TB, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
