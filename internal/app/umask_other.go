//go:build !unix

package app

// WriteForOurselves does nothing here: rights are given to folders.
func WriteForOurselves() {}
