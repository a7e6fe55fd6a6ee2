package dashboards

// frameWords stand around the figures: heads, feet, links, facts.
var frameWords = map[string]text{
	"brand":     {vi: "Kho hồ sơ thủ tục hành chính", en: "Dossier warehouse"},
	"province":  {vi: "Toàn tỉnh", en: "The province"},
	"page.word": {vi: "Trang", en: "Page"},
	"skip":      {vi: "Đến nội dung", en: "Skip to content"},
	"help":      {vi: "Cách tính", en: "How it is made"},
	"over":      {vi: "hơn {1}", en: "more than {1}"},
	"under":     {vi: "dưới {1}", en: "less than {1}"},
	"until":     {vi: " (đến {1})", en: " (until {1})"},
	"compared":  {vi: "So với {1}", en: "Compared with {1}"},

	"nav":          {vi: "Các trang", en: "Pages"},
	"nav.crumbs":   {vi: "Lên trên", en: "Up"},
	"nav.home":     {vi: "Toàn tỉnh", en: "Province"},
	"nav.units":    {vi: "Các đơn vị", en: "Units"},
	"lang.other":   {vi: "English", en: "Tiếng Việt"},
	"picker.label": {vi: "Kỳ", en: "Period"},
	"picker.show":  {vi: "Xem", en: "Show"},
	"picker.month": {vi: "Tháng, năm {1}", en: "Months of {1}"},
	"picker.other": {vi: "Quý, năm", en: "Quarters and years"},

	"period.half.1": {vi: "6 tháng đầu năm {1}", en: "First half of {1}"},
	"period.half.2": {vi: "6 tháng cuối năm {1}", en: "Second half of {1}"},
	"period.nine":   {vi: "9 tháng đầu năm {1}", en: "First nine months of {1}"},
	"period.year":   {vi: "Năm {1}", en: "Year {1}"},
	"period.day":    {vi: "Ngày {1}", en: "{1}"},
	"period.span":   {vi: "Từ {1} đến {2}", en: "{1} to {2}"},

	"calendar.calendar":  {vi: ", theo lịch dương", en: ", calendar period"},
	"calendar.statutory": {vi: ", kỳ báo cáo theo NĐ 09/2019/NĐ-CP", en: ", reporting period of Decree 09/2019/NĐ-CP"},
	"calendar.span":      {vi: ", khoảng ngày tự chọn", en: ", dates chosen freely"},

	"fact.period":     {vi: "Kỳ số liệu", en: "Period"},
	"fact.until":      {vi: "; kỳ chưa kết thúc, số liệu đến hết {1}", en: "; not over yet, figures until {1}"},
	"fact.rule":       {vi: "Quy tắc đúng hạn", en: "On-time rule"},
	"fact.data":       {vi: "Dữ liệu", en: "Data"},
	"fact.data.value": {vi: "đến {1}, phiên bản {2}", en: "until {1}, version {2}"},
	"fact.state":      {vi: "Kiểm tra dữ liệu", en: "Data tests"},
	"rule.form06":     {vi: "form06: theo biểu II.06, so ngày kết thúc với ngày hẹn trả", en: "form06: form II.06, closing date against appointed date"},
	"rule.form06.help": {
		vi: "Xong trước ngày hẹn là trước hạn, đúng ngày hẹn là đúng hạn, sau ngày hẹn là quá hạn. Hồ sơ không có ngày hẹn, rút hoặc dừng xử lý tính là đúng hạn. Cơ sở: Thông tư 01/2020/TT-VPCP. Các chỉ số của Quyết định 766 theo quy tắc riêng, ghi cạnh từng chỉ số.",
		en: "Closed before the appointed date is early, on it is on time, after it is late. Dossiers without an appointment, withdrawn or stopped count as on time. Basis: Circular 01/2020/TT-VPCP. The indicators of Decision 766 follow rules of their own, named beside each.",
	},
	"fact.closing":   {vi: "Tình trạng kỳ", en: "State of the period"},
	"closing.open":   {vi: "đang mở, số liệu còn thay đổi khi có dữ liệu mới", en: "open, figures change with new data"},
	"closing.closed": {vi: "đã chốt lúc {1}, người chốt: {2}", en: "closed {1} by {2}"},
	"closing.help": {
		vi: "Số liệu của kỳ đã chốt không đổi nữa. Dữ liệu đến sau được liệt kê riêng trong bảng điều chỉnh (tệp restatements.csv của bản công bố, lệnh khohoso restatements).",
		en: "Figures of a closed period stay as they are. What came in later is listed apart as restatements (restatements.csv of the publication, khohoso restatements).",
	},
	"state.good":      {vi: "✓ đạt {1} trên {1} phép kiểm tra", en: "✓ {1} of {1} tests passed", one: "✓ the test passed"},
	"state.failed":    {vi: "✕ {1} phép kiểm tra không đạt", en: "✕ {1} tests failed", one: "✕ 1 test failed"},
	"state.unchecked": {vi: "! chưa kiểm tra", en: "! not tested yet"},

	"foot.rule":     {vi: "Tỷ lệ của nhiều đơn vị là tổng tử số chia tổng mẫu số, không phải trung bình các tỷ lệ.", en: "Shares of several units are sums of numerators over sums of denominators, not means of shares."},
	"foot.small":    {vi: "Đơn vị có dưới 10 hồ sơ đã giải quyết (*) không xếp hạng: một hồ sơ làm đổi hơn mười điểm. “–” là không có số liệu, không phải 0.", en: "Units with fewer than 10 closed dossiers (*) are not ranked: one dossier moves the share by more than ten points. “–” means no data, not 0."},
	"foot.manifest": {vi: "Mã kiểm tra của mọi tệp trong bản công bố", en: "Checksums of all files of this publication"},

	"workbook.province": {vi: "Tải sổ Excel toàn tỉnh", en: "Download the province's Excel workbook"},
	"workbook.unit":     {vi: "Tải sổ Excel của đơn vị", en: "Download this unit's Excel workbook"},

	"error.kicker":    {vi: "Không hiển thị được trang", en: "The page cannot be shown"},
	"error.way_out":   {vi: "Quay lại trang", en: "Go back to"},
	"error.not_found": {vi: "Không có trang này.", en: "There is no such page."},
	"error.method":    {vi: "Dịch vụ này chỉ để xem: chỉ nhận yêu cầu GET và HEAD.", en: "This service is for reading: it answers GET and HEAD only."},
	"error.not_yours": {vi: "Chỉ đơn vị quản lý hồ sơ mới tải được sổ này.", en: "Only the unit that handles these dossiers may download this workbook."},
	"error.internal":  {vi: "Có lỗi ở máy chủ; người vận hành xem nhật ký để biết nguyên nhân.", en: "Something went wrong on the server; the operator's log says what."},
}
