package auth

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"khohoso/internal/apperr"
)

// below ends the beginning of codes: H28.30.* is every code that begins with H28.30 and a point, not H28.30 itself.
const below = ".*"

// mostUnits is how many bytes the units of a token may have: they travel with every body.
const mostUnits = 2000

// ParseUnits reads the units that a token is for: codes, and beginnings of codes that end in ".*", with commas between.
// None: any unit.
//
// Error: apperr.Usage.
func ParseUnits(text string) ([]string, error) {
	var units []string
	for _, unit := range strings.Split(text, ",") {
		unit = strings.TrimSpace(unit)
		if unit == "" {
			continue
		}
		code := strings.TrimSuffix(unit, below)
		if code == "" || strings.Contains(code, "*") || strings.ContainsFunc(code, unicode.IsControl) {
			return nil, apperr.New(apperr.Usage, fmt.Sprintf("units of a token: %q is neither a code like H28.01 nor a beginning like H28.30.*", unit),
				fmt.Sprintf("đơn vị của mã gửi: %q không phải mã như H28.01, cũng không phải phần đầu của mã như H28.30.*", unit))
		}
		units = append(units, unit)
	}
	if len(units) == 0 && strings.TrimSpace(text) != "" || len(text) > mostUnits {
		return nil, apperr.New(apperr.Usage, fmt.Sprintf("units of a token: from one code on, %d bytes at most; H28.30.* stands for many", mostUnits),
			fmt.Sprintf("đơn vị của mã gửi: ít nhất một mã, tối đa %d byte; H28.30.* thay cho nhiều mã", mostUnits))
	}
	return units, nil
}

// checkUnits refuses units that nothing in the catalogue is; without a catalogue any are taken.
func (a *Accounts) checkUnits(ctx context.Context, units []string) error {
	known, err := a.knownUnits(ctx)
	if err != nil || len(known) == 0 {
		return err
	}
	for _, unit := range units {
		begins, isBeginning := strings.CutSuffix(unit, "*")
		if !isBeginning {
			if err := a.checkUnit(ctx, unit); err != nil {
				return err
			}
		} else if !slices.ContainsFunc(known, func(code string) bool { return strings.HasPrefix(code, begins) }) {
			return apperr.New(apperr.Usage, fmt.Sprintf("no unit of the catalogue begins with %q; check it, or take the catalogue in first", begins),
				fmt.Sprintf("danh mục không có đơn vị nào có mã bắt đầu bằng %q; hãy kiểm tra, hoặc nạp danh mục trước", begins))
		}
	}
	return nil
}

// splitUnits reads units as they are stored.
func splitUnits(text string) []string {
	if text == "" {
		return nil
	}
	return strings.Split(text, ",")
}
