package doctor

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"khohoso/internal/accountsdb"
	"khohoso/internal/apperr"
	"khohoso/internal/auth"
	"khohoso/models/store"
)

// warehouse says whether the file can be served by this program.
func warehouse(ctx context.Context, p *Patient) []Finding {
	w, err := store.Open(ctx, store.Options{Path: p.Warehouse, Zone: p.Timezone, ReadOnly: true, MemoryLimit: "512MiB"})
	switch code := apperr.CodeOf(err); {
	case code == apperr.Held && err != nil:
		p.held = true
		return []Finding{ok("warehouse", p.Warehouse+" đang được dịch vụ hoặc một lệnh khác giữ", p.Warehouse+" is in the hands of the service or another command")}
	case code == apperr.NoWarehouse && err != nil:
		return []Finding{bad("warehouse", Fault, "chưa có kho "+p.Warehouse, "there is no warehouse "+p.Warehouse+" yet", "tạo bằng: khohoso init", "make it: khohoso init")}
	case code == apperr.NotBuilt && err != nil:
		return []Finding{bad("warehouse", Warning, apperr.Sentence(err, "vi"), apperr.Sentence(err, "en"), "nâng cấp khi dịch vụ dừng: khohoso build", "bring it up to date while the service stands: khohoso build")}
	case err != nil:
		return []Finding{fault("warehouse", err, "dùng đúng phiên bản chương trình, hoặc khôi phục bản sao lưu: khohoso restore", "use the version of the program that fits, or bring a backup back: khohoso restore")}
	}
	defer w.Close()
	version, err := w.DataVersion(ctx)
	if err == nil && version.Events == 0 || err != nil && apperr.CodeOf(err) == apperr.NotBuilt {
		return []Finding{bad("warehouse", Warning, p.Warehouse+" chưa có số liệu", p.Warehouse+" has no figures yet", "nạp tệp vào hộp nhận, hoặc: khohoso ingest TỆP && khohoso build", "put files into the inbox, or: khohoso ingest FILE && khohoso build")}
	}
	if err != nil {
		return []Finding{fault("warehouse", err, "khôi phục bản sao lưu: khohoso restore", "bring a backup back: khohoso restore")}
	}
	if version.AsOf.After(p.Now().Add(24 * time.Hour)) {
		return []Finding{bad("warehouse", Warning, "số liệu đến "+version.AsOf.Format("02/01/2006")+", sau giờ của máy", "the figures reach "+version.AsOf.Format("02/01/2006")+", past the machine's clock", "kiểm tra đồng hồ máy", "look at the clock")}
	}
	return []Finding{ok("warehouse", fmt.Sprintf("%s: %d hồ sơ, số liệu đến %s", p.Warehouse, version.Dossiers, version.AsOf.Format("02/01/2006")), fmt.Sprintf("%s: %d dossiers, figures up to %s", p.Warehouse, version.Dossiers, version.AsOf.Format("02/01/2006")))}
}

// accounts says whether somebody can look after the service.
func accounts(ctx context.Context, p *Patient) []Finding {
	path := accountsdb.PathFor(p.Warehouse)
	if p.Open {
		return []Finding{ok("accounts", "mở không cần đăng nhập, chỉ trên máy này", "open without sign-in, on this machine only")}
	}
	if _, err := os.Stat(path); err != nil {
		return []Finding{bad("accounts", Warning, "chưa có tài khoản nào", "there are no accounts yet", "lần chạy đầu của dịch vụ tạo tài khoản operator; hoặc: khohoso init", "the service's first start makes operator; or: khohoso init")}
	}
	db, err := accountsdb.Open(ctx, path)
	if err != nil {
		return []Finding{fault("accounts", err, "khôi phục tệp tài khoản từ bản sao lưu", "bring the accounts back from a backup")}
	}
	defer db.Close()
	all, err := auth.NewAccounts(db, auth.Limits{}, p.Now).List(ctx)
	if err != nil {
		return []Finding{fault("accounts", err, "khôi phục tệp tài khoản từ bản sao lưu", "bring the accounts back from a backup")}
	}
	operators := 0
	for _, one := range all {
		if one.Role == auth.Operator && one.DisabledAt.IsZero() {
			operators++
		}
	}
	if operators == 0 {
		return []Finding{bad("accounts", Warning, "không có người vận hành nào", "there is no operator", "khohoso user add TÊN --role operator", "khohoso user add NAME --role operator")}
	}
	return []Finding{ok("accounts", fmt.Sprintf("%d tài khoản, %d người vận hành", len(all), operators), fmt.Sprintf("%d account(s), %d operator(s)", len(all), operators))}
}

// backups says whether there is a recent one, on another disk than the warehouse.
func backups(_ context.Context, p *Patient) (all []Finding) {
	type kept struct {
		path  string
		every time.Duration
	}
	var folders []kept
	if p.BackupDir != "" {
		folders = append(folders, kept{p.BackupDir, p.BackupEvery})
	}
	for _, job := range p.Jobs {
		if job.Kind == "backup" {
			folders = append(folders, kept{job.Folder, 0})
		}
	}
	if len(folders) == 0 {
		return []Finding{bad("backup", Warning, "không có sao lưu nào được đặt", "no backups are set up", "đặt backup-dir là một thư mục ở ổ khác", "set backup-dir to a folder on another disk")}
	}
	for _, one := range folders {
		newest := newestIn(one.path)
		age := p.Now().Sub(newest)
		switch {
		case newest.IsZero():
			all = append(all, bad("backup", Warning, one.path+" chưa có bản nào", one.path+" holds none yet", "dịch vụ tạo bản đầu ngay khi chạy; hoặc: khohoso backup TỆP", "the service makes the first as it starts; or: khohoso backup FILE"))
		case one.every > 0 && age > 2*one.every:
			all = append(all, bad("backup", Fault, fmt.Sprintf("bản mới nhất ở %s đã %s", one.path, span(age)), fmt.Sprintf("the newest at %s is %s old", one.path, span(age)), "xem nhật ký: journalctl -u khohoso | grep backup", "look into the log: journalctl -u khohoso | grep backup"))
		default:
			all = append(all, ok("backup", fmt.Sprintf("bản mới nhất ở %s cách đây %s", one.path, span(age)), fmt.Sprintf("the newest at %s is %s old", one.path, span(age))))
		}
		here, known := deviceOf(filepath.Dir(p.Warehouse))
		if there, is := deviceOf(one.path); known && is && here == there {
			all = append(all, bad("backup", Warning, one.path+" ở cùng ổ đĩa với kho", one.path+" is on the warehouse's own disk", "ổ hỏng thì mất cả hai; hãy chọn ổ hoặc máy khác, hay sao chép tiếp đi nơi khác", "both are lost with it; choose another disk or machine, or copy them on"))
		}
	}
	return all
}

// newestIn is when the newest backup of a folder was made; zero where there is none.
func newestIn(folder string) (newest time.Time) {
	var found []string
	for _, ending := range []string{".duckdb", ".parquet"} {
		some, err := filepath.Glob(filepath.Join(folder, "khohoso-*"+ending))
		if err == nil {
			found = append(found, some...)
		}
	}
	slices.Sort(found)
	for _, path := range found {
		if info, err := os.Stat(path); err == nil && info.ModTime().After(newest) {
			newest = info.ModTime()
		}
	}
	return newest
}
