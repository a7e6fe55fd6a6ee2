package doctor

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"khohoso/internal/config"
)

// periodFigures is what the service keeps of the figures of periods, in MiB.
const periodFigures = 256

// memory says whether the machine has what the settings let the program take.
func memory(_ context.Context, p *Patient) []Finding {
	total, known := totalMemory()
	engine, err := bytesOf(p.MemoryLimit)
	if err != nil {
		return nil // told by settings
	}
	if !known {
		return []Finding{bad("memory", Warning, "không xem được bộ nhớ của máy trên hệ này", "the machine's memory cannot be told on this system", "hãy tự so với memory-limit", "compare it with memory-limit yourself")}
	}
	need := engine + int64(p.KeepAnswers+p.WorkMemory+periodFigures)*mebibyte
	vi, en := fmt.Sprintf("cho phép dùng đến %d MiB trong %d MiB của máy", need/mebibyte, total/mebibyte), fmt.Sprintf("up to %d MiB may be taken of the machine's %d MiB", need/mebibyte, total/mebibyte)
	cureVI, cureEN := "giảm memory-limit, keep-answers hoặc work-memory, hoặc thêm bộ nhớ", "lower memory-limit, keep-answers or work-memory, or add memory"
	switch {
	case need > total:
		return []Finding{bad("memory", Fault, vi, en, cureVI, cureEN)}
	case need > total/10*8:
		return []Finding{bad("memory", Warning, vi, en, cureVI, cureEN)}
	}
	return []Finding{ok("memory", vi, en)}
}

var amount = regexp.MustCompile(`^(\d+(?:\.\d+)?) ?([KMGT])(i?)B$`)

// bytesOf reads a limit like 2GiB.
func bytesOf(text string) (int64, error) {
	parts := amount.FindStringSubmatch(text)
	if parts == nil {
		return 0, fmt.Errorf("memory limit %q", text)
	}
	value, err := strconv.ParseFloat(parts[1], 64)
	unit := 1000.0
	if parts[3] == "i" {
		unit = 1024
	}
	for range strings.Index("KMGT", parts[2]) + 1 {
		value *= unit
	}
	return int64(value), err
}

// clock says whether the machine's clock can be believed.
func clock(_ context.Context, p *Patient) []Finding {
	now := p.Now()
	cureVI, cureEN := "bật đồng bộ giờ với máy chủ giờ của tỉnh: timedatectl set-ntp true", "let it follow the province's time server: timedatectl set-ntp true"
	if !p.Built.IsZero() && now.Before(p.Built) {
		return []Finding{bad("clock", Fault, "đồng hồ máy đứng trước ngày phát hành chương trình: "+now.Format(time.RFC3339), "the clock stands before the program was made: "+now.Format(time.RFC3339), cureVI, cureEN)}
	}
	follows, known := synchronised()
	switch {
	case !known:
		return []Finding{ok("clock", now.Format(time.RFC3339)+" (không xem được có đồng bộ hay không)", now.Format(time.RFC3339)+" (whether it is synchronised cannot be told)")}
	case !follows:
		return []Finding{bad("clock", Warning, "đồng hồ máy không được đồng bộ: "+now.Format(time.RFC3339), "the clock follows no time server: "+now.Format(time.RFC3339), cureVI, cureEN)}
	}
	return []Finding{ok("clock", now.Format(time.RFC3339)+", được đồng bộ", now.Format(time.RFC3339)+", synchronised")}
}

// zone says in which zone days begin and end, and what o'clock it is there.
func zone(_ context.Context, p *Patient) []Finding {
	name := p.Timezone
	if name == "" {
		name = "Asia/Ho_Chi_Minh"
	}
	at, err := time.LoadLocation(name)
	if err != nil {
		return nil // told by settings
	}
	here := p.Now().In(at)
	text := here.Format("15:04 02/01/2006") + " " + name
	if _, offset := p.Now().Zone(); offset != offsetOf(here) {
		return []Finding{ok("timezone", text+"; giờ của máy là múi khác, chỉ ảnh hưởng đến nhật ký", text+"; the machine's own zone is another, which only its logs show")}
	}
	return []Finding{ok("timezone", text, text)}
}

func offsetOf(t time.Time) int {
	_, offset := t.Zone()
	return offset
}

// span is a stretch of time for people.
func span(d time.Duration) string { return config.Span(d.Round(time.Minute)) }
