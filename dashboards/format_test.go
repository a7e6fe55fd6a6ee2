package dashboards

import (
	"testing"
	"time"

	"khohoso/models/period"
	"khohoso/models/scale"
)

func TestFormat(t *testing.T) {
	day := time.Date(2025, 6, 30, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{vietnamese.number(1234567), "1.234.567"},
		{english.number(1234567), "1,234,567"},
		{vietnamese.number(-1234), "−1.234"},
		{vietnamese.decimal(1234.5, 1), "1.234,5"},
		{english.decimal(1234.5, 1), "1,234.5"},
		{vietnamese.decimal(-0.04, 1), "0,0"},
		{vietnamese.decimal(6.25, 1), "6,3"},
		{vietnamese.percent(scale.Share{Numerator: 1, Denominator: 16}), "6,3"},
		{vietnamese.share(scale.Share{Numerator: 924, Denominator: 1000}), "92,4\u00a0%"},
		{english.share(scale.Share{Numerator: 924, Denominator: 1000}), "92.4\u00a0%"},
		{vietnamese.share(scale.Share{Numerator: 2, Denominator: 3}), "66,7\u00a0%"},
		{vietnamese.share(scale.Share{Numerator: 1, Denominator: 8}), "12,5\u00a0%"},
		{vietnamese.share(scale.Share{Numerator: 3, Denominator: 3}), "100,0\u00a0%"},
		{vietnamese.share(scale.Share{Numerator: 9999, Denominator: 10000}), ">99,9\u00a0%"},
		{vietnamese.share(scale.Share{Numerator: 1, Denominator: 10000}), "<0,1\u00a0%"},
		{vietnamese.share(scale.Share{Numerator: 0, Denominator: 5}), "0,0\u00a0%"},
		{vietnamese.share(scale.Share{}), missing},
		{vietnamese.wholeShare(scale.Share{Numerator: 61, Denominator: 100}), "61\u00a0%"},
		{vietnamese.wholeShare(scale.Share{Numerator: 999, Denominator: 1000}), "hơn 99\u00a0%"},
		{english.wholeShare(scale.Share{Numerator: 1, Denominator: 1000}), "less than 1\u00a0%"},
		{vietnamese.date(day), "30/6/2025"},
		{english.date(day), "30 June 2025"},
		{vietnamese.date(time.Time{}), missing},
		{vietnamese.moment(time.Date(2025, 6, 30, 17, 5, 0, 0, localZone)), "17:05 30/6/2025"},
		{vietnamese.period(parsePeriod(t, "2025-06")), "Tháng 6/2025"},
		{english.period(parsePeriod(t, "2025-06")), "June 2025"},
		{vietnamese.period(parsePeriod(t, "2025-Q2")), "Quý II/2025"},
		{vietnamese.periodInside(parsePeriod(t, "2025-Q2")), "quý II/2025"},
		{english.periodInside(parsePeriod(t, "2025-Q2")), "quarter 2 of 2025"},
		{vietnamese.period(parsePeriod(t, "2025-H1")), "6 tháng đầu năm 2025"},
		{vietnamese.period(parsePeriod(t, "2025-9M")), "9 tháng đầu năm 2025"},
		{english.periodInside(parsePeriod(t, "2025")), "year 2025"},
		{vietnamese.period(parsePeriod(t, "2025-01-15..2025-03-14")), "Từ 15/1/2025 đến 14/3/2025"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

var localZone = time.FixedZone("+07", 7*3600)

func parsePeriod(t testing.TB, name string) period.Period {
	t.Helper()
	p, err := period.ParsePeriod(name)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
