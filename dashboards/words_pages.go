package dashboards

// sentenceWords make the opening sentences and the clauses they are joined from.
var sentenceWords = map[string]text{
	"open.share":         {vi: "{1} hồ sơ đúng hạn", en: "{1} of dossiers closed on time"},
	"open.all":           {vi: "cả {1} hồ sơ đã giải quyết đều đúng hạn", en: "all {1} dossiers were closed on time"},
	"open.only_one":      {vi: "hồ sơ duy nhất được giải quyết đã đúng hạn", en: "the 1 dossier closed was on time"},
	"open.up":            {vi: "tăng {1}", en: "up {1}"},
	"open.down":          {vi: "giảm {1}", en: "down {1}"},
	"open.same":          {vi: "bằng {1}", en: "the same as in {1}"},
	"open.nearly":        {vi: "gần như bằng {1}", en: "nearly the same as in {1}"},
	"open.first":         {vi: "chưa có kỳ trước để so", en: "with no period before to compare"},
	"open.none_before":   {vi: "{1} chưa giải quyết hồ sơ nào để so", en: "with nothing closed in {1} to compare"},
	"open.overdue":       {vi: "còn {1} hồ sơ quá hạn", en: "{1} dossiers are overdue", one: "1 dossier is overdue"},
	"open.no_overdue":    {vi: "không còn hồ sơ quá hạn", en: "none is overdue"},
	"open.no_data":       {vi: "chưa có dữ liệu.", en: "there are no data yet."},
	"open.future":        {vi: "dữ liệu mới đến {1}, chưa tới kỳ này.", en: "the data end on {1}, before this period."},
	"open.empty":         {vi: "không có hồ sơ nào được tiếp nhận, giải quyết hay còn tồn.", en: "no dossier was received, closed or open."},
	"open.only_stock":    {vi: "không tiếp nhận và không giải quyết hồ sơ nào; còn {1} hồ sơ đang giải quyết, {2}.", en: "no dossier was received or closed; {1} are open, {2}.", one: "no dossier was received or closed; 1 is open, {2}."},
	"open.only_received": {vi: "tiếp nhận {1} hồ sơ, chưa giải quyết xong hồ sơ nào; {2}.", en: "{1} dossiers were received and none closed; {2}.", one: "1 dossier was received and none closed; {2}."},

	"weak":             {vi: "{1} đơn vị dưới {2}, chiếm {3} số hồ sơ trễ", en: "{1} units are below {2}, with {3} of the late dossiers", one: "1 unit is below {2}, with {3} of the late dossiers"},
	"weak.ranked":      {vi: "{1} đơn vị có từ {4} hồ sơ dưới {2}, chiếm {3} số hồ sơ trễ", en: "{1} units with {4} or more dossiers are below {2}, with {3} of the late ones", one: "1 unit with {4} or more dossiers is below {2}, with {3} of the late ones"},
	"weak.none":        {vi: "không đơn vị nào dưới {1}", en: "no unit is below {1}"},
	"weak.none.ranked": {vi: "không đơn vị nào có từ {2} hồ sơ dưới {1}", en: "no unit with {2} or more dossiers is below {1}"},
	"weak.all":         {vi: "toàn bộ", en: "all"},
	"weak.part":        {vi: "{1}", en: "{1}"},

	"place":       {vi: "hạng {1} trong {2} {3}", en: "rank {1} of {2} {3}"},
	"place.tied":  {vi: "đồng hạng {1} trong {2} {3}", en: "tied for rank {1} of {2} {3}"},
	"place.among": {vi: "{1} có từ {2} hồ sơ", en: "{1} with {2} or more dossiers"},
	"place.small": {vi: "dưới {1} hồ sơ nên không xếp hạng", en: "not ranked with fewer than {1} dossiers"},

	"units.opening": {vi: "{1} trong {2} đơn vị có hồ sơ đã giải quyết; {3} đơn vị đạt từ {4} đúng hạn trở lên.", en: "{1} of {2} units closed dossiers; {3} of them reach {4} on time or more."},
	"units.idle":    {vi: "chưa đơn vị nào trong {1} đơn vị giải quyết xong hồ sơ.", en: "none of the {1} units closed a dossier.", one: "the 1 unit closed no dossier."},
	"units.none":    {vi: "chưa có đơn vị nào trong kho dữ liệu.", en: "the warehouse knows no unit yet."},
	"units.count":   {vi: "{1} đơn vị", en: "{1} units", one: "1 unit"},
	"units.title":   {vi: "Các đơn vị", en: "Units"},
}

// pageWords are heads, explanations and descriptions of pictures.
var pageWords = map[string]text{
	"indicators.title": {vi: "Chỉ số theo Quyết định 766/QĐ-TTg", en: "Indicators of Decision 766/QĐ-TTg"},
	"levels.title":     {vi: "Theo cấp", en: "By level"},

	"trend.title":   {vi: "12 tháng gần nhất", en: "The last 12 months"},
	"trend.on_time": {vi: "Đúng hạn, %", en: "On time, %"},
	"trend.online":  {vi: "Nộp trực tuyến, %", en: "Filed online, %"},
	"trend.flow":    {vi: "Tiếp nhận và đã giải quyết, hồ sơ", en: "Received and closed, dossiers"},
	"trend.overdue": {vi: "Quá hạn cuối tháng, hồ sơ", en: "Overdue at the end of the month, dossiers"},
	"trend.table":   {vi: "Xem bằng bảng", en: "Read as a table"},
	"watch.line":    {vi: "Mốc theo dõi {1}", en: "Watch line {1}"},
	"watch.short":   {vi: "{1}", en: "{1}"},

	"ranking.heading":  {vi: "Đơn vị có tỷ lệ đúng hạn thấp nhất", en: "Units with the lowest on-time share"},
	"ranking.title":    {vi: "{1} đơn vị thấp nhất, % hồ sơ đúng hạn", en: "The lowest {1}, % of dossiers on time", one: "The lowest, % of dossiers on time"},
	"ranking.all":      {vi: "Bảng đầy đủ các đơn vị", en: "Full table of units"},
	"ranking.none":     {vi: "Chưa có đơn vị nào đủ 10 hồ sơ đã giải quyết để so sánh.", en: "No unit closed the 10 dossiers needed to compare."},
	"ranking.unranked": {vi: "{1} đơn vị có dưới {2} hồ sơ đã giải quyết không nằm trong danh sách này.", en: "{1} units with fewer than {2} closed dossiers are not in this list.", one: "1 unit with fewer than {2} closed dossiers is not in this list."},
	"ranking.tip":      {vi: "{1} đúng hạn; {2} trễ trong {3} hồ sơ", en: "{1} on time; {2} late of {3} dossiers"},

	"overdue.heading":  {vi: "Đang quá hạn", en: "Overdue now"},
	"overdue.title":    {vi: "{1} đơn vị nhiều nhất, hồ sơ quá hạn", en: "The {1} units with the most, dossiers overdue", one: "Dossiers overdue"},
	"overdue.none":     {vi: "Cuối ngày {1}: không còn hồ sơ quá hạn.", en: "At the end of {1} no dossier was overdue."},
	"overdue.sentence": {vi: "Cuối ngày {2}: còn {1} hồ sơ quá hạn trong {4} hồ sơ đang giải quyết; {3} trong số đó đang chờ người nộp bổ sung hoặc nộp phí.", en: "At the end of {2}, {1} of {4} open dossiers were overdue; {3} of these wait for papers or a fee.", one: "At the end of {2}, 1 of {4} open dossiers was overdue; {3} of these wait for papers or a fee."},
	"overdue.tip":      {vi: "{1} quá hạn trong {2} đang giải quyết", en: "{1} overdue of {2} open"},

	"heat.title": {vi: "Tỷ lệ đúng hạn của từng đơn vị theo tháng, %", en: "On-time share of each unit by month, %"},
	"heat.help":  {vi: "Đơn vị có tỷ lệ 12 tháng thấp nhất ở trên cùng. Số đậm: dưới 90 %. Dấu *: dưới 10 hồ sơ. Dấu –: không có hồ sơ được giải quyết.", en: "The lowest share over 12 months comes first. Bold: below 90 %. Asterisk: fewer than 10 dossiers. Dash: nothing was closed."},
	"heat.key":   {vi: "Màu theo tỷ lệ, %", en: "Colours by share, %"},
	"heat.open":  {vi: "xem {1} đơn vị", en: "show {1} units"},

	"standing.heading": {vi: "Vị trí trong nhóm {1}", en: "Place among: {1}"},
	"standing.title":   {vi: "{1}: % hồ sơ đúng hạn, mỗi chấm một đơn vị", en: "{1}: % of dossiers on time, one dot per unit"},
	"standing.table":   {vi: "Xem bảng xếp hạng", en: "Read the ranking as a table"},
	"standing.rank":    {vi: "Hạng {1} trong {2} đơn vị cùng cấp có từ 10 hồ sơ đã giải quyết.", en: "Rank {1} of {2} units of the level that closed 10 dossiers or more."},
	"standing.tied":    {vi: "Đồng hạng {1} trong {2} đơn vị cùng cấp có từ 10 hồ sơ đã giải quyết.", en: "Tied for rank {1} of {2} units of the level that closed 10 dossiers or more."},
	"standing.range":   {vi: "Đơn vị đứng giữa đạt {1}; thấp nhất {2}, cao nhất {3}.", en: "The unit in the middle has {1}; the lowest {2}, the highest {3}."},
	"standing.idle":    {vi: "Không có hồ sơ nào được giải quyết trong kỳ nên không xếp hạng.", en: "Nothing was closed in the period, so there is no rank."},
	"standing.small":   {vi: "Đã giải quyết {1} hồ sơ; dưới {2} hồ sơ thì không xếp hạng.", en: "{1} closed; units with fewer than {2} closed dossiers are not ranked."},
	"standing.alone":   {vi: "Không có đơn vị cùng cấp nào khác đủ số hồ sơ để so sánh.", en: "No other unit of the level closed enough to compare."},

	"fields.title":   {vi: "Theo lĩnh vực", en: "By field"},
	"fields.none":    {vi: "Không có hồ sơ nào trong kỳ để chia theo lĩnh vực.", en: "No dossier in the period to divide by field."},
	"field.none":     {vi: "(không ghi lĩnh vực)", en: "(no field given)"},
	"procedure.none": {vi: "(không ghi tên thủ tục)", en: "(no name of procedure given)"},

	"dossiers.title":   {vi: "Hồ sơ đang quá hạn", en: "Overdue dossiers"},
	"dossiers.none":    {vi: "Cuối ngày {1}: không còn hồ sơ quá hạn.", en: "At the end of {1} no dossier was overdue."},
	"dossiers.some":    {vi: "Cuối ngày {2}: còn {1} hồ sơ quá hạn, hồ sơ quá hạn lâu nhất ở trên.", en: "At the end of {2}, {1} dossiers were overdue; the longest overdue come first.", one: "At the end of {2}, 1 dossier was overdue."},
	"dossiers.more":    {vi: "Còn {1} hồ sơ quá hạn nữa ngoài {2} hồ sơ trên.", en: "{1} more are overdue beyond the {2} above.", one: "1 more is overdue beyond the {2} above."},
	"dossiers.closed":  {vi: "đã giải quyết {1}", en: "closed on {1}"},
	"dossiers.waiting": {vi: "đang chờ người nộp", en: "waiting for the applicant"},

	"describe.nothing":      {vi: "{1}: chưa có số liệu.", en: "{1}: no data."},
	"describe.share":        {vi: "{1}: từ {2} đến {3}, thấp nhất {4}. Số liệu ở bảng bên dưới.", en: "{1}: from {2} to {3}, lowest {4}. The table below has the figures."},
	"describe.flow":         {vi: "{1} theo tháng.", en: "{1} by month."},
	"describe.flow.last":    {vi: "Trong {1}: tiếp nhận {2}, đã giải quyết {3}. Số liệu ở bảng bên dưới.", en: "In {1}: {2} received, {3} closed. The table below has the figures."},
	"describe.overdue":      {vi: "{1}.", en: "{1}."},
	"describe.overdue.last": {vi: "Ngày {1}: {2}. Số liệu ở bảng bên dưới.", en: "On {1}: {2}. The table below has the figures."},
	"describe.ranking":      {vi: "{1}: thấp nhất là {2} với {3}. Số liệu ở bảng bên cạnh.", en: "{1}: lowest is {2} with {3}. The table beside has the figures."},
	"describe.bars":         {vi: "{1}: nhiều nhất là {2} với {3}. Số liệu ở bảng bên cạnh.", en: "{1}: the most at {2} with {3}. The table beside has the figures."},
}
