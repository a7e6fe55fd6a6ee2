//go:build !unix

package inbox

const noFollow = 0 // what was opened is looked at all the same
