package xlsxread

import (
	"math"
	"strconv"
	"time"
)

// Instant reads a number as a day or an instant of the wall clock: "2024-06-03"
// for a whole number, "2024-06-03T08:05:00" else. Numbers outside of 1900 to 9999
// and other texts stay as they are.
func (b *Book) Instant(c Cell) string {
	if !c.Numeric {
		return c.Text
	}
	serial, err := strconv.ParseFloat(c.Text, 64)
	const first, last = 61, 2_958_466 // 1900-03-01, before which Excel counts a day that never was, and 10000-01-01
	if b.Epoch1904 {
		serial += 1462
	}
	if err != nil || !(serial >= first && serial < last) { // NaN is neither
		return c.Text
	}
	days := math.Floor(serial)
	seconds := math.Round((serial - days) * 86_400)
	at := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC).AddDate(0, 0, int(days)).Add(time.Duration(seconds) * time.Second)
	if seconds == 0 {
		return at.Format("2006-01-02")
	}
	return at.Format("2006-01-02T15:04:05")
}
