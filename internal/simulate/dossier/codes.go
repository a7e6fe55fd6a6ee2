package dossier

import (
	"slices"
	"strconv"
	"strings"

	"khohoso/internal/simulate/province"
)

// The sequence in a code follows unit and day: H28.31.01-240115-00012. The odd
// style uses another separator and does not fit the national pattern.
const (
	CodeSeparator = '-'
	OddSeparator  = '/'
)

// codeRanks gives the rank of the prefix of a dossier code, unit with separator,
// among all prefixes in the order of their text. No prefix begins another one,
// so ranks, then days, then sequences sort like the codes themselves.
type codeRanks struct {
	plain, odd []int // by office
}

func rankCodes(offices []province.Agency) codeRanks {
	var prefixes []string
	for _, o := range offices {
		prefixes = append(prefixes, o.Code+string(CodeSeparator), o.Code+string(OddSeparator))
	}
	slices.SortFunc(prefixes, strings.Compare)
	rank := func(code string, separator rune) int {
		i, _ := slices.BinarySearch(prefixes, code+string(separator))
		return i
	}
	var r codeRanks
	for _, o := range offices {
		r.plain = append(r.plain, rank(o.Code, CodeSeparator))
		r.odd = append(r.odd, rank(o.Code, OddSeparator))
	}
	return r
}

func (r codeRanks) of(a arrival) int {
	if a.Odd {
		return r.odd[a.Office]
	}
	return r.plain[a.Office]
}

// AppendCode writes the parts of a dossier code.
func AppendCode(b []byte, unit, date string, separator byte, n int) []byte {
	b = append(append(b, unit...), separator)
	b = append(append(b, date...), separator)
	for limit := 10000; limit > n && limit > 1; limit /= 10 {
		b = append(b, '0')
	}
	return strconv.AppendInt(b, int64(n), 10)
}
