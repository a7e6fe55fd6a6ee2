package main

import (
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"khohoso/dashboards/links"
)

// benchReaders is how many read at once.
const benchReaders = 50

// crowd are the readers of a benchmark with what they may ask about.
type crowd struct {
	*served
	readers            []benchReader
	all                []string // units
	below              map[string][]string
	procedures, fields []string
	indicators         []string
	dossiers           map[string][]string // of a unit
	periods            []string            // the last months that are over, the latest first
	routes, downloads  []string
}

type benchReader struct {
	caller
	unit string // "" for the whole province
}

const benchPassword = "mật khẩu của người đọc"

// gather makes accounts of the roles, signs the readers in and learns what there is to ask about.
func gather(s *served) *crowd {
	s.Helper()
	c := &crowd{served: s, below: map[string][]string{}, dossiers: map[string][]string{}}
	s.newAccount("lanh-dao", benchPassword, "--role", "leadership")
	s.newAccount("van-phong", benchPassword, "--role", "office")
	s.newAccount("van-hanh", benchPassword, "--role", "operator")
	first := s.signIn("lanh-dao", benchPassword, "10.8.0.1")
	c.learn(first)
	names := []string{"lanh-dao", "van-phong", "van-hanh"}
	theirs := []string{"", "", ""}
	for i := range 7 {
		unit := c.all[i*len(c.all)/7]
		name := fmt.Sprint("don-vi-", i)
		s.newAccount(name, benchPassword, "--role", "agency", "--unit", unit, "--shown", "Đơn vị "+unit)
		names, theirs = append(names, name), append(theirs, unit)
	}
	for i := range benchReaders {
		one := i % len(names)
		c.readers = append(c.readers, benchReader{s.signIn(names[one], benchPassword, fmt.Sprintf("10.7.%d.%d", i/250, i%250)), theirs[one]})
	}
	for pattern, line := range matrix {
		switch {
		case !strings.HasPrefix(pattern, "GET ") || line.whose != readers && line.whose != units && line.whose != provinces:
		case isDownload(pattern):
			c.downloads = append(c.downloads, pattern)
		default:
			c.routes = append(c.routes, pattern)
		}
	}
	slices.Sort(c.routes)
	slices.Sort(c.downloads)
	return c
}

// learn asks the service itself what there is.
func (c *crowd) learn(as caller) {
	c.Helper()
	for _, p := range c.rows(as, "/api/v1/periods") {
		if p["kind"] == "month" && p["complete"] == true {
			c.periods = append(c.periods, p["period"].(string))
		}
	}
	slices.Sort(c.periods)
	slices.Reverse(c.periods)
	for _, u := range c.rows(as, "/api/v1/agencies") {
		code := u["agency_code"].(string)
		if u["level"] == "province" || u["has_dossiers"] != true || u["ended_on"] != nil {
			continue
		}
		c.all = append(c.all, code)
		parent, _ := u["parent_code"].(string)
		c.below[parent] = append(c.below[parent], code)
	}
	latest := "period=" + c.periods[0]
	codes := func(target, column string) []string {
		found := map[string]bool{}
		for _, row := range c.rows(as, target) {
			if code := row[column].(string); code != "" {
				found[code] = true
			}
		}
		return slices.Sorted(maps.Keys(found))
	}
	c.procedures = codes("/api/v1/flow?by=procedure&"+latest, "group_code")
	c.fields = codes("/api/v1/flow?by=field&"+latest, "group_code")
	c.indicators = codes("/api/v1/indicators?agency="+c.all[0]+"&"+latest, "indicator")
	for _, d := range c.rows(as, "/api/v1/dossiers?where=received&limit=10000&"+latest) {
		unit := d["agency_code"].(string)
		c.dossiers[unit] = append(c.dossiers[unit], d["dossier_code"].(string))
	}
	c.all = slices.DeleteFunc(c.all, func(unit string) bool { return len(c.dossiers[unit]) == 0 })
}

func pick(chance *rand.Rand, from []string) string { return from[chance.IntN(len(from))] }

// next is what a reader asks for next: any route, about any unit they may ask about.
// Files to take home are a tenth as frequent as pages, and some ask for the month before.
func (c *crowd) next(chance *rand.Rand, who benchReader) (route, target string) {
	route = pick(chance, c.routes)
	if chance.IntN(10*len(c.routes)/len(c.downloads)) == 0 {
		route = pick(chance, c.downloads)
	}
	line, unit := matrix[route], pick(chance, c.all)
	if line.whose == provinces && who.unit != "" {
		return c.next(chance, who)
	}
	if line.whose == units && who.unit != "" {
		unit = who.unit
		if below := slices.DeleteFunc(slices.Clone(c.below[unit]), func(u string) bool { return len(c.dossiers[u]) == 0 }); len(below) > 0 && chance.IntN(2) == 0 {
			unit = pick(chance, below)
		}
	}
	target = line.path
	if strings.Contains(target, "%") {
		target = fmt.Sprintf(target+"%[6]s", url.QueryEscape(unit), links.Slug(unit), pick(chance, c.dossiers[unit]),
			links.Slug(pick(chance, c.procedures)), links.Slug(pick(chance, c.fields)), "")
	}
	target = strings.NewReplacer("H44.01", url.QueryEscape(unit), "/indicators/2.1", "/indicators/"+pick(chance, c.indicators),
		"period=2025-Q3", "period="+c.periods[chance.IntN(2)], "where=received", "where="+pick(chance, []string{"received", "late", "open_overdue"})).Replace(target)
	if !strings.HasPrefix(target, "/api/") && chance.IntN(10) == 0 {
		target += map[bool]string{true: "&", false: "?"}[strings.Contains(target, "?")] + "period=" + c.periods[1]
	}
	if strings.HasPrefix(target, "/api/") && !strings.Contains(target, "workbooks") && chance.IntN(4) == 0 {
		target += map[bool]string{true: "&", false: "?"}[strings.Contains(target, "?")] + "format=" + pick(chance, []string{"csv", "arrow", "parquet"})
	}
	return route, target
}

// reading is one answer as its reader had it.
type reading struct {
	route string
	took  time.Duration
	bytes int64
	bad   string // what was wrong
}

// read has all readers ask until the time is over, each as soon as the answer before is read to its end.
func (c *crowd) read(lasting, think time.Duration, seed uint64) []reading {
	var mu sync.Mutex
	var all []reading
	var wait sync.WaitGroup
	until := time.Now().Add(lasting)
	for i, who := range c.readers {
		wait.Go(func() {
			chance := rand.New(rand.NewPCG(seed, uint64(i)))
			var own []reading
			for time.Now().Before(until) {
				route, target := c.next(chance, who)
				own = append(own, c.readOne(who, route, target))
				if think > 0 {
					time.Sleep(time.Duration(chance.Int64N(int64(2 * think))))
				}
			}
			mu.Lock()
			defer mu.Unlock()
			all = append(all, own...)
		})
	}
	wait.Wait()
	return all
}

func (c *crowd) readOne(who benchReader, route, target string) reading {
	one, began := reading{route: route}, time.Now()
	answer, err := c.do(who.caller, http.MethodGet, target, "", nil)
	if err == nil {
		one.bytes, err = io.Copy(io.Discard, answer.Body)
		_ = answer.Body.Close()
	}
	one.took = time.Since(began)
	switch {
	case err != nil:
		one.bad = fmt.Sprintf("%s: %v", target, err)
	case answer.StatusCode != http.StatusOK:
		one.bad = fmt.Sprintf("%s: status %d", target, answer.StatusCode)
	}
	return one
}

// at is the time within which that share of the answers came.
func at(all []reading, share float64) time.Duration {
	if len(all) == 0 {
		return 0
	}
	return all[int(share*float64(len(all)-1))].took
}

// Kinds of answers, which a benchmark tells apart besides telling all of them together.
const (
	aPage     = "pages"
	ofAPI     = "api"
	aDownload = "downloads"
)

// kind is what a route answers with. Files to take home are downloads, also those of the API.
func kindOf(route string) string {
	switch {
	case isDownload(route):
		return aDownload
	case strings.Contains(route, "/api/"):
		return ofAPI
	}
	return aPage
}

func isDownload(route string) bool {
	return strings.Contains(route, "workbook") || strings.Contains(route, "/dossiers.")
}

// tell writes down what a time of reading was like: all answers, those of each kind, and those of each route.
func tell(b *testing.B, name string, all []reading, lasting, cpu time.Duration) {
	b.Helper()
	slices.SortFunc(all, func(x, y reading) int { return int(x.took - y.took) })
	byRoute, byKind, bad := map[string][]reading{}, map[string][]reading{}, 0
	for _, one := range all {
		byRoute[one.route] = append(byRoute[one.route], one)
		byKind[kindOf(one.route)] = append(byKind[kindOf(one.route)], one)
		if one.bad != "" {
			if bad++; bad <= 5 {
				b.Errorf("%s: %s", name, one.bad)
			}
		}
	}
	b.ReportMetric(float64(len(all))/lasting.Seconds(), name+"-answers/s")
	b.ReportMetric(float64(bad), name+"-errors")
	b.ReportMetric(milliseconds(cpu)/float64(len(all)), name+"-cpu-ms/answer")
	for share, label := range map[float64]string{0.5: "p50", 0.95: "p95", 0.99: "p99"} {
		b.ReportMetric(milliseconds(at(all, share)), name+"-"+label+"-ms")
		b.ReportMetric(milliseconds(at(byKind[aPage], share)), name+"-pages-"+label+"-ms")
	}
	var out strings.Builder
	told(&out, "all", all)
	for _, kind := range []string{aPage, ofAPI, aDownload} {
		told(&out, kind, byKind[kind])
	}
	for _, route := range slices.SortedFunc(maps.Keys(byRoute), func(x, y string) int { return int(at(byRoute[y], 0.99) - at(byRoute[x], 0.99)) }) {
		if heaviest := told(&out, route, byRoute[route]); heaviest > heaviestPage && kindOf(route) == aPage {
			b.Errorf("%s weighs %d bytes on the road, more than %d", route, heaviest, heaviestPage)
		}
	}
	b.Logf("%s: %d answers, %d errors; routes by p99:%s", name, len(all), bad, out.String())
}

// told writes a line about some answers, the quickest first, and gives the weight of the heaviest.
func told(out *strings.Builder, name string, own []reading) (heaviest int64) {
	for _, one := range own {
		heaviest = max(heaviest, one.bytes)
	}
	fmt.Fprintf(out, "\n  %-34s %6d answers  p50 %7.1f  p95 %7.1f  p99 %7.1f  worst %7.1f ms  heaviest %4d kB", name, len(own),
		milliseconds(at(own, 0.5)), milliseconds(at(own, 0.95)), milliseconds(at(own, 0.99)), milliseconds(at(own, 1)), heaviest/1000)
	return heaviest
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
