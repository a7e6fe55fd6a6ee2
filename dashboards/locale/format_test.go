package locale

import (
	"testing"
	"time"

	"khohoso/models/period"
	"khohoso/models/scale"
)

func TestFormat(t *testing.T) {
	day := time.Date(2025, 6, 30, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct{ got, want string }{
		{Vietnamese.Number(1234567), "1.234.567"},
		{English.Number(1234567), "1,234,567"},
		{Vietnamese.Number(-1234), "−1.234"},
		{Vietnamese.Decimal(1234.5, 1), "1.234,5"},
		{English.Decimal(1234.5, 1), "1,234.5"},
		{Vietnamese.Decimal(-0.04, 1), "0,0"},
		{Vietnamese.Decimal(6.25, 1), "6,3"},
		{Vietnamese.Percent(scale.Share{Numerator: 1, Denominator: 16}), "6,3"},
		{Vietnamese.Share(scale.Share{Numerator: 924, Denominator: 1000}), "92,4\u00a0%"},
		{English.Share(scale.Share{Numerator: 924, Denominator: 1000}), "92.4\u00a0%"},
		{Vietnamese.Share(scale.Share{Numerator: 2, Denominator: 3}), "66,7\u00a0%"},
		{Vietnamese.Share(scale.Share{Numerator: 1, Denominator: 8}), "12,5\u00a0%"},
		{Vietnamese.Share(scale.Share{Numerator: 3, Denominator: 3}), "100,0\u00a0%"},
		{Vietnamese.Share(scale.Share{Numerator: 9999, Denominator: 10000}), ">99,9\u00a0%"},
		{Vietnamese.Share(scale.Share{Numerator: 1, Denominator: 10000}), "<0,1\u00a0%"},
		{Vietnamese.Share(scale.Share{Numerator: 0, Denominator: 5}), "0,0\u00a0%"},
		{Vietnamese.Share(scale.Share{}), Missing},
		{Vietnamese.WholeShare(scale.Share{Numerator: 61, Denominator: 100}), "61\u00a0%"},
		{Vietnamese.WholeShare(scale.Share{Numerator: 999, Denominator: 1000}), "hơn 99\u00a0%"},
		{English.WholeShare(scale.Share{Numerator: 1, Denominator: 1000}), "less than 1\u00a0%"},
		{Vietnamese.Date(day), "30/6/2025"},
		{English.Date(day), "30 June 2025"},
		{Vietnamese.Date(time.Time{}), Missing},
		{Vietnamese.Moment(time.Date(2025, 6, 30, 17, 5, 0, 0, localZone)), "17:05 30/6/2025"},
		{Vietnamese.Period(parsePeriod(t, "2025-06")), "Tháng 6/2025"},
		{English.Period(parsePeriod(t, "2025-06")), "June 2025"},
		{Vietnamese.Period(parsePeriod(t, "2025-Q2")), "Quý II/2025"},
		{Vietnamese.PeriodInside(parsePeriod(t, "2025-Q2")), "quý II/2025"},
		{English.PeriodInside(parsePeriod(t, "2025-Q2")), "quarter 2 of 2025"},
		{Vietnamese.Period(parsePeriod(t, "2025-H1")), "6 tháng đầu năm 2025"},
		{Vietnamese.Period(parsePeriod(t, "2025-9M")), "9 tháng đầu năm 2025"},
		{English.PeriodInside(parsePeriod(t, "2025")), "year 2025"},
		{Vietnamese.Period(parsePeriod(t, "2025-01-15..2025-03-14")), "Từ 15/1/2025 đến 14/3/2025"},
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
