package metrics

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/lithammer/fuzzysearch/fuzzy"

	"khohoso/internal/apperr"
	"khohoso/models/period"
	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// Agencies lists every unit as it is now, by code. The list is kept until the next
// Build: every other read asks for it to know its units.
func Agencies(ctx context.Context, w *store.Warehouse) ([]Agency, error) {
	found, err := KnownUnits(ctx, w)
	return slices.Clone(found), err
}

// KnownUnits is Agencies for those who only look.
func KnownUnits(ctx context.Context, w *store.Warehouse) ([]Agency, error) {
	return store.Cached(w, "agencies", "", func() ([]Agency, error) { return readAgencies(ctx, w) })
}

func readAgencies(ctx context.Context, w *store.Warehouse) ([]Agency, error) {
	query, err := sqlfiles.Render("queries", "agencies", nil)
	if err != nil {
		return nil, err
	}
	return store.Query(ctx, w, query, nil, func(rows *sql.Rows) (a Agency, err error) {
		var ended sql.NullTime
		err = rows.Scan(&a.Code, &a.Name, &a.ShortName, &a.Level, &a.Kind, &a.ParentCode, &a.InCatalogue, &ended, &a.HasDossiers)
		a.EndedOn = ended.Time
		return a, err
	})
}

// Province is the unit that stands for the whole today: the catalogue's unit of
// level province that has not ended, or an Agency without a code where there is none.
func Province(ctx context.Context, w *store.Warehouse) (Agency, error) {
	return ProvinceOn(ctx, w, time.Date(period.LastYear, 12, 31, 0, 0, 0, 0, time.UTC))
}

// ProvinceOn is the unit that stood for the whole on a day.
func ProvinceOn(ctx context.Context, w *store.Warehouse, day time.Time) (Agency, error) {
	agencies, err := Agencies(ctx, w)
	if err != nil {
		return Agency{}, err
	}
	var found Agency
	for _, a := range agencies {
		stands := a.EndedOn.IsZero() || !a.EndedOn.Before(day)
		sooner := found.Code == "" || (!a.EndedOn.IsZero() && (found.EndedOn.IsZero() || a.EndedOn.Before(found.EndedOn)))
		if a.Level == "province" && stands && sooner {
			found = a
		}
	}
	return found, nil
}

// Scope is the code to filter by: "" for the province, whether it was asked for
// by no code or by its own. Error: apperr.UnknownAgency with the nearest code.
func Scope(ctx context.Context, w *store.Warehouse, code string) (string, error) {
	if code == "" {
		return "", nil
	}
	agencies, err := KnownUnits(ctx, w)
	if err != nil {
		return "", err
	}
	for _, a := range agencies {
		if a.Code == code {
			if a.Level == "province" {
				return "", nil
			}
			return code, nil
		}
	}
	return "", unknownAgency(code, agencies)
}

func unknownAgency(code string, agencies []Agency) error {
	nearest, distance := "", 1<<30
	for _, a := range agencies {
		if d := fuzzy.LevenshteinDistance(code, a.Code); d < distance {
			nearest, distance = a.Code, d
		}
	}
	if nearest == "" {
		return apperr.New(apperr.UnknownAgency, fmt.Sprintf("agency %q not found: the warehouse knows none yet", code),
			fmt.Sprintf("không có đơn vị %q: kho dữ liệu chưa có đơn vị nào", code))
	}
	return apperr.New(apperr.UnknownAgency, fmt.Sprintf("agency %q not found (did you mean %s?)", code, nearest),
		fmt.Sprintf("không có đơn vị %q (có phải %s?)", code, nearest))
}
