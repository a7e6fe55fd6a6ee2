package locale

// readingWords are those of two on-time rules side by side.
var readingWords = map[string]text{
	"readings.heading":           {vi: "Hai cách hiểu “đúng hạn”", en: "Two readings of “on time”"},
	"readings.help":              {vi: "Cùng những hồ sơ đã giải quyết trong kỳ, tính theo quy tắc của trang và theo quy tắc kia. Mỗi hồ sơ khác nhau có đúng một nguyên nhân.", en: "The same dossiers closed in the period, by the rule of the page and by the other one. Each dossier that differs has exactly one cause."},
	"readings.same":              {vi: "Hai quy tắc kết luận giống nhau cho mọi hồ sơ: {1} đúng hạn.", en: "The two rules agree on every dossier: {1} on time."},
	"readings.parted":            {vi: "{2} đúng hạn theo {3}, {4} theo {5}: hai quy tắc kết luận khác nhau ở {1} hồ sơ.", en: "{2} on time by {3}, {4} by {5}: the rules part on {1} dossiers.", one: "{2} on time by {3}, {4} by {5}: the rules part on one dossier."},
	"readings.rule":              {vi: "Quy tắc", en: "Rule"},
	"readings.overdue":           {vi: "Quá hạn theo quy tắc của dòng", en: "Overdue by the rule of the line"},
	"readings.causes":            {vi: "Khác nhau vì đâu", en: "What parts them"},
	"readings.number":            {vi: "Hồ sơ", en: "Dossiers"},
	"readings.list":              {vi: "Xem các hồ sơ khác nhau", en: "See the dossiers that differ"},
	"readings.withdrawn_stopped": {vi: "Hồ sơ rút, dừng xử lý", en: "Withdrawn and stopped dossiers"},
	"readings.supplements":       {vi: "Yêu cầu bổ sung quá số lần", en: "More requests for papers than allowed"},
	"readings.no_appointment":    {vi: "Không có ngày hẹn, tính theo thời hạn luật định", en: "No appointment, the legal term in its place"},
	"readings.waiting":           {vi: "Thời gian chờ người nộp được trừ", en: "Time waiting for the applicant taken off"},
	"readings.hour":              {vi: "Xong trong ngày hẹn nhưng sau giờ hẹn", en: "Finished on the appointed day, after the hour"},
}
