//go:build !unix

package app

// WriteForOurselves does nothing here: rights are given to folders.
func WriteForOurselves() {} // rights are given to folders there
