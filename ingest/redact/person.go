package redact

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// markedSurnames are those of nine Vietnamese in ten, as they are written.
var markedSurnames = setOf("nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý lí trịnh đinh mai trương lâm cao đoàn lương hà lưu tạ châu thái tăng quách tôn thạch kiều âu nông tô hứa bế vương tống mạc diệp ninh khổng phùng đàm giang vi ưng lò mã vàng vang sùng giàng thào")

// surnames are the same without marks.
var surnames = setOf("nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly trinh dinh mai truong lam cao doan luong ha luu ta chau thai tang quach ton thach kieu au nong to hua be vuong tong mac diep ninh khong phung dam giang vi ung lo ma vang sung giang thao")

// middleNames stand between surname and given name and hardly anywhere else.
var middleNames = setOf("van thi")

// unitWords begin the name of a unit or a place; what follows them in capitals names it.
var unitWords = setOf("so ban bo cuc vien cong phong xa phuong quan huyen tinh thon ap pho khu vuc trung tam hoi doi dien tram chi nhanh benh ubnd vpubnd ubmttq hdnd tthcc ttpvhcc ttyt uy toa kho nganh office department ward district commune province centre center unit agency board team division group")

// markedUnitWords are those that without their marks are surnames.
var markedUnitWords = setOf("vụ đường trường trấn tổ")

func isUnitWord(word string) bool {
	bare := strings.TrimFunc(norm.NFC.String(strings.ToLower(word)), func(c rune) bool { return !unicode.IsLetter(c) })
	return markedUnitWords[bare] || unitWords[folded(word)]
}

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// folded is a word in small letters without marks.
func folded(word string) string {
	var out strings.Builder
	for _, c := range norm.NFD.String(strings.ToLower(word)) {
		switch {
		case unicode.Is(unicode.Mn, c):
		case c == 'đ':
			out.WriteByte('d')
		case unicode.IsLetter(c) || unicode.IsDigit(c):
			out.WriteRune(c)
		}
	}
	return out.String()
}

func hasUnitWord(words []string) bool {
	for _, w := range words {
		if isUnitWord(w) {
			return true
		}
	}
	return false
}

// isSurname says that a word is a surname. One with marks must have those of the name: tờ is not Tô, nor tặng Tăng.
func isSurname(word string) bool {
	bare := strings.TrimFunc(norm.NFC.String(strings.ToLower(word)), func(c rune) bool { return !unicode.IsLetter(c) })
	if name := folded(word); name == bare {
		return surnames[name]
	}
	return markedSurnames[bare]
}

// HasPerson says that a text holds what is written like the name of a person: a
// surname with a middle name behind it in any letters, or words with capitals, three
// in a row or two of which the first is a surname, that no word for a unit or a place
// stands before.
func HasPerson(text string) bool {
	words := strings.Fields(text)
	shout := allCapitals(words)
	run, behindUnit := 0, false
	for i, word := range words {
		surname := isSurname(word)
		if surname && !endsPhrase(word) && i+1 < len(words) && middleNames[folded(words[i+1])] && !behindUnit {
			return true
		}
		switch {
		case isUnitWord(word) && (!surname || run == 0 && !startsName(words[i:])):
			run, behindUnit = 0, true
			continue
		case !capitalised(word):
			run, behindUnit = 0, false
			continue
		}
		if behindUnit || shout || isAcronym(word) {
			continue
		}
		if run++; run >= 3 || run == 1 && surname && i+1 < len(words) && capitalised(words[i+1]) && !isUnitWord(words[i+1]) && !isAcronym(words[i+1]) {
			return true
		}
		if endsPhrase(word) {
			run = 0
		}
	}
	return shout && len(words) >= 2 && len(words) <= 5 && isSurname(words[0]) && !isUnitWord(words[0])
}

// endsPhrase says that no name goes on behind a word.
func endsPhrase(word string) bool { return strings.ContainsAny(word[len(word)-1:], ",;:()") }

// startsName says that words begin with a surname that is a word for a unit too and
// go on like a name.
func startsName(words []string) bool {
	return len(words) >= 2 && len(words) <= 4 && capitalised(words[0]) && capitalised(words[1]) && (middleNames[folded(words[1])])
}

func capitalised(word string) bool {
	for _, c := range word {
		if unicode.IsLetter(c) {
			return unicode.IsUpper(c)
		}
	}
	return false
}

// isAcronym: UBND, VN, CNTT; a single capital may be the end of a name.
func isAcronym(word string) bool {
	letters := 0
	for _, c := range word {
		if unicode.IsLower(c) {
			return false
		}
		letters++
	}
	return letters > 1
}

func allCapitals(words []string) bool {
	for _, w := range words {
		if capitalised(w) && !isAcronym(w) && len([]rune(w)) > 1 || strings.IndexFunc(w, unicode.IsLower) >= 0 {
			return false
		}
	}
	return len(words) > 0
}
