package config

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"khohoso/internal/apperr"
)

// Serve are the settings of the service; the YAML names are those of the flags.
type Serve struct {
	Addr         string        `yaml:"addr"`
	Open         bool          `yaml:"open"`     // no sign-in, on this machine only
	TLSCert      string        `yaml:"tls-cert"` // PEM file, with TLSKey: HTTPS by the program itself
	TLSKey       string        `yaml:"tls-key"`
	TrustedProxy string        `yaml:"trusted-proxy"` // addresses or networks, with commas: HTTPS by a proxy before the program
	PublicURL    string        `yaml:"public-url"`    // how readers reach the service
	Inbox        string        `yaml:"inbox"`
	BackupDir    string        `yaml:"backup-dir"`
	BackupEvery  time.Duration `yaml:"backup-every"`
	BackupKeep   int           `yaml:"backup-keep"`
	SessionIdle  time.Duration `yaml:"session-idle"`
	SessionLimit time.Duration `yaml:"session-limit"`
	KeepAnswers  int           `yaml:"keep-answers"`   // MiB of finished answers that are kept; 0: none
	WorkMemory   int           `yaml:"work-memory"`    // MiB that the program may have beside finished answers, figures of periods and the engine
	FiguresBack  time.Duration `yaml:"figures-behind"` // how long after a build the answers of before may be given
	LibreOffice  string        `yaml:"libreoffice"`    // program that prints forms; "": searched for; none: not used
	PacksKeep    int           `yaml:"packs-keep"`     // packs of all units' forms: how many are kept
	PacksSize    int           `yaml:"packs-size"`     // MiB of all of them
	PacksAge     time.Duration `yaml:"packs-age"`
}

// leastWorkMemory is what answers, bodies and passwords at work need: with less the program would collect all the time.
const leastWorkMemory = 128

// SingleSignOn says how the province's OpenID Connect provider is used.
type SingleSignOn struct {
	Issuer           string            `yaml:"issuer"`
	Name             string            `yaml:"name"` // what the page to sign in calls it
	ClientID         string            `yaml:"client-id"`
	ClientSecretFile string            `yaml:"client-secret-file"`
	Scopes           []string          `yaml:"scopes"`
	Claims           Claims            `yaml:"claims"`
	Roles            map[string]string `yaml:"roles"` // value of the role claim to a role
	Units            map[string]string `yaml:"units"` // value of the unit claim to an agency code
}

// Claims name the claims that hold what is needed.
type Claims struct {
	Account string `yaml:"account"`
	Shown   string `yaml:"shown"`
	Role    string `yaml:"role"`
	Unit    string `yaml:"unit"`
}

// ReadSingleSignOn reads that part of the config file that holds; nil when it has none.
func ReadSingleSignOn(path string) (*SingleSignOn, error) {
	file, err := Read(path)
	if err != nil || file.Settings.SingleSignOn == nil {
		return nil, err
	}
	return file.Settings.SingleSignOn, file.Settings.SingleSignOn.check(file.Path)
}

func (s SingleSignOn) check(path string) error {
	lacks := ""
	switch issuer, err := url.Parse(s.Issuer); {
	case err != nil || issuer.Host == "":
		lacks = "issuer"
	case s.ClientID == "":
		lacks = "client-id"
	case len(s.Roles) == 0:
		lacks = "roles"
	default:
		return nil
	}
	return apperr.New(apperr.Usage, fmt.Sprintf("config file %q: single-sign-on needs %s", path, lacks),
		fmt.Sprintf("tệp cấu hình %q: single-sign-on thiếu %s", path, lacks))
}

// Secret is the client's secret, out of its file; "" for a public client.
func (s SingleSignOn) Secret() (string, error) {
	if s.ClientSecretFile == "" {
		return "", nil
	}
	text, err := os.ReadFile(s.ClientSecretFile)
	if err != nil {
		return "", apperr.Wrap(apperr.Usage, err, fmt.Sprintf("client-secret-file %q cannot be read", s.ClientSecretFile),
			fmt.Sprintf("không đọc được client-secret-file %q", s.ClientSecretFile))
	}
	return strings.TrimSpace(string(text)), nil
}

// Proxies are the networks of TrustedProxy.
func (s Serve) Proxies() ([]netip.Prefix, error) {
	var networks []netip.Prefix
	for _, part := range strings.FieldsFunc(s.TrustedProxy, func(r rune) bool { return r == ',' || r == ' ' }) {
		network, err := netip.ParsePrefix(part)
		if err != nil {
			address, badAddress := netip.ParseAddr(part)
			if badAddress != nil {
				return nil, apperr.Wrap(apperr.Usage, badAddress, fmt.Sprintf("--trusted-proxy %q: write addresses or networks like 10.0.0.5 or 10.0.0.0/8", part),
					fmt.Sprintf("--trusted-proxy %q: viết địa chỉ hoặc mạng, dạng 10.0.0.5 hoặc 10.0.0.0/8", part))
			}
			network = netip.PrefixFrom(address, address.BitLen())
		}
		networks = append(networks, network)
	}
	return networks, nil
}

// OnlyHere says whether the address can be reached from this machine alone.
func (s Serve) OnlyHere() bool {
	host, _, err := net.SplitHostPort(s.Addr)
	ip := net.ParseIP(host)
	return err == nil && (host == "localhost" || (ip != nil && ip.IsLoopback()))
}

// Validate refuses what would let readers in without sign-in or send passwords in the clear.
func (s Serve) Validate() error {
	if _, _, err := net.SplitHostPort(s.Addr); err != nil {
		return apperr.Wrap(apperr.Usage, err, fmt.Sprintf("--addr %q: write it like 127.0.0.1:8080", s.Addr), fmt.Sprintf("--addr %q: viết dạng 127.0.0.1:8080", s.Addr))
	}
	if _, err := s.Proxies(); err != nil {
		return err
	}
	public, err := url.Parse(s.PublicURL)
	switch {
	case s.PublicURL != "" && (err != nil || public.Host == "" || strings.Trim(public.Path, "/") != "" || (public.Scheme != "https" && public.Scheme != "http")):
		return apperr.New(apperr.Usage, fmt.Sprintf("--public-url %q: write it like https://khohoso.example.gov.vn", s.PublicURL),
			fmt.Sprintf("--public-url %q: viết dạng https://khohoso.example.gov.vn", s.PublicURL))
	case (s.TLSCert == "") != (s.TLSKey == ""):
		return apperr.New(apperr.Usage, "--tls-cert and --tls-key go together", "--tls-cert và --tls-key phải đi cùng nhau")
	case s.Open && !s.OnlyHere():
		return apperr.New(apperr.Usage, fmt.Sprintf("--addr %q: without sign-in, pages with dossiers are served on this machine only (127.0.0.1, localhost); leave --open out", s.Addr),
			fmt.Sprintf("--addr %q: khi không đăng nhập, trang có danh sách hồ sơ chỉ phục vụ trên máy này (127.0.0.1, localhost); hãy bỏ --open", s.Addr))
	case !s.OnlyHere() && s.TLSCert == "" && s.TrustedProxy == "":
		return apperr.New(apperr.Usage, fmt.Sprintf("--addr %q: passwords must not travel in the clear; give --tls-cert and --tls-key, or name the proxy that speaks HTTPS with --trusted-proxy", s.Addr),
			fmt.Sprintf("--addr %q: mật khẩu không được truyền không mã hóa; hãy dùng --tls-cert và --tls-key, hoặc chỉ ra proxy HTTPS bằng --trusted-proxy", s.Addr))
	case s.KeepAnswers < 0 || s.FiguresBack < 0:
		return apperr.New(apperr.Usage, "--keep-answers and --figures-behind: write them like 256 (MiB) and 15s", "--keep-answers và --figures-behind: viết dạng 256 (MiB) và 15s")
	case s.WorkMemory < leastWorkMemory:
		return apperr.New(apperr.Usage, fmt.Sprintf("--work-memory: MiB, from %d up", leastWorkMemory), fmt.Sprintf("--work-memory: số MiB, từ %d trở lên", leastWorkMemory))
	case s.TLSCert != "" && s.PublicURL != "" && public.Scheme == "http":
		return apperr.New(apperr.Usage, "--public-url says http, but --tls-cert makes the service speak HTTPS; write https://…", "--public-url ghi http nhưng có --tls-cert nên dịch vụ nói HTTPS; hãy viết https://…")
	case s.Inbox != "" && s.BackupDir != "" && (within(s.BackupDir, s.Inbox) || within(s.Inbox, s.BackupDir)):
		return apperr.New(apperr.Usage, "--inbox and --backup-dir: one lies in the other, and backups would be taken in as files; choose folders apart",
			"--inbox và --backup-dir nằm trong nhau nên bản sao lưu sẽ bị nạp như tệp nhận; hãy chọn hai thư mục tách rời")
	case s.SessionIdle > s.SessionLimit && s.SessionLimit > 0:
		return apperr.New(apperr.Usage, "--session-idle is longer than --session-limit, which ends every session before; make it shorter",
			"--session-idle dài hơn --session-limit nên không bao giờ có tác dụng; hãy đặt ngắn hơn")
	case s.SessionIdle < 0 || s.SessionLimit < 0:
		return apperr.New(apperr.Usage, "--session-idle and --session-limit: write them like 30m and 12h", "--session-idle và --session-limit: viết dạng 30m và 12h")
	case s.PacksKeep < 1 || s.PacksSize < 1 || s.PacksAge <= 0:
		return apperr.New(apperr.Usage, "--packs-keep, --packs-size and --packs-age: write them like 12, 2048 (MiB) and 1440h", "--packs-keep, --packs-size và --packs-age: viết dạng 12, 2048 (MiB) và 1440h")
	}
	return nil
}

// within says whether a path is a folder or lies in it.
func within(path, folder string) bool {
	one, err := filepath.Abs(path)
	other, failed := filepath.Abs(folder)
	rest, apart := filepath.Rel(other, one)
	return err == nil && failed == nil && apart == nil && rest != ".." && !strings.HasPrefix(rest, ".."+string(filepath.Separator))
}
