package mapping

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// bareWords is a text without case, marks, and anything but letters and digits:
// "Mã hồ sơ", "MA_HO_SO" and "MaHoSo" are the same.
func bareWords(text string) string {
	var out strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(text)) {
		switch {
		case r == 'đ':
			out.WriteByte('d')
		case unicode.IsLetter(r), unicode.IsDigit(r):
			out.WriteRune(r)
		}
	}
	return out.String()
}

// headings are what columns are called in exports, best first.
var headings = map[string][]string{
	"dossier_code":         {"mahoso", "sohoso", "masohoso", "mahs", "sobiennhan", "mabiennhan", "sohs"},
	"event_time":           {"thoidiem", "thoidiemxuly", "thoigianxuly", "ngayxuly", "thoigian"},
	"status":               {"trangthai", "trangthaihoso", "tinhtrang", "tinhtranghoso"},
	"agency_code":          {"madonvi", "macoquan", "madinhdanh", "madinhdanhdonvi", "madonvixuly"},
	"agency_name":          {"tendonvi", "tencoquan", "donvi", "coquan", "donvixuly", "coquanxuly", "coquanthuchien", "donvitiepnhan", "coquangiaiquyet", "noitiepnhan"},
	"procedure_code":       {"mathutuc", "matthc", "mathutuchanhchinh"},
	"procedure_name":       {"tenthutuc", "tentthc", "thutuc", "tenthutuchanhchinh", "thutuchanhchinh"},
	"field_code":           {"malinhvuc"},
	"field_name":           {"tenlinhvuc", "linhvuc"},
	"channel":              {"kenh", "kenhtiepnhan", "kenhthuchien", "hinhthucnop", "hinhthuctiepnhan", "hinhthucnophoso", "phuongthucnop"},
	"due_at":               {"ngayhentra", "hentra", "hantra", "ngayhen", "hanxuly", "hangiaiquyet", "ngayhentraketqua", "thoihantra", "hantraketqua"},
	"service_level":        {"mucdodichvu", "mucdo", "mucdodvc", "loaidvc"},
	"applicant_kind":       {"loaidoituong", "doituong", "doituongnop", "loaichuhoso"},
	"fee_due":              {"lephi", "philephi", "sotien", "tonglephi", "tongphi"},
	"fee_paid_online":      {"thanhtoantructuyen", "duocthanhtoantructuyen"},
	"components_digitised": {"sohoa", "sohoathanhphan", "hosocothanhphansohoa"},
	"result_digital":       {"ketquadientu", "traketquadientu"},
	"rating":               {"danhgia", "mucdohailong"},
}

// nullWords are what programs write where they have nothing.
var nullWords = []string{"null", "(null)", "n/a", "#n/a", `\n`, "none", "nan", "undefined"}

type milestone struct {
	status string
	names  []string
}

// milestones are what the dates of a wide row are called, in the order of a life.
var milestones = []milestone{
	{"registered", []string{"ngaynop", "ngaynophoso", "ngaydangky", "thoidiemnop"}},
	{"received", []string{"ngaytiepnhan", "ngaynhan", "ngaynhanhoso", "thoidiemtiepnhan", "ngaytiepnhanhoso", "thoigiantiepnhan"}},
	{"rejected", []string{"ngaytuchoi", "ngaytuchoitiepnhan"}},
	{"withdrawn", []string{"ngayrut", "ngayruthoso"}},
	{"stopped", []string{"ngaydung", "ngaydungxuly"}},
	{"finished", []string{"ngayketthuc", "ngayketthucxuly", "ngayhoanthanh", "ngaygiaiquyet", "ngaygiaiquyetxong", "ngayxulyxong", "ngaycoketqua", "thoidiemketthuc"}},
	{"returned", []string{"ngaytra", "ngaytraketqua", "ngaytrakq", "thoidiemtra"}},
}

// meanings are parts of words by what they mean, the more special ones first.
var meanings = map[string][][2]string{
	"status": {
		{"khongtiepnhan", "rejected"}, {"khongduoctiepnhan", "rejected"}, {"tuchoi", "rejected"}, {"bosung", "supplement_requested"},
		{"nghiavutaichinh", "fee_requested"}, {"rut", "withdrawn"}, {"dung", "stopped"}, {"datra", "returned"}, {"dangxuly", "processing"}, {"danggiaiquyet", "processing"},
		{"daxuly", "finished"}, {"dagiaiquyet", "finished"}, {"hoanthanh", "finished"}, {"coketqua", "finished"}, {"tiepnhan", "received"}, {"dangky", "registered"}, {"moinop", "registered"},
	},
	"channel":        {{"tructuyen", "online"}, {"online", "online"}, {"quamang", "online"}, {"buu", "post"}, {"bcci", "post"}, {"tructiep", "in_person"}, {"quay", "in_person"}, {"motcua", "in_person"}},
	"applicant_kind": {{"canhan", "citizen"}, {"congdan", "citizen"}, {"nguoidan", "citizen"}, {"doanhnghiep", "business"}, {"tochuc", "business"}, {"congty", "business"}, {"coquan", "agency"}, {"khac", "other"}},
	"service_level":  {{"toantrinh", "full"}, {"motphan", "partial"}, {"thongtin", "information"}},
	"rating":         {{"rathailong", "very_satisfied"}, {"khonghailong", "dissatisfied"}, {"hailong", "satisfied"}},
}

// timeForms are how times are written, as Go and the engine spell it.
var timeForms = []struct{ layout, pattern string }{
	{"2006-01-02T15:04:05Z07:00", ""}, {"2006-01-02 15:04:05", ""}, {"2006-01-02T15:04:05", ""}, {"2006-01-02 15:04", ""}, {"2006-01-02", ""}, {"20060102150405", ""},
	{"2/1/2006 15:04:05", "%d/%m/%Y %H:%M:%S"}, {"2/1/2006 15:04", "%d/%m/%Y %H:%M"}, {"2/1/2006", "%d/%m/%Y"},
	{"2-1-2006 15:04:05", "%d-%m-%Y %H:%M:%S"}, {"2-1-2006 15:04", "%d-%m-%Y %H:%M"}, {"2-1-2006", "%d-%m-%Y"},
	{"2.1.2006 15:04", "%d.%m.%Y %H:%M"}, {"2.1.2006", "%d.%m.%Y"},
	{"15:04 2/1/2006", "%H:%M %d/%m/%Y"}, {"15:04:05 2/1/2006", "%H:%M:%S %d/%m/%Y"},
	{"2006/1/2 15:04:05", "%Y/%m/%d %H:%M:%S"}, {"2006/1/2", "%Y/%m/%d"},
}
