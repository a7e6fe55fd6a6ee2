//go:build unix

package main

import "syscall"

// writeForOurselves lets nobody but the owner and the group read what is written, the
// engine's files among it: dossiers are nobody else's business. A stricter mask stays.
func writeForOurselves() { syscall.Umask(syscall.Umask(othersBits) | othersBits) }

const othersBits = 0o027
