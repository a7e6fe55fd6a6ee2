package postgres

import (
	"slices"
	"strings"
)

// place is how the watermark column becomes a number and back. Places of instants
// and days are microseconds since 1970, by the wall clock where they name no zone.
type place struct {
	name, typ string

	Watermark string // quoted
	Place     string // the number of a row
	From      string // what the column is held against, for the number $1
	Timed     bool
	Now       string // the number of the present
}

// placeOf finds the watermark among the columns.
func (d *Database) placeOf(watermark string) (place, error) {
	at := slices.IndexFunc(d.columns, func(c column) bool { return c.name == watermark })
	if at < 0 {
		at = slices.IndexFunc(d.columns, func(c column) bool { return strings.EqualFold(c.name, watermark) })
	}
	if at < 0 {
		return place{}, d.noWatermark(watermark)
	}
	c := d.columns[at]
	column := "source." + `"` + strings.ReplaceAll(c.name, `"`, `""`) + `"`
	p := place{name: c.name, typ: c.typ, Watermark: column}
	const micros = "round(extract(epoch from %) * 1000000)::bigint"
	switch c.typ {
	case "timestamptz":
		p.Timed, p.From, p.Now = true, "timestamptz 'epoch' + $1::bigint * interval '1 microsecond'", "now()"
	case "timestamp", "date":
		p.Timed, p.From, p.Now = true, "timestamp 'epoch' + $1::bigint * interval '1 microsecond'", "now()::timestamp"
	case "int2", "int4", "int8":
		p.From, p.Place = "$1::bigint", column+"::bigint"
		return p, nil
	default:
		return place{}, d.badWatermark(c)
	}
	p.Place, p.Now = strings.ReplaceAll(micros, "%", column), strings.ReplaceAll(micros, "%", p.Now)
	return p, nil
}
