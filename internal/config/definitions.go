package config

import (
	"time"

	"github.com/spf13/pflag"
)

// Definition is one setting as users read of it: in the help of its flag, in the file that shows them all, and in
// config show. Settings of a section have its name before theirs: sources.dsn.
type Definition struct {
	Key    string
	VI, EN string
	Sample string // in the file that shows them all; "": the default
	Reload bool   // a running service takes a new value in when it is told to (SIGHUP)
	Secret bool   // is never shown

	serve bool                // a flag of serve alone
	field func(*Settings) any // what it fills; nil: of the file only
}

// Flag says whether it is a flag and a variable too, not of the file only.
func (d Definition) Flag() bool { return d.field != nil }

// definitions are the settings that are one value each, in the order in which they are shown.
var definitions = []Definition{
	{Key: "warehouse", VI: "tệp kho dữ liệu", EN: "warehouse file", field: func(s *Settings) any { return &s.Warehouse }},
	{Key: "timezone", VI: "múi giờ, cố định khi tạo kho", EN: "zone, fixed at creation; Asia/Ho_Chi_Minh", Sample: "Asia/Ho_Chi_Minh", field: func(s *Settings) any { return &s.Timezone }},
	{Key: "lang", VI: "ngôn ngữ: vi | en", EN: "language", field: func(s *Settings) any { return &s.Lang }},
	{Key: "quiet", VI: "không in tiến độ", EN: "no progress", field: func(s *Settings) any { return &s.Quiet }},
	{Key: "log-format", VI: "định dạng nhật ký: text | json", EN: "log format", field: func(s *Settings) any { return &s.LogFormat }},
	{Key: "working-hours", VI: "giờ làm việc, giữ trong kho từ lần build tới", EN: "hours of a working day, kept by the next build; 07:00-11:30,13:30-17:00", Sample: "07:00-11:30,13:30-17:00", field: func(s *Settings) any { return &s.WorkingHours }},
	{Key: "memory-limit", VI: "bộ nhớ tối đa của bộ máy dữ liệu", EN: "engine memory", field: func(s *Settings) any { return &s.MemoryLimit }},
	{Key: "file-group", VI: "nhóm được đọc các tệp ghi ra; ngoài nhóm không ai đọc được", EN: "group that may read what is written; nobody else may", Sample: "khohoso", field: func(s *Settings) any { return &s.FileGroup }},
	{Key: "extensions", VI: "thư mục chỉ số, phát hiện, biểu, ánh xạ của riêng tỉnh, xem docs/extend.md", EN: "folder of indicators, findings, forms and mappings of one's own, see docs/extend.md", Sample: "/etc/khohoso/extensions", field: func(s *Settings) any { return &s.Extensions }},
	{Key: "null-words", VI: "các chữ nghĩa là ô trống trong mọi dữ liệu nhận vào, như NULL,N/A", EN: "words that stand for an empty cell in whatever is taken in", Sample: "NULL,N/A", field: func(s *Settings) any { return &s.NullWords }},
	{Key: "layout", VI: "tệp hoặc thư mục bố cục biểu của địa phương", EN: "layout files of one's own", Sample: "/etc/khohoso/layouts", serve: true, field: func(s *Settings) any { return &s.Layout }},
	{Key: "addr", VI: "địa chỉ", EN: "address", serve: true, field: func(s *Settings) any { return &s.Addr }},
	{Key: "open", VI: "không cần đăng nhập, chỉ trên máy này", EN: "no sign-in, on this machine only", serve: true, field: func(s *Settings) any { return &s.Open }},
	{Key: "tls-cert", VI: "tệp chứng thư PEM", EN: "certificate file", Sample: "/etc/khohoso/khohoso.crt", Reload: true, serve: true, field: func(s *Settings) any { return &s.TLSCert }},
	{Key: "tls-key", VI: "tệp khóa PEM của chứng thư", EN: "its key", Sample: "/etc/khohoso/khohoso.key", Reload: true, serve: true, field: func(s *Settings) any { return &s.TLSKey }},
	{Key: "trusted-proxy", VI: "proxy HTTPS đứng trước: địa chỉ hoặc mạng, cách nhau dấu phẩy", EN: "proxies that speak HTTPS before it", Sample: "10.0.0.5", serve: true, field: func(s *Settings) any { return &s.TrustedProxy }},
	{Key: "public-url", VI: "địa chỉ người dùng mở", EN: "how readers reach it, https://…", Sample: "https://khohoso.tinh.gov.vn", serve: true, field: func(s *Settings) any { return &s.PublicURL }},
	{Key: "inbox", VI: "hộp nhận: thư mục được theo dõi, tệp mới được nạp rồi chuyển vào lưu trữ", EN: "a folder whose files are taken in and archived", Sample: "/var/lib/khohoso/inbox", serve: true, field: func(s *Settings) any { return &s.Inbox }},
	{Key: "backup-dir", VI: "thư mục sao lưu trong khi phục vụ", EN: "folder for backups while serving", Sample: "/var/lib/khohoso/backup", Reload: true, serve: true, field: func(s *Settings) any { return &s.BackupDir }},
	{Key: "backup-every", VI: "sao lưu mỗi", EN: "how often", Reload: true, serve: true, field: func(s *Settings) any { return &s.BackupEvery }},
	{Key: "backup-keep", VI: "giữ số bản gần nhất", EN: "how many are kept", Reload: true, serve: true, field: func(s *Settings) any { return &s.BackupKeep }},
	{Key: "session-idle", VI: "tự đăng xuất khi không dùng", EN: "signed out when idle", serve: true, field: func(s *Settings) any { return &s.SessionIdle }},
	{Key: "session-limit", VI: "thời hạn một lần đăng nhập", EN: "longest session", serve: true, field: func(s *Settings) any { return &s.SessionLimit }},
	{Key: "keep-answers", VI: "MiB bộ nhớ giữ câu trả lời đã lập, 0 là không giữ", EN: "memory for finished answers", serve: true, field: func(s *Settings) any { return &s.KeepAnswers }},
	{Key: "work-memory", VI: "MiB bộ nhớ để lập câu trả lời và nạp, ngoài bộ máy dữ liệu và những gì được giữ", EN: "memory for work, beside the engine and what is kept", serve: true, field: func(s *Settings) any { return &s.WorkMemory }},
	{Key: "libreoffice", VI: "chương trình soffice in biểu ra PDF; bỏ trống: tự tìm; none: không dùng", EN: "program that prints forms as PDF; left out: it is searched for; none: not used", Sample: "/usr/bin/soffice", serve: true, field: func(s *Settings) any { return &s.LibreOffice }},
	{Key: "packs-keep", VI: "giữ số bộ báo cáo của mọi đơn vị, lập trên trang Biểu mẫu", EN: "packs of every unit's forms that are kept", serve: true, field: func(s *Settings) any { return &s.PacksKeep }},
	{Key: "packs-size", VI: "MiB đĩa cho các bộ đó", EN: "disk for them", serve: true, field: func(s *Settings) any { return &s.PacksSize }},
	{Key: "packs-age", VI: "giữ mỗi bộ trong", EN: "how long each is kept", serve: true, field: func(s *Settings) any { return &s.PacksAge }},
	{Key: "figures-behind", VI: "sau mỗi lần tổng hợp, trang cũ còn được trả lời tối đa trong", EN: "how long after a build the answers of before may be given", serve: true, field: func(s *Settings) any { return &s.FiguresBack }},
}

// section is a part of the file that holds more than one value, with a sample that could be used.
type section struct {
	key, vi, en string
	reload      bool
	settings    []Definition
	sample      string
}

// sections are the parts of the file that flags and variables do not reach.
var sections = []section{
	{key: "single-sign-on", vi: "đăng nhập một lần của tỉnh (OpenID Connect)", en: "the province's OpenID Connect provider",
		settings: []Definition{
			{Key: "issuer", VI: "địa chỉ của hệ thống cấp", EN: "address of the provider"},
			{Key: "name", VI: "tên trên trang đăng nhập", EN: "what the page to sign in calls it"},
			{Key: "client-id", VI: "mã phần mềm đã đăng ký", EN: "registered client"},
			{Key: "client-secret-file", VI: "tệp chứa bí mật của phần mềm", EN: "file that holds the client's secret"},
			{Key: "scopes", VI: "phạm vi xin thêm", EN: "scopes that are asked for"},
			{Key: "claims.account", VI: "claim có tên tài khoản", EN: "claim with the account's name"},
			{Key: "claims.shown", VI: "claim có tên hiển thị", EN: "claim with the name on screens"},
			{Key: "claims.role", VI: "claim có vai trò", EN: "claim with the role"},
			{Key: "claims.unit", VI: "claim có mã đơn vị", EN: "claim with the unit"},
			{Key: "roles", VI: "giá trị của claim vai trò → leadership, office, agency, operator", EN: "value of the role's claim to a role"},
			{Key: "units", VI: "giá trị của claim đơn vị → mã đơn vị; không có ở đây thì chính là mã", EN: "value of the unit's claim to an agency code"},
		},
		sample: `single-sign-on:
  issuer: https://sso.tinh.gov.vn/realms/tinh
  name: cổng xác thực của tỉnh
  client-id: khohoso
  client-secret-file: /etc/khohoso/sso.secret
  scopes: [openid, profile]
  claims: {account: preferred_username, shown: name, role: groups, unit: unit_code}
  roles: {khohoso-lanh-dao: leadership, khohoso-van-phong: office, khohoso-don-vi: agency}
  units: {STP: H28.01}
`},
	{key: "sources", vi: "cơ sở dữ liệu của hệ thống khác, lấy sự kiện về (mỗi nguồn một tên)", en: "databases that events are pulled from, by name",
		settings: []Definition{
			{Key: "kind", VI: "postgres", EN: "postgres"},
			{Key: "dsn", VI: "chuỗi kết nối; nên dùng dsn-env hoặc dsn-file", EN: "connection string; better dsn-env or dsn-file", Secret: true},
			{Key: "dsn-env", VI: "biến môi trường chứa chuỗi kết nối", EN: "environment variable that holds it"},
			{Key: "dsn-file", VI: "tệp chứa chuỗi kết nối", EN: "file that holds it"},
			{Key: "query", VI: "một câu select", EN: "one select"},
			{Key: "watermark", VI: "cột tăng dần theo dòng mới hoặc được sửa", EN: "column that grows with every new or changed row"},
			{Key: "lag", VI: "đọc lại từ trước đó bao lâu (10m), hoặc bao nhiêu (1000) khi watermark là số", EN: "how much earlier reading begins"},
			{Key: "as", VI: "loại dòng; bỏ trống: nhận ra từ các cột", EN: "kind of the rows; left out: told from the columns"},
			{Key: "mapping", VI: "tệp ánh xạ cột", EN: "mapping file"},
			{Key: "null-words", VI: "các chữ nghĩa là ô trống của riêng nguồn này", EN: "words of this source for an empty cell"},
			{Key: "batch", VI: "số dòng nạp một lượt (200000)", EN: "rows that are taken in at once"},
			{Key: "timeout", VI: "thời hạn của câu truy vấn (10m)", EN: "of the query"},
			{Key: "every", VI: "dịch vụ lấy về mỗi; bỏ trống: chỉ theo lịch hoặc bằng tay", EN: "how often the service pulls; left out: by schedule or hand only"},
		},
		sample: `sources:
  mot-cua:
    kind: postgres
    dsn-file: /etc/khohoso/mot-cua.dsn
    query: select * from su_kien_ho_so
    watermark: cap_nhat_luc
    lag: 10m
    every: 5m
`},
	{key: "jobs", vi: "công việc theo lịch (docs/schedule.md)", en: "what is done by the clock", reload: true,
		settings: []Definition{
			{Key: "name", VI: "tên: chữ thường, chữ số, gạch nối", EN: "small letters, digits, hyphens"},
			{Key: "kind", VI: "pull, build, check, publish, close, backup, retention", EN: "what is done"},
			{Key: "cron", VI: "phút, giờ, ngày, tháng, thứ", EN: "minute, hour, day, month, day of the week"},
			{Key: "working-days", VI: "chỉ ngày làm việc", EN: "on working days only"},
			{Key: "source", VI: "nguồn, của pull", EN: "of pull: a name of sources"},
			{Key: "period", VI: "month, quarter, half_year, nine_months, year; của publish, close", EN: "of publish and close"},
			{Key: "calendar", VI: "calendar hoặc statutory; của publish, close", EN: "of publish and close"},
			{Key: "out", VI: "thư mục công bố, của publish", EN: "folder, of publish"},
			{Key: "by-reader", VI: "mỗi nhóm người đọc một thư mục, của publish", EN: "a folder for each group of readers, of publish"},
			{Key: "folder", VI: "thư mục sao lưu, của backup", EN: "folder, of backup"},
			{Key: "keep", VI: "giữ mấy bản, của backup", EN: "how many are kept, of backup"},
			{Key: "parquet", VI: "ra thư mục tệp Parquet, của backup", EN: "as a folder of Parquet files, of backup"},
		},
		sample: `jobs:
  - {name: kiem-tra, kind: check, cron: "0 5 * * *"}
  - {name: cong-bo, kind: publish, cron: "0 6 2 * *", period: month, out: /var/lib/khohoso/published}
  - {name: chot-quy, kind: close, cron: "0 7 10 1,4,7,10 *", working-days: true, period: quarter}
  - {name: don-dep, kind: retention, cron: "0 3 1 * *"}
`},
	{key: "retention", vi: "giữ bao lâu: 90d là ngày, 24m là tháng; không nêu thì giữ mãi", en: "after how long what may go: days or months; not named: never", reload: true,
		settings: []Definition{
			{Key: "superseded", VI: "dòng sự kiện đã bị bản khác thay thế", EN: "event rows that another row counts for"},
			{Key: "quarantine", VI: "dòng cách ly đã sửa và nạp lại", EN: "rows that came back mended"},
			{Key: "inbox", VI: "tệp trong archive/ của hộp nhận", EN: "files of the inbox's archive"},
			{Key: "history", VI: "lịch sử công việc", EN: "runs of jobs"},
		},
		sample: `retention:
  superseded: 36m
  quarantine: 24m
  inbox: 90d
  history: 12m
`},
}

// BindGlobal makes the settings of every command flags of them.
func (s *Settings) BindGlobal(flags *pflag.FlagSet) { s.bind(flags, false) }

// BindServe makes the settings of the service flags.
func (s *Settings) BindServe(flags *pflag.FlagSet) { s.bind(flags, true) }

func (s *Settings) bind(flags *pflag.FlagSet, serve bool) {
	for _, d := range definitions {
		if !d.Flag() || d.serve != serve {
			continue
		}
		usage := d.VI + " (" + d.EN + ")"
		switch value := d.field(s).(type) {
		case *string:
			flags.StringVar(value, d.Key, *value, usage)
		case *bool:
			flags.BoolVar(value, d.Key, *value, usage)
		case *int:
			flags.IntVar(value, d.Key, *value, usage)
		case *time.Duration:
			flags.DurationVar(value, d.Key, *value, usage)
		}
	}
}
