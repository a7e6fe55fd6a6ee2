package load

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"github.com/duckdb/duckdb-go/v2"

	"khohoso/ingest/redact"
	"khohoso/internal/apperr"
)

// FormOf is the form of a contract column, for the statements.
func (p *loadPlan) FormOf(column string) redact.Form {
	c, _ := p.kind.Column(column)
	return c.RedactForm()
}

// keptFunction is keptCell for the statements of the engine.
type keptFunction struct{}

func (*keptFunction) Config() duckdb.ScalarFuncConfig {
	text, err := duckdb.NewTypeInfo(duckdb.TYPE_VARCHAR)
	if err != nil {
		panic("load: " + err.Error()) // a simple type
	}
	return duckdb.ScalarFuncConfig{InputTypeInfos: []duckdb.TypeInfo{text, text}, ResultTypeInfo: text}
}

func (*keptFunction) Executor() duckdb.ScalarFuncExecutor {
	return duckdb.ScalarFuncExecutor{RowExecutor: func(values []driver.Value) (any, error) {
		form, cell := values[0].(string), values[1].(string)
		return nameMemory.kept(redact.Form(form), cell), nil
	}}
}

// teaching lets one connection at a time teach an engine the function, which all of
// its connections know then.
var teaching sync.Mutex

func teachKept(ctx context.Context, conn *sql.Conn) error {
	teaching.Lock()
	defer teaching.Unlock()
	if _, err := conn.ExecContext(ctx, "select kept_cell('code', 'D-1')"); err == nil {
		return nil
	}
	return duckdb.RegisterScalarUDF(conn, "kept_cell", &keptFunction{})
}

// joinedLines is what most likely happened to a text without its line ends.
const (
	joinedLines   = `curl -d joins lines: use --data-binary`
	joinedLinesVI = `curl -d nối các dòng làm một: hãy dùng --data-binary`
)

// headOfValues is the fault of a table whose head holds values; nothing of them is told.
func (p *loadPlan) headOfValues() error {
	return p.headFault(
		fmt.Sprintf("%s holds values (a time, a code or a long number) among its %d cells, not only names of columns: the head is missing, or line ends were lost (%s)", p.headPlace("en"), len(p.source.Columns()), joinedLines),
		fmt.Sprintf("%s có giá trị (thời điểm, mã hoặc số dài) trong %d ô, không chỉ tên cột: thiếu dòng tên cột, hoặc mất dấu xuống dòng (%s)", p.headPlace("vi"), len(p.source.Columns()), joinedLinesVI))
}

// NoRows is the fault of a pushed body that holds nothing to take in.
func NoRows() error {
	return apperr.New(apperr.BadInput,
		fmt.Sprintf("the body has no row behind its column names or in its list; send at least one (%s)", joinedLines),
		fmt.Sprintf("nội dung gửi không có dòng dữ liệu nào; hãy gửi ít nhất một dòng (%s)", joinedLinesVI))
}

var quotedText = regexp.MustCompile(`"[^"]*"|'[^']*'|\bLine:.*|\bLINE .*`)

// withoutValues is an error of the engine for the log: its first line, in which what
// it quotes may be a cell.
func withoutValues(err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	first, _, _ := strings.Cut(err.Error(), "\n")
	return errors.New(quotedText.ReplaceAllString(first, redact.Hidden))
}
