package links

import "fmt"

// Quoted is a name from an address as messages show it.
func Quoted(name string) string { return fmt.Sprintf("%.80q", name) }
