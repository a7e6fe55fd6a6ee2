package main

import (
	"cmp"
	"fmt"
	"html"
	"math"
	"regexp"
	"slices"
	"strings"

	"khohoso/dashboards/links"
)

// score holds a scorecard, of the province for "": its total, its groups and what is lost.
func (f *figuresOf) score(page []byte, unit string) {
	said := plainText(f.section(page, "score"))
	if said == "" {
		return
	}
	agency := cmp.Or(unit, f.top)
	cards := f.rows("scorecard", "agency_code group_code")
	total := cards[agency+" "]
	if known, is := total["of_100"].(float64); is {
		f.same(unit+" total", lastWord(before(said, " điểm trên thang 100")), known)
	}
	groups := map[string]map[string]any{}
	for _, row := range f.list("scorecard") {
		if row["agency_code"] == agency && row["group_code"] != "" {
			groups[fmt.Sprint(row["group_name"])] = row
		}
	}
	values, lost := f.rows("indicators", "agency_code indicator"), map[string]bool{}
	for _, line := range tableLines(page, "score") {
		if row := groups[line.cells[0]]; row != nil {
			f.same(unit+" group "+line.cells[0], line.by["Điểm"], of(row, "score"))
			f.same(unit+" most of group "+line.cells[0], line.by["Tối đa"], of(row, "max_score"))
			f.same(unit+" reached of group "+line.cells[0], line.by["Đạt, %"], orNone(row["of_100"]))
			continue
		}
		code, _, _ := strings.Cut(line.cells[0], " ")
		row := values[agency+" "+code]
		lost[code] = true
		f.same(unit+" lost by "+code, line.by["Còn thiếu"], of(row, "max_score")-of(row, "score"))
		f.same(unit+" ratio of "+code, line.by["Tỷ lệ, %"], percent(row["ratio"]))
		f.same(unit+" target of "+code, line.by["Chỉ tiêu, %"], percent(row["target"]))
		f.points(unit+" points of "+code, line.by["Điểm số / tối đa"], row)
	}
	for key, row := range values {
		if code, own := strings.CutPrefix(key, agency+" "); own && row["score"] != nil && of(row, "max_score")-of(row, "score") > 1e-9 && !lost[code] {
			f.t.Errorf("%s %s %s %q: %s costs points and is not told: %v", f.period, f.view, f.rule, unit, code, row)
		}
	}
}

func before(text, mark string) string {
	text, _, _ = strings.Cut(text, mark)
	return text
}

func lastWord(text string) string { return text[strings.LastIndex(text, " ")+1:] }

// orNone is a number, below 0 where there is none.
func orNone(value any) float64 {
	if n, is := value.(float64); is {
		return n
	}
	return -1
}

func percent(value any) float64 {
	if n := orNone(value); n >= 0 {
		return 100 * n
	}
	return -1
}

// points compares "11,50 / 12" with the score and the most points of an indicator, "–" with one that is not assessed.
func (f *figuresOf) points(where, said string, row map[string]any) {
	f.t.Helper()
	score, most, both := strings.Cut(said, " / ")
	f.same(where, score, orNone(row["score"]))
	if both {
		f.same(where+", at most", most, of(row, "max_score"))
	}
}

func (f *figuresOf) provinceCode() string {
	code := ""
	for _, row := range f.list("indicators") {
		if f.level[fmt.Sprint(row["agency_code"])] == "province" {
			code = fmt.Sprint(row["agency_code"])
		}
	}
	return code
}

var heatCell = regexp.MustCompile(`^([\d.]+[a-z]?): (?:([\d,]+) / [\d,]+)?`)

// ranks holds the map of units and indicators: the points in every cell, the totals, and a rank only where the comparison has one, the same.
func (f *figuresOf) ranks(page []byte) {
	values, cards := f.rows("indicators", "agency_code indicator"), f.rows("scorecard", "agency_code group_code")
	ranked, seen := 0, 0
	for _, line := range tableLines(page, "ranks") {
		unit := f.codeOf(linkOfLine("agencies", line))
		card := cards[unit+" "]
		f.same(unit+" total on the map", line.by["Điểm"], orNone(card["of_100"]))
		for i, title := range cellTitle.FindAllStringSubmatch(line.html, -1) {
			at := heatCell.FindStringSubmatch(html.UnescapeString(title[1]))
			row := values[unit+" "+at[1]]
			seen++
			said := line.cells[len(line.cells)-len(cellTitle.FindAllString(line.html, -1))+i]
			if at[2] == "" {
				want := orNone(row["score"])
				if card["of_100"] == nil && row["ratio"] == nil { // given by the set, no figure of a unit without dossiers
					want = -1
				}
				f.same(unit+" "+at[1]+" on the map", said, want)
				continue
			}
			f.same(unit+" "+at[1]+" on the map", at[2], orNone(row["score"]))
			f.same(unit+" "+at[1]+" on the map, reached", said, 100*of(row, "score")/of(row, "max_score"))
		}
		if line.by["Hạng"] == "–" {
			continue
		}
		if ranked++; f.all || ranked <= 5 {
			f.rankOnMap(unit, line)
		}
	}
	if f.period == "2025-Q3" && (ranked < 10 || seen < 500) {
		f.t.Errorf("only %d of %d units are ranked on the map, %d cells", ranked, len(cards), seen)
	}
}

func (f *figuresOf) rankOnMap(unit string, line tableLine) {
	total := f.rows("compare", "code", "agency", unit)[""]
	place, among, _ := strings.Cut(line.by["Hạng"], "/")
	f.same(unit+" rank on the map", place, of(total, "rank"))
	f.same(unit+" ranked on the map", among, of(total, "ranked"))
	then, known := total["rank_before"].(float64)
	moved := int(math.Abs(then - of(total, "rank")))
	switch said := line.by["Thay đổi"]; {
	case strings.Contains(said, "bậc"):
		f.same(unit+" places moved", lastWord(before(said, " bậc")), float64(moved))
		if !known || then == 0 || strings.Contains(said, "lên") != (then > of(total, "rank")) {
			f.t.Errorf("%s %s: %s moved %q, rank %v after %v", f.period, f.view, unit, said, total["rank"], total["rank_before"])
		}
	case known && then > 0 && moved > 0:
		f.t.Errorf("%s %s: %s is said %q, rank %v after %v", f.period, f.view, unit, said, total["rank"], then)
	}
}

// indicatorPages holds the page of each indicator: every unit's figure, the province's by month, the mean times.
func (f *figuresOf) indicatorPages() {
	values := f.rows("indicators", "agency_code indicator")
	months := f.rows("indicators", "period indicator", "agency", f.top, "organisation", string(f.atEnd()), "period", "2024-07..2025-09")
	var codes []string
	for key, row := range values {
		if code, is := strings.CutPrefix(key, f.top+" "); is && row["indicator"] == code {
			codes = append(codes, code)
		}
	}
	slices.Sort(codes)
	important := func(code string) float64 {
		return float64(slices.Index([]string{"4.5", "2.2", "5.3", "1.4", "2.1"}, code))
	}
	for _, code := range f.some(codes, important, 5) {
		page := f.get(f.asked("/indicators/" + links.Slug(code)))
		shown := map[string]bool{}
		for _, line := range tableLines(page, "units") {
			unit := f.codeOf(linkOfLine("agencies", line))
			shown[unit] = true
			f.value(unit+" "+code, line, values[unit+" "+code])
		}
		for _, unit := range f.codes {
			if row := values[unit+" "+code]; row["applicable"] == true && !shown[unit] {
				f.t.Errorf("%s %s: %s has %s, its page does not", f.period, f.view, unit, code)
			}
		}
		for _, line := range tableLines(page, "trend") {
			f.value(line.cells[0]+" "+code, line, months[monthOf(line.cells[0])+" "+code])
		}
		if code == "2.2" {
			f.means(page)
		}
	}
}

// value holds a line with a ratio, what it is made of and its points.
func (f *figuresOf) value(where string, line tableLine, row map[string]any) {
	f.t.Helper()
	f.same(where+" ratio", line.by["Tỷ lệ, %"], percent(row["ratio"]))
	if numerator, rest, both := strings.Cut(line.by["Tử số / mẫu số"], " / "); both {
		denominator, _, _ := strings.Cut(rest, " ")
		f.same(where+" numerator", numerator, of(row, "numerator"))
		f.same(where+" denominator", denominator, of(row, "denominator"))
	}
	if row["ratio"] != nil {
		f.points(where+" points", line.by["Điểm số / tối đa"], row)
	}
}

// means holds the mean times of handling behind 2.2.
func (f *figuresOf) means(page []byte) {
	times, seen := f.rows("mean-handling", "breakdown agency_code procedure_code"), 0
	names := map[string]string{}
	for _, a := range f.list("agencies") {
		names[fmt.Sprint(a["agency_name"])] = fmt.Sprint(a["agency_code"])
		names[fmt.Sprint(a["short_name"])] = fmt.Sprint(a["agency_code"])
	}
	for _, line := range tableLines(page, "means") {
		code, _, _ := strings.Cut(line.cells[0], " ")
		row := times["procedure  "+code]
		if row == nil {
			row = times["unit "+names[line.cells[0]]+" "]
		}
		if row == nil {
			continue // a name that two units share
		}
		seen++
		f.same("mean of "+line.cells[0], line.by["Trung bình, ngày làm việc"], of(row, "mean_days"))
		f.same("finished of "+line.cells[0], line.by["Hồ sơ đã xong"], of(row, "finished"))
		if said, is := line.by["Trung bình, theo đơn vị của thời hạn"]; is {
			f.same("mean by the term of "+line.cells[0], before(said, " "), orNone(row["mean_term"]))
		}
	}
	if seen < 20 {
		f.t.Errorf("%s %s: only %d mean times", f.period, f.view, seen)
	}
}
