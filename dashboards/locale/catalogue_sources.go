package locale

// sourceWords say how fresh the data of each source are.
var sourceWords = map[string]text{
	"fact.sources":      {vi: "Nguồn dữ liệu", en: "Sources"},
	"sources.each":      {vi: "Từng nguồn", en: "Each source"},
	"sources.good":      {vi: "✓ {1} nguồn, nhận lần cuối {2}", en: "✓ {1} sources, last taken in {2}", one: "✓ 1 source, last taken in {2}"},
	"sources.silent":    {vi: "! {1} nguồn im lặng lâu hơn thường lệ: {2}", en: "! {1} sources have been silent longer than usual: {2}", one: "! 1 source has been silent longer than usual: {2}"},
	"sources.since":     {vi: "{1} từ {2}", en: "{1} since {2}"},
	"sources.batch":     {vi: "nhận lần cuối {1}", en: "last taken in {1}"},
	"sources.event":     {vi: "sự kiện mới nhất {1}", en: "newest event {1}"},
	"sources.rhythm":    {vi: "thường gửi cách nhau {1}", en: "usually comes every {1}"},
	"sources.is_silent": {vi: "im lặng: thường gửi cách nhau {1}", en: "silent: usually comes every {1}"},
	"sources.by_hand":   {vi: "{1} (nạp tay)", en: "{1} (taken in by hand)"},

	"sources.kind.events":          {vi: "sự kiện hồ sơ", en: "dossier events"},
	"sources.kind.agencies":        {vi: "danh mục đơn vị", en: "agencies"},
	"sources.kind.procedures":      {vi: "danh mục thủ tục", en: "procedures"},
	"sources.kind.feedback":        {vi: "phản ánh, kiến nghị", en: "feedback"},
	"sources.kind.holidays":        {vi: "ngày nghỉ", en: "holidays"},
	"sources.kind.targets":         {vi: "chỉ tiêu", en: "targets"},
	"sources.kind.national_counts": {vi: "số đồng bộ với quốc gia", en: "national counts"},
	"sources.kind.services":        {vi: "dịch vụ của xã", en: "commune services"},
	"sources.kind.published":       {vi: "số Cổng DVCQG công bố", en: "published figures"},
	"sources.kind.sets":            {vi: "bộ chỉ số", en: "indicator sets"},

	"gap.days":    {vi: "{1} ngày", en: "{1} days", one: "day"},
	"gap.hours":   {vi: "{1} giờ", en: "{1} hours", one: "hour"},
	"gap.minutes": {vi: "{1} phút", en: "{1} minutes", one: "minute"},
}
