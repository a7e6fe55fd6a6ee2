//go:build unix

package app

import "syscall"

// WriteForOurselves lets nobody but the owner and the group read what is written, the
// engine's files among it: dossiers are nobody else's business. A stricter mask stays.
func WriteForOurselves() { syscall.Umask(syscall.Umask(othersBits) | othersBits) }

const othersBits = 0o027
