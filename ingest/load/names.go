package load

import (
	"context"
	"database/sql"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"sync"
	"unicode"

	"khohoso/ingest/contract"
	"khohoso/ingest/redact"
	sqlfiles "khohoso/sql"
)

// keptNames remembers what may be kept of names of units, procedures and fields. A province
// has some thousands of them and writes each a thousand times; to decide it anew for
// every row took ten times as long as to read the row.
type keptNames struct {
	guard        sync.RWMutex
	known        map[keptName]string
	forms, names []string // those that are kept whole, in the order in which they came
	bytes        int
}

type keptName struct {
	form redact.Form
	text string
}

// mostNames is how many bytes of names are remembered; those beyond are decided on
// whenever they come.
const mostNames = 4 << 20

// nameMemory is of the process: what may be kept does not depend on the warehouse.
var nameMemory = keptNames{known: map[keptName]string{}}

// kept is keptCell, from memory where it can be.
func (k *keptNames) kept(form redact.Form, cell string) string {
	if form != redact.Title && form != redact.Unit {
		return contract.KeptCell(form, cell)
	}
	name := keptName{form, cell}
	k.guard.RLock()
	kept, known := k.known[name]
	k.guard.RUnlock()
	if !known {
		kept = contract.KeptCell(form, cell)
		k.remember(name, kept)
	}
	return kept
}

// remember notes what is kept of a name, and names that are kept whole for the statements.
func (k *keptNames) remember(name keptName, kept string) {
	k.guard.Lock()
	defer k.guard.Unlock()
	if _, known := k.known[name]; known || k.bytes+len(name.text) > mostNames {
		return
	}
	k.known[name] = kept
	k.bytes += len(name.text)
	if kept == name.text && isTrimmed(kept) {
		k.forms, k.names = append(k.forms, string(name.form)), append(k.names, kept)
	}
}

// isTrimmed says that as_text of values.sql leaves a name as it is.
func isTrimmed(name string) bool {
	trimmed := strings.TrimFunc(name, func(c rune) bool { return unicode.IsSpace(c) || unicode.IsControl(c) || unicode.Is(unicode.Z, c) })
	return name != "" && trimmed == name && strings.IndexFunc(name, func(c rune) bool { return unicode.Is(unicode.Cf, c) }) < 0
}

// behind are the names that came after so many others.
func (k *keptNames) behind(at int) (forms, names []string) {
	k.guard.RLock()
	defer k.guard.RUnlock()
	return k.forms[at:], k.names[at:]
}

// execer is a connection or a transaction on it.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// teachNames gives a connection the names that it does not know yet, in the order of the
// memory: how many it knows says which.
func teachNames(ctx context.Context, conn execer) error {
	var at int
	if err := conn.QueryRowContext(ctx, sqlfiles.Text("ingest", "count_names")).Scan(&at); err != nil {
		return err
	}
	forms, names := nameMemory.behind(at)
	if len(names) == 0 {
		return nil
	}
	formList, err := json.Marshal(forms)
	if err != nil {
		return err
	}
	nameList, err := json.Marshal(names)
	if err != nil {
		return err
	}
	_, err = conn.ExecContext(ctx, sqlfiles.Text("ingest", "write_names"), string(formList), string(nameList))
	return err
}

// manyRows is from how many bytes on a file is looked into for its names beforehand.
const manyRows = 1 << 20

// learnNames makes the names of a large file known before all of its rows are read.
func (b *batch) learnNames(ctx context.Context, p *loadPlan) error {
	if len(p.Named()) == 0 {
		return nil
	}
	if _, names := nameMemory.behind(0); len(names) == 0 && bytesOf(p) >= manyRows {
		var asked int64
		if err := b.queryRow(ctx, "sample_names", p, nil, &asked); err != nil {
			return readerFault(p.source.Name, err)
		}
	}
	return teachNames(ctx, b.tx)
}

// Named are the columns of events that hold names and that the file has.
func (p *loadPlan) Named() (columns []string) {
	for _, column := range p.kind.Columns {
		if column.Type == contract.TypeText && slices.Contains(p.GivenColumns, column.Name) {
			columns = append(columns, column.Name)
		}
	}
	return columns
}

// bytesOf is how long the file is that the engine reads; 0 where it reads none.
func bytesOf(p *loadPlan) int64 {
	path := p.source.Path
	if p.normalized != nil {
		path = p.normalized.path
	}
	info, err := os.Stat(path)
	if err != nil {
		return 0
	}
	return info.Size()
}
