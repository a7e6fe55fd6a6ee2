// Package layouts holds the forms that ship with the program, one file each.
package layouts

import "embed"

// Files are the layout files, by name.
//
//go:embed *.yaml
var Files embed.FS
