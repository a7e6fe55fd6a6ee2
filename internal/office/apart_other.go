//go:build !unix

package office

import "os/exec"

// apart leaves a command as it is: elsewhere there are no process groups.
func apart(*exec.Cmd) {}
