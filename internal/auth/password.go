package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"math"
	"runtime"
	"strings"
	"sync/atomic"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/ccojocar/zxcvbn-go"
	"golang.org/x/crypto/argon2"

	"khohoso/internal/apperr"
)

// cost is what one look at a password takes: 46 MiB and one pass, the OWASP
// setting for argon2id. A hash carries its own cost, so that it can be raised.
type cost struct {
	memory uint32 // KiB
	passes uint32
	lanes  uint8
}

var usual = cost{memory: 47104, passes: 1, lanes: 1}

const (
	saltBytes   = 16
	hashBytes   = 32
	shortest    = 10  // characters of a password
	longestWord = 256 // bytes, so that hashing costs what it costs
	fewestTries = 1e7 // that someone who knows lists of passwords, dates and keyboards needs
	mostWaiting = 24  // sign-ins that wait for one that is being hashed: a second or two
)

// longestWait is how long a sign-in waits at most, also where the machine has other work.
const longestWait = 4 * time.Second

// commonWords are what people here choose and lists from elsewhere lack.
var commonWords = []string{
	"khohoso", "matkhau", "hoso", "motcua", "hoabinh", "phutho", "vietnam", "hanoi", "ubnd", "vanphong", "chuyenvien", "quantri", "dichvucong", "tthc", "xinchao", "anhyeuem",
}

// hasher makes and checks hashes, few at a time: sign-ins that come in crowds
// wait instead of filling the memory.
type hasher struct {
	cost     cost
	slots    chan struct{}
	patience time.Duration
	waiting  atomic.Int64
	dummy    string
}

func newHasher(c cost) *hasher {
	h := &hasher{cost: c, slots: make(chan struct{}, max(1, runtime.NumCPU())), patience: longestWait}
	h.dummy = c.hash("a password that nobody has", make([]byte, saltBytes))
	return h
}

// wait takes a place, or refuses at once when so many wait that nobody would be
// glad of the answer, and when none comes free for long.
//
// Error: ErrBusy.
func (h *hasher) wait(ctx context.Context) error {
	if h.waiting.Add(1) > mostWaiting {
		h.waiting.Add(-1)
		return ErrBusy
	}
	defer h.waiting.Add(-1)
	tired := time.NewTimer(h.patience)
	defer tired.Stop()
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-tired.C:
		return ErrBusy
	case <-ctx.Done():
		return ctx.Err()
	}
}

// make hashes a new password.
func (h *hasher) make(ctx context.Context, password string) (string, error) {
	if err := h.wait(ctx); err != nil {
		return "", err
	}
	defer func() { <-h.slots }()
	salt := make([]byte, saltBytes)
	_, _ = rand.Read(salt) // never fails
	return h.cost.hash(password, salt), nil
}

// fits says whether a password is that of a hash; "" stands for an account that
// is not there and takes as long.
func (h *hasher) fits(ctx context.Context, hash, password string) (bool, error) {
	if err := h.wait(ctx); err != nil {
		return false, err
	}
	defer func() { <-h.slots }()
	known := hash != ""
	if !known {
		hash = h.dummy
	}
	c, salt, want, err := parseHash(hash)
	if err != nil {
		return false, err
	}
	if len(password) > longestWord {
		password, known = "", false
	}
	got := argon2.IDKey([]byte(password), salt, c.passes, c.memory, c.lanes, uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1 && known, nil
}

func (c cost) hash(password string, salt []byte) string {
	sum := argon2.IDKey([]byte(password), salt, c.passes, c.memory, c.lanes, hashBytes)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, c.memory, c.passes, c.lanes,
		base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(sum))
}

func parseHash(hash string) (c cost, salt, sum []byte, err error) {
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return c, nil, nil, fmt.Errorf("auth: a password hash of an unknown kind")
	}
	if _, err = fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &c.memory, &c.passes, &c.lanes); err != nil {
		return c, nil, nil, err
	}
	if salt, err = base64.RawStdEncoding.DecodeString(parts[4]); err != nil {
		return c, nil, nil, err
	}
	sum, err = base64.RawStdEncoding.DecodeString(parts[5])
	return c, salt, sum, err
}

// checkPassword refuses passwords that are guessed first.
func checkPassword(account Account, password string) error {
	switch {
	case !utf8.ValidString(password) || len(password) > longestWord:
		return badPassword("it must be text of at most 256 bytes", "mật khẩu phải là chữ, dài nhất 256 byte")
	case strings.ContainsFunc(password, func(r rune) bool { return unicode.Is(unicode.C, r) }):
		return badPassword("it has letters that cannot be seen", "mật khẩu có ký tự không nhìn thấy")
	case utf8.RuneCountInString(password) < shortest:
		return badPassword("it needs at least 10 characters", "cần ít nhất 10 ký tự")
	case strings.Contains(strings.ToLower(password), strings.ToLower(account.Name)):
		return badPassword("it holds the name of the account", "mật khẩu chứa tên tài khoản")
	case zxcvbn.PasswordStrength(password, append([]string{account.Name, account.Shown, account.Unit}, commonWords...)).Entropy < math.Log2(fewestTries):
		return badPassword("it is on the lists that are tried first, or nearly; take several words that do not belong together",
			"mật khẩu nằm trong (hoặc gần giống) danh sách bị thử trước tiên; hãy ghép vài từ không liên quan")
	}
	return nil
}

func badPassword(why, whyVI string) error {
	return apperr.New(apperr.Usage, "choose another password: "+why, "hãy chọn mật khẩu khác: "+whyVI)
}

// alphabet has no letters that are taken for one another when read from paper.
const alphabet = "abcdefghjkmnpqrstuvwxyz23456789"

// oneTimePassword is 80 bits in four groups.
func oneTimePassword() string {
	var out strings.Builder
	for i := range 16 {
		if i > 0 && i%4 == 0 {
			out.WriteByte('-')
		}
		out.WriteByte(alphabet[randomBelow(len(alphabet))])
	}
	return out.String()
}

// randomBelow is a uniform number from 0 to n-1, n at most 256.
func randomBelow(n int) int {
	var one [1]byte
	for {
		_, _ = rand.Read(one[:])
		if int(one[0]) < 256-256%n {
			return int(one[0]) % n
		}
	}
}
