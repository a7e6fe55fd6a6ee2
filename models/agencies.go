package models

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/lithammer/fuzzysearch/fuzzy"

	"khohoso/internal/fault"
)

// Agencies lists every unit as it is now, by code. The list is kept until the next
// Build: every other read asks for it to know its units.
func (w *Warehouse) Agencies(ctx context.Context) ([]Agency, error) {
	if known := w.agencies.Load(); known != nil {
		return slices.Clone(*known), nil
	}
	found, err := w.readAgencies(ctx)
	if err != nil {
		return nil, err
	}
	w.agencies.Store(&found)
	return slices.Clone(found), nil
}

func (w *Warehouse) readAgencies(ctx context.Context) ([]Agency, error) {
	query, err := readStatement("agencies", nil)
	if err != nil {
		return nil, err
	}
	return collect(ctx, w, query, nil, func(rows *sql.Rows) (a Agency, err error) {
		return a, rows.Scan(&a.Code, &a.Name, &a.ShortName, &a.Level, &a.Kind, &a.ParentCode, &a.InCatalogue, &a.HasDossiers)
	})
}

// Province is the unit that stands for the whole: the catalogue's unit of level
// province, or an Agency without a code where the catalogue has none.
func (w *Warehouse) Province(ctx context.Context) (Agency, error) {
	agencies, err := w.Agencies(ctx)
	if err != nil {
		return Agency{}, err
	}
	for _, a := range agencies {
		if a.Level == "province" {
			return a, nil
		}
	}
	return Agency{}, nil
}

// scope is the code to filter by: "" for the province, whether it was asked for
// by no code or by its own. Error: fault.UnknownAgency with the nearest code.
func (w *Warehouse) scope(ctx context.Context, code string) (string, error) {
	if code == "" {
		return "", nil
	}
	agencies, err := w.Agencies(ctx)
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
		return fault.New(fault.UnknownAgency, fmt.Sprintf("agency %q not found: the warehouse knows none yet", code),
			fmt.Sprintf("không có đơn vị %q: kho dữ liệu chưa có đơn vị nào", code))
	}
	return fault.New(fault.UnknownAgency, fmt.Sprintf("agency %q not found (did you mean %s?)", code, nearest),
		fmt.Sprintf("không có đơn vị %q (có phải %s?)", code, nearest))
}
