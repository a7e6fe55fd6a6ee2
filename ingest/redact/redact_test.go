package redact

import (
	"slices"
	"testing"
)

// What may be kept of a cell and what may not, by what the cell should hold.
func TestCell(t *testing.T) {
	t.Parallel()
	for form, c := range map[Form]struct{ kept, hidden []string }{
		Code: {
			[]string{"H28.31-240603-00001", "000.00.16.H28-240603-0001", "D-1", "HS/2024/15", "STP", "UBND", "1.001190", "Case 12", "x1"},
			[]string{"Nguyễn Văn An", "Nguoi Mot Hai", "079188004321", "0912345678", "0912.345.678", "+84 912 345 678", "a@b.vn", `{"a":"b"}`, `["x"]`, "Hoa", "099900001111 A"},
		},
		Time: {
			[]string{"2024-06-03T08:05:00+07:00", "31/02/2024", "20240603080000", "2024-06-03 08:05", "3/6/2024 8:05 SA", "08:05 3/6/2024", "2024-13-40", "yesterday"},
			[]string{"Nguyễn Văn An", "hôm qua ông An đến", "079188004321987", "0912345678", "An 0912345678"},
		},
		Word: {
			[]string{"recieved", "da_tra", "9x", "12", "Lạ lùng", "chờ ký số"},
			[]string{"Nguyễn Văn An", "Zqxnguyenthimarkerz", "0912345678", "xin cấp lại giấy khai sinh"},
		},
		Number: {[]string{"135.000", "135 000 VNĐ", "-5", "1,5"}, []string{"079188004321", "0912 345 678", "An"}},
		Title: {
			[]string{"Cấp lại giấy khai sinh", "Đăng ký kết hôn có yếu tố nước ngoài", "Hộ tịch", "Đất đai", "Cấp Giấy phép xây dựng theo Nghị định số 15/2021/NĐ-CP", "Thành lập và hoạt động của doanh nghiệp",
				"Chứng thực bản sao từ bản chính", "Bảo hiểm Xã hội Việt Nam", "x", "Cấp hộ chiếu phổ thông tại Công an tỉnh Hà Giang",
				"Chứng thực chữ ký trong các giấy tờ, văn bản", "Xác nhận giấy tờ văn bản", "Tặng Giấy khen của Chủ tịch Ủy ban nhân dân cấp xã", "Cấp Giấy phép cho chủ thị trường"},
			[]string{"Đăng ký khai sinh cho Nguyễn Văn An", "xin cấp lại giấy khai sinh cho con Nguoi Mot Hai", "Cấp bản sao, liên hệ 0912345678", "trả qua a@b.vn", "NGUYỄN VĂN AN", "nguyen thi hoa", "Cấp lại cho Trần Hoa", "cấp lại cho Trần thị hoa", "trả TÔ VĂN AN", "cho ông Tô Văn An", "cho Tang van an", "Số 079188004321"},
		},
		Unit: {
			[]string{"Sở Tư pháp", "UBND phường Nguyễn Văn Cừ", "Ủy ban nhân dân xã Lê Lợi", "UBND PHƯỜNG TRẦN PHÚ", "STP", "Trung tâm Phục vụ hành chính công", "Văn phòng UBND tỉnh", "Công an huyện Bắc Quang", "Phường Trần Hưng Đạo", "Chi cục Thuế khu vực Võ Nhai", "Sở"},
			[]string{"Nguyễn Văn An", "Nguoi Mot Hai", "Tran Thi B", "Zqxnguyenthimarkerz", "cán bộ: 0912345678", "Lê Hoa", "Vũ Thị Hoa"},
		},
	} {
		for _, text := range c.kept {
			if Cell(form, text, false) != text {
				t.Errorf("%s %q is hidden", form, text)
			}
		}
		for _, text := range c.hidden {
			if Cell(form, text, false) != Hidden {
				t.Errorf("%s %q is kept", form, text)
			}
		}
	}
	if Cell(Word, "Đã trả kết quả", true) == Hidden || Cell(Code, " ", false) != " " {
		t.Error("a word of the list and a blank are kept")
	}
}

// Of foreign heads names are kept that are names.
func TestNames(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ head, want []string }{
		{[]string{"ChuHoSo", "so_cccd", "Họ và tên", "concept:name", "Ghi chú 2", "Email (nếu có)"}, []string{"ChuHoSo", "so_cccd", "Họ và tên", "concept:name", "Ghi chú 2", "Email (nếu có)"}},
		{[]string{"ten", "Nguyễn Văn An", "0912345678x"}, []string{"… 3"}}, // a number among them: no head
		{[]string{"ten", "Nguyễn Văn An", "a@b", ""}, []string{"ten", "… 2"}},
		{[]string{"so_cccdH28.01-240603-4201", "Zqx"}, []string{"… 2"}},
		{[]string{"D-1", "2024-06-03T08:00", "x"}, []string{"… 3"}},
		{nil, []string{}},
	} {
		if got := Names(c.head); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.head, got, c.want)
		}
	}
}

func FuzzCell(f *testing.F) {
	for _, seed := range []string{"Nguyễn Văn An", "H28.31-240603-00001", "", "ĐẶNG", "0912 345 678", "Sở Tư pháp"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, form := range []Form{Code, Time, Word, Number, Title, Unit} {
			if got := Cell(form, text, false); got != text && got != Hidden {
				t.Errorf("%s %q becomes %q", form, text, got)
			}
		}
		Names([]string{text, "x"})
	})
}

// A file may be called after a person; its ending is kept then, and what else it is called.
func TestFileName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"events-2024-06.csv": "", "in/events-20240603080000.csv": "", "push": "", "Bao_Cao_Thang_6.xlsx": "", "Ho So Thang 6.xlsx": "", "UBND Xa Le Loi.csv": "", "Ha Giang 2024.csv": "",
		"DongBoHoSoMC-2024-06-03-0001.json": "", "pull mot-cua": "", "đầu vào chuẩn": "", "danh sách hồ sơ.csv": "",
		"Nguyễn Văn An.csv": "….csv", "nguyen_van_an-2024.xlsx": "….xlsx", "NguyenThiHoa.csv": "….csv", "ho so Le Hoa.csv": "….csv", "in/079188004321.csv": "in/….csv",
		"goi 0912 345 678.ndjson": "….ndjson", "Nguyễn Văn An/a.csv": "…/a.csv", "H28-079188004321-2024.csv": "….csv",
	} {
		if want == "" {
			want = name
		}
		if got := FileName(name); got != want {
			t.Errorf("%q is kept as %q, want %q", name, got, want)
		}
	}
}

// What is known for a code at a glance is one by all that is asked else.
func TestDossierCodesAtAGlance(t *testing.T) {
	t.Parallel()
	known := 0
	for _, code := range []string{"H28.31-240603-00001", "H28.31.07-240603-1234567", "H1234-240603-123", "STP28.01-240603-00001"} {
		if !dossierCode(code) {
			t.Errorf("%q is not known at a glance", code)
		}
	}
	alphabet := []string{"H", "0", "84", "912", "345678", "240603", "-", "-", ".", "00001", "1"}
	for n := range 11 * 11 * 11 * 11 * 11 * 11 {
		text := "H"
		for left, i := n, 0; i < 6; i++ {
			text, left = text+alphabet[left%11], left/11
		}
		if !dossierCode(text) {
			continue
		}
		if known++; !otherCode(text) {
			t.Fatalf("%q is no code", text)
		}
	}
	if known < 100 {
		t.Errorf("%d codes were compared", known)
	}
}
