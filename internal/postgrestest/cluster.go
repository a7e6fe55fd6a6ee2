// Package postgrestest gives tests a PostgreSQL server of their own: real, in a
// temporary folder, on a socket that nobody else knows. Start with Start.
package postgrestest

import (
	"context"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
)

// Cluster is a running server with one database "onestop".
type Cluster struct {
	testing.TB
	dir     string
	bin     string
	account *syscall.Credential // the server refuses to run as root
	process *exec.Cmd
	ended   chan struct{}
}

// Start makes a cluster and starts its server. Without PostgreSQL on this machine the
// test is skipped, or fails where KHOHOSO_REQUIRE_TOOLS is set.
func Start(t testing.TB) *Cluster {
	t.Helper()
	c := &Cluster{TB: t, bin: programs(t)}
	var err error
	if c.dir, err = os.MkdirTemp("", "khohoso-pg-"); err != nil { // short: a socket's path has 107 bytes at most
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(c.dir) })
	if os.Getuid() == 0 {
		c.account = unprivileged(t)
		if err := os.Chown(c.dir, int(c.account.Uid), int(c.account.Gid)); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := c.command("initdb", "-D", c.data(), "-A", "trust", "-U", "reader", "-E", "UTF8", "--locale=C", "--no-sync").CombinedOutput(); err != nil {
		t.Fatalf("initdb: %v\n%s", err, out)
	}
	c.Run()
	t.Cleanup(c.Kill)
	c.execIn("postgres", "create database onestop")
	return c
}

func programs(t testing.TB) string {
	t.Helper()
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if path, err := exec.LookPath("initdb"); err == nil {
		found = append(found, path)
	}
	if len(found) == 0 {
		if os.Getenv("KHOHOSO_REQUIRE_TOOLS") != "" {
			t.Fatal("PostgreSQL is missing: sudo apt-get install postgresql")
		}
		t.Skip("PostgreSQL is not installed")
	}
	sort.Strings(found)
	return filepath.Dir(found[len(found)-1])
}

func unprivileged(t testing.TB) *syscall.Credential {
	t.Helper()
	nobody, err := user.Lookup("nobody")
	if err != nil {
		t.Skip("no account nobody to run PostgreSQL as")
	}
	uid, _ := strconv.ParseUint(nobody.Uid, 10, 32)
	gid, _ := strconv.ParseUint(nobody.Gid, 10, 32)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

func (c *Cluster) data() string { return filepath.Join(c.dir, "data") }

func (c *Cluster) command(name string, args ...string) *exec.Cmd {
	command := exec.Command(filepath.Join(c.bin, name), args...)
	command.Dir = c.dir
	command.SysProcAttr = &syscall.SysProcAttr{Credential: c.account}
	return command
}

// DSN is how to reach the database; extra settings may be added.
func (c *Cluster) DSN(extra ...string) string {
	return "host=" + c.dir + " port=5432 user=reader dbname=onestop sslmode=disable " + strings.Join(extra, " ")
}

// Run starts the server and waits until it answers.
func (c *Cluster) Run() {
	c.Helper()
	c.process = c.command("postgres", "-D", c.data(), "-k", c.dir, "-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=20", "-c", "shared_buffers=16MB")
	log, err := os.OpenFile(filepath.Join(c.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		c.Fatal(err)
	}
	defer log.Close()
	c.process.Stdout, c.process.Stderr = log, log
	if err := c.process.Start(); err != nil {
		c.Fatal(err)
	}
	c.ended = make(chan struct{})
	go func(process *exec.Cmd, ended chan struct{}) {
		process.Wait() //nolint:errcheck // it is killed
		close(ended)
	}(c.process, c.ended)
	for range 200 {
		conn, err := pgconn.Connect(context.Background(), "host="+c.dir+" user=reader dbname=postgres sslmode=disable")
		if err == nil {
			conn.Close(context.Background())
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	text, _ := os.ReadFile(filepath.Join(c.dir, "log"))
	c.Fatalf("PostgreSQL does not answer:\n%s", text)
}

// Kill stops the server at once, as a loss of power would.
func (c *Cluster) Kill() {
	c.process.Process.Signal(syscall.SIGQUIT) //nolint:errcheck // it may be gone
	<-c.ended
}

// Exec runs statements.
func (c *Cluster) Exec(statements string) { c.Helper(); c.execIn("onestop", statements) }

func (c *Cluster) execIn(database, statements string) {
	c.Helper()
	conn, err := pgconn.Connect(context.Background(), "host="+c.dir+" user=reader dbname="+database+" sslmode=disable")
	if err != nil {
		c.Fatal(err)
	}
	defer conn.Close(context.Background())
	if err := conn.Exec(context.Background(), statements).Close(); err != nil {
		c.Fatalf("%s: %v", statements, err)
	}
}

// Copy fills a table with the rows of a CSV text whose first line names the columns.
func (c *Cluster) Copy(table, text string) {
	c.Helper()
	conn, err := pgconn.Connect(context.Background(), c.DSN())
	if err != nil {
		c.Fatal(err)
	}
	defer conn.Close(context.Background())
	head, _, _ := strings.Cut(text, "\n")
	if _, err := conn.CopyFrom(context.Background(), strings.NewReader(text), "copy "+table+" ("+strings.TrimSpace(head)+") from stdin (format csv, header true)"); err != nil {
		c.Fatal(err)
	}
}
