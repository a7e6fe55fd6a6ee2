package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"khohoso/dashboards/responsecache"
	"khohoso/internal/apperr"
	"khohoso/internal/safecsv"
)

// format is what an answer is written in.
type format string

const (
	asJSON    format = "json"
	asCSV     format = "csv"
	asArrow   format = "arrow"
	asParquet format = "parquet"
)

var (
	formatNames = []string{string(asJSON), string(asCSV), string(asArrow), string(asParquet)}
	mediaTypes  = map[format]string{
		asJSON: "application/json", asCSV: "text/csv; charset=utf-8",
		asArrow: "application/vnd.apache.arrow.stream", asParquet: "application/vnd.apache.parquet",
	}
	extensions = map[format]string{asCSV: ".csv", asArrow: ".arrows", asParquet: ".parquet"}
)

// chooseFormat goes by ?format=, else by the Accept header in its order of preference.
func chooseFormat(named, accept string) (format, error) {
	if named != "" {
		return format(named), nil
	}
	if accept == "" {
		return asJSON, nil
	}
	best, weight := format(""), 0.0
	for _, part := range strings.Split(accept, ",") {
		kind, q := acceptPart(part)
		for _, name := range formatNames {
			media, _, _ := strings.Cut(mediaTypes[format(name)], ";")
			if q > weight && (kind == media || kind == "*/*" || kind == strings.Split(media, "/")[0]+"/*") {
				best, weight = format(name), q
			}
		}
	}
	if best == "" {
		return "", apperr.New(apperr.NotOffered, fmt.Sprintf("Accept %q: this is written as %s", accept, strings.Join(mediaList(), ", ")),
			fmt.Sprintf("Accept %q: chỉ có %s", accept, strings.Join(mediaList(), ", ")))
	}
	return best, nil
}

func acceptPart(part string) (kind string, q float64) {
	fields := strings.Split(part, ";")
	q = 1
	for _, one := range fields[1:] {
		if value, is := strings.CutPrefix(strings.TrimSpace(one), "q="); is {
			if n, err := strconv.ParseFloat(value, 64); err == nil {
				q = n
			}
		}
	}
	return strings.ToLower(strings.TrimSpace(fields[0])), q
}

func mediaList() []string {
	list := make([]string, len(formatNames))
	for i, name := range formatNames {
		list[i], _, _ = strings.Cut(mediaTypes[format(name)], ";")
	}
	return list
}

// encode writes a page in a format.
func encode(f format, columns []column, p page, zone *time.Location) ([]byte, error) {
	switch f {
	case asCSV:
		return encodeCSV(columns, p, zone)
	case asArrow:
		return encodeArrow(columns, p, zone)
	case asParquet:
		return encodeParquet(columns, p, zone)
	}
	return encodeJSON(columns, p, zone)
}

// encodeJSON keeps the columns in their order: {"data_version", "rows": [{…}], "next"}.
func encodeJSON(columns []column, p page, zone *time.Location) ([]byte, error) {
	out := bytes.NewBufferString(`{"data_version":`)
	put := func(value any) error {
		text, err := json.Marshal(value)
		out.Write(text)
		return err
	}
	if err := put(p.version.ID); err != nil {
		return nil, err
	}
	out.WriteString(`,"rows":[`)
	for i, row := range p.rows {
		out.WriteString(strings.Repeat(",", min(i, 1)) + "\n")
		for j, c := range columns {
			out.WriteString(map[bool]string{true: "{", false: ","}[j == 0] + `"` + c.Name + `":`)
			if err := put(written(c.Kind, row[j], zone)); err != nil {
				return nil, err
			}
		}
		out.WriteByte('}')
	}
	out.WriteString("\n]" + `,"next":`)
	var next any
	if p.next != "" {
		next = p.next
	}
	err := put(next)
	out.WriteString("}\n")
	return out.Bytes(), err
}

// written is a cell as JSON and CSV write it.
func written(k kind, cell any, zone *time.Location) any {
	at, isTime := cell.(time.Time)
	switch {
	case !isTime:
		return cell
	case k == date:
		return at.Format(time.DateOnly)
	}
	return at.In(zone).Format(time.RFC3339)
}

// encodeCSV has a head and leaves what is not known empty. No text is taken for a formula.
func encodeCSV(columns []column, p page, zone *time.Location) ([]byte, error) {
	var out bytes.Buffer
	w := safecsv.NewWriter(&out)
	head := make([]string, len(columns))
	for i, c := range columns {
		head[i] = c.Name
	}
	lines := [][]string{head}
	for _, row := range p.rows {
		cells := make([]string, len(columns))
		for i, c := range columns {
			switch v := written(c.Kind, row[i], zone).(type) {
			case nil:
			case float64:
				cells[i] = strconv.FormatFloat(v, 'f', -1, 64)
			default:
				cells[i] = fmt.Sprint(v)
			}
		}
		lines = append(lines, cells)
	}
	err := w.WriteAll(lines)
	return out.Bytes(), err
}

// send gives an answer, text packed for the road where the reader takes it.
func send(w http.ResponseWriter, r *http.Request, answer *responsecache.Answer) error {
	head := w.Header()
	for i := 0; i+1 < len(answer.Head); i += 2 {
		head.Set(answer.Head[i], answer.Head[i+1])
	}
	head.Add("Vary", "Accept-Encoding")
	var body []byte
	if answer.Packs() && answer.Length() > worthPacking && takesGzip(r) {
		body = answer.Gzip("")
		head.Set("Content-Encoding", "gzip")
		head.Set("ETag", strings.TrimSuffix(head.Get("ETag"), `"`)+`-gz"`)
	} else {
		var err error
		if body, err = answer.Plain(""); err != nil {
			return err
		}
	}
	head.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the reader has gone; there is nobody to tell
	}
	return nil
}

// worthPacking is the size from which on packing makes an answer smaller on the road.
const worthPacking = 1000

func takesGzip(r *http.Request) bool {
	return slices.ContainsFunc(strings.Split(r.Header.Get("Accept-Encoding"), ","), func(one string) bool {
		kind, q := acceptPart(one)
		return kind == "gzip" && q > 0
	})
}
