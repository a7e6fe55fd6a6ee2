package api

import (
	"net/http"
	"strings"

	"github.com/goccy/go-yaml"

	"khohoso/dashboards/responsecache"
	"khohoso/models/store"
)

// document answers with the OpenAPI document of this very program.
func (h *handler) document(w http.ResponseWriter, r *http.Request) {
	body, err := h.openAPI()
	if err != nil {
		Problem(w, r, err, h.Log)
		return
	}
	w.Header().Set("Content-Type", "application/yaml")
	w.Header().Set("ETag", `"`+tag(string(body))+`"`)
	w.Header().Set("Cache-Control", "private, no-cache")
	if matches(r.Header.Get("If-None-Match"), w.Header().Get("ETag")) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if err := send(w, r, responsecache.Text(store.Stamp{}, body)); err != nil {
		Problem(w, r, err, h.Log)
	}
}

type object = yaml.MapSlice

func one(key string, value any) yaml.MapItem { return yaml.MapItem{Key: key, Value: value} }

// openAPI writes the document from the descriptions of the resources.
func (h *handler) openAPI() ([]byte, error) {
	paths, schemas := object{}, object{one("Problem", problemSchema())}
	for _, r := range resources() {
		name := schemaName(r.name)
		schemas = append(schemas, one(name, rowSchema(r.columns)))
		paths = append(paths, one(root+r.name, object{one("get", operation(r, answers(r, name)))}))
	}
	book := h.workbookResource()
	paths = append(paths, one(root+book.name, object{one("get", operation(book, object{one("200", object{
		one("description", "The workbook."), one("content", object{one(workbookMedia, object{})}),
	})}))}))
	paths = append(paths, pushPaths()...)
	schemas = append(schemas, one("PushAnswer", pushAnswerSchema()))
	return yaml.Marshal(object{
		one("openapi", "3.1.0"),
		one("info", object{
			one("title", "khohoso"), one("version", "1"),
			one("description", "Figures of a province's administrative dossiers, and ways to send events in. Vietnamese errors unless lang=en. Sign in with a personal token: Authorization: Bearer khohoso_…"),
		}),
		one("security", []any{object{one("token", []string{})}}),
		one("paths", paths),
		one("components", object{
			one("schemas", schemas),
			one("securitySchemes", object{one("token", object{one("type", "http"), one("scheme", "bearer")})}),
		}),
	})
}

// schemaName makes a name of an address: "findings/dossiers" gives "FindingsDossiers".
func schemaName(name string) string {
	var out strings.Builder
	for _, part := range strings.Split(name, "/") {
		out.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	return out.String()
}

func operation(r resource, responses object) object {
	var params []any
	list := r.shared()
	if r.columns == nil {
		list = list[:len(r.params)]
		list = append(list, param{name: "lang", about: "Language of the workbook and of errors.", values: []string{"vi", "en"}})
	}
	for _, p := range list {
		params = append(params, object{
			one("name", p.name), one("in", "query"), one("required", p.required), one("description", p.about), one("schema", paramSchema(p)),
		})
	}
	responses = append(responses, one("304", object{one("description", "The reader has this answer already (If-None-Match).")}), one("default", object{
		one("description", "A problem document (RFC 9457)."),
		one("content", object{one("application/problem+json", object{one("schema", ref("Problem"))})}),
	}))
	return object{
		one("operationId", strings.ReplaceAll(r.name, "/", "_")), one("summary", r.title), one("description", r.about),
		one("parameters", params), one("responses", responses),
	}
}

func ref(name string) object { return object{one("$ref", "#/components/schemas/"+name)} }

func paramSchema(p param) object {
	schema := object{one("type", "string")}
	if p.kind == whole {
		schema = object{one("type", "integer"), one("minimum", 1), one("maximum", mostRows)}
	}
	if p.values != nil {
		schema = append(schema, one("enum", p.values))
	}
	if p.example != "" {
		schema = append(schema, one("examples", []string{p.example}))
	}
	return schema
}

// answers are the four formats of a page of rows.
func answers(r resource, name string) object {
	content := object{one("application/json", object{one("schema", object{
		one("type", "object"),
		one("required", []string{"data_version", "rows", "next"}),
		one("additionalProperties", false),
		one("properties", object{
			one("data_version", object{one("type", "string"), one("description", "State of the data: the same for the same events, whatever their order.")}),
			one("rows", object{one("type", "array"), one("items", ref(name))}),
			one("next", object{one("type", []string{"string", "null"}), one("description", "cursor of the next page; null at the end.")}),
		}),
	})})}
	for _, f := range []format{asCSV, asArrow, asParquet} {
		media, _, _ := strings.Cut(mediaTypes[f], ";")
		content = append(content, one(media, object{}))
	}
	return object{one("200", object{
		one("description", r.title+"."),
		one("headers", object{
			one("ETag", object{one("schema", object{one("type", "string")})}),
			one("X-Data-Version", object{one("schema", object{one("type", "string")})}),
			one("Link", object{one("description", `The next page, rel="next".`), one("schema", object{one("type", "string")})}),
		}),
		one("content", content),
	})}
}

func rowSchema(columns []column) object {
	var required []string
	properties := object{}
	for _, c := range columns {
		required = append(required, c.Name)
		properties = append(properties, one(c.Name, columnSchema(c)))
	}
	return object{one("type", "object"), one("required", required), one("additionalProperties", false), one("properties", properties)}
}

func columnSchema(c column) object {
	types := map[kind]string{text: "string", whole: "integer", number: "number", yesNo: "boolean", instant: "string", date: "string"}
	schema := object{one("type", []string{types[c.Kind], "null"}), one("description", c.About)}
	switch c.Kind {
	case instant:
		schema = append(schema, one("format", "date-time"))
	case date:
		schema = append(schema, one("format", "date"))
	}
	return schema
}

func problemSchema() object {
	text := object{one("type", "string")}
	return object{
		one("type", "object"), one("required", []string{"type", "title", "status", "detail", "request"}),
		one("properties", object{
			one("type", object{one("type", "string"), one("description", "urn:khohoso: and a code that stays.")}),
			one("title", text), one("status", object{one("type", "integer")}), one("detail", text), one("request", object{one("type", "string"), one("description", "Id to tell the operator.")}),
		}),
	}
}
