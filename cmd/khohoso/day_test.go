//go:build linux

package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"khohoso/internal/accountsdb"
	"khohoso/internal/auth"
	"khohoso/internal/fixtures"
	"khohoso/internal/postgrestest"
)

// TestDayOfAProvince lets everything happen to one service that happens in a day:
// pushes, pulls, builds, readers, sign-ins, publications and backups together, the
// database of the source killed, the disk full for a while, and then kills. What was
// acknowledged is there once, readers get answers or are told to come again, and
// memory, goroutines and open files stay where they were. The long form takes an hour, or as many minutes as
// KHOHOSO_DAY says.
func TestDayOfAProvince(t *testing.T) {
	t.Parallel()
	if asOwner(t) {
		return
	}
	d := fullDay{shift: 24 * time.Second, kills: 2, readers: 4, room: 400, dossiers: 200}
	if os.Getenv("KHOHOSO_SOAK") != "" {
		minutes := 60
		if said := os.Getenv("KHOHOSO_DAY"); said != "" {
			var err error
			if minutes, err = strconv.Atoi(said); err != nil {
				t.Fatal(err)
			}
		}
		part := func(of int) int { return of * minutes / 60 }
		d = fullDay{shift: time.Duration(minutes) * 40 * time.Second, kills: part(200), readers: 20, room: 3000, dossiers: part(12_000), long: true}
	}
	folder, _ := disk(t, d.room)
	d.clock = filepath.Join(folder, "clock")
	database := postgrestest.Start(t)
	d.killed = newKilled(t, folder, database, fixtures.Files(t, d.dossiers, 22).Files)
	d.longest = 4 * time.Second
	d.configure()
	d.work()
	for k := range d.kills {
		d.arrive(k, d.kills)
		d.live(time.Duration(d.chance.Float64() * float64(d.longest)))
	}
	d.arrive(d.kills, d.kills)
	d.live(0)
	d.equalsOneGo()
	if d.answers == 0 {
		t.Error("no reader was answered")
	}
	t.Logf("%d answers to readers, %d times told to come again; %d bodies, %d sent again; samples of memory, goroutines, files: %v",
		d.answers, d.later, len(d.bodies), d.again, d.samples)
}

// fullDay is a warehouse that a day happens to.
type fullDay struct {
	*killed
	shift                          time.Duration // that one service lives
	kills, readers, room, dossiers int
	long                           bool

	clock            string // file that says by how much the service's clock was set
	operator, reader string // tokens: of metrics, of the API

	count          sync.Mutex
	answers, later int
	again          int      // bodies that had to be sent again
	samples        []sample // of the service, in order
	setBackAt      int      // which of them was the first after the clock was set back
}

// sample is what the service takes at a moment.
type sample struct{ memoryMB, goroutines, files, jobs int } // jobs: runs that have ended

// longestStop is how long a service may take to end, whatever it does.
const longestStop = 20 * time.Second

const dayPassword = "nine blue kettles 4"

// configure adds backups and publications to the config and makes accounts of people.
func (d *fullDay) configure() {
	d.Helper()
	for _, folder := range []string{"backup", "published"} {
		if err := os.Mkdir(filepath.Join(filepath.Dir(d.warehouse), folder), 0o700); err != nil {
			d.Fatal(err)
		}
	}
	every := max(2, int(d.shift.Seconds())/60)
	jobs := fmt.Sprintf("jobs:\n  - {name: sao-luu, kind: backup, cron: \"*/%d * * * * *\", folder: %q, keep: 2}\n  - {name: cong-bo, kind: publish, cron: \"*/%d * * * * *\", period: month, out: %q}\n  - {name: kiem-tra, kind: check, cron: \"*/%d * * * * *\"}\n",
		min(59, every*2), filepath.Join(filepath.Dir(d.warehouse), "backup"), min(59, every*3), filepath.Join(filepath.Dir(d.warehouse), "published"), min(59, every))
	text, err := os.ReadFile(d.config)
	if err != nil {
		d.Fatal(err)
	}
	if err := os.WriteFile(d.config, append(text, jobs...), 0o600); err != nil {
		d.Fatal(err)
	}
	db, err := accountsdb.Open(d.Context(), accountsdb.PathFor(d.warehouse))
	if err != nil {
		d.Fatal(err)
	}
	defer db.Close()
	accounts := auth.NewAccounts(db, auth.Limits{}, time.Now)
	for name, role := range map[string]auth.Role{"van-hanh": auth.Operator, "lanh-dao": auth.Leadership} {
		account, once, err := accounts.Add(d.Context(), auth.New{Name: name, Role: role}, "test")
		if err != nil {
			d.Fatal(err)
		}
		if err := accounts.ChangePassword(d.Context(), auth.Identity{Account: account.ID, Name: name}, once, dayPassword); err != nil {
			d.Fatal(err)
		}
		scope, token := auth.ReadFigures, &d.reader
		if role == auth.Operator {
			scope, token = auth.ReadMetrics, &d.operator
		}
		if *token, err = accounts.IssueToken(d.Context(), account, "test", []auth.Scope{scope}, 24*time.Hour); err != nil {
			d.Fatal(err)
		}
	}
}

// work is the shift of one service with everything at once.
func (d *fullDay) work() {
	d.Helper()
	out, errOut := &lines{}, &lines{}
	process := exec.Command("khohoso", "serve", "--addr", "127.0.0.1:0", "--lang", "en", "--warehouse", d.warehouse, "--config", d.config)
	process.Stdout, process.Stderr = out, errOut
	process.Env = append(os.Environ(), clockFile+"="+d.clock)
	if err := process.Start(); err != nil {
		d.Fatal(err)
	}
	starting, ready := context.WithTimeout(d.Context(), time.Minute)
	address := out.until(starting, `http://127\.0\.0\.1:\d+/`)
	if ready(); address == "" {
		d.Fatalf("the service does not start: %s", errOut)
	}
	ctx, stop := context.WithTimeout(d.Context(), d.shift)
	defer stop()
	var all sync.WaitGroup
	for c := range clientsOfKilled {
		all.Go(func() { d.pushSlowly(ctx, address, c) })
	}
	signedIn := sync.OnceValue(func() *http.Client { return d.signIn(ctx, address) })
	for i := range d.readers {
		all.Go(func() { d.read(ctx, address, i, signedIn) })
	}
	all.Go(func() { d.guess(ctx, address) })
	all.Go(func() { d.watch(ctx, address) })
	d.trouble(ctx)
	all.Wait()
	began := time.Now()
	if err := process.Process.Signal(syscall.SIGTERM); err != nil {
		d.Errorf("the service ended before its time: %s", errOut)
	}
	late := time.AfterFunc(longestStop, func() { _ = process.Process.Signal(syscall.SIGQUIT) }) // which says where it stands
	err := process.Wait()
	if late.Stop(); err != nil {
		d.Errorf("the service ends with %v after %v: %s", err, time.Since(began), errOut)
	}
	d.holdsLevel()
}

// trouble is what goes wrong around the service: its source's database is lost for a
// while, its clock is set back, then its disk is full. Set back by less than what is left of the shift: until a clock has come to where it
// was, no job runs a second time.
func (d *fullDay) trouble(ctx context.Context) {
	wait := func(part time.Duration) {
		select {
		case <-ctx.Done():
		case <-time.After(part):
		}
	}
	parts := d.kills + 1
	wait(d.shift / 5)
	d.database.Kill()
	wait(d.shift / 40)
	d.database.Run()
	d.arrive(0, 2*parts)
	wait(d.shift / 5)
	if err := os.WriteFile(d.clock, []byte((-d.shift / 8).String()), 0o600); err != nil {
		d.Error(err)
	}
	d.count.Lock()
	d.setBackAt = len(d.samples)
	d.count.Unlock()
	wait(d.shift / 10)
	empty := fill(d.TB, filepath.Dir(d.warehouse), 64<<10)
	wait(d.shift / 40)
	empty()
}

// pushSlowly sends a client's share of half of the bodies over the shift, each until it is acknowledged.
func (d *fullDay) pushSlowly(ctx context.Context, address string, client int) {
	half := len(d.bodies) / 2
	pause := d.shift * 3 / 4 / time.Duration(max(1, half/clientsOfKilled))
	for at := client; at < half; at += clientsOfKilled {
		for ctx.Err() == nil {
			if d.push(ctx, address, at) == nil {
				break
			}
			d.count.Lock()
			d.again++
			d.count.Unlock()
			time.Sleep(200 * time.Millisecond)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

// read is one reader at the pages, or a program at the API.
func (d *fullDay) read(ctx context.Context, address string, i int, signedIn func() *http.Client) {
	pages := []string{"", "units", "due", "readings", "procedures", "findings", "compare?period=2025-06", "?period=2025-Q2", "units?period=2025-09&organisation=then"}
	rows := []string{"flow?period=2025-01..2025-06&by=agency", "indicators?period=2025-Q2", "due", "scorecard?period=2025-09", "agencies"}
	client := http.DefaultClient
	if i%4 < 3 {
		client = signedIn() // one session: so many sign-ins from one address would be refused
	}
	chance := rand.New(rand.NewPCG(7, uint64(i)))
	for ctx.Err() == nil {
		target, token := address+pages[chance.IntN(len(pages))], ""
		if i%4 == 3 {
			target, token = address+"api/v1/"+rows[chance.IntN(len(rows))], d.reader
		}
		d.answered(ctx, client, target, token)
		time.Sleep(time.Duration(200+chance.IntN(800)) * time.Millisecond)
	}
}

// answered asks for a page: it must come, or be refused for a while with the way out.
func (d *fullDay) answered(ctx context.Context, client *http.Client, target, token string) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, target, nil)
	if err != nil {
		d.Error(err)
		return
	}
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := client.Do(request)
	if err != nil {
		if ctx.Err() == nil && !errors.Is(err, syscall.ECONNREFUSED) && !errors.Is(err, io.EOF) && !errors.Is(err, syscall.ECONNRESET) {
			d.Errorf("%s: %v", target, err)
		}
		return // the file is opened again after the disk was full
	}
	_ = answer.Body.Close()
	d.count.Lock()
	defer d.count.Unlock()
	switch answer.StatusCode {
	case http.StatusOK:
		d.answers++
	case http.StatusServiceUnavailable, http.StatusTooManyRequests, http.StatusInsufficientStorage, http.StatusGone:
		d.later++ // nothing is built yet, the disk is full, or figures moved between two pages of rows
	case http.StatusNotFound:
		d.later++ // a month that no event has reached yet
	default:
		d.Errorf("%s: %s", target, answer.Status)
	}
}

func (d *fullDay) signIn(ctx context.Context, address string) *http.Client {
	jar, _ := cookiejar.New(nil) // never fails
	client := &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for ctx.Err() == nil {
		if status := post(ctx, client, address+"login", url.Values{"name": {"lanh-dao"}, "password": {dayPassword}}); status == http.StatusSeeOther {
			break
		}
		time.Sleep(2 * time.Second)
	}
	return client
}

// guess tries the passwords of an account that everyone knows, and of one that nobody has.
func (d *fullDay) guess(ctx context.Context, address string) {
	for n := 0; ctx.Err() == nil; n++ {
		name := []string{"operator", "nobody"}[n%2]
		switch status := post(ctx, http.DefaultClient, address+"login", url.Values{"name": {name}, "password": {fmt.Sprint("guess ", n)}}); status {
		case 0, http.StatusUnauthorized, http.StatusTooManyRequests, http.StatusServiceUnavailable, http.StatusInternalServerError, http.StatusInsufficientStorage:
		default:
			d.Errorf("a guess is answered with %d", status)
		}
		time.Sleep(2 * time.Second)
	}
}

// post gives the status of an answer, 0 when there was none.
func post(ctx context.Context, client *http.Client, target string, form url.Values) int {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, target, strings.NewReader(form.Encode()))
	if err != nil {
		return 0
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := client.Do(request)
	if err != nil {
		return 0
	}
	_ = answer.Body.Close()
	return answer.StatusCode
}

// watch takes samples of what the service's own metrics say.
func (d *fullDay) watch(ctx context.Context, address string) {
	for ctx.Err() == nil {
		if one, known := d.sample(ctx, address); known {
			d.count.Lock()
			d.samples = append(d.samples, one)
			d.count.Unlock()
		}
		select {
		case <-ctx.Done():
		case <-time.After(d.shift / 48):
		}
	}
}

func (d *fullDay) sample(ctx context.Context, address string) (one sample, known bool) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"metrics", nil)
	if err != nil {
		return one, false
	}
	request.Header.Set("Authorization", "Bearer "+d.operator)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return one, false
	}
	defer answer.Body.Close()
	values := map[string]float64{}
	for text := bufio.NewScanner(answer.Body); text.Scan(); {
		name, value, _ := strings.Cut(text.Text(), " ")
		name, _, _ = strings.Cut(name, "{")
		number, _ := strconv.ParseFloat(value, 64)
		values[name] += number
	}
	one = sample{int(values["process_resident_memory_bytes"] / (1 << 20)), int(values["go_goroutines"]), int(values["process_open_fds"]), int(values["khohoso_job_runs_total"])}
	return one, one.goroutines > 0
}

// holdsLevel compares the last quarter of the shift with the second: by then caches
// and the engine's memory have what they will have. The short form is over before
// that, and only has to have been watched.
func (d *fullDay) holdsLevel() {
	d.Helper()
	if len(d.samples) < 16 {
		d.Errorf("only %d samples of the service were taken", len(d.samples))
		return
	}
	if !d.long {
		return
	}
	if d.setBackAt >= len(d.samples) || d.samples[d.setBackAt].jobs == d.samples[len(d.samples)-1].jobs {
		d.Errorf("no job has ended since the clock was set back: %v, then", d.samples[d.setBackAt:])
	}
	quarter := len(d.samples) / 4
	before, after := middle(d.samples[quarter:2*quarter]), middle(d.samples[3*quarter:])
	if after.memoryMB > before.memoryMB*110/100 || after.goroutines > before.goroutines*110/100+5 || after.files > before.files*110/100+5 {
		d.Errorf("what the service takes grows from %+v to %+v", before, after)
	}
}

// middle is the median of each of the figures.
func middle(samples []sample) sample {
	of := func(figure func(sample) int) int {
		var all []int
		for _, one := range samples {
			all = append(all, figure(one))
		}
		slices.Sort(all)
		return all[len(all)/2]
	}
	return sample{of(func(s sample) int { return s.memoryMB }), of(func(s sample) int { return s.goroutines }), of(func(s sample) int { return s.files }), 0}
}
