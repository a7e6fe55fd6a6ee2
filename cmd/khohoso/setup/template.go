package setup

import (
	"khohoso/ingest/contract"
	"khohoso/reports"
)

// TemplateOf describes a kind of the contract for a workbook to be filled in.
func TemplateOf(kind contract.Kind, lang string) reports.Template {
	t := reports.Template{Kind: kind.Name, Lang: lang}
	for _, c := range kind.Columns {
		t.Columns = append(t.Columns, reports.TemplateColumn{Name: c.Name, Needed: c.Needed, Shape: string(c.Shape()), Words: c.Allowed()})
	}
	return t
}
