package closing

import (
	"context"
	"database/sql"
	"strings"

	"khohoso/models/store"
	sqlfiles "khohoso/sql"
)

// Caveat is something that was never taken in and that a reader of the figures should
// know of, in both languages. It is no fault of any dossier.
type Caveat struct{ VI, EN string }

// caveatWords are the caveats of sql/queries/caveats.sql; {1} stands for the years.
var caveatWords = map[string]Caveat{
	"undecided_years": {
		"Có hạn giải quyết sang năm {1}, chưa nạp văn bản về ngày nghỉ của năm đó: Tết và các ngày nghỉ bù đang được tính theo Bộ luật Lao động và âm lịch, ngày hoán đổi chưa biết; nạp bằng tệp loại holidays.",
		"Terms reach into {1}, whose decision on days off is not loaded: Tết and days off for weekends are computed from the Labour Code and the lunar calendar, swapped days are not known; take the decision in as a file of kind holidays.",
	},
	"no_agency_catalogue": {
		"Chưa nạp danh mục đơn vị: chưa biết cấp và đơn vị cha của đơn vị nào, nên không báo mã đơn vị lạ.",
		"No catalogue of agencies was taken in: no unit's level or parent is known, so unknown agency codes are not reported.",
	},
	"no_procedure_catalogue": {
		"Chưa nạp danh mục thủ tục: chưa biết thời hạn, mức độ dịch vụ của thủ tục nào, nên không báo mã thủ tục lạ.",
		"No catalogue of procedures was taken in: no legal term or service level is known, so unknown procedure codes are not reported.",
	},
}

// Caveats lists what was never taken in, for the figures as they are today.
//
// Error: apperr.NotBuilt.
func Caveats(ctx context.Context, w *store.Warehouse) ([]Caveat, error) {
	w = w.Live()
	query, err := sqlfiles.Render("queries", "caveats", nil)
	if err != nil {
		return nil, err
	}
	return store.Query(ctx, w, query, nil, func(rows *sql.Rows) (Caveat, error) {
		var name, years string
		err := rows.Scan(&name, &years)
		words := caveatWords[name]
		return Caveat{strings.ReplaceAll(words.VI, "{1}", years), strings.ReplaceAll(words.EN, "{1}", years)}, err
	})
}
