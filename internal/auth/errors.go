package auth

import "khohoso/internal/apperr"

// Why a reader is refused, each told apart by errors.Is.
var (
	// ErrSignIn: the answer needs someone who has signed in.
	ErrSignIn error = apperr.New(apperr.SignIn, "sign in first", "hãy đăng nhập trước")
	// ErrMustLeave: a one-time password lets in to be changed and no further.
	ErrMustLeave error = apperr.New(apperr.Refused, "choose a password of your own first", "hãy đổi mật khẩu dùng một lần trước")
	// ErrRefused: the access rule says no.
	ErrRefused error = apperr.New(apperr.Refused,
		"this account may not see that: dossiers, findings and their workbooks are for the unit that handles them and those above it",
		"tài khoản này không được xem nội dung đó: hồ sơ, phát hiện và sổ Excel của hồ sơ chỉ dành cho đơn vị quản lý và cấp trên của đơn vị")
	// ErrOperate: the machine room is for operators, signed in.
	ErrOperate error = apperr.New(apperr.Refused,
		"this page is for operators: accounts, audit, sources, quarantine, builds, closings and backups; sign in as one, or ask the operator",
		"trang này dành cho người vận hành: tài khoản, nhật ký, nguồn, dòng cách ly, tổng hợp, chốt số liệu, sao lưu; hãy đăng nhập bằng tài khoản vận hành hoặc hỏi người vận hành")
	// ErrOwnDates: figures of other units are given by the periods of the calendar.
	ErrOwnDates error = apperr.New(apperr.Refused,
		"figures of other units are given by month, quarter, half-year, nine months and year: between two dates of one's own choosing, or on a day of it, single dossiers could be told",
		"số liệu của đơn vị khác chỉ xem theo tháng, quý, 6 tháng, 9 tháng, năm: giữa hai ngày tự chọn hoặc tại một ngày tự chọn có thể suy ra từng hồ sơ")
	// ErrWrong: name or password. Which of them is not said, nor whether the account is there, disabled or locked.
	ErrWrong error = apperr.New(apperr.SignIn, "name or password is wrong, or the account is disabled; after 5 wrong passwords wait 15 minutes; a one-time password works once, within 72 hours",
		"tên hoặc mật khẩu không đúng, hoặc tài khoản đã ngừng dùng; sau 5 lần sai, hãy chờ 15 phút; mật khẩu dùng một lần chỉ dùng được một lần, trong 72 giờ")
	// ErrBusy: so many sign in at once that this one would wait too long.
	ErrBusy error = apperr.New(apperr.TooMany, "many are signing in at this moment; try again in a few seconds", "đang có nhiều người đăng nhập cùng lúc; hãy thử lại sau vài giây")
	// ErrOldPassword: the present password was asked for and is another one.
	ErrOldPassword error = apperr.New(apperr.SignIn, "the present password is wrong", "mật khẩu hiện tại không đúng")
	// ErrSingleSignOn: what the province's sign-on sent back does not hold.
	ErrSingleSignOn error = apperr.New(apperr.SignIn, "single sign-on did not succeed; begin again", "đăng nhập một lần không thành công; hãy đăng nhập lại")
)
