package xlsx

import "testing"

// TestHeightsCountLines: texts whose lines were counted on a printed page.
func TestHeightsCountLines(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]int{
		"Đất đai": 1,
		"Thành lập và hoạt động của doanh nghiệp (liên hiệp hợp tác xã)":                                                                                     2,
		"Quản lý nhà nước về chất lượng công trình xây dựng, giám định tư pháp xây dựng và an toàn lao động trong thi công xây dựng công trình trên địa bàn": 4,
		"hai\ndòng": 2,
	} {
		room := (36*pointsPerUnit - 12) * 0.98
		if got := wrappedLines(words, Styles["name"], room); got != want {
			t.Errorf("%q: %d lines, want %d", words, got, want)
		}
	}
}
