//go:build unix

package inbox

import "syscall"

// noFollow opens no link, and does not wait for who writes into a pipe.
const noFollow = syscall.O_NOFOLLOW | syscall.O_NONBLOCK
