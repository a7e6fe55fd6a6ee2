package postgres

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"khohoso/internal/apperr"
)

func badDSN(source string) error {
	return apperr.New(apperr.Usage, fmt.Sprintf("source %q: its dsn cannot be read; write it like postgres://reader@10.0.0.5:5432/onestop or host=10.0.0.5 user=reader dbname=onestop", source),
		fmt.Sprintf("nguồn %q: không đọc được dsn; viết dạng postgres://reader@10.0.0.5:5432/motcua hoặc host=10.0.0.5 user=reader dbname=motcua", source))
}

// told is an error of the server without what it may say about rows: values of cells
// stand in the messages of some (design law 9).
type told struct{ code, message string }

func (t *told) Error() string {
	return strings.TrimSpace(fmt.Sprintf("PostgreSQL %s: %s", t.code, t.message))
}

// withoutValues keeps the server's words where they are about the query or the
// server, not about values.
func withoutValues(err error) error {
	server := (*pgconn.PgError)(nil)
	if !errors.As(err, &server) {
		return err
	}
	t := &told{code: server.Code}
	switch server.Code[:2] {
	case "08", "25", "28", "3D", "42", "53", "55", "57", "58", "0A":
		t.message = server.Message
	}
	return t
}

func (d *Database) fault(cause error, en, vi string) error {
	return apperr.Wrap(apperr.Source, withoutValues(cause), fmt.Sprintf("source %q: %s", d.query.Name, en), fmt.Sprintf("nguồn %q: %s", d.query.Name, vi))
}

// cannotConnect says why nobody answers, or not us.
func (d *Database) cannotConnect(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	why, whyVI := "nobody answers there; check address, port, firewall and whether the server runs", "không có trả lời; hãy kiểm tra địa chỉ, cổng, tường lửa và máy chủ có đang chạy không"
	server := (*pgconn.PgError)(nil)
	if errors.As(err, &server) {
		switch {
		case strings.HasPrefix(server.Code, "28"):
			why, whyVI = "the server refuses this account; check user, password and pg_hba.conf", "máy chủ từ chối tài khoản này; hãy kiểm tra tên, mật khẩu và pg_hba.conf"
		case server.Code == "3D000":
			why, whyVI = "there is no such database; check its name", "không có cơ sở dữ liệu này; hãy kiểm tra tên"
		default:
			why, whyVI = fmt.Sprintf("the server does not let us in now (%s); try again later", server.Message), fmt.Sprintf("máy chủ hiện không nhận kết nối (%s); hãy thử lại sau", server.Message)
		}
	}
	return d.fault(err, fmt.Sprintf("cannot connect to %s: %s", d.where, why), fmt.Sprintf("không kết nối được tới %s: %s", d.where, whyVI))
}

// failed says what went wrong with a question.
func (d *Database) failed(ctx context.Context, err error) error {
	server := (*pgconn.PgError)(nil)
	stops := errors.As(err, &server) && strings.HasPrefix(server.Code, "57P")
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return ctx.Err()
	case ctx.Err() != nil, server != nil && server.Code == "57014":
		return d.fault(err, fmt.Sprintf("the query takes longer than %v; give it an index on the watermark, or more timeout", d.query.Timeout),
			fmt.Sprintf("câu truy vấn chạy quá %v; hãy tạo chỉ mục cho cột watermark hoặc tăng timeout", d.query.Timeout))
	case server == nil, stops:
		return d.fault(err, "the connection broke while reading; what was taken in before stays, the next pull goes on from there",
			"mất kết nối khi đang đọc; phần đã nạp được giữ, lần lấy sau tiếp tục từ đó")
	case server.Code == "25006":
		return d.fault(err, "the query wants to write; only a select that changes nothing is run", "câu truy vấn muốn ghi dữ liệu; chỉ chạy được select không thay đổi gì")
	case server.Code == "42501":
		return d.fault(err, fmt.Sprintf("this account may not read what the query names (%s); grant it select", server.Message),
			fmt.Sprintf("tài khoản không được đọc dữ liệu mà câu truy vấn nêu (%s); hãy cấp quyền select", server.Message))
	case strings.HasPrefix(server.Code, "42"), strings.HasPrefix(server.Code, "0A"):
		return d.fault(err, fmt.Sprintf("the server does not understand the query: %s; mend query in the config", server.Message),
			fmt.Sprintf("máy chủ không hiểu câu truy vấn: %s; hãy sửa query trong tệp cấu hình", server.Message))
	case strings.HasPrefix(server.Code, "22"):
		return d.fault(err, fmt.Sprintf("a value cannot be converted as the query asks (PostgreSQL %s); take the cast out of the query, khohoso reads texts itself", server.Code),
			fmt.Sprintf("có giá trị không chuyển kiểu được như câu truy vấn yêu cầu (PostgreSQL %s); hãy bỏ phép chuyển kiểu, khohoso tự đọc văn bản", server.Code))
	}
	return d.fault(err, fmt.Sprintf("the server gave the query up (PostgreSQL %s); see its log", server.Code),
		fmt.Sprintf("máy chủ không chạy được câu truy vấn (PostgreSQL %s); hãy xem nhật ký của máy chủ", server.Code))
}

func (d *Database) noWatermark(name string) error {
	return d.fault(errors.New("no such column"), fmt.Sprintf("the query has no column %q for the watermark (found: %s); add it to the select or name another", name, d.named()),
		fmt.Sprintf("câu truy vấn không có cột watermark %q (hiện có: %s); hãy thêm vào select hoặc nêu cột khác", name, d.named()))
}

func (d *Database) badWatermark(c column) error {
	return d.fault(errors.New("type "+c.typ), fmt.Sprintf("watermark column %q is of type %s; it must be timestamptz, timestamp, date or a whole number (cast it in the query)", c.name, c.typ),
		fmt.Sprintf("cột watermark %q có kiểu %s; phải là timestamptz, timestamp, date hoặc số nguyên (chuyển kiểu trong câu truy vấn)", c.name, c.typ))
}

func (d *Database) badType(c column) error {
	return d.fault(errors.New("type "+c.typ), fmt.Sprintf("column %q is of type %s, which is not understood; cast it in the query, like %s::text", c.name, c.typ, c.name),
		fmt.Sprintf("cột %q có kiểu %s, không hiểu được; hãy chuyển kiểu trong câu truy vấn, như %s::text", c.name, c.typ, c.name))
}

// named are the columns of the query for a message.
func (d *Database) named() string {
	var names []string
	for i, c := range d.columns {
		if i == 12 {
			names = append(names, "…")
			break
		}
		names = append(names, c.name)
	}
	return strings.Join(names, ", ")
}
