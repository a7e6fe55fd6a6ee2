package doctor

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"time"

	"khohoso/ingest/mapping"
	"khohoso/internal/apperr"
	"khohoso/internal/postgres"
)

// patience is how long another machine may take to answer.
const patience = 15 * time.Second

// address says whether the service can listen, or does already.
func address(_ context.Context, p *Patient) []Finding {
	listener, err := net.Listen("tcp", p.Addr)
	switch {
	case err == nil:
		listener.Close()
		return []Finding{ok("address", p.Addr+" còn trống", p.Addr+" is free")}
	case errors.Is(err, syscall.EADDRINUSE) && p.held:
		return []Finding{ok("address", p.Addr+" đang được dịch vụ dùng", p.Addr+" is in use, and so is the warehouse: the service runs")}
	case errors.Is(err, syscall.EADDRINUSE):
		return []Finding{bad("address", Fault, p.Addr+" đang bị chương trình khác chiếm", p.Addr+" is taken by another program", "chọn addr khác, hoặc dừng chương trình đó (ss -ltnp)", "choose another addr, or stop that program (ss -ltnp)")}
	case errors.Is(err, syscall.EACCES):
		return []Finding{bad("address", Fault, p.Addr+": tài khoản này không được mở cổng dưới 1024", p.Addr+": this account may not listen below port 1024", "chọn cổng từ 1024 trở lên, hoặc thêm AmbientCapabilities=CAP_NET_BIND_SERVICE (systemctl edit khohoso)",
			"choose a port from 1024 up, or add AmbientCapabilities=CAP_NET_BIND_SERVICE (systemctl edit khohoso)")}
	}
	return []Finding{bad("address", Fault, p.Addr+" không mở được: "+err.Error(), "cannot listen on "+p.Addr+": "+err.Error(), "địa chỉ phải thuộc máy này; sửa addr", "it must be an address of this machine; change addr")}
}

// soonEnds is how long before its end a certificate is warned of.
const soonEnds = 30 * 24 * time.Hour

// certificate says whether browsers will believe the service.
func certificate(_ context.Context, p *Patient) []Finding {
	if p.TLSCert == "" || p.TLSKey == "" {
		return nil
	}
	pair, err := tls.LoadX509KeyPair(p.TLSCert, p.TLSKey)
	if err != nil {
		return []Finding{bad("tls", Fault, fmt.Sprintf("không dùng được chứng thư %s với khóa %s", p.TLSCert, p.TLSKey), fmt.Sprintf("certificate %s and key %s cannot be used: %v", p.TLSCert, p.TLSKey, err),
			"cả hai phải là tệp PEM của cùng một chứng thư, tài khoản dịch vụ đọc được", "both must be PEM files that belong together and that the service's account may read")}
	}
	leaf, err := x509.ParseCertificate(pair.Certificate[0])
	if err != nil {
		return []Finding{fault("tls", err, "xin cấp lại chứng thư", "have the certificate made again")}
	}
	now := p.Now()
	renewVI, renewEN := "xin chứng thư mới, thay tệp, rồi: systemctl reload khohoso", "get a new one, replace the files, then: systemctl reload khohoso"
	until := leaf.NotAfter.Format("02/01/2006")
	switch {
	case now.After(leaf.NotAfter):
		return []Finding{bad("tls", Fault, "chứng thư đã hết hạn ngày "+until, "the certificate ended on "+until, renewVI, renewEN)}
	case now.Before(leaf.NotBefore):
		return []Finding{bad("tls", Fault, "chứng thư chưa có hiệu lực, hoặc đồng hồ máy sai", "the certificate does not hold yet, or the clock is wrong", renewVI, renewEN)}
	}
	if public, err := url.Parse(p.PublicURL); err == nil && public.Hostname() != "" {
		if err := leaf.VerifyHostname(public.Hostname()); err != nil {
			return []Finding{bad("tls", Fault, "chứng thư không ghi tên "+public.Hostname()+" của public-url", "the certificate does not name "+public.Hostname()+", which public-url does",
				"xin chứng thư có tên đó, hoặc sửa public-url", "get one with that name, or change public-url")}
		}
	}
	if leaf.NotAfter.Sub(now) < soonEnds {
		return []Finding{bad("tls", Warning, "chứng thư sắp hết hạn, ngày "+until, "the certificate ends soon, on "+until, renewVI, renewEN)}
	}
	return []Finding{ok("tls", "chứng thư đến "+until, "the certificate holds until "+until)}
}

// proxy says whether too many are believed about who asks.
func proxy(_ context.Context, p *Patient) (all []Finding) {
	networks, err := p.Proxies()
	if err != nil || len(networks) == 0 {
		return nil
	}
	for _, network := range networks {
		if network.Bits() < network.Addr().BitLen()/4 { // more than a sixteen-millionth of everybody
			all = append(all, bad("proxy", Fault, "trusted-proxy tin gần như mọi máy: "+network.String(), "trusted-proxy believes nearly everybody: "+network.String(),
				"chỉ nêu địa chỉ của proxy, dạng 10.0.0.5; proxy phải tự đặt X-Forwarded-For và X-Forwarded-Proto", "name the proxy's address alone, like 10.0.0.5; it must set X-Forwarded-For and X-Forwarded-Proto itself"))
		}
	}
	if p.PublicURL == "" {
		all = append(all, bad("proxy", Warning, "có proxy nhưng chưa có public-url", "there is a proxy, but no public-url", "đặt public-url: https://… là địa chỉ người dùng mở", "set public-url to what readers open: https://…"))
	}
	if len(all) == 0 {
		return []Finding{ok("proxy", "tin "+p.TrustedProxy, "believes "+p.TrustedProxy)}
	}
	return all
}

// mostSkew is how far the provider's clock may stand from ours.
const mostSkew = time.Minute

// signOn asks the province's provider about itself.
func signOn(ctx context.Context, p *Patient) (all []Finding) {
	if p.SignOn == nil {
		return nil
	}
	if _, err := p.SignOn.Secret(); err != nil {
		all = append(all, fault("single-sign-on", err, "kiểm tra client-secret-file và quyền đọc của nó", "look at client-secret-file and who may read it"))
	}
	cureVI, cureEN := "kiểm tra issuer, mạng và chứng thư của hệ thống đó; đăng nhập bằng tài khoản của khohoso vẫn được", "look at issuer, the network and that system's certificate; accounts of khohoso itself can still sign in"
	ctx, stop := context.WithTimeout(ctx, patience)
	defer stop()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimSuffix(p.SignOn.Issuer, "/")+"/.well-known/openid-configuration", nil)
	if err != nil {
		return append(all, fault("single-sign-on", err, cureVI, cureEN))
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return append(all, bad("single-sign-on", Fault, p.SignOn.Issuer+" không trả lời", p.SignOn.Issuer+" does not answer: "+err.Error(), cureVI, cureEN))
	}
	defer answer.Body.Close()
	var about struct{ Issuer string }
	err = json.NewDecoder(http.MaxBytesReader(nil, answer.Body, mebibyte)).Decode(&about)
	switch {
	case answer.StatusCode != http.StatusOK || err != nil:
		all = append(all, bad("single-sign-on", Fault, p.SignOn.Issuer+" không trả lời như một hệ thống OpenID Connect", fmt.Sprintf("%s does not answer as an OpenID Connect provider (status %d)", p.SignOn.Issuer, answer.StatusCode), cureVI, cureEN))
	case about.Issuer != p.SignOn.Issuer:
		all = append(all, bad("single-sign-on", Fault, fmt.Sprintf("hệ thống tự gọi là %q, cấu hình ghi %q", about.Issuer, p.SignOn.Issuer), fmt.Sprintf("the provider calls itself %q, the settings say %q", about.Issuer, p.SignOn.Issuer),
			"viết issuer đúng từng chữ như hệ thống đó", "write issuer as the provider does, to the letter"))
	}
	if there, err := http.ParseTime(answer.Header.Get("Date")); err == nil {
		if apart := p.Now().Sub(there).Abs(); apart > mostSkew {
			all = append(all, bad("single-sign-on", Fault, "đồng hồ máy này lệch hệ thống đó "+apart.Round(time.Second).String()+"; đăng nhập sẽ bị từ chối", "this clock is "+apart.Round(time.Second).String()+" from the provider's; sign-ins will be refused",
				"đồng bộ giờ hai máy", "have both clocks set"))
		}
	}
	if len(all) == 0 {
		return []Finding{ok("single-sign-on", p.SignOn.Issuer+" trả lời", p.SignOn.Issuer+" answers")}
	}
	return all
}

// sources asks each database that events are pulled from for the columns of its query; nothing is read.
func sources(ctx context.Context, p *Patient) (all []Finding) {
	for _, source := range p.Sources {
		cureVI, cureEN := "kiểm tra máy chủ, mật khẩu và quyền đọc; thử bằng: khohoso pull "+source.Name, "look at the server, the password and the rights; try: khohoso pull "+source.Name
		if source.Mapping != "" {
			if _, err := mapping.Load(source.Mapping); err != nil {
				all = append(all, bad("source", Fault, fmt.Sprintf("nguồn %q: %s", source.Name, apperr.Sentence(err, "vi")), fmt.Sprintf("source %q: %s", source.Name, apperr.Sentence(err, "en")), "sửa mapping trong cấu hình", "change mapping in the settings"))
			}
		}
		address, err := source.Address()
		if err == nil {
			err = tryDatabase(ctx, postgres.Query{Name: source.Name, DSN: address, Text: source.Query, Watermark: source.Watermark, Zone: "Asia/Ho_Chi_Minh", Timeout: patience})
		}
		if err != nil {
			all = append(all, fault("source", err, cureVI, cureEN))
			continue
		}
		all = append(all, ok("source", fmt.Sprintf("nguồn %q trả lời, câu truy vấn chạy được", source.Name), fmt.Sprintf("source %q answers, its query works", source.Name)))
	}
	for _, name := range p.InClear {
		all = append(all, bad("source", Warning, fmt.Sprintf("nguồn %q ở máy khác mà không đòi mã hóa", name), fmt.Sprintf("source %q is on another machine and asks for no encryption", name),
			"thêm sslmode=verify-full (ít nhất sslmode=require) vào chuỗi kết nối", "add sslmode=verify-full (at least sslmode=require) to the DSN"))
	}
	return all
}

func tryDatabase(ctx context.Context, q postgres.Query) error {
	database, err := postgres.Open(ctx, q)
	if err != nil {
		return err
	}
	database.Close()
	if database.Watermark() == " " {
		return apperr.New(apperr.Source, fmt.Sprintf("source %q: its watermark is no column", q.Name), fmt.Sprintf("nguồn %q: watermark không phải cột nào", q.Name))
	}
	return nil
}
