package locale

// whatIfWords are those of the page of suppositions.
var whatIfWords = map[string]text{
	"whatif.title":        {vi: "Nếu số liệu khác đi", en: "What if"},
	"whatif.link":         {vi: "Thử số khác", en: "Try other figures"},
	"whatif.without":      {vi: "Không có hồ sơ nào trong kỳ nên không có tổng điểm", en: "No dossier in the period, so there is no total"},
	"whatif.stands":       {vi: "{1} điểm trên thang 100, {2}", en: "{1} points of 100, {2}"},
	"whatif.rank":         {vi: ", hạng {1} trong {2} đơn vị cùng loại", en: ", ranked {1} of {2} units of its kind"},
	"whatif.ask":          {vi: "; viết số khác vào bảng để xem sẽ ra sao.", en: "; write other figures into the table to see what would follow."},
	"whatif.would":        {vi: "; với {1} giả định sẽ là {2} điểm, {3}", en: "; with {1} suppositions it would be {2} points, {3}", one: "; with one supposition it would be {2} points, {3}"},
	"whatif.help":         {vi: "Tử số là của riêng đơn vị; chỉ tiêu giả định áp dụng cho mọi đơn vị, vì xếp hạng cần cùng một thước đo. Ô để trống giữ nguyên. Không có gì được lưu; địa chỉ trang gửi được cho người khác.", en: "Numerators are the unit's own; a supposed target holds for every unit, because ranks need one yardstick. Empty fields stay as they are. Nothing is stored; the address can be sent."},
	"whatif.unit":         {vi: "Đơn vị", en: "Unit"},
	"whatif.choose":       {vi: "Chọn", en: "Choose"},
	"whatif.figures":      {vi: "Trước và sau", en: "Before and after"},
	"whatif.fields":       {vi: "Giả định theo từng chỉ số", en: "Suppositions by indicator"},
	"whatif.count":        {vi: "Tính lại", en: "Reckon"},
	"whatif.reset":        {vi: "Trở về số thật", en: "Back to the real figures"},
	"whatif.before":       {vi: "Hiện nay", en: "Now"},
	"whatif.after":        {vi: "Nếu vậy", en: "Then"},
	"whatif.rank.head":    {vi: "Hạng trong các đơn vị cùng loại", en: "Rank among units of its kind"},
	"whatif.numerator":    {vi: "Tử số", en: "Numerator"},
	"whatif.denominator":  {vi: "Mẫu số", en: "Denominator"},
	"whatif.numerator.of": {vi: "Tử số của chỉ số {1}, từ 0 đến {2}", en: "Numerator of indicator {1}, from 0 to {2}"},
	"whatif.target.of":    {vi: "Chỉ tiêu của chỉ số {1}, %", en: "Target of indicator {1}, %"},
	"whatif.score.before": {vi: "Điểm hiện nay", en: "Score now"},
	"whatif.score.after":  {vi: "Điểm nếu vậy", en: "Score then"},
}
