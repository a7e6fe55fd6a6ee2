package locale

// searchWords are those of the search.
var searchWords = map[string]text{
	"search.title":         {vi: "Tìm kiếm", en: "Search"},
	"search.label":         {vi: "Tìm hồ sơ, đơn vị, thủ tục", en: "Find a dossier, unit, procedure"},
	"search.do":            {vi: "Tìm", en: "Find"},
	"search.empty":         {vi: "Gõ một phần mã hồ sơ, tên hoặc mã của đơn vị, thủ tục, lĩnh vực, chỉ số, biểu; không cần dấu.", en: "Type a part of a dossier's code, or of the name or code of a unit, procedure, field, indicator or form; marks may be left out."},
	"search.none":          {vi: "Không tìm thấy gì với “{1}”.", en: "Nothing is found for “{1}”."},
	"search.found":         {vi: "{1} kết quả với “{2}”.", en: "{1} results for “{2}”.", one: "1 result for “{2}”."},
	"search.more":          {vi: "và {1} kết quả khác; gõ thêm để thu hẹp", en: "and {1} more; type more to narrow it down", one: "and 1 more; type more to narrow it down"},
	"search.more.dossiers": {vi: "và những hồ sơ khác; gõ thêm để thu hẹp", en: "and other dossiers; type more to narrow it down"},
	"search.dossiers":      {vi: "Hồ sơ", en: "Dossiers"},
	"search.units":         {vi: "Đơn vị", en: "Units"},
	"search.procedures":    {vi: "Thủ tục", en: "Procedures"},
	"search.fields":        {vi: "Lĩnh vực", en: "Fields"},
	"search.indicators":    {vi: "Chỉ số", en: "Indicators"},
	"search.forms":         {vi: "Biểu mẫu", en: "Forms"},
}
