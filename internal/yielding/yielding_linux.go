package yielding

import "syscall"

// niceness leaves a thread that yields about a third of the time that another one has.
const niceness = 5

// step puts the calling thread behind others; 0 names that thread alone. Where it is not
// allowed to, work is done at the usual pace.
func step() {
	if now, err := syscall.Getpriority(syscall.PRIO_PROCESS, 0); err == nil {
		_ = syscall.Setpriority(syscall.PRIO_PROCESS, 0, min(20-now+niceness, 19)) // the kernel gives 20 less the niceness
	}
}
