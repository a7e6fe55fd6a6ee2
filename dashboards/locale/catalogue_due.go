package locale

// dueWords are those of the early warning and of what a unit's page adds.
var dueWords = map[string]text{
	"due.heading":  {vi: "Sắp đến hạn", en: "Due soon"},
	"due.help":     {vi: "Hồ sơ đang giải quyết, chưa quá hạn, còn không quá số ngày làm việc đã nêu, theo quy tắc {1}; hồ sơ dừng chờ bổ sung không tính khi quy tắc trừ thời gian chờ. Điểm có thể mất: điểm chỉ số 2.1 của tháng nếu xong kịp hết trừ điểm nếu trễ hết.", en: "Open dossiers that are not overdue and have no more than the working days named left, by rule {1}; those that wait for the applicant are left out where the rule takes waiting off. Points at stake: indicator 2.1 of the month with all of them in time, less the same with all of them late."},
	"due.none":     {vi: "Tính đến {1}: không có hồ sơ nào đến hạn trong 5 ngày làm việc tới.", en: "As of {1} no dossier is due within the next 5 working days."},
	"due.sentence": {vi: "Tính đến {2}: {1} hồ sơ đến hạn trong 5 ngày làm việc tới, {3} trong 1 ngày", en: "As of {2} {1} dossiers are due within 5 working days, {3} within one", one: "As of {2} 1 dossier is due within 5 working days, {3} within one"},
	"due.stake":    {vi: "; nếu để trễ hết, chỉ số {2} mất {1} điểm", en: "; should all be late, indicator {2} loses {1} points"},
	"due.title":    {vi: "{1} đơn vị nhiều nhất, hồ sơ đến hạn trong 5 ngày làm việc", en: "The {1} units with the most, dossiers due within 5 working days", one: "Dossiers due within 5 working days"},
	"due.tip":      {vi: "{1} đến hạn trong 5 ngày, {2} trong 1 ngày", en: "{1} due within 5 days, {2} within one"},
	"col.within.1": {vi: "Trong 1 ngày", en: "Within 1 day"},
	"col.within.2": {vi: "Trong 2 ngày", en: "Within 2 days"},
	"col.within.5": {vi: "Trong 5 ngày", en: "Within 5 days"},
	"col.stake":    {vi: "Điểm có thể mất", en: "Points at stake"},
	"col.left":     {vi: "Còn, ngày làm việc", en: "Working days left"},
	"col.step":     {vi: "Đang ở bước", en: "Step"},

	"unit.procedures":      {vi: "Thủ tục của đơn vị", en: "Procedures of the unit"},
	"unit.procedures.none": {vi: "Đơn vị không có hồ sơ nào trong kỳ.", en: "The unit had no dossier in the period."},
	"unit.procedures.more": {vi: "{1} thủ tục nhiều hồ sơ đã giải quyết nhất trong {2} thủ tục có hồ sơ.", en: "The {1} procedures with the most dossiers closed, of {2} with dossiers."},
	"findings.open":        {vi: "Xem các hồ sơ này", en: "See these dossiers"},
	"list.waiting":         {vi: "Xem các hồ sơ này", en: "See them"},
	"list.all_overdue":     {vi: "Xem và lọc toàn bộ danh sách", en: "See and filter the whole list"},
}
