// Package catalogdoc renders the data dictionary as Markdown and as one HTML
// page that needs nothing else. Start with Markdown and HTML; layout.go places
// the lineage graph, svg.go draws it.
package catalogdoc

import (
	"khohoso/models/catalog"
)

//go:generate go run ../../cmd/khohoso dictionary --out ../../docs/dictionary.md

// words are the fixed words of a page in one language.
type words struct {
	lang, title, intro, lineage, lineageNote, grain, from string
	column, kind, unit, meaning, source                   string
	layers                                                map[string]string
}

func wordsOf(lang string) words {
	if lang == "en" {
		return words{
			lang: "en", title: "Data dictionary",
			intro:   "Every table and column of the warehouse that figures are read from, as the SQL of this program makes them. Definitions and laws stand in the SQL file of the same name.",
			lineage: "Lineage", lineageNote: "Which table is made from which, read from the SQL itself. Data flow from left to right.",
			grain: "One row per", from: "Made from",
			column: "Column", kind: "Type", unit: "Unit", meaning: "Meaning", source: "Source",
			layers: map[string]string{"raw": "Raw rows and definitions", "staging": "Staging", "star": "Star schema",
				"marts": "Marts", "indicators": "Indicators", "findings": "Findings"},
		}
	}
	return words{
		lang: "vi", title: "Từ điển dữ liệu",
		intro:   "Mọi bảng và cột của kho mà số liệu được đọc từ đó, đúng như các câu lệnh SQL của chương trình tạo ra. Định nghĩa và căn cứ pháp lý ghi trong tệp SQL cùng tên.",
		lineage: "Nguồn gốc dữ liệu", lineageNote: "Bảng nào được tạo từ bảng nào, đọc thẳng từ SQL. Dữ liệu đi từ trái sang phải.",
		grain: "Mỗi dòng là một", from: "Tạo từ",
		column: "Cột", kind: "Kiểu", unit: "Đơn vị", meaning: "Ý nghĩa", source: "Nguồn",
		layers: map[string]string{"raw": "Dữ liệu thô và định nghĩa", "staging": "Chuẩn bị", "star": "Lược đồ sao",
			"marts": "Bảng tổng hợp", "indicators": "Chỉ số", "findings": "Phát hiện"},
	}
}

// table is one table in the language of the page.
type table struct {
	Name, Layer, Description, Grain string
	From                            []string
	Columns                         []column
}

type column struct{ Name, Type, Unit, Meaning, Source string }

// translate picks the language and puts each table's sources beside it.
func translate(d catalog.Dictionary, lang string) []table {
	pick := func(vi, en string) string {
		if lang == "en" {
			return en
		}
		return vi
	}
	units := map[string]string{}
	for _, unit := range d.Units {
		units[unit.Unit] = pick(unit.Name, unit.NameEN)
	}
	from := map[string][]string{}
	for _, node := range d.Lineage {
		from[node.Name] = node.DependsOn
	}
	tables := make([]table, len(d.Tables))
	for i, t := range d.Tables {
		tables[i] = table{Name: t.Name, Layer: t.Layer, Description: pick(t.Description, t.DescriptionEN), Grain: t.Grain, From: from[t.Name]}
		for _, c := range t.Columns {
			tables[i].Columns = append(tables[i].Columns, column{c.Name, c.Type, units[c.Unit], pick(c.Description, c.DescriptionEN), c.Source})
		}
	}
	return tables
}
