package dashboards

// HeldFile is a style sheet that every page of a publication loads. It is empty;
// when a later publication is held back by its data tests, the one that stays up
// says so by it, without any of its own files changing (design law 7).
const HeldFile = "held.css"

// HeldStyle is the content of HeldFile in a publication that was held back.
const HeldStyle = `.held::before {
  content: "Bản công bố mới đang bị giữ lại vì kiểm tra dữ liệu không đạt; đây là bản tốt gần nhất. / A newer publication is held back by failed data tests; this is the last good one.";
  display: block;
  padding: 8px 16px;
  border-left: 4px solid currentColor;
}
`
