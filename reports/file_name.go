package reports

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"khohoso/models/metrics"
	"khohoso/models/period"
)

// FileName is the name of a workbook's file: form, unit, period and what was
// chosen other than by default, safe in any folder, with Vietnamese letters kept. Codes that had to be changed get a
// digest, so that two hostile ones cannot fall on the same file.
func FileName(q Request) string {
	form, agency := q.Form, q.Agency
	if l, err := q.Layouts.Find(q.Form); err == nil {
		form = l.Code
	}
	if agency == "" {
		agency = "toan-tinh"
	}
	period := strings.ReplaceAll(q.Period.Name, "..", "_")
	return safePart(form) + "_" + safePart(agency) + "_" + safePart(period) + q.choices() + ".xlsx"
}

// choices names in a file's name what was chosen other than by default.
func (q Request) choices() string {
	var chosen string
	if q.Period.Calendar == period.Statutory {
		chosen += "_" + string(period.Statutory)
	}
	if q.Organisation == metrics.CurrentOrg {
		chosen += "_" + string(metrics.CurrentOrg)
	}
	if q.byOtherRule() {
		chosen += "_" + safePart(q.Rule)
	}
	return chosen
}

func safePart(s string) string {
	safe := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) || unicode.IsDigit(r) || strings.ContainsRune("-_.", r) {
			return r
		}
		return '-'
	}, strings.ToValidUTF8(s, "-"))
	safe = strings.Trim(strings.ReplaceAll(safe, "..", "-"), ".-")
	if len(safe) > 60 {
		safe = strings.ToValidUTF8(safe[:60], "")
	}
	if safe != s || safe == "" {
		sum := sha256.Sum256([]byte(s))
		safe += "-" + hex.EncodeToString(sum[:4])
	}
	return safe
}
