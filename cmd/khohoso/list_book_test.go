package main

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"khohoso/internal/audit"
	"khohoso/internal/auth"
)

// The workbook of a list names the dossiers of the page: of the same figure, unit and
// procedure, in the same order. It is kept from those who may not see the page, and
// stands in the audit.
func TestListAsAWorkbook(t *testing.T) {
	t.Parallel()
	s := openSite(t)
	operator := s.in(auth.New{Name: "minh", Role: auth.Operator})
	const period = "&period=2024-06-01..2024-07-31"
	for filter, want := range map[string]int{
		"where=received&sort=due_at": 2, "where=received&sort=-due_at": 2, "where=received&agency=SNV": 1, "where=received&procedure=-": 2, "where=late": 1,
	} {
		book := s.bookCodes(s.get(operator, "/dossiers.xlsx?"+filter+period))
		file := s.get(operator, "/dossiers.csv?"+filter+period)
		rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.text, "\ufeff"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		var list []string
		for _, row := range rows[1:] {
			list = append(list, row[0])
		}
		if !slices.Equal(book, list) || len(book) != want {
			t.Errorf("%s: the workbook has %v, the page's list %v, want %d", filter, book, list, want)
		}
	}
	if page := s.get(operator, "/dossiers?where=late&sort=due_at"+period).text; !strings.Contains(page, `href="/dossiers.xlsx?period=2024-06-01..2024-07-31&amp;sort=due_at&amp;where=late"`) {
		t.Error("the page does not lead to its workbook")
	}
	lan := s.in(auth.New{Name: "lan", Role: auth.Agency, Unit: "STP"})
	if r := s.get(lan, "/dossiers.xlsx?where=received&agency=SNV"+period); r.StatusCode != 403 || r.Header.Get("Content-Disposition") != "" {
		t.Errorf("the list of another unit: %d", r.StatusCode)
	}
	if own := s.bookCodes(s.get(lan, "/dossiers.xlsx?where=received"+period)); !slices.Equal(own, []string{"H28.01-240603-00001"}) {
		t.Errorf("one's own list: %v", own)
	}
	entries, err := s.log.List(t.Context(), audit.Query{Action: audit.Download, Who: "lan"})
	for range 100 { // it is kept when the answer has gone
		if len(entries) > 0 || err != nil {
			break
		}
		time.Sleep(20 * time.Millisecond)
		entries, err = s.log.List(t.Context(), audit.Query{Action: audit.Download, Who: "lan"})
	}
	if err != nil || len(entries) != 1 || !strings.HasPrefix(entries[0].Object, "/dossiers.xlsx") {
		t.Errorf("the audit has %+v: %v", entries, err)
	}
}

// bookCodes are the dossiers that a workbook lists, in its order.
func (s *site) bookCodes(r got) (codes []string) {
	s.Helper()
	if r.StatusCode != 200 {
		s.Fatalf("%s: %d %.300s", r.Request.URL, r.StatusCode, r.text)
	}
	book, err := excelize.OpenReader(strings.NewReader(r.text))
	if err != nil {
		s.Fatal(err)
	}
	defer book.Close()
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		if err != nil {
			s.Fatal(err)
		}
		for _, row := range rows {
			if line := fmt.Sprint(row); len(row) > 3 && dossierCode.MatchString(line) {
				codes = append(codes, dossierCode.FindString(line))
			}
		}
	}
	return codes
}
