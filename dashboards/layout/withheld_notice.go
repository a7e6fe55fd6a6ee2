package layout

import "fmt"

// RestatedStyle is the content of WithheldFile in the publication of a closed period
// of which some figures would differ today: the page itself stays as it was closed.
func RestatedStyle(figures int) string {
	return fmt.Sprintf(restatedStyle, figures)
}

const restatedStyle = `.held::before {
  content: "Kỳ này đã chốt. Dữ liệu đến sau làm khác %[1]d số liệu, liệt kê trong restatements.csv của bản công bố. / This period is closed. Later data change %[1]d figures, listed in restatements.csv of this publication.";
  display: block;
  padding: 8px 16px;
  border-left: 4px solid currentColor;
}
`

// HeldStyle is the content of WithheldFile in a publication that was held back.
const HeldStyle = `.held::before {
  content: "Bản công bố mới đang bị giữ lại vì kiểm tra dữ liệu không đạt; đây là bản tốt gần nhất. / A newer publication is held back by failed data tests; this is the last good one.";
  display: block;
  padding: 8px 16px;
  border-left: 4px solid currentColor;
}
`
