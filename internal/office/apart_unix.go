//go:build unix

package office

import (
	"os/exec"
	"syscall"
)

// apart gives a command a process group of its own, which ends as a whole: soffice starts another program.
func apart(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	c.Cancel = func() error { return syscall.Kill(-c.Process.Pid, syscall.SIGKILL) }
}
