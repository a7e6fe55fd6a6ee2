package scoring

import (
	"context"
	"database/sql"
	"math"

	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// receivedMix is how many dossiers of which procedures one unit received.
type receivedMix struct {
	name       string
	total      int64
	procedures []string // in their order, so that sums over them are always the same
	received   map[string]int64
}

// mixes are the mixes of all units that received anything in the twelve months up to
// the period's end. They are read once for whichever unit is compared.
func mixes(ctx context.Context, w *store.Warehouse, q CompareQuery) (map[string]*receivedMix, error) {
	return store.Cached(w, "received mixes", q.ofAll(), func() (map[string]*receivedMix, error) {
		args, err := allUnitsBetween(ctx, w, q, q.Period.To.AddDate(-1, 0, 1))
		if err != nil {
			return nil, err
		}
		query, err := sqlfiles.Render("queries", "received_mix", q)
		if err != nil {
			return nil, err
		}
		all := map[string]*receivedMix{}
		_, err = store.Query(ctx, w, query, args, func(rows *sql.Rows) (none struct{}, err error) {
			var agency, name, procedure string
			var received int64
			if err := rows.Scan(&agency, &name, &procedure, &received); err != nil {
				return none, err
			}
			one := all[agency]
			if one == nil {
				one = &receivedMix{name: name, received: map[string]int64{}}
				all[agency] = one
			}
			one.procedures, one.received[procedure] = append(one.procedures, procedure), received
			one.total += received
			return none, nil
		})
		return all, err
	})
}

// like says how much another unit is like this one.
func (m *receivedMix) like(other *receivedMix, card Scorecard) Similar {
	var common float64 // half the sum of the differences of shares is what is left of 1
	for _, procedure := range m.procedures {
		common += min(float64(m.received[procedure])/float64(m.total), float64(other.received[procedure])/float64(other.total))
	}
	return Similar{
		AgencyCode: card.AgencyCode, AgencyName: other.name, Received: other.total, Own: m.total, Total: card.Total, Small: card.Small(),
		Mix: max(1-common, 0), Size: math.Abs(math.Log10(float64(m.total) / float64(other.total))),
	}
}
