package reports

import (
	"encoding/xml"
	"fmt"
	"testing"

	"khohoso/models/metrics"
)

// TestChartsPrintWhole compares the row that the longest chart reaches to with the print area.
func TestChartsPrintWhole(t *testing.T) {
	t.Parallel()
	f := someProvince()
	for n := range 30 {
		f.agencies = append(f.agencies, metrics.Agency{Code: fmt.Sprintf("H28.6%02d", n), Name: fmt.Sprintf("Sở thứ %d", n), Level: "department", ParentCode: "H28", InCatalogue: true, HasDossiers: true})
	}
	workbook := render(t, f, Request{Form: "compare", Period: periodOf(t, "2025-06")})
	var drawn struct {
		To []int `xml:"twoCellAnchor>to>row"`
	}
	if err := xml.Unmarshal(part(t, workbook, "xl/drawings/drawing1.xml"), &drawn); err != nil || len(drawn.To) != 1 {
		t.Fatalf("%d charts: %v", len(drawn.To), err)
	}
	last := 0
	for _, name := range open(t, workbook).GetDefinedName() {
		fmt.Sscanf(name.RefersTo, "'Biểu đồ'!$A$1:$L$%d", &last)
	}
	if drawn.To[0] < 30 || last <= drawn.To[0] {
		t.Errorf("the chart reaches to row %d, the print area to %d", drawn.To[0]+1, last)
	}
}
